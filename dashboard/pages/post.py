"""One border post: what is known of it, its neighbours, and the incidents reported around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html

from dashboard.components.cards import has_value, note_paragraph, partial_date, source_links
from dashboard.components.communities import communities_section
from dashboard.components.profile_incidents import incidents_section
from dashboard.components.profile_institutions import institutions_section
from dashboard.components.profile_map import profile_map
from dashboard.data import AtlasData
from dashboard.post_list import countries_of, nearest_posts
from dashboard.profile_page import period_filters
from dashboard.profile_subject import profile_subject, reported
from geodata.fields import POST_AGENCIES
from layers.locales import Translator, local_name, translator

PATH_TEMPLATE = "/posts/<post_id>"
TITLE_KEY = "post.title"
_SIGNS = {"yes": "✓", "no": "✕", "unknown": "?"}


def layout(atlas: AtlasData, language: str, query: dict[str, str], post_id: str) -> html.Div:
    """Return the page; the URL may narrow the period (``from``, ``to``).

    Raises
    ------
    InputError
        There is no such post.
    """
    words = translator(language)
    post = atlas.post(post_id)
    facts, subject = post.drop("geometry").to_dict(), profile_subject(atlas, "post", post_id)
    filters = period_filters(query)
    around = reported(atlas, subject, filters)
    return html.Div(
        [
            html.P(dcc.Link(words.text("post.back"), href=atlas.link("/posts", language)), className="post-back"),
            html.H1(post["name"]),
            html.P(_lead(facts, words), className="page-lead"),
            html.Div(
                [
                    html.Div([*_record(atlas, facts, words)], className="post-record"),
                    html.Div(profile_map(atlas, subject, around.rows, words), className="post-map"),
                ],
                className="post-columns",
            ),
            incidents_section(atlas, subject, around, filters, words),
            communities_section(atlas, subject, words),
            institutions_section(atlas, subject, words, has_services=False),
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
