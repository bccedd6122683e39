"""The test of the hotspots on the method page: a sentence where it cannot be made, else numbers that agree."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.app import create_app
from dashboard.components.backtest import backtest_section
from dashboard.data import AtlasData
from dashboard.ids import MethodId
from geodata.backtest import AREA_SHARES, METHODS, Backtest, Cut
from geodata.settings import Settings
from layers.charts_backtest import capture_chart
from layers.locales import Translator, translator
from tests.dashboard.conftest import parts_of, text_of


@pytest.fixture
def invented() -> Backtest:
    """One tested year; the density is clearly behind on the first share and clearly ahead on the last."""
    rows = []
    for year in (2021, 0):
        for method in METHODS:
            for share in AREA_SHARES:
                rate = {AREA_SHARES[0]: 0.2, AREA_SHARES[-1]: 0.9}.get(share, 0.5) if method == "density" else 0.5
                rows.append(
                    {"year": year, "method": method, "area_share": share, "hit_rate": rate, "hit_low": rate - 0.1,
                     "hit_high": rate + 0.1, "pai": rate / share, "pai_least": rate / share, "pai_most": rate / share,
                     "pei": rate, "rri": float("nan")}
                )  # fmt: skip
    curves = pd.DataFrame({name: [0.0, 1.0] for name in (*METHODS, "best")}, index=np.array([0.0, 0.2]))
    return Backtest((Cut(2021, 50, 40),), pd.DataFrame(rows), curves, 1000.0, 3, 1, 40.0)


def test_two_years_of_seven_incidents_are_refused_in_a_sentence(atlas: AtlasData, words: Translator) -> None:
    shown = text_of(backtest_section(atlas, words))
    assert shown == words.error("backtest_few", "", {"n": 20, "km": "15"})


def test_section_says_where_the_density_is_ahead_and_where_behind(
    atlas: AtlasData, invented: Backtest, words: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(atlas.__dict__, "backtest", invented)
    shown = backtest_section(atlas, words)
    first, last = (words.text("backtest.percent", n=words.number(100 * AREA_SHARES[place], 1)) for place in (0, -1))
    for baseline in ("last_year", "all_years"):
        named = words.text(f"backtest.baseline.{baseline}")
        assert words.text("backtest.both", baseline=named, behind=first, ahead=last) in text_of(shown)
    pooled, by_year = parts_of(shown, "Table")
    assert len(parts_of(pooled, "Tr")) == 1 + len(METHODS) * len(AREA_SHARES)
    assert len(parts_of(by_year, "Tr")) == 2
    assert words.text("common.reporting_caveat") in text_of(shown)


def test_curve_is_drawn_for_each_ranking_and_for_chance(invented: Backtest) -> None:
    names = {name: name for name in (*METHODS, "random")}
    figure = capture_chart(invented.curves, names, translator("en"))
    assert [trace["name"] for trace in figure["data"]] == [*METHODS, "random"]
    assert figure["data"][0]["y"] == [0.0, 100.0]
    assert figure["data"][-1]["y"] == [0.0, 20.0]


def test_test_comes_by_callback_once_the_page_stands(built_data_dir: Any) -> None:
    client = create_app(Settings(data_dir=built_data_dir)).server.test_client()
    client.get("/_dash-dependencies")
    asked = {
        "output": f"{MethodId.BACKTEST}.children",
        "outputs": {"id": MethodId.BACKTEST, "property": "children"},
        "inputs": [{"id": "shell-language", "property": "data", "value": "fr"}],
        "changedPropIds": [],
    }
    answer = client.post("/_dash-update-component", json=asked).get_json()["response"]
    assert "terres" in json.dumps(answer) or "complète" in json.dumps(answer, ensure_ascii=False)
