"""The report that compares several corridors."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from dashboard.cooperation_view import SUMMARY, cooperation_view
from dashboard.data import AtlasData
from dashboard.reports.closing import gaps_section, imprint_of, methods_section
from dashboard.reports.content import require_corridor
from dashboard.reports.document import Cell, Chart, Column, MapPlan, Report, Section, Series, Table
from dashboard.reports.features import report_features
from dashboard.reports.happenings import changes_section, incidents_section, sources_section
from dashboard.reports.maps import ground_layers
from dashboard.reports.places import column_words, crossings_of, exists_words, n_bare
from geodata.cooperation import COMMON
from geodata.corridor_statistics import compare_corridors, corridor_rows
from geodata.errors import InputError
from geodata.statistics import SMALL_COUNT, incident_summary, period_years
from layers.filters import Filters
from layers.locales import Translator, local_name

_BAR_COLOUR = "#0b5563"
_MARGIN_DEGREES = 0.6


def comparison_report(
    atlas: AtlasData,
    corridor_ids: Sequence[str],
    filters: Filters,
    words: Translator,
    made_on: dt.date,
    root: str = "http://127.0.0.1:8050",
) -> Report:
    """Build the comparison of two corridors or more; other parameters and errors as in `content.corridor_report`.

    Raises
    ------
    InputError
        Fewer than two corridors, or one that does not exist.
    """
    chosen = list(dict.fromkeys(corridor_ids))
    for each in chosen:
        require_corridor(atlas, each)
    if len(chosen) < 2:
        raise InputError("report_one_corridor", "A comparison needs at least two corridors.")
    filters = filters.without("corridors")
    corridors = atlas.corridors[atlas.corridors["corridor_id"].isin(chosen)]
    selected = atlas.select(filters).rows
    compared = compare_corridors(
        corridors, atlas.index, selected, atlas.posts_on_corridors, atlas.crossings, filters.start, filters.end
    )
    names = {row["corridor_id"]: local_name(row, words.language) for row in corridors.to_dict("records")}
    rows = _rows_on(atlas, selected, chosen)
    any_time = _rows_on(atlas, atlas.select(filters.without("start", "end")).rows, chosen)
    period = atlas.period(filters)
    sections = (
        _comparison(atlas, compared, names, words),
        incidents_section(
            incident_summary(atlas.index, rows, period),
            float(corridors["length_km"].sum()) / 100.0 * (period_years(*period) if period else 0.0),
            words.text("report.per_100_km_year"), words,
        ),
        changes_section(atlas, any_time, filters, words),
        _cooperation(atlas, chosen, names, words),
        gaps_section((words.text("report.gap_several"),), words),
        methods_section(atlas, words),
        sources_section(atlas, rows, None, words),
    )  # fmt: skip
    west, south, east, north = corridors.total_bounds
    bounds = (west - _MARGIN_DEGREES, south - _MARGIN_DEGREES, east + _MARGIN_DEGREES, north + _MARGIN_DEGREES)
    title = words.text("report.comparison_title", n=words.number(len(chosen)))
    query = urlencode({"lang": words.language, **filters.to_query()}, safe=",:")
    return Report(
        kind="comparison",
        identifier="_".join(chosen) if len(chosen) <= 3 else f"{len(chosen)}-corridors",
        language=words.language,
        title=title,
        subtitle=words.enumeration([names[each] for each in chosen]),
        summary=_summary(compared, names, sections, words),
        sections=sections,
        maps=(MapPlan(title, ground_layers(atlas, rows, words), bounds),),
        imprint=imprint_of(atlas, filters, period, words, made_on, f"{root}/corridors?{query}"),
        features=report_features(atlas, sections, filters, words, corridor_ids=chosen, rows=rows),
    )


def _rows_on(atlas: AtlasData, rows: np.ndarray, corridor_ids: Sequence[str]) -> np.ndarray:
    """Return the incidents on any of some corridors, each once, ascending."""
    return np.unique(np.concatenate([corridor_rows(atlas.index, rows, each)[0] for each in corridor_ids]))


def _comparison(atlas: AtlasData, compared: pd.DataFrame, names: dict[str, str], words: Translator) -> Section:
    title = words.text("report.comparison_section")
    columns = (
        Column("corridor", words.text("report.corridor"), weight=2.4, hxl="#loc+name"),
        Column("length_km", words.text("report.length_km"), "number"),
        Column("n_incidents", words.text("report.incidents"), "count", hxl="#indicator+num"),
        Column("rate", words.text("report.rate", unit=words.text("report.per_100_km_year")), "number", 2),
        Column("rate_low", words.text("report.low"), "number", 2, 0.7),
        Column("rate_high", words.text("report.high"), "number", 2, 0.7),
        Column("n_open_posts", words.text("report.k_open_posts"), "count"),
        Column("longest_gap_km", words.text("report.gap_km"), "number"),
        Column("n_unmonitored", words.text("report.bare_crossings"), "count"),
        Column("remark", words.text("report.remark"), weight=1.3),
    )
    rows: list[tuple[Cell, ...]] = [
        (names[row["corridor_id"]], row["length_km"], row["n_incidents"], row["rate"], row["rate_low"],
         row["rate_high"], row["n_open_posts"], row["longest_gap_km"],
         n_bare(atlas, crossings_of(atlas, row["corridor_id"])),
         words.text("report.too_few", n=words.number(SMALL_COUNT)) if row["is_small"] else "")
        for row in compared.to_dict("records")
    ]  # fmt: skip
    rates = tuple(0.0 if math.isnan(rate) else float(rate) for rate in compared["rate"])
    chart = Chart(
        "rates", words.text("report.rates_chart"), tuple(names[each] for each in compared["corridor_id"]),
        (Series(words.text("report.k_rate"), _BAR_COLOUR, rates),), words.text("report.per_100_km_year"), True,
    )  # fmt: skip
    note = words.text("report.comparison_note", n=words.number(SMALL_COUNT))
    return Section("comparison", title, charts=(chart,), tables=(Table("comparison", title, columns, tuple(rows)),),
                   notes=(note,))  # fmt: skip


def _cooperation(atlas: AtlasData, corridor_ids: Sequence[str], names: dict[str, str], words: Translator) -> Section:
    view = cooperation_view(atlas, "")
    subjects = {each.subject_id: each for each in view.subjects["corridor"]}
    mechanisms = (SUMMARY, *COMMON)
    title = words.text("report.institutions_title")
    columns = (
        Column("corridor", words.text("report.corridor"), weight=1.8),
        *(Column(name, column_words(name, words)) for name in mechanisms),
    )
    rows = tuple(
        (names[each], *(exists_words(subjects[each], view.cells[each][name], words, True) for name in mechanisms))
        for each in corridor_ids
    )
    return Section("institutions", title, tables=(Table("institutions", title, columns, rows),),
                   notes=(words.text("report.institutions_note"),))  # fmt: skip


def _summary(
    compared: pd.DataFrame, names: dict[str, str], sections: tuple[Section, ...], words: Translator
) -> tuple[str, ...]:
    """Return five sentences: what is compared, the highest rate, all reports, what changed, the thinnest guard."""
    by_name = {section.name: section for section in sections}
    total_km = words.number(float(compared["length_km"].sum()))
    first = words.text("report.sum_compared", n=words.number(len(compared)), km=total_km)
    ranked = compared[~compared["is_small"]]
    if ranked.empty:
        highest = words.text("report.sum_all_small", n=words.number(SMALL_COUNT))
    else:
        top = ranked.iloc[0]
        highest = words.text(
            "report.sum_highest", corridor=names[top["corridor_id"]], rate=words.number(top["rate"], 2),
            low=words.number(top["rate_low"], 2), high=words.number(top["rate_high"], 2),
        )  # fmt: skip
    gap = compared.loc[compared["longest_gap_km"].idxmax()]
    thin = words.text("report.sum_gap", corridor=names[gap["corridor_id"]], km=words.number(gap["longest_gap_km"]))
    return first, highest, by_name["incidents"].paragraphs[0], by_name["changes"].paragraphs[0], thin
