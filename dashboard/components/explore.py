"""The drawer under the map: bars that filter it, its incidents as a table, the view in words, and views seen before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html

from dashboard.components.in_words import paragraph
from dashboard.data import AtlasData
from dashboard.explore_table import incident_table
from dashboard.explore_view import Bar, Facet, PeriodFacet, facets, period_facet, view_sentence
from dashboard.ids import ExploreId
from dashboard.map_state import MapState
from dashboard.playback_view import played_state
from layers.basemap import View
from layers.filters import Filters
from layers.locales import LANGUAGES, Translator, translator

#: Name in the address -> key of the label.
TABS = {
    "charts": "explore.charts",
    "table": "explore.table",
    "words": "explore.words",
    "recent": "explore.recent",
}
#: Bars that are shown at once; the rest opens with a click.
_SHOWN_BARS = 8
_TITLES = {
    "types": "filters.types",
    "commodities": "filters.commodities",
    "transports": "filters.transports",
    "agencies": "filters.agencies",
    "countries": "filters.countries",
    "places": "explore.places",
}


def chosen_tab(query: Mapping[str, str]) -> str:
    """Return the part of the drawer that the address opens; none where it names none."""
    tab = query.get("tab", "")
    return tab if tab in TABS else ""


def explore_drawer(atlas: AtlasData, query: Mapping[str, str], words: Translator) -> html.Section:
    """Return the drawer in the state of an address; its content is made when a part is open."""
    tab = chosen_tab(query)
    buttons = [
        html.Button(
            words.text(key),
            type="button",
            className="explore-tab",
            **{"data-tab": name, "aria-expanded": str(name == tab).lower(), "aria-controls": ExploreId.CONTENT.value},
        )
        for name, key in TABS.items()
    ]
    named: dict[str, Any] = {"aria-label": words.text("explore.title")}
    return html.Section(
        [
            dcc.Store(id=ExploreId.TAB, data=tab),
            dcc.Store(id=ExploreId.VIEW, data=view_names(atlas, MapState.from_query(query))),
            dcc.Store(id=ExploreId.CLICK),
            html.Div(buttons, className="explore-tabs"),
            html.Div(
                explore_content(atlas, query, tab, words),
                id=ExploreId.CONTENT,
                className="explore-content",
                tabIndex=-1,
            ),
            html.Div(id=ExploreId.SINK, hidden=True),
        ],
        id=ExploreId.DRAWER,
        className="explore",
        **named,
    )


def area_tools(words: Translator) -> html.Div:
    """Return the buttons that draw an area on the map; explore_area.js does the rest."""
    kinds = {"box": "explore.draw_box", "lasso": "explore.draw_lasso", "view": "explore.draw_view"}
    hints = {"box": words.text("explore.hint_box"), "lasso": words.text("explore.hint_lasso")}
    buttons = []
    for kind, key in kinds.items():
        said: dict[str, Any] = {"data-draw": kind, "data-hint": hints.get(kind, ""), "aria-label": words.text(key)}
        if kind in hints:
            said["aria-pressed"] = "false"
        buttons.append(html.Button(type="button", title=words.text(key), **said))
    away: dict[str, Any] = {"data-facet": "area", "data-value": "", "aria-label": words.text("explore.draw_none")}
    buttons.append(
        html.Button("×", type="button", className="area-away", title=words.text("explore.draw_none"), **away)
    )
    named: dict[str, Any] = {"aria-label": words.text("explore.area_tools")}
    return html.Div(buttons, className="area-tools", role="group", **named)


def view_names(atlas: AtlasData, state: MapState) -> dict[str, str]:
    """Return the parameters of a view and the sentence that names it, in each language.

    A list of views is kept when the language changes. ``query`` has neither the view of the map nor what is selected.
    """
    plain = replace(state, view=View(), selected=None)
    names = {language: view_sentence(atlas, state, translator(language)) for language in LANGUAGES}
    return {"query": urlencode(plain.to_query(), safe=",:"), **names}


def explore_content(atlas: AtlasData, query: Mapping[str, str], tab: str, words: Translator) -> list[Any]:
    """Return the part of the drawer that is open; nothing where none is.

    While the map is played, table and words are those of the step that is shown; the charts choose what is played.
    """
    if tab == "charts":
        return _charts(atlas, MapState.from_query(query).filters, words)
    if tab == "table":
        return [incident_table(atlas, played_state(atlas, query).filters, words)]
    if tab == "words":
        return [paragraph(atlas, played_state(atlas, query).filters, words)]
    return [_recent(words)] if tab == "recent" else []


def _charts(atlas: AtlasData, filters: Filters, words: Translator) -> list[Any]:
    return [
        html.P(words.text("explore.help"), className="explore-note"),
        html.Div(
            [
                _period_chart(period_facet(atlas, filters, words), words),
                *[_bar_chart(facet, words) for facet in facets(atlas, filters, words)],
            ],
            className="facets",
        ),
    ]


def _bar_chart(facet: Facet, words: Translator) -> html.Section:
    most = max((bar.count for bar in facet.bars), default=0)
    # What is chosen is always in sight.
    ordered = sorted(facet.bars, key=lambda bar: (not bar.is_chosen, -bar.count))
    rows = [html.Li(_bar(facet.name, bar, most, words)) for bar in ordered]
    parts: list[Any] = [html.H3(words.text(_TITLES[facet.name])), html.Ul(rows[:_SHOWN_BARS])]
    rest = rows[_SHOWN_BARS:]
    if rest:
        more = html.Summary(words.count("explore.more", len(rest)))
        parts.append(html.Details([more, html.Ul(rest)], className="facet-more"))
    if facet.n_more:
        parts.append(html.P(words.count("explore.not_listed", facet.n_more), className="explore-note"))
    if not rows:
        parts.append(html.P(words.text("common.none"), className="explore-note"))
    is_filtered = any(bar.is_chosen for bar in facet.bars)
    return html.Section(parts, className="facet facet-chosen" if is_filtered else "facet")


def _bar(name: str, bar: Bar, most: int, words: Translator) -> html.Button:
    attributes: dict[str, Any] = {
        "data-facet": name,
        "data-value": bar.value,
        "aria-pressed": str(bar.is_chosen).lower(),
    }
    return html.Button(
        [
            html.Span(bar.label, className="facet-label"),
            html.Span(words.number(bar.count), className="facet-count"),
            html.Span(className="facet-length", style={"width": f"{100 * bar.count / most if most else 0:.1f}%"}),
        ],
        type="button",
        className="facet-bar",
        **attributes,
    )


def _period_chart(facet: PeriodFacet, words: Translator) -> html.Section:
    parts: list[Any] = [html.H3(words.text("explore.years")), _columns("year", facet.years, words)]
    if facet.year is not None:
        parts += [html.H3(words.text("explore.months", year=facet.year)), _columns("month", facet.months, words)]
        if facet.n_year_only:
            parts.append(html.P(words.count("explore.year_only", facet.n_year_only), className="explore-note"))
    is_filtered = any(bar.is_chosen for bar in (*facet.years, *facet.months))
    name = "facet facet-period facet-chosen" if is_filtered else "facet facet-period"
    return html.Section(parts, className=name)


def _columns(name: str, bars: tuple[Bar, ...], words: Translator) -> html.Ul:
    """Return upright bars, a button each."""
    most = max((bar.count for bar in bars), default=0)
    columns = []
    for place, bar in enumerate(bars):
        attributes: dict[str, Any] = {
            "data-facet": name,
            "data-value": bar.value,
            "aria-pressed": str(bar.is_chosen).lower(),
            "aria-label": words.count("explore.column", bar.count, label=bar.label),
        }
        height = {"height": f"{100 * bar.count / most if most else 0:.1f}%"}
        short = bar.label[-2:] if name == "year" else bar.label.split(" ")[0][:4]
        columns.append(
            html.Li(
                html.Button(
                    [
                        html.Span(html.Span(className="column-height", style=height), className="column-room"),
                        html.Span(
                            short if name == "month" or place % 2 == 0 else "",
                            className="column-label",
                            **{"aria-hidden": "true"},
                        ),
                    ],
                    type="button",
                    className="facet-column",
                    title=words.count("explore.column", bar.count, label=bar.label),
                    **attributes,
                )
            )
        )
    return html.Ul(columns, className="facet-columns")


def _recent(words: Translator) -> html.Div:
    """Return the room of the list, which the browser fills: it alone knows what was seen."""
    said: dict[str, Any] = {
        "data-empty": words.text("explore.recent_empty"),
        "data-clear": words.text("explore.recent_clear"),
        "data-language": words.language,
    }
    return html.Div(
        [
            html.P(words.text("explore.recent_note"), className="explore-note"),
            html.Ol(className="recent-list"),
        ],
        className="recent",
        **said,
    )
