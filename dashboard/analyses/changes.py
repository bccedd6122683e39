"""What changed: this period against the one just before, the trend of each corridor, the seasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from dash import html

from dashboard.analyses.parameter import Parameter
from dashboard.components.change_places import place_section
from dashboard.components.change_years import season_section, trend_section
from dashboard.components.charts import chart_graph
from dashboard.components.notices import empty_notice
from dashboard.components.tables import ADDRESS, SHOWN, TableColumn, data_table
from dashboard.corridor_state import page_link
from dashboard.data import AtlasData
from dashboard.ids import ChangesId
from geodata.changes import FALSE_SHARE, GROUPINGS, compare_groups, compare_totals
from geodata.errors import InputError
from geodata.periods import PeriodPair, SplitRows, compared_periods, split_rows
from geodata.statistics import SMALL_COUNT
from geodata.view_facts import DEFAULT_MONTHS
from layers.charts import rate_words
from layers.charts_changes import p_words, ratio_chart, ratio_words
from layers.charts_rates import short_names
from layers.filters import Filters
from layers.locales import Translator, local_name

TITLE_KEY = "changes.title"
LEAD_KEY = "changes.lead"
METHOD_KEY = "changes.method_heading"
PARAMETERS = (
    Parameter("by", "changes.by", GROUPINGS, "corridor", "changes.by_name."),
    Parameter("length", "changes.period_length", ("period", "12", "24", "36", "60"), "period", "changes.length."),
)
#: A chart with more rows than this is cut to the groups with most incidents.
MAX_DRAWN = 30


@dataclass(frozen=True)
class Compared:
    """Hold what the page is about.

    Attributes
    ----------
    rows : int array
        Rows that pass every filter but the period.
    periods : PeriodPair
    split : SplitRows
    filters : Filters
    """

    rows: np.ndarray
    periods: PeriodPair
    split: SplitRows
    filters: Filters

    def filters_of(self, period: tuple[Any, Any]) -> Filters:
        """Return the filters of a link to one of the periods."""
        return Filters(**{**self.filters.__dict__, "start": period[0], "end": period[1]})


def content(atlas: AtlasData, filters: Filters, choices: dict[str, str], words: Translator) -> list[Any]:
    """Return the comparison, the places, the trends and the seasons; each part says itself what it cannot tell."""
    rows = atlas.select(filters.without("start", "end")).rows
    parts: list[Any] = []
    try:
        compared = _compare(atlas, filters, choices["length"], rows)
    except InputError as error:
        parts.append(empty_notice(_sentence(error, words)))
    else:
        parts += _comparison(atlas, compared, choices, words)
        parts += place_section(atlas, compared.periods, compared.split, rows, compared.filters_of, words)
    return [*parts, *trend_section(atlas, rows, filters, words), *season_section(atlas, rows, words)]


def _sentence(error: InputError, words: Translator) -> str:
    parameters = {name: words.date(value) if hasattr(value, "year") else value  # type: ignore[arg-type]
                  for name, value in error.parameters.items()}  # fmt: skip
    return words.error(error.code, str(error), parameters)


def _compare(atlas: AtlasData, filters: Filters, length: str, rows: np.ndarray) -> Compared:
    is_whole = filters.start is None and filters.end is None
    months = int(length) if length != "period" else DEFAULT_MONTHS if is_whole else None
    periods = compared_periods(atlas.index, filters.start, filters.end, months)
    return Compared(rows, periods, split_rows(atlas.index, rows, periods), filters)


def _comparison(atlas: AtlasData, compared: Compared, choices: dict[str, str], words: Translator) -> list[Any]:
    grouping = choices["by"]
    lengths = atlas.corridors.set_index("corridor_id")["length_km"]
    groups = compare_groups(atlas.index, compared.split, compared.periods, grouping, lengths)
    groups["is_clear"] = groups["q_value"] < FALSE_SHARE
    overall = compare_totals(compared.split, compared.periods)
    head = _statement(compared, overall, choices["length"], words)
    if groups.empty:
        return [*head, empty_notice(words.text("changes.none"))]
    names = _names(atlas, groups, grouping, words)
    return [
        *head,
        html.H2(words.text(f"changes.ratios_by.{grouping}")),
        html.P(words.text("changes.ratios_help", share=words.number(100 * FALSE_SHARE)), className="analysis-help"),
        *_chart(atlas, groups, names, overall, words),
        _table(atlas, groups, names, compared, grouping, words),
    ]


def _statement(compared: Compared, overall: dict[str, float], length: str, words: Translator) -> list[Any]:
    periods, split = compared.periods, compared.split
    first, last, before_first, before_last = (words.date(day) for day in (*periods.now, *periods.before))
    said = words.text(
        "changes.statement",
        first=first, last=last, before_first=before_first, before_last=before_last,
        now=words.count("charts.n_incidents", len(split.now)), before=words.number(len(split.before)),
    )  # fmt: skip
    has_ratio = overall["ratio"] == overall["ratio"]
    ratio = (
        words.text("changes.statement_ratio", ratio=ratio_words(overall, words))
        if has_ratio
        else words.text("changes.statement_small", n=words.number(SMALL_COUNT))
    )
    notes = [words.text("changes.reporting")]
    if length == "period" and compared.filters.start is None and compared.filters.end is None:
        notes.append(words.text("changes.default_period", months=words.number(DEFAULT_MONTHS)))
    if periods.is_cut:
        notes.append(words.text("changes.is_cut", day=before_first, years=words.number(periods.years[1], 1)))
    if split.n_astride:
        notes.append(words.count("changes.astride", split.n_astride))
    return [
        html.P([said, " ", html.Strong(ratio)], className="analysis-statement"),
        html.Ul([html.Li(note) for note in notes], className="corridors-notes"),
    ]


def _chart(
    atlas: AtlasData, groups: pd.DataFrame, names: dict[str, str], overall: dict[str, float], words: Translator
) -> list[Any]:
    with_ratio = groups[groups["ratio"].notna()]
    if with_ratio.empty:
        return [empty_notice(words.text("changes.all_small", n=words.number(SMALL_COUNT)))]
    drawn = with_ratio.head(MAX_DRAWN).sort_values("ratio", ascending=False, kind="stable")
    figure = ratio_chart(drawn, names, overall, words)
    parts: list[Any] = [
        html.Div(
            chart_graph(ChangesId.RATIOS, figure, words, f"atlas_changes_{atlas.version}"), className="corridors-chart"
        )
    ]
    n_small = len(groups) - len(with_ratio)
    notes = [words.count("changes.small_groups", n_small, limit=words.number(SMALL_COUNT))] if n_small else []
    if len(with_ratio) > MAX_DRAWN:
        notes.append(words.text("changes.drawn", n=words.number(MAX_DRAWN), total=words.number(len(with_ratio))))
    return [*parts, html.P(" ".join(notes), className="analysis-help")]


def _names(atlas: AtlasData, groups: pd.DataFrame, grouping: str, words: Translator) -> dict[str, str]:
    codes = [str(code) for code in groups.index]
    if grouping == "corridor":
        corridors = atlas.corridors[["corridor_id", "name_en", "name_fr"]].to_dict("records")
        return short_names({row["corridor_id"]: local_name(row, words.language) for row in corridors})
    if grouping == "region":
        regions = atlas.regions.set_index("region_id")
        rows = {code: regions.loc[code].to_dict() for code in codes}
        return {
            code: words.text(
                "changes.region",
                region=local_name(row, words.language),
                country=words.value("country", row["country"]),
            )
            for code, row in rows.items()
        }
    vocabulary = "country" if grouping == "country" else "trafficking_type"
    return {code: words.value(vocabulary, code) for code in codes}


def _address(code: str, grouping: str, compared: Compared, words: Translator) -> str:
    """Return where the incidents of a group in this period are shown."""
    filters = compared.filters_of(compared.periods.now)
    if grouping == "corridor":
        return page_link(f"/corridors/{code}", words.language, filters)
    query = filters.to_query()
    name = {"type": "type", "country": "country", "region": "sel"}[grouping]
    query[name] = f"region:{code}" if grouping == "region" else code
    return AtlasData.link("/", words.language, **query)


def _table(
    atlas: AtlasData,
    groups: pd.DataFrame,
    names: dict[str, str],
    compared: Compared,
    grouping: str,
    words: Translator,
) -> html.Div:
    unit = words.text("changes.per_100_km" if grouping == "corridor" else "changes.per_year")
    columns = [
        TableColumn("name", words.text(f"changes.by_name.{grouping}"), kind="link", width=180, grow=2),
        TableColumn("n_now", words.text("changes.n_now"), kind="number", width=96),
        TableColumn("n_before", words.text("changes.n_before"), kind="number", width=100),
        TableColumn("rate_now", words.text("changes.rate_now", unit=unit), kind="shown", width=152),
        TableColumn("rate_before", words.text("changes.rate_before", unit=unit), kind="shown", width=152),
        TableColumn("ratio", words.text("changes.ratio"), kind="shown", width=150),
        TableColumn("p_value", words.text("changes.p_value"), kind="shown", width=86),
        TableColumn("verdict", words.text("changes.change"), width=176, grow=2),
    ]
    rows = [
        {
            **_cells(row, words),
            "name": names[code],
            f"name{ADDRESS}": _address(code, grouping, compared, words),
            "verdict": words.text(f"changes.verdict.{_verdict(row)}"),
        }
        for code, row in zip(map(str, groups.index), groups.to_dict("records"), strict=True)
    ]
    return data_table(
        ChangesId.TABLE, rows, columns, words, label=words.text(f"changes.ratios_by.{grouping}"), rows_per_page=30
    )


def _verdict(row: dict[str, Any]) -> str:
    if row["is_small"]:
        return "small"
    if not row["is_clear"]:
        return "unclear"
    return "more" if row["ratio"] > 1 else "fewer"


def _cells(row: dict[str, Any], words: Translator) -> dict[str, Any]:
    """Return the numbers of a row and how they are read; what has no ratio sorts last."""
    ratio = row["ratio"] if row["ratio"] == row["ratio"] else -1.0
    return {
        "n_now": row["n_now"],
        "n_before": row["n_before"],
        "rate_now": row["rate_now"],
        f"rate_now{SHOWN}": rate_words(row["rate_now"], row["rate_now_low"], row["rate_now_high"], words),
        "rate_before": row["rate_before"],
        f"rate_before{SHOWN}": rate_words(row["rate_before"], row["rate_before_low"], row["rate_before_high"], words),
        "ratio": min(ratio, 1e6),
        f"ratio{SHOWN}": ratio_words(row, words),
        "p_value": row["p_value"] if row["p_value"] == row["p_value"] else 2.0,
        f"p_value{SHOWN}": p_words(row["p_value"], words),
    }
