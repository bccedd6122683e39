"""The ground of every map: a MapLibre style of our own and the GeoJSON it draws, served by this machine alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import h3
import numpy as np
import shapely

from geodata.index import HEX_RESOLUTIONS, read_index
from geodata.store import Store
from layers import basemap_geometry as shapes
from layers.basemap_style import Expression, style_layers
from layers.locales import translator

__all__ = ["GROUPS", "SOURCES", "View", "basemap_geojson", "basemap_style"]

#: Groups of layers of the style that a reader may hide, and the layers of each.
GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "roads": ("roads-minor", "roads-main", "roads-corridor", "roads-link"),
        "corridors": ("corridors-casing", "corridors", "corridors-selected", "corridors-hit"),
    }
)
#: GeoJSON sources of the style.
SOURCES = ("countries", "coast", "borders", "region_borders", "roads", "corridors", "places", "labels")


@dataclass(frozen=True)
class View:
    """Where the map opens: WGS84 degrees and MapLibre zoom."""

    longitude: float = -6.0
    latitude: float = 14.2
    zoom: float = 4.3

    @classmethod
    def from_text(cls, text: object) -> View:
        """Read ``latitude_longitude_zoom`` of a URL; what cannot be read is the default view."""
        try:
            latitude, longitude, zoom = (float(part) for part in str(text).split("_"))
        except ValueError:
            return cls()
        is_valid = abs(latitude) <= 85 and abs(longitude) <= 180 and 0 <= zoom <= 20
        return cls(longitude, latitude, zoom) if is_valid else cls()

    def to_text(self) -> str:
        """Return the view as it stands in the URL."""
        return f"{self.latitude:.3f}_{self.longitude:.3f}_{self.zoom:.2f}"


def source_address(name: str, version: str = "") -> str:
    """Return where the browser asks for one GeoJSON; with a version it may keep it for good."""
    return f"/basemap/{name}.geojson" + (f"?v={version}" if version else "")


def basemap_style(
    language: str, version: str = "", shown: Iterable[str] = tuple(GROUPS), selected: str = ""
) -> dict[str, Any]:
    """Return the MapLibre style.

    It names neither ``glyphs`` nor ``sprite``: letters come from local fonts and symbols from the page itself.

    Parameters
    ----------
    language : str
        Language of the names of countries and seas.
    version : str
        Data version, part of the addresses.
    shown : iterable of str
        Groups of `GROUPS` that are visible at first.
    selected : str
        Corridor to emphasise.
    """
    sources: dict[str, Any] = {name: {"type": "geojson", "data": source_address(name, version)} for name in SOURCES}
    # No empty object anywhere: Plotly drops those, sees another style and loads it anew, without the density.
    outside = [(shapes.outside_of_ground(), {"name": "outside"})]
    sources["outside"] = {"type": "geojson", "data": json.loads(_collection(outside))}
    hidden = {layer for group, members in GROUPS.items() if group not in set(shown) for layer in members}
    layers: list[Expression] = []
    for layer in style_layers(language, selected):
        if layer["id"] in hidden:
            layer = {**layer, "layout": {**layer.get("layout", {}), "visibility": "none"}}
        layers.append(layer)
    sources["seas"] = {"type": "geojson", "data": _sea_labels(language)}
    return {"version": 8, "name": "atlas", "sources": sources, "layers": layers}


def _sea_labels(language: str) -> dict[str, Any]:
    words = translator(language)
    points = (
        (shapely.Point(-18.3, 9.2), {"name": words.text("layers.sea.atlantic")}),
        (shapely.Point(0.6, 3.6), {"name": words.text("layers.sea.guinea")}),
    )
    return json.loads(_collection(points))


# --- the GeoJSON ------------------------------------------------------------------------------------------------------


def basemap_geojson(name: str, store: Store) -> bytes:
    """Return one GeoJSON of the basemap, UTF-8, simplified for the screen.

    Raises
    ------
    KeyError
        There is none of that name.
    """
    return _collection(basemap_features(name, store)).encode("utf-8")


def basemap_features(name: str, store: Store) -> list[tuple[Any, dict[str, Any]]]:
    """Return the geometries (WGS84 degrees) and properties of one GeoJSON of the basemap; `KeyError` as there."""
    return [(shape, dict(properties)) for shape, properties in _MAKERS[name](store) if not shapely.is_empty(shape)]


def geojson_names() -> tuple[str, ...]:
    """Return the names `basemap_geojson` knows."""
    return tuple(_MAKERS)


_Features = Iterable[tuple[Any, Mapping[str, Any]]]


def _collection(features: _Features) -> str:
    parts = [
        f'{{"type":"Feature","properties":{_compact(properties)},"geometry":{shapely.to_geojson(geometry)}}}'
        for geometry, properties in features
    ]
    return f'{{"type":"FeatureCollection","features":[{",".join(parts)}]}}'


def _compact(properties: Mapping[str, Any]) -> str:
    return json.dumps(properties, ensure_ascii=False, separators=(",", ":"))


def _countries(store: Store) -> _Features:
    countries = store.read("countries")
    return zip(
        shapes.simplify_areas(countries.geometry),
        countries[["country", "is_focus"]].to_dict("records"),
        strict=True,
    )


def _country_edges(store: Store) -> dict[tuple[str, ...], Any]:
    countries = store.read("countries")
    return shapes.shared_edges(shapes.simplify_areas(countries.geometry), countries["country"].tolist())


def _borders(store: Store) -> _Features:
    for pair, line in _country_edges(store).items():
        if len(pair) > 1:
            yield line, {"countries": ";".join(pair), "status": shapes.border_status(pair)}


def _coast(store: Store) -> _Features:
    for pair, line in _country_edges(store).items():
        if len(pair) == 1:
            yield shapes.without_study_edge(line), {}


def _regions(store: Store) -> _Features:
    regions = store.read("regions")
    return zip(shapes.simplify_areas(regions.geometry), regions[["region_id"]].to_dict("records"), strict=True)


def _region_borders(store: Store) -> _Features:
    regions = store.read("regions")
    country_of = dict(zip(regions["region_id"], regions["country"], strict=True))
    edges = shapes.shared_edges(shapes.simplify_areas(regions.geometry), regions["region_id"].tolist())
    # The lines between regions of two countries are country borders, drawn from the countries.
    inner = [line for pair, line in edges.items() if len(pair) == 2 and country_of[pair[0]] == country_of[pair[1]]]
    yield shapely.line_merge(shapely.union_all(inner)), {}


def _roads(store: Store) -> _Features:
    roads = store.read("roads", columns=["road_class", "geometry"])
    for road_class, members in roads.groupby("road_class"):
        lines = shapely.line_merge(shapely.multilinestrings(shapely.get_parts(members.geometry.to_numpy())))
        # Line by line: simplified together, tens of thousands of added roads would be compared with each other.
        drawn = shapely.simplify(shapely.get_parts(lines), TOLERANCE_LINES)
        yield shapes.round_coordinates(shapely.multilinestrings(drawn)), {"road_class": road_class}


#: Tolerance of roads and corridors, degrees (about 200 m): a straight skeleton needs no more.
TOLERANCE_LINES = 0.002


def _corridors(store: Store) -> _Features:
    corridors = store.read("corridors")
    for row in corridors.to_dict("records"):
        line = shapes.round_coordinates(shapely.simplify(row["geometry"], TOLERANCE_LINES))
        yield (
            line,
            {**{name: row[name] for name in ("corridor_id", "name_fr", "name_en")}, "km": round(row["length_km"])},
        )


def _places(store: Store) -> _Features:
    places = store.read("places", columns=["name", "population", "geometry"])
    population = places["population"].fillna(0).astype(int)
    places = places.assign(population=population)[population >= SMALLEST_PLACE]
    is_main = places["name"].isin(MAIN_CITIES).to_numpy() & (places["population"] > 30_000).to_numpy()
    ranks = shapes.label_ranks(places.geometry, places["population"].to_numpy(), is_main)
    points = shapes.round_coordinates(places.geometry.to_numpy(), 3)
    for point, name, rank in zip(points, places["name"], ranks.tolist(), strict=True):
        yield point, {"name": name, "rank": rank}


#: Smaller places are not labelled, inhabitants.
SMALLEST_PLACE = 1000
#: Capitals and chief ports, named before any suburb that the register holds to be larger.
MAIN_CITIES = frozenset(
    {
        "Dakar", "Bamako", "Accra", "Lomé", "Ouagadougou", "Cotonou", "Abidjan", "Banjul", "Conakry", "Bissau",
        "Monrovia", "Freetown", "Nouakchott", "Niamey", "Abuja", "Lagos", "Laayoune", "Yamoussoukro",
    }
)  # fmt: skip


def _labels(store: Store) -> _Features:
    countries = store.read("countries")
    areas = np.asarray(shapely.area(countries.geometry.to_numpy()))
    for row, area in zip(countries.to_dict("records"), areas, strict=True):
        names = {name: row[name] for name in ("name_fr", "name_en", "is_focus")}
        yield shapes.label_point(row["geometry"]), {**names, "size": round(float(area), 1)}


def _hexagons(resolution: int) -> Callable[[Store], _Features]:
    def make(store: Store) -> _Features:
        counted = read_index(store.folder).categories[f"hex_{resolution}"]
        # An empty hexagon beside full ones may be part of a hotspot.
        for cell in sorted({near for each in counted for near in h3.grid_disk(each, 1)}):
            ring = [(longitude, latitude) for latitude, longitude in h3.cell_to_boundary(cell)]
            yield shapes.round_coordinates(shapely.Polygon(ring)), {"cell": cell}

    return make


_MAKERS: Mapping[str, Callable[[Store], _Features]] = MappingProxyType(
    {
        "countries": _countries,
        "coast": _coast,
        "borders": _borders,
        "regions": _regions,
        "region_borders": _region_borders,
        "roads": _roads,
        "corridors": _corridors,
        "places": _places,
        "labels": _labels,
        **{f"hexagons_{resolution}": _hexagons(resolution) for resolution in HEX_RESOLUTIONS},
    }
)
