"""What the map shows, as one frozen value: to and from the URL, so that a link reopens exactly this view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geodata.density import DEFAULT_BANDWIDTH_KM
from geodata.network_density import EQUAL_SPLIT, ROAD_KERNELS
from layers.base import LayerName
from layers.basemap import View
from layers.filters import Filters

#: What is computed, from the ground up.
COMPUTED_LAYERS = (
    LayerName.REGIONS,
    LayerName.DENSITY,
    LayerName.CHANGE,
    LayerName.HOTSPOTS,
    LayerName.EMERGING,
    LayerName.BETWEENNESS,
    LayerName.ROAD_DENSITY,
    LayerName.FLOWS,
)
#: What shows incidents. The roads that shortest routes share know of none.
INCIDENT_LAYERS = frozenset({LayerName.INCIDENTS, *COMPUTED_LAYERS} - {LayerName.BETWEENNESS})
#: What can be ticked, from the ground up. Hexagons are what the incidents become when they are many.
TICKABLE_LAYERS = (
    *COMPUTED_LAYERS,
    LayerName.ROADS,
    LayerName.CORRIDORS,
    LayerName.COOPERATION,
    LayerName.CROSSINGS,
    LayerName.POSTS,
    LayerName.INCIDENTS,
)
#: What each is called.
LAYER_LABELS = {
    LayerName.REGIONS: "filters.layer_regions",
    LayerName.DENSITY: "filters.layer_density",
    LayerName.CHANGE: "filters.layer_change",
    LayerName.HOTSPOTS: "filters.layer_hotspots",
    LayerName.EMERGING: "filters.layer_emerging",
    LayerName.ROAD_DENSITY: "filters.layer_road_density",
    LayerName.FLOWS: "filters.layer_flows",
    LayerName.BETWEENNESS: "filters.layer_betweenness",
    LayerName.ROADS: "filters.layer_roads",
    LayerName.CORRIDORS: "filters.layer_corridors",
    LayerName.COOPERATION: "filters.layer_cooperation",
    LayerName.CROSSINGS: "filters.layer_crossings",
    LayerName.POSTS: "filters.layer_posts",
    LayerName.INCIDENTS: "filters.layer_incidents",
}
DEFAULT_LAYERS = (LayerName.ROADS, LayerName.CORRIDORS, LayerName.POSTS, LayerName.INCIDENTS)
#: Bandwidths of the density that are offered, km.
BANDWIDTHS_KM = (20.0, 40.0, 80.0)
#: H3 resolutions of the hexagons on which hotspots are tested (`geodata.index.HEX_RESOLUTIONS`).
RESOLUTIONS = (3, 4, 5)
DEFAULT_RESOLUTION = 4
#: In the URL where no layer is ticked; an empty parameter would be dropped on the way.
_NO_LAYER = "none"
#: What a click can be about; each is ``kind:value`` in the URL.
SELECTION_KINDS = (
    "incident", "point", "post", "corridor", "crossing", "region", "hexagon", "spot", "place", "cooperation",
)  # fmt: skip


@dataclass(frozen=True)
class Selected:
    """Hold what the card is about.

    Attributes
    ----------
    kind : str
        One of `SELECTION_KINDS`.
    value : str
        Identifier of the object; of a point, that of one incident there; of a spot, ``latitude_longitude`` in degrees.
    """

    kind: str
    value: str

    @classmethod
    def parse(cls, text: object) -> Selected | None:
        """Read ``kind:value``; None where that cannot be read."""
        if not isinstance(text, str):
            return None
        kind, _, value = text.partition(":")
        return cls(kind, value) if kind in SELECTION_KINDS and value else None

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"

    def spot(self) -> tuple[float, float] | None:
        """Return (longitude, latitude) of a spot; None where it is none or cannot be read."""
        if self.kind != "spot":
            return None
        numbers = _numbers(self.value, 2)
        return (numbers[1], numbers[0]) if numbers and _is_on_earth(numbers[1], numbers[0]) else None


@dataclass(frozen=True)
class MapState:
    """Hold everything a link to the map says.

    Attributes
    ----------
    filters : Filters
    layers : tuple of LayerName
        Ticked layers, in the order of `TICKABLE_LAYERS`.
    bandwidth_km : float
        One of `BANDWIDTHS_KM`.
    resolution : int
        One of `RESOLUTIONS`.
    spread : str
        How the density along the roads spreads, one of `ROAD_KERNELS`.
    view : View
    selected : Selected or None
    """

    filters: Filters = field(default_factory=Filters)
    layers: tuple[LayerName, ...] = DEFAULT_LAYERS
    bandwidth_km: float = DEFAULT_BANDWIDTH_KM
    resolution: int = DEFAULT_RESOLUTION
    spread: str = EQUAL_SPLIT
    view: View = field(default_factory=View)
    selected: Selected | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, object]) -> MapState:
        """Read the parameters of a URL; what cannot be read is as if it were not there."""
        return cls(
            filters=Filters.from_query(query),
            layers=_read_layers(query.get("layers")),
            bandwidth_km=_read_bandwidth(query.get("bw")),
            resolution=_read_resolution(query.get("res")),
            spread=_read_spread(query.get("spread")),
            view=View.from_text(query.get("v")),
            selected=Selected.parse(query.get("sel")),
        )

    def to_query(self) -> dict[str, str]:
        """Return the parameters of the URL; what is as by default is left out."""
        query = self.filters.to_query()
        if self.layers != DEFAULT_LAYERS:
            query["layers"] = ",".join(self.layers) or _NO_LAYER
        if self.bandwidth_km != DEFAULT_BANDWIDTH_KM:
            query["bw"] = f"{self.bandwidth_km:g}"
        if self.resolution != DEFAULT_RESOLUTION:
            query["res"] = str(self.resolution)
        if self.spread != EQUAL_SPLIT:
            query["spread"] = self.spread
        if self.view != View():
            query["v"] = self.view.to_text()
        if self.selected is not None:
            query["sel"] = str(self.selected)
        return query


def _read_layers(text: object) -> tuple[LayerName, ...]:
    if not isinstance(text, str) or not text:
        return DEFAULT_LAYERS
    named = set(text.split(","))
    return tuple(layer for layer in TICKABLE_LAYERS if layer.value in named)


def _read_bandwidth(text: object) -> float:
    numbers = _numbers(text, 1)
    return numbers[0] if numbers and numbers[0] in BANDWIDTHS_KM else DEFAULT_BANDWIDTH_KM


def _read_resolution(text: object) -> int:
    numbers = _numbers(text, 1)
    return int(numbers[0]) if numbers and numbers[0] in RESOLUTIONS else DEFAULT_RESOLUTION


def _read_spread(text: object) -> str:
    return next((kernel for kernel in ROAD_KERNELS if kernel == text), EQUAL_SPLIT)


def _numbers(text: object, count: int) -> tuple[float, ...]:
    """Return the numbers of a text joined by ``_``; none where there are not that many."""
    try:
        numbers = tuple(float(part) for part in str(text).split("_"))
    except ValueError:
        return ()
    return numbers if len(numbers) == count else ()


def _is_on_earth(longitude: float, latitude: float) -> bool:
    return -180 <= longitude <= 180 and -85 <= latitude <= 85
