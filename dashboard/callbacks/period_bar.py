"""The two years of a filter bar stay in order: who chooses a last year before the first sees them change places."""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output

from dashboard.data import AtlasData
from dashboard.ids import AnalysisId, CorridorId, CorridorsId, ReportsId

#: The pages that have such a bar.
_BARS = (AnalysisId, CorridorId, CorridorsId, ReportsId)


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the bars."""
    for ids in _BARS:
        app.clientside_callback(
            ClientsideFunction(namespace="shell", function_name="years_in_order"),
            Output(ids.FIRST_YEAR, "value"),
            Output(ids.LAST_YEAR, "value"),
            Input(ids.FIRST_YEAR, "value"),
            Input(ids.LAST_YEAR, "value"),
            prevent_initial_call=True,
        )
