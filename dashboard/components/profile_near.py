"""What is near a spot: posts and crossings by road, corridors with their kilometre, towns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import dcc, html

from dashboard.components.cards import has_value
from dashboard.data import AtlasData
from dashboard.profile_subject import PATHS, Subject
from geodata.corridors import REACH_KM
from geodata.hubs import TOWN_POPULATION
from geodata.near_by import corridors_at, nearest_by_road, nearest_towns
from layers.locales import Translator, local_name

#: Crossings lie far apart.
N_CROSSINGS = 3


def near_section(atlas: AtlasData, subject: Subject, words: Translator) -> list[Any]:
    """Return lists of what is near, each with its distance by road and in a straight line."""
    spot, roads = subject.spot, atlas.roads
    posts = nearest_by_road(*spot, atlas.border_posts, roads)
    crossings = atlas.crossings[atlas.crossings["crossing_id"] != subject.identifier]
    places = atlas.place_names[atlas.place_names["place_id"].astype(str) != subject.identifier]
    return [
        html.H2(words.text("profile.near")),
        *_block("profile.near_posts", [_post(atlas, row, words) for row in posts.to_dict("records")], words),
        *_block(
            "profile.near_crossings",
            [
                _crossing(atlas, row, words)
                for row in nearest_by_road(*spot, crossings, roads, N_CROSSINGS).to_dict("records")
            ],
            words,
        ),
        *_block("profile.near_corridors", _corridors(atlas, subject, words), words),
        *_block(
            "profile.near_towns",
            [_town(atlas, row, words) for row in nearest_towns(*spot, places, roads).to_dict("records")],
            words,
        ),
        html.P(
            words.text("profile.near_source", people=words.number(TOWN_POPULATION), roads=atlas.roads_said(words)),
            className="profile-source",
        ),
    ]


def _block(key: str, items: list[html.Li], words: Translator) -> list[Any]:
    content = html.Ul(items, className="post-list") if items else html.P(words.text("profile.near_none"))
    return [html.H3(words.text(key)), content]


def entry(atlas: AtlasData, kind: str, identifier: str, name: str, about: str, words: Translator) -> html.Li:
    """Return a line of a list: the way to a profile, and what is said of it."""
    link = dcc.Link(name, href=atlas.link(f"{PATHS[kind]}/{identifier}", words.language))
    return html.Li([link, " ", html.Span(about, className="post-soft")])


def _distance(row: Mapping[str, Any], words: Translator) -> str:
    straight = words.number(row["distance_km"], 1 if row["distance_km"] < 10 else 0)
    if pd.isna(row["road_km"]):
        return words.text("profile.no_road", straight=straight)
    road = words.number(row["road_km"], 1 if row["road_km"] < 10 else 0)
    return words.text("profile.by_road", road=road, straight=straight)


def _post(atlas: AtlasData, row: Mapping[str, Any], words: Translator) -> html.Li:
    status = words.value("post_status", row["status"] if has_value(row["status"]) else "unknown")
    about = words.text(
        "profile.about", what=words.value("country", row["country"]), more=status, distance=_distance(row, words)
    )
    return entry(atlas, "post", row["post_id"], row["name"], about, words)


def _crossing(atlas: AtlasData, row: Mapping[str, Any], words: Translator) -> html.Li:
    pair = " – ".join(words.value("country", row[name]) for name in ("country_a", "country_b"))
    about = words.text("profile.about", what=pair, more=monitored_words(row, words), distance=_distance(row, words))
    return entry(atlas, "crossing", row["crossing_id"], row["name"], about, words)


def monitored_words(crossing: Mapping[str, Any], words: Translator) -> str:
    """Say in short whether a post is known at a crossing, or that the register of posts does not cover it."""
    if not has_value(crossing["is_monitored"]):
        return words.text("profile.not_covered")
    return words.text("profile.monitored" if crossing["is_monitored"] else "profile.unmonitored")


def _town(atlas: AtlasData, row: Mapping[str, Any], words: Translator) -> html.Li:
    people = words.count("search.inhabitants", int(row["population"]))
    about = words.text(
        "profile.about", what=words.value("country", row["country"]), more=people, distance=_distance(row, words)
    )
    return entry(atlas, "place", str(row["place_id"]), row["name"], about, words)


def _corridors(atlas: AtlasData, subject: Subject, words: Translator) -> list[html.Li]:
    found = corridors_at(*subject.spot, min(subject.error_km, REACH_KM), atlas.corridors)
    items = []
    for row in found.to_dict("records"):
        name = local_name(atlas.corridor(row["corridor_id"]).to_dict(), words.language)
        link = dcc.Link(name, href=atlas.link(f"/corridors/{row['corridor_id']}", words.language))
        kilometre = words.text("post.at_kilometre", km=words.number(row["corridor_km"]))
        items.append(html.Li([link, " ", html.Span(kilometre, className="post-soft")]))
    return items
