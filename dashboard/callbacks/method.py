"""Method and sources: the test of the hotspots comes once the page stands."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output

from dashboard.components.backtest import backtest_section
from dashboard.data import AtlasData
from dashboard.ids import MethodId, ShellId
from layers.locales import translator


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the test; it is computed once a process."""

    @app.callback(
        output=Output(MethodId.BACKTEST, "children"),
        inputs={"language": Input(ShellId.LANGUAGE, "data")},
    )
    def show_backtest(language: str) -> list[Any]:
        return backtest_section(atlas, translator(language))
