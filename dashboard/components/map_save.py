"""The menu that saves the map as it is shown: a picture, a vector drawing, a page to print."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode

from dash import html

from layers.locales import Translator

#: Format -> its name in the catalogue.
SAVED_FORMATS = {"pdf": "paper.save_pdf", "png": "paper.save_png", "svg": "paper.save_svg", "html": "paper.save_html"}


def save_menu(
    query: Mapping[str, str],
    translator: Translator,
    graph: str,
    name: str = "map",
    formats: Collection[str] = tuple(SAVED_FORMATS),
) -> html.Details:
    """Return the menu; map_save.js brings its links up to date at the moment one is used.

    Parameters
    ----------
    query : mapping
        Parameters of the first picture: what the links say where no script runs.
    translator : Translator
    graph : str
        Id of the map whose view is saved.
    name : str
        Of the export: ``/export/<name>.pdf``.
    formats : collection of str
        Of `SAVED_FORMATS`.
    """
    parameters = urlencode({"lang": translator.language, **query}, safe=",:")
    links = [
        html.Li(
            html.A(
                translator.text(SAVED_FORMATS[each]), href=f"/export/{name}.{each}?{parameters}",
                **{"data-export": f"{name}.{each}"},
            )
        )
        for each in formats
    ]  # fmt: skip
    head: dict[str, Any] = {"aria-label": translator.text("paper.save_label")}
    about: dict[str, Any] = {"data-language": translator.language, "data-map": graph}
    return html.Details(
        [
            html.Summary(translator.text("paper.save"), className="button map-small", **head),
            html.Ul(links, className="map-save-list"),
        ],
        className="map-save",
        **about,
    )
