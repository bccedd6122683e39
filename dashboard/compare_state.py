"""Two maps side by side, as one frozen value: to and from the URL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dashboard.data import AtlasData
from dashboard.map_state import MapState
from dashboard.row_layers import NOT_COMPARABLE
from geodata.side_by_side import Side, default_sides, take_side
from layers.base import LayerName
from layers.filters import Filters

PATH = "/compare"
SIDES = ("left", "right")
#: What a reader chooses to see of the incidents.
SHOWN = (LayerName.INCIDENTS, LayerName.DENSITY, LayerName.ROAD_DENSITY, LayerName.REGIONS)
#: The choice while the map that led here showed none of these, such as the flows only.
OTHER = "other"
#: Half a window has no room for the posts; who wants them brings them from the map.
DEFAULT_LAYERS = (LayerName.ROADS, LayerName.CORRIDORS, LayerName.INCIDENTS)
#: Parameters of the URL that each side has of its own, with its name before them: ``left_from``.
_OWN = ("from", "to", "type")


@dataclass(frozen=True)
class Comparison:
    """Hold everything a link to the two maps says.

    Attributes
    ----------
    left, right : Filters
        Each with its own period, of two days, and types; all else is the same in both.
    state : MapState
        Layers, bandwidth, resolution, spreading along the roads, view and area of both; no other filters.
    """

    left: Filters
    right: Filters
    state: MapState

    @property
    def sides(self) -> dict[str, Filters]:
        """Filters by side."""
        return {"left": self.left, "right": self.right}

    @property
    def common(self) -> Filters:
        """Filters that are the same on both sides."""
        return self.left.without("start", "end", "types")

    @classmethod
    def from_query(cls, query: Mapping[str, object], atlas: AtlasData) -> Comparison:
        """Read the parameters of a URL; what cannot be read is as if it were not there.

        A link from the map names no side: its period stands on the right, the one before it on the left.
        """
        common = Filters.from_query(query)
        state = MapState.from_query(query)
        if not isinstance(query.get("layers"), str) or not query["layers"]:
            state = replace(state, layers=DEFAULT_LAYERS)
        usual = dict(zip(SIDES, default_sides(atlas.index, common.start, common.end), strict=True))
        sides = {}
        for side in SIDES:
            asked = {name: query.get(f"{side}_{name}") for name in _OWN if f"{side}_{name}" in query}
            own = Filters.from_query(asked)
            start, end = own.start or usual[side][0], own.end or usual[side][1]
            has_types = "type" in asked or any(f"{other}_type" in query for other in SIDES)
            types = own.types if has_types else common.types
            sides[side] = replace(common, start=min(start, end), end=max(start, end), types=types)
        layers = tuple(layer for layer in state.layers if layer not in NOT_COMPARABLE)
        return cls(
            sides["left"],
            sides["right"],
            replace(state, filters=Filters(area=common.area), layers=layers, selected=None),
        )

    def to_query(self) -> dict[str, str]:
        """Return the parameters of the URL; both periods are always named."""
        query = self.common.to_query()
        for side, filters in self.sides.items():
            own = filters.to_query()
            query |= {f"{side}_{name}": own[name] for name in _OWN if name in own}
        query |= MapState.to_query(self.state)
        if self.state.layers == DEFAULT_LAYERS:
            del query["layers"]
        return query

    def map_query(self, side: str) -> dict[str, str]:
        """Return the parameters that show one side alone on the map."""
        return replace(self.state, filters=self.sides[side]).to_query()

    def take(self, side: str, atlas: AtlasData) -> Side:
        """Return the incidents of a side."""
        filters = self.sides[side]
        rows = atlas.select(filters.without("start", "end")).rows
        assert filters.start is not None and filters.end is not None  # both are set when it is made
        return take_side(atlas.index, rows, (filters.start, filters.end))


def changed_side(filters: Filters, first_year: int, last_year: int, types: tuple[str, ...]) -> Filters:
    """Return the filters of a side after a change of its fields; days within the years that are kept stay."""
    first, last = sorted((first_year, last_year))
    start, end = filters.start, filters.end
    if start is None or start.year != first:
        start = dt.date(first, 1, 1)
    if end is None or end.year != last:
        end = dt.date(last, 12, 31)
    return replace(filters, start=start, end=end, types=types)


def changed_layers(layers: tuple[LayerName, ...], shown: LayerName) -> tuple[LayerName, ...]:
    """Return the layers after a choice of what is shown of the incidents, in the order of the map."""
    kept = {layer for layer in layers if layer not in SHOWN}
    return MapState.from_query({"layers": ",".join(each.value for each in (*kept, shown))}).layers
