"""Colours, widths and classes of the reported flows."""

from __future__ import annotations

#: Towards the place of the incident, and on from there; told apart in grey too.
ARRIVING = "#0b5563"
LEAVING = "#c2570c"
FLOW_COLOURS = (ARRIVING, LEAVING)
#: Incidents of a leg: the first number of each class of width, and the widths in pixels.
FLOW_BREAKS = (1, 3, 10)
FLOW_WIDTHS = (1.1, 2.6, 5.0)
#: Traces of curves: a direction and a class of width each.
N_FLOW_LINES = len(FLOW_COLOURS) * len(FLOW_BREAKS)
#: Boxes of the diagram.
INCIDENT_NODE = "#1c1c1c"


def translucent(colour: str, opacity: float) -> str:
    """Return a ``#rrggbb`` colour that lets the ground through."""
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


assert len(FLOW_BREAKS) == len(FLOW_WIDTHS)
