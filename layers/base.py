"""What a layer of the map is: frozen values that a renderer for screen or paper turns into a picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

#: A Plotly trace as plain data.
Trace = dict[str, Any]


class LayerName(StrEnum):
    """The layers a reader can tick, from the ground up."""

    REGIONS = "regions"
    DENSITY = "density"
    CHANGE = "change"
    HOTSPOTS = "hotspots"
    EMERGING = "emerging"
    HEXAGONS = "hexagons"
    ROADS = "roads"
    ROAD_DENSITY = "road_density"
    BETWEENNESS = "betweenness"
    CORRIDORS = "corridors"
    FLOWS = "flows"
    CROSSINGS = "crossings"
    COOPERATION = "cooperation"
    POSTS = "posts"
    INCIDENTS = "incidents"
    #: The outline of the area that filters; drawn where there is one, not ticked.
    AREA = "area"


ITEM_KINDS = ("marker", "line", "thin", "dashed", "dotted", "fill", "hatched")


@dataclass(frozen=True)
class LegendItem:
    """Describe one line of a legend.

    Attributes
    ----------
    label : str
        Text in the reader's language.
    kind : str
        One of `ITEM_KINDS`.
    colour : str
        ``#rrggbb``.
    shape, fill : str
        Of a marker: a key of `style.SHAPES`, and ``filled``, ``half`` or ``hollow``. The fill of an area is the pattern
        over its colour, as Plotly names it; none where empty.
    size : int
        Of a marker: size class 0 to 4, see `style.SIZE_RADII`.
    """

    label: str
    kind: str
    colour: str
    shape: str = ""
    fill: str = ""
    size: int = 1

    def __post_init__(self) -> None:
        """Refuse a kind that no renderer draws."""
        if self.kind not in ITEM_KINDS:
            raise ValueError(f"a legend item is one of {ITEM_KINDS}, received {self.kind!r}")


@dataclass(frozen=True)
class Legend:
    """Explain one layer.

    Attributes
    ----------
    title : str
    items : tuple of LegendItem
    unit : str
        Unit of the classes; empty for symbols.
    note : str
        What the colours do not say, whichever incidents are drawn: the bandwidth, how it spreads.
    counts : str
        How many incidents are in it and how many are left out; follows the note.
    """

    title: str
    items: tuple[LegendItem, ...]
    unit: str = ""
    note: str = ""
    counts: str = ""

    @property
    def told(self) -> str:
        """Note and counts as one text."""
        return " ".join(filter(None, (self.note, self.counts)))


@dataclass(frozen=True)
class Layer:
    """Hold what one layer draws.

    Attributes
    ----------
    name : LayerName
    traces : tuple of Trace
        Each has a ``uid`` of `figure.SLOTS`.
    images : tuple of dict
        Pictures laid under the roads, as members of Plotly's ``layout.map.layers``.
    legend : Legend or None
    basemap : tuple of str
        Groups of the basemap that this layer shows (`basemap.GROUPS`).
    selected : str
        Corridor to emphasise.
    """

    name: LayerName
    traces: tuple[Trace, ...] = ()
    images: tuple[dict[str, Any], ...] = ()
    legend: Legend | None = None
    basemap: tuple[str, ...] = field(default=())
    selected: str = ""
