"""The list of border posts: which are chosen, and what a row of the table says of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from dashboard.components.cards import has_value, partial_date
from dashboard.components.tables import ADDRESS, SHOWN, TableColumn, canonical_column, column_title
from dashboard.data import AtlasData
from geodata import crs
from geodata.fields import COUNTRIES, POST_AGENCIES, POST_KINDS, POST_STATUSES
from geodata.statistics import POST_RADIUS_KM, post_statistics
from layers.filters import Filters
from layers.locales import Translator, local_name

_ALLOWED = {"country": COUNTRIES, "kind": POST_KINDS, "status": POST_STATUSES}


@dataclass(frozen=True)
class PostChoice:
    """Hold which posts are listed; an empty text chooses all.

    Attributes
    ----------
    country : str
        Code of the country that runs the post.
    kind, status : str
        Codes of `fields.POST_KINDS` and `fields.POST_STATUSES`.
    """

    country: str = ""
    kind: str = ""
    status: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> PostChoice:
        """Read the parameters of a URL; a value that is none of ours chooses all."""
        return cls(**{name: query[name] for name, allowed in _ALLOWED.items() if query.get(name) in allowed})

    def to_query(self) -> dict[str, str]:
        """Return the parameters of the URL; what chooses all is left out."""
        return {name: value for name in _ALLOWED if (value := getattr(self, name))}


def choose_posts(posts: gpd.GeoDataFrame, choice: PostChoice) -> gpd.GeoDataFrame:
    """Return the posts of a choice, in the order of the register."""
    keep = pd.Series(True, index=posts.index)
    for name, value in choice.to_query().items():
        keep &= known_status(posts) == value if name == "status" else posts[name] == value
    return posts[keep.to_numpy(dtype=bool)]


def known_status(posts: pd.DataFrame) -> pd.Series:
    """Return the status of each post; an empty cell is ``unknown``."""
    return posts["status"].where(posts["status"].isin(POST_STATUSES), "unknown")


def count_by_status(posts: pd.DataFrame) -> dict[str, int]:
    """Return how many posts have each status, in the order of the vocabulary; those without one are left out."""
    counts = known_status(posts).value_counts()
    return {status: int(counts[status]) for status in POST_STATUSES if status in counts}


@lru_cache(maxsize=2)
def incidents_around(atlas: AtlasData) -> dict[str, int]:
    """Return the incidents within `POST_RADIUS_KM` of each post, over the whole period of the register."""
    rows = atlas.select(Filters()).rows
    posts = atlas.border_posts
    return {
        post_id: post_statistics(spot.x, spot.y, atlas.index, rows).n_incidents
        for post_id, spot in zip(posts["post_id"], posts.geometry, strict=True)
    }


def nearest_posts(posts: gpd.GeoDataFrame, post_id: str, number: int = 5) -> gpd.GeoDataFrame:
    """Return the other posts nearest to one along the ellipsoid, with distance_km, nearest first."""
    spot = posts.geometry[posts["post_id"] == post_id].iloc[0]
    others = posts[posts["post_id"] != post_id]
    at = np.full(len(others), spot.x), np.full(len(others), spot.y)
    distance = crs.geodesic_distance_km(*at, others.geometry.x.to_numpy(), others.geometry.y.to_numpy())
    return others.assign(distance_km=distance).sort_values(["distance_km", "post_id"]).head(number)


def post_columns(translator: Translator) -> list[TableColumn]:
    """Return the columns of the table."""
    return [
        canonical_column("border_posts", "name", translator, kind="link", width=170, grow=2, is_main=True),
        TableColumn("countries", translator.text("posts.countries"), width=150, grow=2),
        canonical_column("border_posts", "kind", translator, width=130),
        canonical_column("border_posts", "status", translator, kind="shown", width=150, grow=1),
        TableColumn("agencies", translator.text("posts.agencies"), width=160, grow=2),
        canonical_column("border_posts", "systems", translator, width=135),
        TableColumn("corridor", column_title("border_posts", "corridor_id", translator), "link", width=190, grow=3),
        TableColumn("n_incidents", incidents_title(translator), "number", width=135, grow=0),
    ]


def incidents_title(translator: Translator) -> str:
    """Return the heading of the count of incidents around a post."""
    return translator.text("posts.incidents_within", km=translator.number(POST_RADIUS_KM))


def post_rows(atlas: AtlasData, posts: pd.DataFrame, translator: Translator) -> list[dict[str, Any]]:
    """Return one row a post, in words."""
    counts = incidents_around(atlas)
    names = {row["corridor_id"]: local_name(row, translator.language) for row in atlas.corridors.to_dict("records")}
    rows = []
    for post in posts.drop(columns="geometry").to_dict("records"):
        corridor = post["corridor_id"] if post["corridor_id"] in names else ""
        rows.append(
            {
                "name": post["name"],
                f"name{ADDRESS}": atlas.link(f"/posts/{post['post_id']}", translator.language),
                "countries": countries_of(post, translator),
                "kind": translator.value("post_kind", post["kind"]),
                **_status_cells(post, translator),
                "agencies": present_agencies(post, translator),
                "systems": translator.values("system", post["systems"]) if has_value(post["systems"]) else "",
                "corridor": names.get(corridor, ""),
                f"corridor{ADDRESS}": atlas.link(f"/corridors/{corridor}", translator.language) if corridor else None,
                "n_incidents": counts[post["post_id"]],
            }
        )
    return rows


def countries_of(post: Mapping[str, Any], translator: Translator) -> str:
    """Return the country of a post and the one it faces: "Senegal → Mali"."""
    own = translator.value("country", post["country"])
    facing = post["facing_country"]
    return f"{own} → {translator.value('country', facing)}" if has_value(facing) else own


def status_words(post: Mapping[str, Any], translator: Translator) -> str:
    """Return the status of a post and the date of the report."""
    status = translator.value("post_status", post["status"] if has_value(post["status"]) else "unknown")
    as_of = partial_date(post["status_date"], translator)
    return translator.text("posts.status_as_of", status=status, date=as_of) if as_of else status


def _status_cells(post: Mapping[str, Any], translator: Translator) -> dict[str, str]:
    """Return what sorts (status, then date) and what is read."""
    status = post["status"] if has_value(post["status"]) else "unknown"
    date = post["status_date"] if has_value(post["status_date"]) else ""
    return {"status": f"{status} {date}", f"status{SHOWN}": status_words(post, translator)}


def present_agencies(post: Mapping[str, Any], translator: Translator) -> str:
    """Return the agencies known to work at a post, as an enumeration; empty where none is known."""
    names = [translator.value("agency", name) for name in POST_AGENCIES if post[name] == "yes"]
    return translator.enumeration(names) if names else ""
