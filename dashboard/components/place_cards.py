"""The cards of a border post, a corridor and a crossing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html

from dashboard.components.cards import (
    card_frame,
    fact_list,
    has_value,
    note_paragraph,
    partial_date,
    pick_button,
    source_links,
)
from dashboard.data import AtlasData
from geodata import fields
from layers.locales import Translator, local_name


def post_card(atlas: AtlasData, post: Mapping[str, Any], translator: Translator) -> html.Div:
    """Return what is known of a border post, with the way to its page."""
    language = translator.language
    agencies = [
        getattr(fields.column("border_posts", name), language)
        for name in fields.POST_AGENCIES
        if post.get(name) == "yes"
    ]
    status = translator.value("post_status", str(post["status"]) if has_value(post.get("status")) else "unknown")
    as_of = partial_date(post.get("status_date"), translator)
    systems = post.get("systems")
    facing = post.get("facing_country")
    facts = [
        (translator.text("cards.kind"), translator.value("post_kind", post["kind"])),
        (
            translator.text("cards.status"),
            translator.text("cards.status_as_of", status=status, date=as_of) if as_of else status,
        ),
        (translator.text("cards.country"), translator.value("country", post["country"])),
        (translator.text("cards.facing"), translator.value("country", facing) if has_value(facing) else ""),
        (translator.text("cards.agencies"), translator.enumeration(agencies) if agencies else ""),
        (translator.text("cards.systems"), translator.values("system", systems) if has_value(systems) else ""),
        (translator.text("cards.road"), post.get("road")),
    ]
    page = atlas.link(f"/posts/{post['post_id']}", language)
    content = [
        fact_list(facts),
        html.P(dcc.Link(translator.text("cards.post_page"), href=page, className="button")),
        *note_paragraph(post.get("note"), translator),
        source_links(post, translator),
    ]
    return card_frame(str(post["name"]), content, translator)


def corridor_card(atlas: AtlasData, corridor: Mapping[str, Any], translator: Translator) -> html.Div:
    """Return the length and the countries of a corridor, with the way to its page."""
    facts = [
        (
            translator.text("cards.length"),
            translator.text("cards.length_km", km=translator.number(corridor.get("length_km"))),
        ),
        (translator.text("cards.countries"), translator.values("country", corridor.get("countries"))),
        (translator.text("cards.programme"), corridor.get("programme")),
    ]
    page = atlas.link(f"/corridors/{corridor['corridor_id']}", translator.language)
    content = [
        fact_list(facts),
        html.P(dcc.Link(translator.text("cards.corridor_page"), href=page, className="button")),
        source_links(corridor, translator),
    ]
    return card_frame(local_name(corridor, translator.language), content, translator)


def crossing_card(atlas: AtlasData, crossing: Mapping[str, Any], translator: Translator) -> html.Div:
    """Return the two countries of a crossing and the posts that watch it, or that our register knows none."""
    countries = [translator.value("country", crossing[name]) for name in ("country_a", "country_b")]
    identifiers = [part for part in str(crossing.get("post_ids") or "").split(";") if part and part != "nan"]
    names = atlas.border_posts.set_index("post_id")["name"]
    posts = [html.Li(pick_button(str(names[each]), f"post:{each}")) for each in identifiers if each in names.index]
    corridors = [part for part in str(crossing.get("corridor_ids") or "").split(";") if part and part != "nan"]
    links = [
        html.Li(
            dcc.Link(
                local_name(atlas.corridor(each).to_dict(), translator.language),
                href=atlas.link(f"/corridors/{each}", translator.language),
            )
        )
        for each in corridors
    ]
    page = atlas.link(f"/crossings/{crossing['crossing_id']}", translator.language)
    content: list[object] = [
        fact_list([(translator.text("cards.countries"), translator.enumeration(countries))]),
        html.P(dcc.Link(translator.text("cards.crossing_page"), href=page, className="button")),
    ]
    if posts:
        content += [html.H3(translator.text("cards.posts_within_reach")), html.Ul(posts, className="card-list")]
    elif has_value(crossing["is_monitored"]):
        content.append(html.P(translator.text("cards.unmonitored"), className="card-warning"))
    else:
        content.append(html.P(translator.text("cards.outside_register"), className="card-caveat"))
    if links:
        content += [html.H3(translator.text("cards.corridors")), html.Ul(links)]
    return card_frame(translator.text("cards.crossing_title", name=crossing["name"]), content, translator)
