"""The files of a profile as CSV, each row with where it comes from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from dashboard.components.tables import column_title
from dashboard.data import AtlasData
from dashboard.downloads import csv_text
from dashboard.passing_on import caveat_of, may_pass_on, passed_on_sources, terms_by_row, terms_of_all
from dashboard.profile_subject import Subject, communities_near, reported
from geodata import crs, fields
from geodata.communities import RADII_KM, SMALLEST_LISTED
from layers.filters import Filters
from layers.locales import Translator, local_name

#: Columns of an incident that are left out: of the build rather than of the incident.
_LEFT_OUT = fields.OF_THE_BUILD | {"geometry", "sensitivity", "arrests"}
_PROVENANCE = (
    ("communities.x_of", "#meta+subject+id"),
    ("profile.x_version", "#meta+version"),
    ("profile.x_licence", "#meta+licence"),
    ("profile.x_attribution", "#meta+attribution"),
    ("profile.x_caveat", "#meta+caveat"),
)
#: Key of the title and hashtag (HXL) of each column.
_PLACE_HEADS = (
    ("communities.x_place_id", "#loc+id"),
    ("communities.place", "#loc+name"),
    ("communities.x_country", "#country+code"),
    ("communities.x_latitude", "#geo+lat"),
    ("communities.x_longitude", "#geo+lon"),
    ("communities.head.people", "#population"),
    ("communities.distance", "#indicator+distance+km"),
    ("communities.x_within", "#indicator+within+km"),
    *_PROVENANCE,
)


def communities_csv(atlas: AtlasData, subject: Subject, filters: Filters, words: Translator) -> str:
    """Return the listed places near a subject as CSV: titles, HXL hashtags, then a row a place, the nearest first.

    No filter changes where people live.
    """
    caveat = words.text("communities.x_caveat", people=words.number(SMALLEST_LISTED))
    ends = (subject.identifier, atlas.version, *provenance(atlas, "places"), caveat)
    near = communities_near(atlas, subject)
    within = [next(radius for radius in RADII_KM if km <= radius) for km in near["distance_km"]]
    columns = ("place_id", "name", "country", "latitude", "longitude")
    records = zip(
        *(near[name].tolist() for name in columns),
        near["population"].astype("Int64").tolist(),
        near["distance_km"].round(2).tolist(),
        within,
        strict=True,
    )
    return csv_text(
        [words.text(key) for key, _ in _PLACE_HEADS],
        [tag for _, tag in _PLACE_HEADS],
        rows=((*record, *ends) for record in records),
    )


def incidents_csv(atlas: AtlasData, subject: Subject, filters: Filters, words: Translator) -> str:
    """Return the incidents counted for a subject as CSV: titles, HXL hashtags, then a row an incident.

    Codes as in the register; after its columns the distance in km (not of a region), and where the row comes from.

    References
    ----------
    Humanitarian Exchange Language 1.1, https://hxlstandard.org/standard/1-1final/
    """
    columns = [each for each in fields.TABLES["incidents"] if each.name not in _LEFT_OUT]
    names = [each.name for each in columns]
    rows = reported(atlas, subject, filters).rows
    is_free = may_pass_on(atlas, rows)
    incidents = passed_on_sources(atlas, atlas.incidents(rows[is_free], names), words)
    caveat = caveat_of(int((~is_free).sum()), words)
    terms = terms_by_row(atlas, incidents["dataset"])
    at = np.full(len(incidents), subject.spot[0]), np.full(len(incidents), subject.spot[1])
    spot_columns = incidents["longitude"].to_numpy(float), incidents["latitude"].to_numpy(float)
    distance_km = crs.geodesic_distance_km(*at, *spot_columns).round(2).tolist()
    has_distance = subject.kind != "region"
    heads = [*([("communities.distance", "#indicator+distance+km")] if has_distance else []), *_PROVENANCE]
    return csv_text(
        [*(column_title("incidents", name, words) for name in names), *(words.text(key) for key, _ in heads)],
        [*(each.hxl for each in columns), *(tag for _, tag in heads)],
        rows=(
            [
                *(_plain(value) for value in record),
                *([km] if has_distance else []),
                subject.identifier,
                atlas.version,
                *term,
                caveat,
            ]
            for record, km, term in zip(incidents.itertuples(index=False), distance_km, terms, strict=True)
        ),
    )


#: Column of `region_view.region_table`, key of its title and hashtag.
_REGION_HEADS = (
    ("country", "communities.x_country", "#country+code"),
    ("n_incidents", "profile.incidents", "#event+num"),
    ("n_too_imprecise", "regions.x_left_out", "#event+left_out+num"),
    *(
        (f"{name}_{part}", f"regions.rate.{name}_{part}", f"#indicator+{name}+{part}")
        for name in ("area", "road", "border")
        for part in ("rate", "low", "high")
    ),
    ("area_km2", "regions.x_area", "#geo+area+km2"),
    ("road_km", "regions.x_road", "#geo+road+km"),
    ("border_km", "regions.border", "#geo+border+km"),
    ("n_posts", "regions.posts", "#capacity+posts+num"),
    ("n_open_posts", "regions.open", "#capacity+posts+open+num"),
    ("n_unwatched", "regions.unwatched", "#capacity+unwatched+num"),
)


def regions_csv(atlas: AtlasData, table: pd.DataFrame, words: Translator) -> str:
    """Return regions as CSV: titles, HXL hashtags, then a row a region with its rates and their limits."""
    names = atlas.regions.set_index("region_id")
    ends = (atlas.version, *terms_of_all(atlas), words.text("common.reporting_caveat"))
    columns = [column for column, _, _ in _REGION_HEADS]
    heads = [("regions.x_id", "#adm1+code"), ("profile.name", "#adm1+name")]
    heads += [(key, tag) for _, key, tag in _REGION_HEADS]
    heads += _PROVENANCE[1:]
    return csv_text(
        [words.text(key) for key, _ in heads],
        [tag for _, tag in heads],
        rows=(
            [region_id, local_name(names.loc[region_id].to_dict(), words.language), *map(_plain, record), *ends]
            for region_id, *record in table[columns].itertuples()
        ),
    )


def _plain(value: Any) -> Any:
    """Return a day as ISO text and a number without idle digits; what is missing is empty."""
    if hasattr(value, "date") and value == value:
        return value.date().isoformat()
    return round(value, 4) if isinstance(value, float) else value


def provenance(atlas: AtlasData, dataset: str) -> tuple[str, str]:
    """Return licence and attribution of a dataset."""
    row = atlas.sources.set_index("dataset").loc[dataset]
    return str(row["licence"]), str(row["attribution"])
