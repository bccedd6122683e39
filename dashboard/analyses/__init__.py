"""The analyses, listed by hand in the order in which a reader meets them.

Each topic is one module with

- ``TITLE_KEY`` and ``LEAD_KEY``: its name, and the question it answers in one sentence;
- ``METHOD_KEY``: the heading of its section in docs/methods.md and docs/methodes.md, so that the page links to it;
- ``PARAMETERS``: what a reader chooses beside period and types (`dashboard.analyses.parameter.Parameter`);
- ``content(atlas, filters, choices, words)``: what stands below the choices; ``choices`` holds a value that can be
  trusted for every parameter;
- optionally ``USES_PERIOD = False`` where period and types mean nothing.
"""

from __future__ import annotations

from types import ModuleType

from dashboard.analyses import (
    bias,
    changes,
    coverage,
    density,
    displacement,
    emerging,
    flows,
    hotspots,
    road_hotspots,
)

#: Part of the address -> topic.
TOPICS: dict[str, ModuleType] = {
    "density": density,
    "hotspots": hotspots,
    "emerging": emerging,
    "roads": road_hotspots,
    "coverage": coverage,
    "displacement": displacement,
    "flows": flows,
    "changes": changes,
    "bias": bias,
}
