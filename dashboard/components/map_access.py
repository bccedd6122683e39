"""What stands beside a map for those who do not point at it: the list of its objects, and the picture in its place."""

from __future__ import annotations

from typing import Any

from dash import html

from layers.locales import Translator


def objects_list(translator: Translator, opens_cards: bool) -> html.Details:
    """Return the list of what is on the map, which map_objects.js fills when it is opened.

    Parameters
    ----------
    translator : Translator
    opens_cards : bool
        Whether the page answers to a click on an object.
    """
    words: dict[str, Any] = {
        "data-count": translator.text("access.objects_count"),
        "data-first": translator.text("access.objects_first"),
        "data-none": translator.text("access.objects_none"),
        "data-map": translator.text("access.map_label"),
        "data-opens": "1" if opens_cards else "",
    }
    return html.Details(
        [
            html.Summary(translator.text("access.objects")),
            html.Div(
                [html.P(className="atlasmap-objects-count", role="status"), html.Ul(className="atlasmap-objects-list")],
                className="atlasmap-objects-panel",
            ),
        ],
        className="atlasmap-objects",
        **words,
    )


def picture_notice(translator: Translator) -> html.Div:
    """Return the sentence over the picture that takes the place of the map; map_picture.js shows it."""
    words: dict[str, Any] = {
        "data-zoom-in": translator.text("layers.button.zoom_in"),
        "data-zoom-out": translator.text("layers.button.zoom_out"),
        "data-failed": translator.text("access.picture_failed"),
        "data-label": translator.text("access.picture_label"),
        "data-language": translator.language,
    }
    return html.Div(html.P(translator.text("access.no_webgl")), className="atlasmap-no-webgl", hidden=True, **words)
