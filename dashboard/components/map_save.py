"""The menu that saves the map as it is shown: a picture, a vector drawing, a page to print."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from dash import html

from dashboard.map_state import MapState
from layers.locales import Translator

#: Format -> its name in the catalogue.
SAVED_FORMATS = {"pdf": "paper.save_pdf", "png": "paper.save_png", "svg": "paper.save_svg", "html": "paper.save_html"}


def save_menu(state: MapState, translator: Translator) -> html.Details:
    """Return the menu; map_save.js brings its links up to date at the moment one is used.

    Parameters
    ----------
    state : MapState
        Of the first picture: what the links say where no script runs.
    translator : Translator
    """
    query = urlencode({"lang": translator.language, **state.to_query()}, safe=",:")
    links = [
        html.Li(html.A(translator.text(key), href=f"/export/map.{file_format}?{query}", **{"data-export": file_format}))
        for file_format, key in SAVED_FORMATS.items()
    ]
    head: dict[str, Any] = {"aria-label": translator.text("paper.save_label")}
    about: dict[str, Any] = {"data-language": translator.language}
    return html.Details(
        [
            html.Summary(translator.text("paper.save"), className="button map-small", **head),
            html.Ul(links, className="map-save-list"),
        ],
        className="map-save",
        **about,
    )
