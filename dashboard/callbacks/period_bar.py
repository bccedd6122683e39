"""The two years of a filter bar stay in order: who chooses a last year before the first sees them change places."""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output

from dashboard.data import AtlasData
from dashboard.ids import AnalysisId, CompareId, CorridorId, CorridorsId, ReportsId

#: First and last year of each bar.
_BARS = (
    (AnalysisId.FIRST_YEAR, AnalysisId.LAST_YEAR),
    (CorridorId.FIRST_YEAR, CorridorId.LAST_YEAR),
    (CorridorsId.FIRST_YEAR, CorridorsId.LAST_YEAR),
    (ReportsId.FIRST_YEAR, ReportsId.LAST_YEAR),
    (CompareId.LEFT_FIRST, CompareId.LEFT_LAST),
    (CompareId.RIGHT_FIRST, CompareId.RIGHT_LAST),
)


def register(app: Dash, atlas: AtlasData) -> None:
    """Wire the bars."""
    for first, last in _BARS:
        app.clientside_callback(
            ClientsideFunction(namespace="shell", function_name="years_in_order"),
            Output(first, "value"),
            Output(last, "value"),
            Input(first, "value"),
            Input(last, "value"),
            prevent_initial_call=True,
        )
