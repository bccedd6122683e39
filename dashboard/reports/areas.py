"""Reports on a country or a region, of the same sections as that of a corridor."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from dashboard.cooperation_view import SUMMARY, cooperation_view
from dashboard.data import AtlasData
from dashboard.reports.closing import gaps_section, imprint_of, methods_section
from dashboard.reports.document import Cell, Column, MapPlan, Measure, Report, Section, Table
from dashboard.reports.features import report_features
from dashboard.reports.happenings import (
    changes_section,
    incidents_section,
    quantities_section,
    sources_section,
)
from dashboard.reports.maps import ground_layers
from dashboard.reports.places import bare_words, crossings_section, exists_words, n_bare, posts_section
from geodata import crs
from geodata.cooperation import COMMON
from geodata.errors import InputError
from geodata.quantities import n_without_quantity, quantity_totals
from geodata.statistics import SMALL_COUNT, IncidentStatistics, incident_rate, incident_summary, period_years
from layers.filters import Filters
from layers.locales import Translator, local_name

#: A crossing or post this near to an area belongs to it: they stand on its edge, km.
EDGE_KM = 5.0
_MARGIN = 0.05


@dataclass(frozen=True)
class _Area:
    """What the report is about, and what lies in it."""

    kind: str
    code: str
    row: pd.Series
    rows: np.ndarray
    rows_at_any_time: np.ndarray
    years: float
    period: tuple[dt.date, dt.date] | None
    road_km: float
    post_ids: list[str]
    crossing_ids: list[str]
    n_elsewhere: int


def country_report(
    atlas: AtlasData, country: str, filters: Filters, words: Translator, made_on: dt.date,
    root: str = "http://127.0.0.1:8050",
) -> Report:  # fmt: skip
    """Build the report of a country (ISO 3166-1 alpha-2); parameters and errors as in `content.corridor_report`."""
    found = atlas.countries[atlas.countries["country"] == country]
    if found.empty or country not in atlas.road_km("country").index:
        known = {code: words.value("country", code) for code in atlas.road_km("country").index}
        raise InputError(
            "no_country_near", "There is no country “{identifier}” in the data. Did you mean {near}?",
            identifier=country, near=_nearest(country, known),
        )  # fmt: skip
    return _report(atlas, _area(atlas, "country", country, found.iloc[0], filters), filters, words, made_on, root)


def region_report(
    atlas: AtlasData, region_id: str, filters: Filters, words: Translator, made_on: dt.date,
    root: str = "http://127.0.0.1:8050",
) -> Report:  # fmt: skip
    """Build the report of a region (ISO 3166-2); parameters and errors as in `content.corridor_report`."""
    found = atlas.regions[atlas.regions["region_id"] == region_id]
    if found.empty or region_id not in atlas.road_km("region").index:
        named = atlas.regions.set_index("region_id")
        known = {code: local_name(row.to_dict(), words.language) for code, row in named.iterrows()}
        raise InputError(
            "no_region_near", "There is no region “{identifier}” in the data. Did you mean {near}?",
            identifier=region_id, near=_nearest(region_id, known),
        )  # fmt: skip
    return _report(atlas, _area(atlas, "region", region_id, found.iloc[0], filters), filters, words, made_on, root)


def _nearest(asked: str, known: dict[Any, str]) -> str:
    """Return what is called nearly as asked for, with its name."""
    texts = {f"{identifier} {name}".casefold(): f"{identifier} ({name})" for identifier, name in known.items()}
    found = process.extract(asked.casefold(), list(texts), scorer=fuzz.WRatio, limit=3)
    return ", ".join(texts[text] for text, _, _ in found)


def _area(atlas: AtlasData, kind: str, code: str, row: pd.Series, filters: Filters) -> _Area:
    index, period = atlas.index, atlas.period(filters)
    chosen = atlas.select(filters).rows
    number = index.code(kind, code)
    column = np.asarray(index.columns[kind])
    at_any_time = atlas.select(filters.without("start", "end")).rows
    rows = chosen[column[chosen] == number] if number >= 0 else chosen[:0]
    crossings, posts = atlas.crossings, atlas.border_posts
    if kind == "country":
        is_crossed = (crossings["country_a"] == code) | (crossings["country_b"] == code)
        has_post = posts["country"] == code
    else:
        is_crossed = pd.Series(_near_area(crossings, row.geometry), index=crossings.index)
        has_post = pd.Series(_near_area(posts, row.geometry), index=posts.index) & (posts["country"] == row["country"])
    return _Area(
        kind=kind,
        code=code,
        row=row,
        rows=rows,
        rows_at_any_time=at_any_time[column[at_any_time] == number] if number >= 0 else at_any_time[:0],
        years=period_years(*period) if period else 0.0,
        period=period,
        road_km=float(atlas.road_km(kind)[code]),
        post_ids=posts.loc[has_post].sort_values("name")["post_id"].tolist(),
        crossing_ids=crossings.loc[is_crossed, "crossing_id"].tolist(),
        n_elsewhere=len(chosen) - len(rows),
    )


def _near_area(points: Any, polygon: Any) -> np.ndarray:
    """Tell which points lie in a polygon or within `EDGE_KM` of it, in metres of `crs.METRIC`."""
    metric = points.geometry.to_crs(crs.METRIC)
    area = type(points.geometry)([polygon], crs="EPSG:4326").to_crs(crs.METRIC).iloc[0]
    return (metric.distance(area) <= EDGE_KM * 1000.0).to_numpy(bool)


def _report(atlas: AtlasData, area: _Area, filters: Filters, words: Translator, made_on: dt.date, root: str) -> Report:
    name = local_name(area.row.to_dict(), words.language)
    found = incident_summary(atlas.index, area.rows, area.period)
    sections = _sections(atlas, area, found, filters, words)
    parameter = {"country": area.code} if area.kind == "country" else {"sel": f"region:{area.code}"}
    query = urlencode({"lang": words.language, **filters.to_query(), **parameter}, safe=",:")
    west, south, east, north = area.row.geometry.bounds
    across, along = _MARGIN * (east - west), _MARGIN * (north - south)
    layers = ground_layers(atlas, area.rows, words)
    return Report(
        kind=area.kind,
        identifier=area.code,
        language=words.language,
        title=name,
        subtitle=words.text(f"report.subtitle.{area.kind}", country=words.value("country", area.row["country"])),
        summary=_summary(area, found, sections, name, words),
        sections=sections,
        maps=(MapPlan(name, layers, (west - across, south - along, east + across, north + along)),),
        imprint=imprint_of(atlas, filters, area.period, words, made_on, f"{root}/?{query}"),
        features=report_features(
            atlas, sections, filters, words, post_ids=area.post_ids, crossing_ids=area.crossing_ids, rows=area.rows
        ),
    )


def _sections(
    atlas: AtlasData, area: _Area, found: IncidentStatistics, filters: Filters, words: Translator
) -> tuple[Section, ...]:
    unit = words.text("report.per_100_km_road_year")
    exposure = area.road_km / 100.0 * area.years
    details = atlas.details.iloc[area.rows]
    is_wreck = np.asarray(atlas.index.event_type[area.rows]) == atlas.index.code("event_type", "shipwreck")
    return (
        Section("numbers", words.text("report.numbers_title"), measures=_measures(atlas, area, words)),
        posts_section(atlas, area.post_ids, None, words),
        crossings_section(atlas, area.crossing_ids, filters, words),
        incidents_section(found, exposure, unit, words),
        changes_section(atlas, area.rows_at_any_time, filters, words),
        quantities_section(quantity_totals(details, is_wreck), n_without_quantity(details), words),
        borders_section(atlas, str(area.row["country"]), words),
        gaps_section(_gaps(atlas, area, found, words), words),
        methods_section(atlas, words),
        sources_section(atlas, area.rows, None, words),
    )


def _measures(atlas: AtlasData, area: _Area, words: Translator) -> tuple[Measure, ...]:
    rate = incident_rate(len(area.rows), area.road_km, area.years)
    small = words.text("report.too_few", n=words.number(SMALL_COUNT)) if rate.is_small else ""
    posts = atlas.border_posts.set_index("post_id").loc[area.post_ids]
    n_open = int((posts["status"] == "open").sum())
    others = words.text("report.posts_of", total=words.number(len(posts)))
    return (
        Measure("n_incidents", words.text("report.k_incidents"), float(len(area.rows))),
        Measure("years", words.text("report.k_years"), area.years, words.text("report.unit_years"), 1),
        Measure("rate", words.text("report.k_rate"), rate.value, words.text("report.per_100_km_road_year"), 2,
                rate.low, rate.high, small),
        Measure("road_km", words.text("report.k_road"), area.road_km, words.value("unit", "km"),
                note=atlas.length_said(words)),
        Measure("n_open_posts", words.text("report.k_posts"), float(n_open), note=others),
        Measure("n_crossings", words.text("report.k_crossings"), float(len(area.crossing_ids))),
        Measure("n_unmonitored", words.text("report.k_unmonitored"), float(n_bare(atlas, area.crossing_ids))),
    )  # fmt: skip


def _summary(
    area: _Area, found: IncidentStatistics, sections: tuple[Section, ...], name: str, words: Translator
) -> tuple[str, ...]:
    by_name = {section.name: section for section in sections}
    guard = " ".join((by_name["posts"].paragraphs[0], by_name["crossings"].paragraphs[0]))
    if found.n_incidents and area.period is not None:
        rate = incident_rate(found.n_incidents, area.road_km, area.years)
        reports = words.count(
            "report.sum_area", found.n_incidents, area=name, first=words.date(area.period[0]),
            last=words.date(area.period[1]), rate=words.number(rate.value, 2), low=words.number(rate.low, 2),
            high=words.number(rate.high, 2),
        )  # fmt: skip
    else:
        reports = words.text("report.sum_area_none", area=name)
    return (
        reports,
        by_name["incidents"].paragraphs[0],
        by_name["changes"].paragraphs[0],
        guard,
        by_name["institutions"].paragraphs[0],
    )


def _gaps(atlas: AtlasData, area: _Area, found: IncidentStatistics, words: Translator) -> tuple[str, ...]:
    posts = atlas.border_posts.set_index("post_id").loc[area.post_ids]
    n_unknown = int((posts["status"] == "unknown").sum())
    said = [bare_words(n_bare(atlas, area.crossing_ids), len(area.crossing_ids), words)]
    if n_unknown:
        said.append(words.count("report.gap_status", n_unknown))
    if area.kind == "region":
        said.append(words.text("report.gap_region"))
    press = found.by_source_kind
    if len(press) and "press" in press.index:
        said.append(words.text("report.gap_press", share=words.number(100.0 * float(press.loc["press", "share"]))))
    return tuple(said)


def borders_section(atlas: AtlasData, country: str, words: Translator) -> Section:
    """Return what a country shares with each of its neighbours, as the registers tell."""
    view = cooperation_view(atlas, "")
    borders = [each for each in view.subjects["border"] if country in each.sides]
    title = words.text("report.institutions_title")
    if not borders:
        return Section("institutions", title, (words.text("report.no_borders"),))
    mechanisms = (SUMMARY, *COMMON)
    columns = (
        Column("border", words.text("report.border"), weight=1.3),
        *(Column(name, words.text(f"cooperation.column.{name}").replace("\u00ad", "")) for name in mechanisms),
    )
    rows: list[tuple[Cell, ...]] = []
    for subject in borders:
        sides = " – ".join(words.value("country", side) for side in subject.sides)
        cells = view.cells[subject.subject_id]
        rows.append((sides, *(exists_words(subject, cells[name], words, True) for name in mechanisms)))
    n_both = sum(view.cells[each.subject_id][SUMMARY].state == "both" for each in borders)
    said = words.count("report.borders_said", n_both, total=words.number(len(borders)))
    table = Table("institutions", title, columns, tuple(rows))
    return Section("institutions", title, (said,), tables=(table,), notes=(words.text("report.institutions_note"),))
