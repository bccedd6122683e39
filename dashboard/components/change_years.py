"""The course of the years along each corridor, and the months of the year; each says why where it has no answer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from dash import html

from dashboard.components.charts import chart_graph
from dashboard.components.notices import empty_notice
from dashboard.components.tables import plain_table
from dashboard.corridor_state import page_link
from dashboard.data import AtlasData
from dashboard.ids import ChangesId
from geodata.changes import FALSE_SHARE
from geodata.errors import InputError
from geodata.yearly import MIN_TREND_INCIDENTS, complete_years, corridor_trends, seasons
from layers.charts import fixed
from layers.charts_changes import p_sentence, p_words, season_chart, sparkline
from layers.filters import Filters
from layers.locales import Translator, local_name


def trend_section(atlas: AtlasData, rows: np.ndarray, filters: Filters, words: Translator) -> list[Any]:
    """Return the trend of each corridor over the complete years of the register.

    Parameters
    ----------
    atlas : AtlasData
    rows : int array
        Rows that pass every filter but the period.
    filters : Filters
        For the links to the corridors.
    words : Translator
    """
    title = html.H2(words.text("changes.trend_title"))
    try:
        trends = corridor_trends(atlas.index, rows)
    except InputError as error:
        return [title, empty_notice(words.error(error.code, str(error), error.parameters))]
    years = complete_years(atlas.index)
    with_trend = trends[~trends["is_small"]]
    if with_trend.empty:
        return [title, empty_notice(words.text("changes.trend_none", n=words.number(MIN_TREND_INCIDENTS)))]
    n_small = len(trends) - len(with_trend)
    parts: list[Any] = [
        title,
        html.P(_trend_statement(with_trend, years, words), className="analysis-statement"),
        html.P(words.text("changes.trend_help", share=words.number(100 * FALSE_SHARE)), className="analysis-help"),
        html.Div(_trend_table(atlas, with_trend, years, filters, words), className="changes-trends"),
    ]
    if n_small:
        note = words.count("changes.trend_small", n_small, limit=words.number(MIN_TREND_INCIDENTS))
        parts.append(html.P(note, className="analysis-help"))
    return parts


def _trend_statement(trends: pd.DataFrame, years: np.ndarray, words: Translator) -> str:
    is_clear = trends["q_value"] < FALSE_SHARE
    share_is_clear = trends["share_q_value"] < FALSE_SHARE
    return words.text(
        "changes.trend_statement",
        first=str(years[0]),
        last=str(years[-1]),
        n=words.number(len(trends)),
        rising=words.number(int((is_clear & (trends["slope"] > 0)).sum())),
        falling=words.number(int((is_clear & (trends["slope"] < 0)).sum())),
        share_rising=words.number(int((share_is_clear & (trends["share_score"] > 0)).sum())),
        share_falling=words.number(int((share_is_clear & (trends["share_score"] < 0)).sum())),
    )


def _trend_table(
    atlas: AtlasData, trends: pd.DataFrame, years: np.ndarray, filters: Filters, words: Translator
) -> html.Div:
    corridors = atlas.corridors.set_index("corridor_id")
    whole = filters.without("start", "end")
    heads = [
        words.text("changes.by_name.corridor"),
        words.text("changes.trend_years", first=str(years[0]), last=str(years[-1])),
        words.text("changes.n_incidents"),
        words.text("changes.slope"),
        words.text("changes.p_value"),
        words.text("changes.trend_share"),
    ]
    rows = []
    for corridor_id, row in zip(map(str, trends.index), trends.to_dict("records"), strict=True):
        name = local_name(corridors.loc[corridor_id].to_dict(), words.language)
        spoken = words.enumeration([f"{year}: {n}" for year, n in zip(years, row["counts"], strict=True)])
        rows.append(
            [
                html.A(name, href=page_link(f"/corridors/{corridor_id}", words.language, whole)),
                html.Img(src=sparkline(row["counts"]), alt=spoken, title=spoken, className="changes-sparkline"),
                words.number(row["n_incidents"]),
                slope_words(row, words),
                p_words(row["p_value"], words),
                _share_words(row, words),
            ]
        )
    return plain_table(heads, rows, n_texts=2)


def slope_words(row: dict[str, Any], words: Translator) -> str:
    """Return a slope with its sign and interval."""
    return words.text(
        "changes.slope_interval",
        slope=_signed(row["slope"], words),
        low=_signed(row["slope_low"], words),
        high=_signed(row["slope_high"], words),
    )


def _signed(value: float, words: Translator) -> str:
    sign = "+" if value > 0 else "\u2212" if value < 0 else ""
    return sign + fixed(abs(value), 2, words)


def _share_words(row: dict[str, Any], words: Translator) -> str:
    if not row["share_q_value"] < FALSE_SHARE:
        return words.text("changes.share_unclear")
    key = "changes.share_rising" if row["share_score"] > 0 else "changes.share_falling"
    return words.text(key, p=p_sentence(row["share_p_value"], words))


def season_section(atlas: AtlasData, rows: np.ndarray, words: Translator) -> list[Any]:
    """Return the shares of the months, or the sentence that says why not."""
    title = html.H2(words.text("changes.season_title"))
    try:
        found = seasons(atlas.index, rows)
    except InputError as error:
        return [title, empty_notice(words.error(error.code, str(error), error.parameters))]
    verdict = "changes.season_clear" if found.p_value < FALSE_SHARE else "changes.season_unclear"
    figure = season_chart(found.months, words)
    chart = chart_graph(ChangesId.SEASONS, figure, words, f"atlas_seasons_{atlas.version}")
    return [
        title,
        html.P(
            words.text(verdict, chi=fixed(found.chi_square, 1, words), p=p_sentence(found.p_value, words)),
            className="analysis-statement",
        ),
        html.P(
            words.count(
                "changes.season_help", found.n_used, first=str(found.years[0]), last=str(found.years[1]),
                unknown=words.number(found.n_unknown_month),
            ),
            className="analysis-help",
        ),
        html.Div(chart, className="corridors-chart"),
    ]  # fmt: skip
