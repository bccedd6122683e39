"""The files of one corridor: incidents as CSV and GeoJSON, statistics as CSV, each saying where it comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from dashboard.components.tables import column_title
from dashboard.corridor_view import CorridorView
from dashboard.data import AtlasData
from dashboard.downloads import csv_text, plain_value
from dashboard.passing_on import caveat_of, may_pass_on, passed_on_sources, terms_by_row, terms_of_all
from geodata import fields
from layers.locales import Translator, local_name

#: Columns that are left out: of the build rather than of the incident, or in another column.
_LEFT_OUT = fields.OF_THE_BUILD | {"geometry", "sensitivity", "arrests", "corridor_km", "corridor_id"}
#: Titles and hashtags of what `_provenance` returns.
_PROVENANCE_KEYS = ("corridors.x_version", "corridors.x_licence", "corridors.x_attribution", "corridors.x_caveat")
_PROVENANCE_TAGS = ("#meta+version", "#meta+licence", "#meta+attribution", "#meta+caveat")


def export_name(view: CorridorView, what: str, version: str, extension: str) -> str:
    """Return the name of a file: corridor, content and data version."""
    return f"atlas_{view.statistics.corridor_id}_{what}_{version}.{extension}"


def _provenance(atlas: AtlasData, words: Translator) -> tuple[str, ...]:
    """Return what every number of an export carries, in the order of `_PROVENANCE_KEYS`: a row may travel alone."""
    return (atlas.version, *terms_of_all(atlas), caveat_of(0, words))


def _incident_columns() -> list[str]:
    return [column.name for column in fields.TABLES["incidents"] if column.name not in _LEFT_OUT]


def _incidents(atlas: AtlasData, view: CorridorView, words: Translator) -> tuple[pd.DataFrame, int]:
    """Return the incidents on the corridor that may be handed on, in order of date, with their kilometre on this one,
    and how many may not."""
    is_free = may_pass_on(atlas, view.rows)
    incidents = passed_on_sources(atlas, atlas.incidents(view.rows[is_free], _incident_columns()), words)
    return incidents.assign(corridor_km=view.kilometres[is_free].round(1).astype(float)), int((~is_free).sum())


def incidents_csv(atlas: AtlasData, view: CorridorView, words: Translator) -> str:
    """Return the incidents as CSV: titles in the reader's language, HXL hashtags, then a row an incident.

    Comma and decimal point as in RFC 4180; codes as in the register; data version, licence, attribution and
    caveat in every row.

    References
    ----------
    Humanitarian Exchange Language 1.1, https://hxlstandard.org/standard/1-1final/
    """
    names = _incident_columns()
    incidents, n_kept_back = _incidents(atlas, view, words)
    caveat = caveat_of(n_kept_back, words)
    terms = terms_by_row(atlas, incidents["dataset"])
    titles = [column_title("incidents", name, words) for name in names]
    tags = [fields.column("incidents", name).hxl for name in names]
    added = ("corridors.x_corridor_km", *_PROVENANCE_KEYS)
    rows = (
        [*(plain_value(value) for value in record), atlas.version, *term, caveat]
        for record, term in zip(incidents.itertuples(index=False), terms, strict=True)
    )
    return csv_text(
        [*titles, *(words.text(key) for key in added)],
        [*tags, fields.column("memberships", "corridor_km").hxl, *_PROVENANCE_TAGS],
        rows=rows,
    )


def incidents_geojson(atlas: AtlasData, view: CorridorView, words: Translator) -> str:
    """Return the incidents as GeoJSON (RFC 7946); the member ``metadata`` says what they are and what they are not."""
    licence, attribution = terms_of_all(atlas)
    features = []
    incidents, n_kept_back = _incidents(atlas, view, words)
    terms = terms_by_row(atlas, incidents["dataset"])
    for record, (own_licence, own_attribution) in zip(incidents.to_dict("records"), terms, strict=True):
        properties = {name: plain_value(value) for name, value in record.items()}
        properties |= {"licence": own_licence, "attribution": own_attribution}
        spot = [properties.pop("longitude"), properties.pop("latitude")]
        features.append(
            {
                "type": "Feature",
                "id": properties["incident_id"],
                "geometry": {"type": "Point", "coordinates": spot},
                "properties": properties,
            }
        )
    first, last = view.period or (None, None)
    organisation = atlas.settings.organisation or words.text("common.organisation_default")
    metadata = {
        "title": words.text("corridors.x_title", corridor=local_name(view.corridor, words.language)),
        "corridor_id": view.statistics.corridor_id,
        "data_version": atlas.version,
        "licence": licence,
        "attribution": attribution,
        "period": [plain_value(first), plain_value(last)],
        "filters": view.selection.filters.to_query(),
        "caveats": [caveat_of(n_kept_back, words), words.text("corridors.x_caveat_precision")],
        "disclaimer": words.text("common.disclaimer", organisation=organisation),
    }
    return json.dumps({"type": "FeatureCollection", "metadata": metadata, "features": features}, ensure_ascii=False)


def statistics_csv(atlas: AtlasData, view: CorridorView, words: Translator) -> str:
    """Return the statistics as CSV, a row a number with its unit, its period and where it comes from."""
    provenance = _provenance(atlas, words)
    first, last = view.period or ("", "")
    keys = (
        "corridors.x_measure", "corridors.x_category", "corridors.unit", "corridors.x_value", "corridors.x_low",
        "corridors.x_high", "corridors.x_from", "corridors.x_to", *_PROVENANCE_KEYS,
    )  # fmt: skip
    tags = ["#indicator+name", "#indicator+category", "#indicator+unit", "#indicator+value+num", "#indicator+low+num",
            "#indicator+high+num", "#date+start", "#date+end", *_PROVENANCE_TAGS]  # fmt: skip
    rows = (
        [words.text("corridors.corridor"), local_name(view.corridor, words.language), "", "", "", "", first, last,
         *provenance],
        *([*(plain_value(value) for value in row), first, last, *provenance]
          for row in _measures(view, words)),
    )  # fmt: skip
    return csv_text([words.text(key) for key in keys], tags, rows=rows)


def _measures(view: CorridorView, words: Translator) -> Iterator[tuple[Any, ...]]:
    """Yield measure, category, unit, value, low, high."""
    found = view.statistics
    spacing, rate = found.spacing, found.rate
    km, incidents, posts = "km", words.text("corridors.x_unit_incidents"), words.text("corridors.x_unit_posts")
    crossings, per_rate = words.text("corridors.x_unit_crossings"), words.text("corridors.x_unit_rate")
    stretch = words.text(
        "corridors.k_from_to", start=f"{spacing.longest_from_km:.0f}", end=f"{spacing.longest_to_km:.0f}"
    )
    rate_kind = words.text("corridors.too_few") if rate.is_small else ""
    plain = (
        ("corridors.k_length", "", km, found.length_km),
        ("corridors.x_years", "", words.text("corridors.x_unit_years"), found.years),
        ("corridors.k_incidents", "", incidents, found.incidents.n_incidents),
        ("corridors.k_open_posts", "", posts, found.n_open_posts),
        ("corridors.x_other_posts", "", posts, found.n_other_posts),
        ("corridors.x_port_posts", "", posts, found.n_port_posts),
        ("corridors.k_mean_gap", "", km, spacing.mean_gap_km),
        ("corridors.k_longest_gap", stretch, km, spacing.longest_gap_km),
        ("corridors.k_crossings", "", crossings, found.n_crossings),
        ("corridors.unmonitored", "", crossings, found.n_unmonitored_crossings),
    )
    for key, category, unit, value in plain:
        yield words.text(key), category, unit, value, None, None
    yield words.text("corridors.k_rate"), rate_kind, per_rate, rate.value, rate.low, rate.high
    yield from _counts(view, incidents, words)
    for row in found.quantities.to_dict("records"):
        measure = "corridors.x_deaths" if row["measure"] == "deaths" else "corridors.total"
        unit = words.value("unit", row["unit"])
        yield words.text(measure), words.value("commodity", row["commodity"]), unit, row["total"], None, None


def _counts(view: CorridorView, unit: str, words: Translator) -> Iterator[tuple[Any, ...]]:
    found = view.statistics.incidents
    for key, vocabulary, counts in (
        ("corridors.x_by_type", "trafficking_type", found.by_type),
        ("corridors.by_agency", "agency", found.by_agency),
        ("corridors.by_location", "location_class", found.by_location_class["n_incidents"]),
        ("corridors.by_source", "source_kind", found.by_source_kind["n_incidents"]),
    ):
        for code, count in counts.items():
            yield words.text(key), words.value(vocabulary, str(code)), unit, count, None, None
    for year, row in found.by_type_year.iterrows():
        for code, count in row.items():
            category = f"{year} / {words.value('trafficking_type', str(code))}"
            yield words.text("corridors.x_by_year_type"), category, unit, count, None, None
    for place in view.statistics.top_places.to_dict("records"):
        yield words.text("corridors.by_place"), place["place"], unit, place["n_incidents"], None, None
