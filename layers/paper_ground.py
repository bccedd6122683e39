"""The ground of a static map: the layers of the MapLibre style, drawn in their order by another pen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from layers.basemap import basemap_style
from layers.paper_features import Features, FeatureSource
from layers.paper_frame import PIXEL_PT, Frame
from layers.paper_style import evaluate
from layers.themed import themed_style
from layers.themes import HATCH_INK, PRINT

#: Fills are drawn this much larger, points: between two neighbours no paper shines through.
_SEAM_PT = 0.25


def geometry_path(geometries: Any) -> Path | None:
    """Return lines and areas as one path; None for nothing."""
    parts = shapely.get_parts(shapely.get_parts(np.asarray(geometries, dtype=object).reshape(-1)))
    parts = parts[~shapely.is_empty(parts)]
    # A hole is one only where it runs against its outline.
    areas = shapely.get_rings(shapely.orient_polygons(parts[shapely.get_type_id(parts) == 3]))
    lines = parts[np.isin(shapely.get_type_id(parts), (1, 2))]
    drawn = np.concatenate([lines, areas])
    if not len(drawn):
        return None
    vertices, owner = shapely.get_coordinates(drawn, return_index=True)
    codes = np.full(len(vertices), Path.LINETO, dtype=Path.code_type)
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    codes[starts] = Path.MOVETO
    is_ring = shapely.get_type_id(drawn) == 2
    ends = np.append(starts[1:], len(vertices)) - 1
    codes[ends[is_ring[owner[ends]]]] = Path.CLOSEPOLY
    return Path(vertices, codes)


def draw_areas(axes: Axes, geometries: Any, colour: str, zorder: float, gid: str = "", **looks: Any) -> None:
    """Draw areas of points of paper in one colour."""
    path = geometry_path(geometries)
    if path is not None:
        draw_path(axes, path, colour, zorder, gid, **looks)


def draw_path(axes: Axes, path: Path, colour: str, zorder: float, gid: str = "", **looks: Any) -> None:
    """Draw the inside of a path of points of paper in one colour, with the hatching of that colour over it."""
    edge = {"edgecolor": colour, "linewidth": _SEAM_PT, **looks}
    axes.add_artist(PathPatch(path, facecolor=colour, joinstyle="round", zorder=zorder, gid=gid or None, **edge))
    if hatch := PRINT.hatches.get(colour):
        draw_hatching(axes, path, hatch, zorder + 1e-5, f"{gid}-hatched" if gid else "")


def draw_hatching(axes: Axes, path: Path, hatch: str, zorder: float, gid: str = "") -> None:
    """Draw the hatching of the inside of a path, without an outline."""
    axes.add_artist(
        PathPatch(path, fill=False, hatch=hatch, edgecolor=HATCH_INK, linewidth=0.0, zorder=zorder, gid=gid or None)
    )


def draw_lines(
    axes: Axes, geometries: Any, colour: str, width_pt: float, zorder: float, gid: str = "", **looks: Any
) -> None:
    """Draw lines of points of paper.

    Parameters
    ----------
    axes : Axes
    geometries : array of LineString or MultiLineString
    colour : str
    width_pt : float
    zorder : float
    gid : str
        Name of the element in an SVG.
    **looks
        Further properties of a patch; ``dashes`` are in widths of the line.
    """
    path = geometry_path(geometries)
    if path is None or width_pt <= 0:
        return
    dashes = looks.pop("dashes", None)
    looks.setdefault("capstyle", "round")
    if dashes:
        looks["linestyle"] = (0, tuple(dashes))
    patch = PathPatch(path, fill=False, edgecolor=colour, linewidth=width_pt, joinstyle="round", zorder=zorder, **looks)
    patch.set_gid(gid or None)
    axes.add_artist(patch)


class Ground:
    """Draw the basemap of one view.

    Parameters
    ----------
    source : FeatureSource
    language : str
        Language of the names.
    shown : iterable of str
        Groups of `basemap.GROUPS` that are on.
    selected : str
        Corridor to emphasise.
    """

    def __init__(self, source: FeatureSource, language: str, shown: Iterable[str], selected: str = "") -> None:
        self._source = source
        style = themed_style(basemap_style(language, "", shown, selected), PRINT)
        self._sources: Mapping[str, Any] = style["sources"]
        self.layers: list[dict[str, Any]] = style["layers"]
        #: Place in the order of the ground of each of its layers, its anchors among them.
        self.order = {layer["id"]: float(place) for place, layer in enumerate(self.layers)}

    def shown_layers(self, zoom: float, *kinds: str) -> list[dict[str, Any]]:
        """Return the layers of some kinds that are drawn at a zoom, from the ground up."""
        return [
            layer
            for layer in self.layers
            if layer["type"] in kinds
            and layer.get("layout", {}).get("visibility") != "none"
            and layer.get("minzoom", -1) <= zoom < layer.get("maxzoom", 99)
        ]

    def features(self, layer: Mapping[str, Any], zoom: float) -> Features:
        """Return the features a layer draws at a zoom."""
        return self._source.features(self._sources[layer["source"]]["data"], layer.get("filter"), zoom)

    def draw(self, axes: Axes, frame: Frame) -> None:
        """Draw background, areas and lines; the names are for `paper_labels`."""
        for layer in self.shown_layers(frame.zoom, "background", "fill", "line"):
            paint, place = layer.get("paint", {}), self.order[layer["id"]]
            if layer["type"] == "background":
                axes.set_facecolor(paint["background-color"])
                continue
            features = self.features(layer, frame.zoom)
            if layer["type"] == "fill":
                self._fill(axes, frame, layer["id"], paint, features, place)
            elif paint.get("line-opacity", 1) > 0:
                self._line(axes, frame, layer, features, place)

    @staticmethod
    def _fill(
        axes: Axes, frame: Frame, name: str, paint: Mapping[str, Any], features: Features, place: float
    ) -> None:  # fmt: skip
        by_colour: dict[str, list[Any]] = defaultdict(list)
        for geometry, properties in features:
            by_colour[evaluate(paint["fill-color"], frame.zoom, properties)].append(geometry)
        for colour, geometries in by_colour.items():
            draw_areas(axes, frame.draw(geometries), colour, place, gid=f"{name}-{colour.lstrip('#')}")

    @staticmethod
    def _line(axes: Axes, frame: Frame, layer: Mapping[str, Any], features: Features, place: float) -> None:
        paint = layer["paint"]
        draw_lines(
            axes,
            frame.draw(_edges(features.geometries)),
            evaluate(paint["line-color"], frame.zoom, {}),
            evaluate(paint["line-width"], frame.zoom, {}) * PIXEL_PT,
            place,
            gid=layer["id"],
            alpha=paint.get("line-opacity"),
            dashes=paint.get("line-dasharray"),
            capstyle=layer["layout"].get("line-cap", "butt"),
        )


def _edges(geometries: np.ndarray) -> np.ndarray:
    """Return areas as their outlines: a frame cuts an area along its own edge, and that is no line of the map."""
    is_area = np.isin(shapely.get_type_id(geometries), (3, 6))
    return np.where(is_area, shapely.boundary(geometries), geometries)
