"""The frame around every page: header with the pages and the other language, footer with version and caveat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.data import AtlasData
from dashboard.data_version import foot_version, newer_notice, version_notice
from dashboard.ids import ShellId
from layers.locales import Translator
from layers.themes import PROJECTOR, Theme, theme_of

#: (key of the label, path) of the entries of the navigation.
NAVIGATION = (
    ("common.nav_map", "/"),
    ("common.nav_corridors", "/corridors"),
    ("common.nav_posts", "/posts"),
    ("common.nav_analyses", "/analysis"),
    ("common.nav_cooperation", "/cooperation"),
    ("common.nav_scenes", "/scenes"),
    ("common.nav_method", "/method"),
)
#: Short forms for a phone.
SHORT = {"common.nav_posts": "common.nav_posts_short"}
#: The foot of every page leads there too: in the head of a phone there is no room for it.
IN_FOOTER = ("/method",)
ACCENT = ["#e8f3f4", "#d3e4e6", "#a6c8cc", "#76abb1", "#4f939b", "#36848d", "#277c86", "#176a74", "#0b5563", "#004a54"]


def theme_provider(children: list) -> dmc.MantineProvider:
    """Wrap the application in the one theme."""
    theme = {
        "colors": {"atlas": ACCENT},
        "primaryColor": "atlas",
        "primaryShade": 8,
        "fontFamily": "var(--atlas-font)",
        "headings": {"fontFamily": "var(--atlas-font)", "fontWeight": "650"},
        "defaultRadius": "sm",
    }
    return dmc.MantineProvider(children, theme=theme, forceColorScheme="light")


def page_frame(
    content: object, *, title: str, path: str, query: Mapping[str, str], translator: Translator, atlas: AtlasData
) -> html.Div:
    """Return a page with its header and footer in the reader's language."""
    theme = theme_of(query.get("theme"))
    return html.Div(
        [
            *_stores(title, translator),
            html.A(translator.text("common.skip_link"), href=f"#{ShellId.CONTENT}", className="shell-skip"),
            _header(path, query, translator),
            html.Div(id=ShellId.ALERT, className="shell-alert"),
            version_notice(query, atlas.version, translator),
            newer_notice(path, atlas.version, translator),
            html.Main(content, id=ShellId.CONTENT, className="shell-main", tabIndex=-1),
            _footer(translator, atlas, theme),
        ],
        className=f"shell theme-{theme.name}",
        lang=translator.language,
    )


def bare_frame(content: object, *, title: str, translator: Translator) -> html.Div:
    """Return a page without header and footer, for a projector."""
    return html.Div(
        [
            *_stores(title, translator),
            html.Div(id=ShellId.ALERT, className="shell-alert"),
            html.Main(content, id=ShellId.CONTENT, className="shell-main", tabIndex=-1),
        ],
        className=f"shell theme-{PROJECTOR.name}",
        lang=translator.language,
    )


def _stores(title: str, translator: Translator) -> list:
    """Return what the script needs that names the window and the language of the document."""
    window = {"title": f"{title} · {translator.text('common.app_name')}", "language": translator.language}
    return [
        dcc.Store(id=ShellId.LANGUAGE, data=translator.language),
        dcc.Store(id=ShellId.TITLE, data=window),
        html.Div(id=ShellId.TITLE_SINK, hidden=True),
    ]


def _header(path: str, query: Mapping[str, str], translator: Translator) -> html.Header:
    language = translator.language
    other = "en" if language == "fr" else "fr"
    links = [
        dcc.Link(
            _label(key, translator),
            href=AtlasData.link(target, language),
            className=_link_class(path, target),
        )
        for key, target in NAVIGATION
    ]
    # A plain link: the whole page, down to the widgets' own words, is made anew in the other language. The map writes
    # its state into the URL after the page was made, so the script sends the reader to the address of that moment.
    switch = html.A(
        translator.text("common.switch_language"),
        href=f"{path}?{urlencode({**query, 'lang': other}, safe=',')}",
        className="shell-switch",
        lang=other,
        title=translator.text("common.switch_language_label"),
        **{"data-language": other},
    )
    return html.Header(
        [
            dcc.Link(translator.text("common.app_name"), href=AtlasData.link("/", language), className="shell-name"),
            html.Nav(links, className="shell-nav", **{"aria-label": translator.text("common.nav_label")}),
            _search(translator),
            switch,
        ],
        className="shell-header",
    )


def _label(key: str, translator: Translator) -> Any:
    """Return the name of a page; a long one has a short form for the head of a phone."""
    if key not in SHORT:
        return translator.text(key)
    return [
        html.Span(translator.text(key), className="shell-wide"),
        html.Span(translator.text(SHORT[key]), className="shell-narrow"),
    ]


def _search(translator: Translator) -> html.Div:
    """Return the place of the search box, which search.js fills: Dash has no field that is a combobox."""
    words: dict[str, Any] = {
        "data-label": translator.text("search.label"),
        "data-placeholder": translator.text("search.placeholder"),
        "data-results": translator.text("search.results"),
        "data-failed": translator.text("search.failed"),
        "data-language": translator.language,
    }
    return html.Div(className="search", role="search", **words)


def _link_class(path: str, target: str) -> str:
    names = ["shell-link"]
    if _is_under(path, target):
        names.append("shell-link-active")
    if target in IN_FOOTER:
        names.append("shell-in-footer")
    return " ".join(names)


def _is_under(path: str, target: str) -> bool:
    return path == target if target == "/" else path == target or path.startswith(f"{target}/")


def _footer(translator: Translator, atlas: AtlasData, theme: Theme) -> html.Footer:
    other = "" if theme is PROJECTOR else PROJECTOR.name
    # The script makes the address of that moment, as for the language; see shell.js.
    switch = html.A(
        translator.text("themes.to_projector" if other else "themes.to_screen"),
        href="?",
        title=translator.text("themes.label"),
        **{"data-theme": other},
    )
    return html.Footer(
        [
            foot_version(atlas.version, translator),
            html.Span(translator.text("common.reporting_caveat")),
            dcc.Link(translator.text("data.title"), href=AtlasData.link("/data", translator.language)),
            dcc.Link(translator.text("common.nav_method"), href=AtlasData.link("/method", translator.language)),
            switch,
        ],
        className="shell-footer",
    )
