"""Do the hotspots predict? The test of the register as it is, shown on the method page once it is computed."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard.components.charts import chart_graph
from dashboard.components.notices import empty_notice
from dashboard.components.tables import plain_table
from dashboard.data import AtlasData
from dashboard.ids import MethodId
from geodata.backtest import AREA_SHARES, METHODS, MIN_TEST, TEST_UNCERTAINTY_KM, Backtest
from geodata.errors import InputError
from geodata.shifted_grids import CELL_KM, SHIFTS
from layers.charts import fixed, percent
from layers.charts_backtest import capture_chart
from layers.locales import Translator

#: Share of the area of the table by year.
YEAR_SHARE = 0.05


def backtest_section(atlas: AtlasData, words: Translator) -> list[Any]:
    """Return the answer in a sentence, the capture curve and the tables; or the sentence that says why not."""
    try:
        found = atlas.backtest
    except InputError as error:
        return [empty_notice(words.error(error.code, str(error), error.parameters))]
    names = method_names(found, words)
    pooled = found.scores[found.scores["year"] == 0]
    figure = capture_chart(found.curves, names, words)
    return [
        html.P(_answer(found, pooled, words)),
        html.P(html.Strong(_comparison(pooled, words))),
        html.Div(chart_graph(MethodId.CAPTURE, figure, words, f"atlas_capture_{atlas.version}")),
        html.H3(words.text("backtest.table_title")),
        _pooled_table(pooled, names, words),
        html.H3(words.text("backtest.years_title", share=percent(YEAR_SHARE, words))),
        _year_table(found, names, words),
        html.Ul([html.Li(note) for note in _notes(found, words)]),
        html.P(words.text("common.reporting_caveat")),
    ]


def method_names(found: Backtest, words: Translator) -> dict[str, str]:
    """Return what each ranking is called."""
    full, half = (words.number(each, 1) for each in (found.bandwidth_km, found.bandwidth_km / 2.0))
    return {
        "density": words.text("backtest.method.density", km=full),
        "density_half": words.text("backtest.method.density", km=half),
        "hotspots": words.text("backtest.method.hotspots"),
        "last_year": words.text("backtest.method.last_year"),
        "all_years": words.text("backtest.method.all_years"),
        "random": words.text("backtest.method.random"),
    }


def _row(scores: pd.DataFrame, method: str, area_share: float) -> dict[str, Any]:
    chosen = (scores["method"] == method) & (scores["area_share"] == area_share)
    return {str(name): value for name, value in scores[chosen].iloc[0].items()}


def _answer(found: Backtest, pooled: pd.DataFrame, words: Translator) -> str:
    share = AREA_SHARES[1]
    rates = {method: percent(_row(pooled, method, share)["hit_rate"], words) for method in METHODS}
    return words.text(
        "backtest.answer",
        first=str(found.cuts[0].year),
        last=str(found.cuts[-1].year),
        n=words.number(sum(cut.n_test for cut in found.cuts)),
        share=percent(share, words),
        km2=words.number(round(share * found.area_km2, -2)),
        bandwidth=words.number(found.bandwidth_km),
        half=words.number(found.bandwidth_km / 2.0, 1),
        **rates,
    )


def _comparison(pooled: pd.DataFrame, words: Translator) -> str:
    """Say on which shares of the land the density is clearly ahead of, or behind, each of the plain lists of places."""
    return " ".join(_against(pooled, baseline, words) for baseline in ("last_year", "all_years"))


def _against(pooled: pd.DataFrame, baseline: str, words: Translator) -> str:
    ahead, behind = [], []
    for share in AREA_SHARES:
        density, counts = _row(pooled, "density", share), _row(pooled, baseline, share)
        if density["hit_low"] > counts["hit_high"]:
            ahead.append(_share_words(share, words))
        elif density["hit_high"] < counts["hit_low"]:
            behind.append(_share_words(share, words))
    named = words.text(f"backtest.baseline.{baseline}")
    if not ahead and not behind:
        return words.text("backtest.alike", baseline=named)
    if not behind:
        return words.text("backtest.ahead", baseline=named, ahead=words.enumeration(ahead))
    if not ahead:
        return words.text("backtest.behind", baseline=named, behind=words.enumeration(behind))
    return words.text("backtest.both", baseline=named, ahead=words.enumeration(ahead), behind=words.enumeration(behind))


def _share_words(share: float, words: Translator) -> str:
    return words.text("backtest.percent", n=words.number(100 * share, 1))


def _interval(middle: float, low: float, high: float, words: Translator) -> str:
    return words.text(
        "backtest.interval",
        n=words.number(100 * middle),
        low=words.number(100 * low),
        high=words.number(100 * high),
    )


def _pooled_table(pooled: pd.DataFrame, names: dict[str, str], words: Translator) -> html.Div:
    heads = [words.text(f"backtest.head.{name}") for name in ("ranking", "area", "hit_rate", "pai", "pei", "rri")]
    rows = []
    for share in AREA_SHARES:
        for method in METHODS:
            row = _row(pooled, method, share)
            rows.append(
                [
                    names[method],
                    _share_words(share, words),
                    _interval(row["hit_rate"], row["hit_low"], row["hit_high"], words),
                    words.text(
                        "charts.rate_interval",
                        rate=fixed(row["pai"], 1, words),
                        low=fixed(row["pai_least"], 1, words),
                        high=fixed(row["pai_most"], 1, words),
                    ),
                    fixed(row["pei"], 2, words),
                    fixed(row["rri"], 2, words) if row["rri"] == row["rri"] else words.text("common.no_value"),
                ]
            )
    return plain_table(heads, rows, n_texts=1)


def _year_table(found: Backtest, names: dict[str, str], words: Translator) -> html.Div:
    heads = [
        *(words.text(f"backtest.head.{name}") for name in ("year", "n_train", "n_test")),
        *(names[method] for method in METHODS),
    ]
    rows = []
    for cut in found.cuts:
        scores = found.scores[found.scores["year"] == cut.year]
        cells = [_row(scores, method, YEAR_SHARE) for method in METHODS]
        rows.append(
            [
                str(cut.year),
                words.number(cut.n_train),
                words.number(cut.n_test),
                *(_interval(cell["hit_rate"], cell["hit_low"], cell["hit_high"], words) for cell in cells),
            ]
        )
    return plain_table(heads, rows, n_texts=1)


def _notes(found: Backtest, words: Translator) -> list[str]:
    return [
        words.text("backtest.note_few", n=words.number(sum(cut.n_test for cut in found.cuts)),
                   least=words.number(MIN_TEST)),
        words.text("backtest.note_cells", km=words.number(CELL_KM), n=words.number(SHIFTS**2),
                   area=words.number(round(found.area_km2, -3))),
        words.text("backtest.note_left_out", imprecise=words.number(found.n_imprecise),
                   error=words.number(TEST_UNCERTAINTY_KM), sea=words.number(found.n_at_sea)),
        words.text("backtest.note_reporting"),
    ]  # fmt: skip
