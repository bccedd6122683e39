"""One border post: what is known of it, its neighbours, and the incidents reported around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
from dash import dcc, html

from dashboard.components.cards import has_value, note_paragraph, partial_date, source_links
from dashboard.components.communities import communities_section
from dashboard.components.map import legend_panel, map_graph
from dashboard.components.notices import disclaimer_note, empty_notice, sources_note
from dashboard.components.tables import data_table
from dashboard.data import AtlasData
from dashboard.ids import PostId
from dashboard.post_incidents import incident_columns, incident_rows
from dashboard.post_list import countries_of, nearest_posts
from dashboard.profile_subject import profile_subject
from geodata.fields import POST_AGENCIES
from geodata.statistics import PostStatistics, post_statistics
from layers import charts
from layers.base import Layer
from layers.basemap import View
from layers.corridors import corridor_layer
from layers.figure import render_figure
from layers.filters import Filters
from layers.incidents import INCIDENT_COLUMNS, incident_layer
from layers.locales import Translator, local_name, translator
from layers.posts import post_layer
from layers.roads import road_layer
from layers.style import SYMBOL_LIMIT

PATH_TEMPLATE = "/posts/<post_id>"
TITLE_KEY = "post.title"
#: Shows 25 km on either side of a post on a phone.
_ZOOM = 8.9
_SIGNS = {"yes": "✓", "no": "✕", "unknown": "?"}
Period = tuple[dt.date, dt.date]


def layout(atlas: AtlasData, language: str, query: dict[str, str], post_id: str) -> html.Div:
    """Return the page; the URL may narrow the period (``from``, ``to``).

    Raises
    ------
    InputError
        There is no such post.
    """
    words = translator(language)
    post = atlas.post(post_id)
    spot, facts = post.geometry, post.drop("geometry").to_dict()
    asked = Filters.from_query(query)
    filters = Filters(start=asked.start, end=asked.end)
    period = atlas.period(filters)
    around = post_statistics(spot.x, spot.y, atlas.index, atlas.select(filters).rows, period=period)
    return html.Div(
        [
            html.P(dcc.Link(words.text("post.back"), href=atlas.link("/posts", language)), className="post-back"),
            html.H1(post["name"]),
            html.P(_lead(facts, words), className="page-lead"),
            html.Div(
                [
                    html.Div([*_record(atlas, facts, words)], className="post-record"),
                    html.Div([*_map(atlas, facts, (spot.x, spot.y), around, words)], className="post-map"),
                ],
                className="post-columns",
            ),
            html.Section(
                [
                    html.H2(words.text("post.around", km=words.number(around.radius_km))),
                    *_around(atlas, facts, (spot.x, spot.y), around, period, words),
                ]
            ),
            communities_section(atlas, profile_subject(atlas, "post", post_id), words),
        ],
        className="page post",
    )


def _lead(post: Mapping[str, Any], words: Translator) -> str:
    """Return kind, countries and status in one or two sentences."""
    keys = {"open": "post.open", "suspended": "post.suspended", "closed": "post.closed"}
    head = words.text("post.lead", kind=words.value("post_kind", post["kind"]), countries=countries_of(post, words))
    key = keys.get(post["status"])
    if key is None:
        return f"{head} {words.text('post.status_unknown')}"
    as_of = partial_date(post["status_date"], words) or words.text("post.no_date")
    return f"{head} {words.text(key, date=as_of)}"


def _record(atlas: AtlasData, post: Mapping[str, Any], words: Translator) -> list[Any]:
    nearby = nearest_posts(atlas.border_posts, str(post["post_id"]))
    return [
        html.H2(words.text("post.record")),
        _facts(atlas, post, words),
        html.H2(words.text("post.agencies")),
        html.P(words.text("post.agencies_lead"), className="post-hint"),
        _states(post, words),
        html.H2(words.text("post.neighbours")),
        html.Ul([_neighbour(atlas, other, words) for other in nearby.to_dict("records")], className="post-list"),
        *note_paragraph(post.get("note"), words),
        source_links(post, words),
    ]


def _facts(atlas: AtlasData, post: Mapping[str, Any], words: Translator) -> html.Dl:
    error = post["uncertainty_km"]
    facts = [
        ("post.other_names", post["name_alt"]),
        ("post.facing", _facing(atlas, post, words)),
        ("post.region", post["admin1"]),
        ("post.road", post["road"]),
        ("post.opened", partial_date(post["opened"], words)),
        ("post.systems", words.values("system", post["systems"]) if has_value(post["systems"]) else ""),
        ("post.corridors", _corridors(atlas, str(post["post_id"]), words)),
        ("post.error", words.text("post.kilometres", km=words.number(error, 1)) if has_value(error) else ""),
    ]
    shown = [(words.text(key), value if has_value(value) else words.text("post.not_stated")) for key, value in facts]
    return html.Dl([part for name, value in shown for part in (html.Dt(name), html.Dd(value))], className="post-facts")


def _facing(atlas: AtlasData, post: Mapping[str, Any], words: Translator) -> Any:
    facing = post["facing_post_id"]
    if not has_value(facing):
        return ""
    other = atlas.border_posts[atlas.border_posts["post_id"] == facing]
    return _post_link(atlas, other.iloc[0].to_dict(), words) if len(other) else ""


def _post_link(atlas: AtlasData, post: Mapping[str, Any], words: Translator) -> dcc.Link:
    return dcc.Link(str(post["name"]), href=atlas.link(f"/posts/{post['post_id']}", words.language))


def _corridors(atlas: AtlasData, post_id: str, words: Translator) -> Any:
    """Return the corridors the post lies on, each with its kilometre."""
    places = atlas.posts_on_corridors
    items = []
    for place in places[places["post_id"] == post_id].to_dict("records"):
        name = local_name(atlas.corridor(place["corridor_id"]).to_dict(), words.language)
        link = dcc.Link(name, href=atlas.link(f"/corridors/{place['corridor_id']}", words.language))
        kilometre = words.text("post.at_kilometre", km=words.number(place["corridor_km"]))
        items.append(html.Li([link, " ", html.Span(kilometre, className="post-soft")]))
    return html.Ul(items, className="post-list") if items else words.text("post.no_corridor")


def _states(post: Mapping[str, Any], words: Translator) -> html.Ul:
    """Return the agencies and whether both countries control in one place: yes, no or unknown, in sign and word."""
    labels = {"yes": words.text("common.yes"), "no": words.text("common.no"), "unknown": words.text("common.unknown")}
    named = [(words.value("agency", name), post[name]) for name in POST_AGENCIES]
    named.append((words.text("post.one_stop"), post["one_stop"]))
    items = []
    for label, value in named:
        state = value if value in ("yes", "no") else "unknown"
        hidden: dict[str, Any] = {"aria-hidden": "true"}
        sign = html.Span(_SIGNS[state], className="post-sign", **hidden)
        items.append(
            html.Li([sign, html.Span(label), " ", html.Span(labels[state], className="post-state-word")],
                    className=f"post-state post-state-{state}")
        )  # fmt: skip
    return html.Ul(items, className="post-states")


def _neighbour(atlas: AtlasData, other: Mapping[str, Any], words: Translator) -> html.Li:
    status = other["status"] if has_value(other["status"]) else "unknown"
    about = words.text(
        "post.neighbour",
        country=words.value("country", other["country"]),
        status=words.value("post_status", status),
        km=words.number(other["distance_km"], 1),
    )
    return html.Li([_post_link(atlas, other, words), " ", html.Span(about, className="post-soft")])


def _map(
    atlas: AtlasData, post: Mapping[str, Any], spot: tuple[float, float], around: PostStatistics, words: Translator
) -> list[Any]:
    layers = _layers(atlas, str(post["post_id"]), around.rows, words)
    view = View(longitude=spot[0], latitude=spot[1], zoom=_ZOOM)
    figure = render_figure(layers, view, words, version=atlas.version, marked=spot)
    address = atlas.link("/", words.language, v=f"{spot[1]:.3f}_{spot[0]:.3f}_{_ZOOM:g}", sel=f"post:{post['post_id']}")
    return [
        map_graph(PostId.MAP, figure, words, class_name="post-graph"),
        html.P(dcc.Link(words.text("post.open_map"), href=address)),
        html.Details([html.Summary(words.text("post.legend")), legend_panel(layers, words)]),
        sources_note(words),
        disclaimer_note(words, atlas.settings.organisation),
    ]


def _layers(atlas: AtlasData, post_id: str, rows: np.ndarray, words: Translator) -> list[Layer]:
    """Return roads, corridors, posts and the incidents counted; of very many the latest."""
    drawn = rows[-SYMBOL_LIMIT:]
    return [
        road_layer(words),
        corridor_layer(atlas.corridors, words),
        post_layer(atlas.border_posts, words, selected=post_id),
        incident_layer(atlas.incidents(drawn, INCIDENT_COLUMNS), words),
    ]


def _around(
    atlas: AtlasData,
    post: Mapping[str, Any],
    spot: tuple[float, float],
    around: PostStatistics,
    period: Period | None,
    words: Translator,
) -> list[Any]:
    """Return the incidents around the post: how many, of which types, by year, and one by one."""
    if period is None:
        return [empty_notice(words.text("post.outside_period"))]
    start, end = (words.date(day) for day in period)
    radius = words.number(around.radius_km)
    sentences = [words.count("post.n_incidents", around.n_incidents, km=radius, start=start, end=end)]
    if around.n_too_imprecise:
        sentences.append(words.count("post.n_imprecise", around.n_too_imprecise, km=radius))
    lead = html.P([html.Strong(sentences[0]), *[f" {each}" for each in sentences[1:]]])
    caveat = html.P(words.text("post.caveat"), className="post-hint")
    if not around.n_incidents:
        return [lead, caveat]
    types = [
        html.Li([words.value("trafficking_type", str(code)), " ", html.B(words.number(int(n)))])
        for code, n in around.by_type.items()
    ]
    config: Any = charts.chart_config(words, f"{post['post_id']}_{atlas.version}")
    chart = dcc.Graph(
        id=PostId.CHART,
        figure=charts.bars_by_year(around.by_type_year, words),
        config=config,
    )
    return [
        lead,
        caveat,
        html.Div(
            [
                html.Div([html.H3(words.text("post.by_year")), html.Div(chart, className="post-chart")]),
                html.Div([html.H3(words.text("post.by_type")), html.Ul(types, className="post-types")]),
            ],
            className="post-charts",
        ),
        html.H3(words.text("post.one_by_one")),
        data_table(
            PostId.INCIDENTS,
            incident_rows(atlas, around.rows, spot, words),
            incident_columns(words),
            words,
            label=words.text("post.one_by_one"),
        ),
    ]
