"""Sections on what was reported: incidents by type and year, places on the road, changes, quantities, sources."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from dashboard.data import AtlasData
from dashboard.passing_on import may_pass_on, passed_on_sources
from dashboard.place_naming import stretch_names
from dashboard.reports.document import Cell, Chart, Column, Dated, Section, Series, Table
from dashboard.reports.places import partial_day, source_link
from geodata.changes import compare_groups, compare_totals
from geodata.corridors import locate_on_corridors
from geodata.errors import InputError
from geodata.network_density import DEFAULT_BANDWIDTH_KM, DIFFUSION
from geodata.periods import compared_periods, split_rows
from geodata.road_stretches import densest_stretches, highest_near
from geodata.statistics import SMALL_COUNT, IncidentStatistics, poisson_interval
from geodata.view_facts import DEFAULT_MONTHS
from layers import style
from layers.charts import family_counts
from layers.filters import Filters
from layers.locales import Translator

#: Stretches of a report, and tops looked at to find those on its corridor.
N_STRETCHES, _N_TOPS = 6, 80
_SOURCE_COLUMNS = (
    "incident_id", "date", "date_precision", "country", "place", "trafficking_type", "commodity", "quantity", "unit",
    "agency", "uncertainty_km", "source_publisher", "source_url", "source_date", "other_sources", "other_datasets",
)  # fmt: skip


def incidents_section(found: IncidentStatistics, exposure: float, unit: str, words: Translator) -> Section:
    """Return the incidents by type and by year, each with its rate and exact interval.

    Parameters
    ----------
    found : IncidentStatistics
    exposure : float
        What rates are divided by over the whole period, such as hundreds of kilometres times years.
    unit : str
        Of the rates, in the reader's language.
    words : Translator
    """
    if not found.n_incidents:
        return Section("incidents", words.text("report.incidents_title"), (words.text("report.no_incidents"),))
    n = found.n_incidents
    types = tuple(
        (words.value("trafficking_type", str(code)), int(count), 100.0 * count / n, *_rate(int(count), exposure),
         words.text("report.too_few", n=words.number(SMALL_COUNT)) if count < SMALL_COUNT else "")
        for code, count in found.by_type.items()
    )  # fmt: skip
    columns = (
        Column("type", words.text("report.type"), weight=1.8, hxl="#event+type"),
        Column("n_incidents", words.text("report.incidents"), "count", hxl="#indicator+num"),
        Column("share", words.text("report.share"), "number", 1),
        Column("rate", words.text("report.rate", unit=unit), "number", 3, hxl="#indicator+rate+num"),
        Column("rate_low", words.text("report.low"), "number", 3),
        Column("rate_high", words.text("report.high"), "number", 3),
        Column("remark", words.text("report.remark"), weight=1.6),
    )
    by_type = Table("by_type", words.text("report.by_type"), columns, types)
    top = str(found.by_type.index[0])
    said = words.count("report.incidents_said", n, type=words.value("trafficking_type", top),
                       share=words.number(100.0 * found.by_type.iloc[0] / n))  # fmt: skip
    return Section(
        "incidents",
        words.text("report.incidents_title"),
        paragraphs=(said,),
        charts=(_by_year_chart(found.by_type_year, words),),
        tables=(by_type, _by_year_table(found.by_type_year, words)),
        notes=(words.text("report.rate_note", n=words.number(SMALL_COUNT)),),
    )


def _rate(count: int, exposure: float) -> tuple[float | None, float | None, float | None]:
    if not exposure > 0:
        return None, None, None
    low, high = poisson_interval(count)
    return count / exposure, low / exposure, high / exposure


def _by_year_chart(by_type_year: pd.DataFrame, words: Translator) -> Chart:
    series = tuple(
        Series(words.value("family", code), style.FAMILIES[code].colour, tuple(float(n) for n in counts))
        for code, counts in family_counts(by_type_year).items()
    )
    years = tuple(str(year) for year in by_type_year.index)
    return Chart("by_year", words.text("report.by_year"), years, series, words.text("charts.axis_incidents_per_year"))


def _by_year_table(by_type_year: pd.DataFrame, words: Translator) -> Table:
    families = family_counts(by_type_year)
    columns = (
        Column("year", words.text("report.year"), "text", weight=0.7),
        Column("n_incidents", words.text("report.incidents"), "count", weight=0.9),
        Column("low", words.text("report.low"), "number", 1, 0.8),
        Column("high", words.text("report.high"), "number", 1, 0.8),
        *(Column(code, words.value("family", code), "count") for code in families),
    )
    rows: list[tuple[Cell, ...]] = []
    for place, (year, counts) in enumerate(by_type_year.iterrows()):
        total = int(counts.sum())
        rows.append((str(year), total, *poisson_interval(total), *(family[place] for family in families.values())))
    return Table("by_year", words.text("report.by_year"), columns, tuple(rows), words.text("report.by_year_note"))


def stretches_section(atlas: AtlasData, corridor_id: str, filters: Filters, words: Translator) -> Section:
    """Return the stretches of a corridor where the reported incidents are densest along the road."""
    title = words.text("report.stretches_title")
    density = atlas.road_density(filters.without("corridors"), DEFAULT_BANDWIDTH_KM)
    if density is None or not density.n_used:
        return Section("hotspots", title, (words.text("report.no_stretches"),))
    places = atlas.road_places.take(atlas.select(filters.without("corridors")).rows)
    tops = densest_stretches(density, atlas.road_graph, atlas.roads, places, _N_TOPS)
    spots = np.array([(each.longitude, each.latitude) for each in tops]).reshape(-1, 2)
    on = locate_on_corridors(spots[:, 0], spots[:, 1], np.zeros(len(spots)), atlas.corridors)
    on = on[on["corridor_id"] == corridor_id].head(N_STRETCHES)
    if on.empty:
        return Section("hotspots", title, (words.text("report.no_stretches"),))
    chosen = [tops[row] for row in on["row"]]
    names = stretch_names(atlas, chosen, words)
    by_diffusion = atlas.road_density(filters.without("corridors"), DEFAULT_BANDWIDTH_KM, DIFFUSION)
    assert by_diffusion is not None  # of the same period
    others = highest_near(by_diffusion, atlas.road_graph, atlas.roads, chosen)
    rows = tuple(
        (rank + 1, names[rank], float(km), each.value, other, each.n_incidents, each.length_km)
        for rank, (each, km, other) in enumerate(zip(chosen, on["corridor_km"], others, strict=True))
    )
    columns = (
        Column("rank", words.text("report.rank"), "count", weight=0.5),
        Column("place", words.text("report.place"), weight=2.4, hxl="#loc+name"),
        Column("km", words.text("report.km"), "number", 0, 0.6),
        Column("density", words.text("report.density"), "number", 1, 1.2),
        Column("diffusion", words.text("roads.column_other.diffusion"), "number", 1),
        Column("n_incidents", words.text("report.incidents_within", km=words.number(density.bandwidth_km)), "count"),
        Column("length_km", words.text("report.stretch_km"), "number", 0),
    )
    said = words.count("report.stretch_said", chosen[0].n_incidents, place=names[0],
                       value=words.number(chosen[0].value, 1), km=words.number(density.bandwidth_km))  # fmt: skip
    kilometres = words.number(density.bandwidth_km)
    notes = [words.text("report.stretch_note", km=kilometres), words.text("report.stretch_other", km=kilometres)]
    if chosen[0].n_incidents < SMALL_COUNT:
        notes.append(words.text("report.few_note", n=words.number(SMALL_COUNT)))
    return Section("hotspots", title, (said,), tables=(Table("hotspots", title, columns, rows),), notes=tuple(notes))


def changes_section(atlas: AtlasData, rows: np.ndarray, filters: Filters, words: Translator) -> Section:
    """Return this period against the one before, for all incidents and by type.

    Parameters
    ----------
    rows : int array
        Incidents of the subject of the report that pass every filter but the period.
    """
    title = words.text("report.changes_title")
    is_whole = filters.start is None and filters.end is None
    try:
        periods = compared_periods(atlas.index, filters.start, filters.end, DEFAULT_MONTHS if is_whole else None)
    except InputError as error:
        return Section("changes", title, (words.error(error.code, str(error), error.parameters),))
    split = split_rows(atlas.index, rows, periods)
    overall = compare_totals(split, periods)
    first, last, before_first, before_last = (words.date(day) for day in (*periods.now, *periods.before))
    said = words.text(
        "report.changes_said", first=first, last=last, before_first=before_first, before_last=before_last,
        now=words.count("charts.n_incidents", len(split.now)), before=words.number(len(split.before)),
    )  # fmt: skip
    groups = compare_groups(atlas.index, split, periods, "type")
    table_rows = [_change_row(words.text("report.all_types"), overall, words)]
    for code, row in groups.iterrows():
        table_rows.append(_change_row(words.value("trafficking_type", str(code)), row, words))
    columns = (
        Column("type", words.text("report.type"), weight=1.8, hxl="#event+type"),
        Column("n_now", words.text("report.now"), "count"),
        Column("n_before", words.text("report.before"), "count"),
        Column("ratio", words.text("report.ratio"), "number", 2),
        Column("ratio_low", words.text("report.low"), "number", 2),
        Column("ratio_high", words.text("report.high"), "number", 2),
        Column("remark", words.text("report.remark"), weight=1.8),
    )
    notes = [words.text("report.changes_note", n=words.number(SMALL_COUNT))]
    if is_whole:
        notes.append(words.text("report.changes_default", months=words.number(DEFAULT_MONTHS)))
    if split.n_astride:
        notes.append(words.count("report.changes_astride", split.n_astride))
    table = Table("changes", title, columns, tuple(table_rows))
    return Section(
        "changes", title, (f"{said} {_ratio_sentence(overall, words)}",), tables=(table,), notes=tuple(notes)
    )


def _change_row(label: str, row: Any, words: Translator) -> tuple[Cell, ...]:
    values = [float(row[name]) for name in ("ratio", "ratio_low", "ratio_high")]
    ratio = [each if math.isfinite(each) else None for each in values]
    if row["is_small"]:
        remark = words.text("report.too_few", n=words.number(SMALL_COUNT))
    elif math.isinf(values[0]):
        remark = words.text("report.none_before")
    else:
        remark = "" if values[1] <= 1.0 <= values[2] else words.text("report.clear_change")
    return label, int(row["n_now"]), int(row["n_before"]), *ratio, remark


def _ratio_sentence(overall: dict[str, float], words: Translator) -> str:
    ratio, low, high = (float(overall[name]) for name in ("ratio", "ratio_low", "ratio_high"))
    if not math.isfinite(ratio):
        return words.text("report.change_small", n=words.number(SMALL_COUNT))
    key = "report.change_up" if low > 1.0 else "report.change_down" if high < 1.0 else "report.change_unclear"
    return words.text(key, ratio=words.number(ratio, 2), low=words.number(low, 2), high=words.number(high, 2))


def quantities_section(totals: pd.DataFrame, n_without: int, words: Translator) -> Section:
    """Return the reported quantities by commodity and unit; deaths in a sentence of their own."""
    title = words.text("report.quantities_title")
    quantities = totals[totals["measure"] == "quantity"]
    deaths = totals[totals["measure"] == "deaths"]
    rows = tuple(
        (words.value("commodity", row["commodity"]), float(row["total"]), words.value("unit", row["unit"]),
         int(row["n_incidents"]))
        for row in quantities.to_dict("records")
    )  # fmt: skip
    columns = (
        Column("commodity", words.text("report.commodity"), weight=2.0, hxl="#item+name"),
        Column("total", words.text("report.total"), "number", 1, hxl="#indicator+num"),
        Column("unit", words.text("report.unit"), hxl="#indicator+unit"),
        Column("n_incidents", words.text("report.incidents"), "count"),
    )
    paragraphs = [words.text("report.quantities_help") if rows else words.text("report.no_quantities")]
    if len(deaths):
        n_wrecks = int(deaths["n_incidents"].sum())
        paragraphs.append(words.count("report.deaths", n_wrecks, deaths=words.number(deaths["total"].sum())))
    if n_without:
        paragraphs.append(words.count("report.without_quantity", n_without))
    tables = (Table("quantities", title, columns, rows, n_shown=20),) if rows else ()
    return Section("quantities", title, tuple(paragraphs), tables=tables)


def sources_section(atlas: AtlasData, rows: np.ndarray, kilometres: np.ndarray | None, words: Translator) -> Section:
    """Return every incident of the report with its source, and the datasets behind the report."""
    title = words.text("report.sources_title")
    is_free = may_pass_on(atlas, rows)
    incidents = passed_on_sources(atlas, atlas.incidents(rows[is_free], _SOURCE_COLUMNS), words)
    has_others = bool(incidents["other_sources"].notna().any())
    kilometres = None if kilometres is None else kilometres[is_free]
    said = [words.count("report.sources_said", len(incidents))]
    if not is_free.all():
        said.append(words.count("report_files.kept_back", int((~is_free).sum())))
    records = []
    for place, row in enumerate(incidents.to_dict("records")):
        kilometre = [] if kilometres is None else [float(kilometres[place])]
        others = [row["other_sources"] if isinstance(row["other_sources"], str) else None] if has_others else []
        records.append((*_source_cells(row, words)[:2], *kilometre, *_source_cells(row, words)[2:], *others))
    columns = (
        Column("incident_id", words.text("report.incident_id"), weight=1.5, hxl="#event+id"),
        Column("date", words.text("report.date"), "date", weight=1.0, hxl="#date"),
        *([Column("km", words.text("report.km"), "number", 0, 0.5)] if kilometres is not None else []),
        Column("place", words.text("report.place"), weight=1.3, hxl="#loc+name"),
        Column("country", words.text("report.country"), weight=0.9, hxl="#country+name"),
        Column("type", words.text("report.type"), weight=1.1, hxl="#event+type"),
        Column("commodity", words.text("report.commodity"), weight=1.1, hxl="#item+name"),
        Column("quantity", words.text("report.quantity"), "number", 1, 0.8, "#indicator+num"),
        Column("unit", words.text("report.unit"), weight=0.7, hxl="#indicator+unit"),
        Column("agency", words.text("report.agency"), weight=1.2, hxl="#org"),
        Column("uncertainty_km", words.text("report.uncertainty"), "number", 1, 0.7),
        Column("source", words.text("report.source"), "link", weight=1.5, hxl="#meta+source"),
        Column("source_date", words.text("report.source_date"), "date", weight=0.9),
        *(
            [Column("other_sources", words.text("report.other_sources"), weight=1.5, hxl="#meta+source+other")]
            if has_others
            else []
        ),
    )
    return Section(
        "sources",
        title,
        (" ".join(said),),
        tables=(
            *([Table("incidents", words.text("report.incidents_list"), columns, tuple(records))] if records else []),
            _datasets(atlas, words),
        ),
    )


def _source_cells(row: dict[str, Any], words: Translator) -> tuple[Cell, ...]:
    def label(vocabulary: str, value: object) -> str | None:
        return words.value(vocabulary, value) if isinstance(value, str) and value else None

    quantity = row["quantity"]
    day = row["date"]
    return (
        str(row["incident_id"]),
        Dated(pd.Timestamp(day).date(), str(row["date_precision"])),
        row["place"] if isinstance(row["place"], str) else None,
        label("country", row["country"]),
        label("trafficking_type", row["trafficking_type"]),
        label("commodity", row["commodity"]),
        float(quantity) if quantity == quantity and quantity is not None else None,
        label("unit", row["unit"]),
        words.values("agency", row["agency"]) if isinstance(row["agency"], str) and row["agency"] else None,
        float(row["uncertainty_km"]),
        source_link(row),
        partial_day(row["source_date"]),
    )


def _datasets(atlas: AtlasData, words: Translator) -> Table:
    columns = (
        Column("dataset", words.text("report.dataset"), weight=2.0),
        Column("publisher", words.text("report.publisher"), weight=2.0),
        Column("licence", words.text("report.licence"), weight=1.0),
        Column("n_rows", words.text("report.rows"), "count", weight=0.7),
    )
    rows = tuple(
        (str(row[f"title_{words.language}"]), str(row["publisher"]), str(row["licence"]), int(row["n_rows"]))
        for row in atlas.sources.to_dict("records")
    )
    return Table("datasets", words.text("report.datasets"), columns, rows)
