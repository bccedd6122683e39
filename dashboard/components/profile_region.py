"""What a region holds: its measures and rates, posts, crossings, corridors and towns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from dash import dcc, html

from dashboard.components.cards import has_value
from dashboard.components.profile_near import entry, monitored_words
from dashboard.data import AtlasData
from dashboard.region_view import crossings_of_region, posts_of_region
from geodata.communities import SMALLEST_LISTED
from geodata.nearest import containing_polygon
from geodata.region_profiles import ON_BORDER_KM, corridor_stretches
from layers.charts import rate_words
from layers.locales import Translator, local_name

#: So many of a kind are listed.
MAX_LISTED = 12
N_TOWNS = 5


def region_facts(row: Mapping[str, Any], words: Translator) -> list[tuple[str, Any]]:
    """Return the measures of a region with the rates for them; what has no rate says why."""
    facts = [
        (words.text("profile.area"), words.text("profile.square_kilometres", n=words.number(row["area_km2"]))),
        (words.text("profile.border"), words.text("communities.kilometres", km=words.number(row["border_km"]))),
    ]
    if not row["is_covered"]:
        return [*facts, (words.text("profile.rates"), words.text("profile.uncovered"))]
    facts.insert(
        1, (words.text("profile.roads"), words.text("communities.kilometres", km=words.number(row["road_km"])))
    )
    small = f" ({words.text('changes.verdict.small')})" if row["is_small"] else ""
    for name in ("area", "road", "border"):
        if row[f"{name}_rate"] == row[f"{name}_rate"]:
            facts.append((words.text(f"profile.per.{name}"), f"{region_rate(row, name, words)}{small}"))
    return facts


def region_rate(row: Mapping[str, Any], name: str, words: Translator) -> str:
    """Return one of the rates of a region with its interval."""
    return rate_words(row[f"{name}_rate"], row[f"{name}_low"], row[f"{name}_high"], words)


def inside_section(atlas: AtlasData, region: pd.Series, words: Translator) -> list[Any]:
    """Return lists of the posts, crossings, corridors and largest towns of a region."""
    posts = posts_of_region(atlas, region).drop(columns="geometry").sort_values("name").to_dict("records")
    crossings = crossings_of_region(atlas, region).drop(columns="geometry").sort_values("name").to_dict("records")
    return [
        html.H2(words.text("profile.inside")),
        *_block("profile.near_posts", [_post(atlas, row, words) for row in posts], words),
        *_block("profile.near_crossings", [_crossing(atlas, row, words) for row in crossings], words),
        *_block("profile.through", _corridors(atlas, region, words), words),
        *_block("profile.towns", _towns(atlas, region, words), words),
        html.P(
            words.text("profile.inside_source", km=words.number(ON_BORDER_KM), people=words.number(SMALLEST_LISTED)),
            className="profile-source",
        ),
    ]


def _block(key: str, items: list[html.Li], words: Translator) -> list[Any]:
    if not items:
        return [html.H3(words.text(key)), html.P(words.text("profile.none_known"))]
    parts: list[Any] = [html.H3(words.text(key)), html.Ul(items[:MAX_LISTED], className="post-list")]
    if len(items) > MAX_LISTED:
        more = html.Summary(words.count("profile.more", len(items) - MAX_LISTED))
        parts.append(html.Details([more, html.Ul(items[MAX_LISTED:], className="post-list")]))
    return parts


def _post(atlas: AtlasData, row: Mapping[str, Any], words: Translator) -> html.Li:
    status = words.value("post_status", row["status"] if has_value(row["status"]) else "unknown")
    kind = words.value("post_kind", row["kind"])
    return entry(atlas, "post", row["post_id"], row["name"], words.text("profile.said", what=kind, more=status), words)


def _crossing(atlas: AtlasData, row: Mapping[str, Any], words: Translator) -> html.Li:
    pair = " – ".join(words.value("country", row[name]) for name in ("country_a", "country_b"))
    about = words.text("profile.said", what=pair, more=monitored_words(row, words))
    return entry(atlas, "crossing", row["crossing_id"], row["name"], about, words)


def _corridors(atlas: AtlasData, region: pd.Series, words: Translator) -> list[html.Li]:
    items = []
    for row in corridor_stretches(atlas.corridors, region["geometry"]).to_dict("records"):
        name = local_name(atlas.corridor(row["corridor_id"]).to_dict(), words.language)
        link = dcc.Link(name, href=atlas.link(f"/corridors/{row['corridor_id']}", words.language))
        numbers = {each: words.number(row[f"{each}_km"]) for each in ("from", "to", "inside")}
        about = words.text("profile.stretch", start=numbers["from"], end=numbers["to"], km=numbers["inside"])
        items.append(html.Li([link, " ", html.Span(about, className="post-soft")]))
    return items


def _towns(atlas: AtlasData, region: pd.Series, words: Translator) -> list[html.Li]:
    places = atlas.place_names[
        (atlas.place_names["country"] == region["country"]) & (atlas.place_names["population"] > 0)
    ]
    spots = places.geometry.x.to_numpy(), places.geometry.y.to_numpy()
    is_inside = containing_polygon(*spots, np.array([region["geometry"]], dtype=object)) == 0
    largest = places[is_inside].sort_values("population", ascending=False).head(N_TOWNS)
    return [
        entry(
            atlas, "place", str(row["place_id"]), row["name"],
            words.text("profile.bracketed", what=words.count("search.inhabitants", int(row["population"]))), words,
        )
        for row in largest.to_dict("records")
    ]  # fmt: skip
