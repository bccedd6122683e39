"""The one door through which every answer passes on its way to the reader: what it draws gets the theme of the address.

Pages and callbacks know nothing of themes. The theme stands in the address alone (``theme=projector``), and each link
of an answer carries it on.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flask
from dash import Patch
from dash.development.base_component import Component

from layers.themed import recolour, themed
from layers.themes import PROJECTOR, SCREEN, Theme, theme_of

PARAMETER = "theme"
#: Pages under this path are for the projector, whatever their address asks for.
PRESENTED = "/present/"


def asked_theme() -> Theme:
    """Return the theme of the page that asks; the screen theme where none is asked for, or nobody asks."""
    if not flask.has_request_context():
        return SCREEN
    page = urlsplit(flask.request.headers.get("Referer", ""))
    return theme_of_page(page.path, parse_qs(page.query).get(PARAMETER, [""])[0])


def theme_of_page(path: str, asked: object) -> Theme:
    """Return the theme of a page; what is presented is always for the projector."""
    return PROJECTOR if path.startswith(PRESENTED) else theme_of(asked)


def answers_in_theme(answer: Callable[..., Any]) -> Callable[..., Any]:
    """Return a callback whose answers are in the theme of the page that asks."""

    @wraps(answer)
    def in_theme(*values: Any, **named: Any) -> Any:
        return in_this_theme(answer(*values, **named), asked_theme())

    return in_theme


def in_this_theme(answer: Any, theme: Theme) -> Any:
    """Return what a callback answers in a theme: its components, figures, changes of figures, and links."""
    if theme is SCREEN:
        return answer
    if isinstance(answer, Component):
        return _component(answer, theme)
    if isinstance(answer, Patch):
        return themed(answer.to_plotly_json(), theme)
    if _is_figure(answer):
        return themed(answer, theme)
    if isinstance(answer, Mapping):
        return {name: _named(name, each, theme) for name, each in answer.items()}
    if isinstance(answer, list | tuple):
        return type(answer)(in_this_theme(each, theme) for each in answer)
    return answer


def _named(name: Any, value: Any, theme: Theme) -> Any:
    """Return a part of an answer; a new search of the address keeps the theme."""
    return link_in_theme(value, theme) if name == "search" else in_this_theme(value, theme)


def _is_figure(value: Any) -> bool:
    return isinstance(value, Mapping) and "data" in value and "layout" in value


def _component(component: Component, theme: Theme) -> Component:
    """Return a copy of a component, and of all in it, in a theme."""
    changed = copy.copy(component)
    for name in list(component.to_plotly_json()["props"]):
        value = getattr(component, name)
        if name == "href":
            value = link_in_theme(value, theme)
        elif name == "src":
            value = recolour(value, theme)
        elif name == "figure":
            value = themed(value.to_plotly_json() if hasattr(value, "to_plotly_json") else value, theme)
            height = value.get("layout", {}).get("height")
            if height and "map" not in value["layout"]:
                before = getattr(component, "style", None) or {}
                setattr(changed, "style", {**before, "height": f"{height}px"})  # noqa: B010 - a component declares none
        elif name == "style" and "figure" not in component.to_plotly_json()["props"]:
            value = themed(value, theme)
        elif name in ("children", "data", "content"):
            value = in_this_theme(value, theme)
        else:
            continue
        setattr(changed, name, value)
    return changed


def link_in_theme(address: Any, theme: Theme) -> Any:
    """Return an address of this application, or its search, with the theme; any other address as it is."""
    is_ours = isinstance(address, str) and address.startswith(("/", "?")) and not address.startswith("//")
    if not is_ours or theme is SCREEN:
        return address
    bare, mark, anchor = address.partition("#")
    joint = "&" if "?" in bare else "?"
    return f"{bare}{joint}{PARAMETER}={theme.name}{mark}{anchor}"
