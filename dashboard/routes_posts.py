"""The list of border posts as a file, with where it comes from in every row."""

from __future__ import annotations

import json
from typing import Any

import flask
import geopandas as gpd

from dashboard.components.tables import column_title
from dashboard.data import AtlasData
from dashboard.downloads import CSV, attachment, csv_text
from dashboard.passing_on import post_datasets, posts_may_pass_on, terms_by_row
from dashboard.post_list import PostChoice, choose_posts, incidents_around, incidents_title
from geodata import fields
from geodata.statistics import POST_RADIUS_KM
from layers.locales import Translator, translator

_PLACES = 5


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the routes."""

    def posts_csv() -> flask.Response:
        words = translator(flask.request.args.get("lang", ""))
        body = render_csv(atlas, _chosen(atlas), words).encode("utf-8-sig")
        return attachment(body, CSV, _file_name(atlas, words, "csv"))

    def posts_geojson() -> flask.Response:
        words = translator(flask.request.args.get("lang", ""))
        body = render_geojson(atlas, _chosen(atlas), words).encode("utf-8")
        return attachment(body, "application/geo+json", _file_name(atlas, words, "geojson"))

    server.add_url_rule("/download/posts.csv", "posts_csv", posts_csv)
    server.add_url_rule("/download/posts.geojson", "posts_geojson", posts_geojson)


def _chosen(atlas: AtlasData) -> gpd.GeoDataFrame:
    return choose_posts(atlas.border_posts, PostChoice.from_query(flask.request.args))


def _file_name(atlas: AtlasData, words: Translator, extension: str) -> str:
    return f"atlas_posts_{atlas.version}_{words.language}.{extension}"


def _free(atlas: AtlasData, posts: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """Return the posts that may be handed on, and how many may not."""
    is_free = posts_may_pass_on(atlas, posts["post_id"])
    return posts[is_free], int((~is_free).sum())


def _caveat(n_kept_back: int, words: Translator) -> str:
    caveat = words.text("posts.open_means")
    return f"{caveat} {words.count('report_files.kept_back', n_kept_back)}" if n_kept_back else caveat


def render_csv(atlas: AtlasData, posts: gpd.GeoDataFrame, words: Translator) -> str:
    """Return the posts as CSV: titles in the reader's language, HXL hashtags, then a row a post.

    Comma and decimal point, as in RFC 4180; codes as in the register, so that the file can be read back.

    References
    ----------
    Humanitarian Exchange Language 1.1, https://hxlstandard.org/standard/1-1final/
    """
    columns = [each for each in fields.TABLES["border_posts"] if each.name != "geometry"]
    posts, n_kept_back = _free(atlas, posts)
    terms = terms_by_row(atlas, post_datasets(atlas, posts["post_id"]))
    added = [
        (incidents_title(words), "#event+num"),
        (words.text("posts.data_version"), "#meta+version"),
        (words.text("posts.licence"), "#meta+licence"),
        (words.text("posts.attribution"), "#meta+attribution"),
        (words.text("posts.caveat"), "#meta+caveat"),
    ]
    caveat = _caveat(n_kept_back, words)
    counts = incidents_around(atlas)
    rows = (
        [
            *(post.get(each.name) for each in columns),
            counts[post["post_id"]],
            atlas.version,
            *term,
            caveat,
        ]
        for post, term in zip(_records(posts), terms, strict=True)
    )
    return csv_text(
        [*(column_title("border_posts", each.name, words) for each in columns), *(name for name, _ in added)],
        [*(each.hxl for each in columns), *(tag for _, tag in added)],
        rows=rows,
    )


def _records(posts: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return one mapping a post, with latitude and longitude in place of the geometry, missing cells left out."""
    spots = posts.geometry
    plain = posts.drop(columns="geometry").assign(latitude=spots.y.round(_PLACES), longitude=spots.x.round(_PLACES))
    return [
        {name: _rounded(value) for name, value in row.items() if value == value} for row in plain.to_dict("records")
    ]


def _rounded(value: Any) -> Any:
    return round(value, _PLACES) if isinstance(value, float) else value


def render_geojson(atlas: AtlasData, posts: gpd.GeoDataFrame, words: Translator) -> str:
    """Return the posts as GeoJSON (RFC 7946) with the codes of the register; empty cells are left out."""
    posts, n_kept_back = _free(atlas, posts)
    terms = terms_by_row(atlas, post_datasets(atlas, posts["post_id"]))
    licences, attributions = (dict.fromkeys(term[place] for term in terms if term[place]) for place in (0, 1))
    organisation = atlas.settings.organisation or words.text("common.organisation_default")
    counts = incidents_around(atlas)
    features = []
    for post, (licence, attribution) in zip(_records(posts), terms, strict=True):
        spot = [post.pop("longitude"), post.pop("latitude")]
        properties = {**post, f"n_incidents_{POST_RADIUS_KM:g}_km": counts[post["post_id"]]}
        properties |= {"licence": licence, "attribution": attribution}
        features.append(
            {
                "type": "Feature",
                "id": post["post_id"],
                "geometry": {"type": "Point", "coordinates": spot},
                "properties": properties,
            }
        )
    collection = {
        "type": "FeatureCollection",
        "metadata": {
            "data_version": atlas.version,
            "licence": "; ".join(licences),
            "attribution": "; ".join(attributions),
            "caveat": _caveat(n_kept_back, words),
            "disclaimer": words.text("common.disclaimer", organisation=organisation),
        },
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False)
