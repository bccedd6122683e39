"""The files of a profile as CSV, each row with where it comes from."""

from __future__ import annotations

from dashboard.data import AtlasData
from dashboard.downloads import csv_text
from dashboard.profile_subject import Subject, communities_near
from geodata.communities import RADII_KM, SMALLEST_LISTED
from layers.locales import Translator

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
    ("communities.x_of", "#meta+subject+id"),
    ("profile.x_version", "#meta+version"),
    ("profile.x_licence", "#meta+licence"),
    ("profile.x_attribution", "#meta+attribution"),
    ("profile.x_caveat", "#meta+caveat"),
)


def communities_csv(atlas: AtlasData, subject: Subject, words: Translator) -> str:
    """Return the listed places near a subject as CSV: titles, HXL hashtags, then a row a place, the nearest first."""
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


def provenance(atlas: AtlasData, dataset: str) -> tuple[str, str]:
    """Return licence and attribution of a dataset."""
    row = atlas.sources.set_index("dataset").loc[dataset]
    return str(row["licence"]), str(row["attribution"])
