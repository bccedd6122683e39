"""Routes between hubs on the map: today's, what takes its place, other ways; and the crossings that inherit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers import style
from layers.base import Layer, LayerName, Legend, LegendItem, Trace
from layers.figure import symbol_trace
from layers.locales import Translator
from layers.road_lines import dashed, line_trace
from layers.style_roads import HUB, PRESSURE, ROUTE_NEXT, ROUTE_OTHER, ROUTE_TODAY

#: Share of the changed pairs that a crossing inherits: the size class 1 begins at the first, 4 at the last.
PRESSURE_BREAKS = (0.1, 0.25, 0.5, 0.75)
#: Slots of the other ways, in the order of their numbers.
_OTHER_SLOTS = ("route_2", "route_3", "route_4")


@dataclass(frozen=True)
class DrawnRoutes:
    """Hold the roads to draw, by row of the roads.

    Attributes
    ----------
    today, following : sequence of int
        Edges of today's route and of the one after the reinforcement; or of all that lose and gain pairs of hubs.
    others : sequence of routes
        Other ways, numbered on from the one that follows, or from 1 where there is none.
    is_one_pair : bool
        Of one pair of hubs, rather than of all.
    """

    today: Sequence[int]
    following: Sequence[int]
    others: Sequence[Sequence[int]] = field(default=())
    is_one_pair: bool = False


def route_layer(routes: DrawnRoutes, roads: gpd.GeoDataFrame, translator: Translator) -> Layer:
    """Return the routes as lines, the other ways dashed and numbered."""
    lines = roads.geometry.to_numpy()
    traces: list[Trace] = []
    items: list[LegendItem] = []
    kind = "pair" if routes.is_one_pair else "all"
    if len(routes.today):
        traces.append(line_trace("route_today", _joined(lines, routes.today), ROUTE_TODAY, 5.5))
        items.append(LegendItem(translator.text(f"displacement.line_today.{kind}"), "line", ROUTE_TODAY))
    if len(routes.following):
        traces.append(line_trace("route_next", _joined(lines, routes.following), ROUTE_NEXT, 3.5))
        items.append(LegendItem(translator.text(f"displacement.line_next.{kind}"), "line", ROUTE_NEXT))
    seen = {*routes.today, *routes.following}
    numbers: list[tuple[int, str, shapely.Point | None]] = []
    if len(routes.following):
        numbers.append((1, ROUTE_NEXT, _middle(lines, [e for e in routes.following if e not in set(routes.today)])))
    first = len(numbers) + 1
    # Dashes over other dashes would close to a whole line: a stretch that several of these ways share is drawn once.
    dashes: set[int] = set()
    for number, (slot, route) in enumerate(zip(_OTHER_SLOTS, routes.others, strict=False), start=first):
        own = [edge for edge in route if edge not in dashes]
        dashes.update(own)
        if own:
            traces.append(line_trace(slot, dashed(_joined(lines, own)), ROUTE_OTHER, 3.0))
        numbers.append((number, ROUTE_OTHER, _middle(lines, [edge for edge in route if edge not in seen])))
        seen.update(route)
    if routes.others:
        items.append(LegendItem(translator.text("displacement.line_other"), "dashed", ROUTE_OTHER))
    if routes.is_one_pair and any(point is not None for _, _, point in numbers):
        traces.append(_numbers(numbers))
        items.append(LegendItem(translator.text("displacement.route_number"), "marker", HUB, "number", "filled", 3))
    legend = Legend(translator.text("displacement.routes_title"), tuple(items)) if items else None
    return Layer(LayerName.BETWEENNESS, tuple(traces), legend=legend, basemap=("roads",))


def _joined(lines: np.ndarray, edges: Sequence[int]) -> shapely.Geometry:
    return shapely.line_merge(shapely.multilinestrings(lines[np.asarray(edges, dtype=np.int64)]))


def _middle(lines: np.ndarray, edges: Sequence[int]) -> shapely.Point | None:
    """Return the middle of the longest piece of some edges, where a number is read best."""
    if not len(edges):
        return None
    parts = shapely.get_parts(_joined(lines, edges))
    return shapely.line_interpolate_point(parts[int(shapely.length(parts).argmax())], 0.5, normalized=True)


def _numbers(numbers: Sequence[tuple[int, str, shapely.Point | None]]) -> Trace:
    placed = [(style.number_name(number, colour, 3), point) for number, colour, point in numbers if point is not None]
    trace = symbol_trace(
        "numbers",
        [round(point.x, 4) for _, point in placed],
        [round(point.y, 4) for _, point in placed],
        [image for image, _ in placed],
        [],
    )
    return {**trace, "hoverinfo": "skip"}


def pressure_layer(
    crossings: gpd.GeoDataFrame,
    reinforced: Sequence[int],
    inherited: pd.DataFrame,
    hubs: Mapping[str, tuple[float, float]],
    translator: Translator,
) -> Layer:
    """Return the reinforced crossings, those that inherit their pairs sized by share, and the hubs of the choice.

    Parameters
    ----------
    crossings : GeoDataFrame
        Canonical crossings.
    reinforced : sequence of int
        Positions of the reinforced ones.
    inherited : DataFrame
        crossing (position) and share, largest first; see `geodata.displacement.Displacement`.
    hubs : mapping
        Name of each hub to show -> longitude and latitude.
    translator : Translator
    """
    x, y, names = crossings.geometry.x.to_numpy(), crossings.geometry.y.to_numpy(), crossings["name"].to_numpy(object)
    points = [
        (x[row], y[row], style.marker_name("circle", PRESSURE, "filled", _size(share)),
         f"<b>{names[row]}</b><br>{translator.text('displacement.hover', share=translator.number(100 * share))}")
        for row, share in inherited[["crossing", "share"]].itertuples(index=False)
    ]  # fmt: skip
    points += [
        (lon, lat, style.marker_name("star", HUB, "filled", 3), f"<b>{name}</b>") for name, (lon, lat) in hubs.items()
    ]
    points += [
        (x[row], y[row], style.marker_name("square", style.POST_SELECTED, "filled", 3),
         f"<b>{names[row]}</b><br>{translator.text('displacement.reinforced')}")
        for row in reinforced
    ]  # fmt: skip
    trace = symbol_trace(
        "pressure",
        [round(float(each[0]), 4) for each in points],
        [round(float(each[1]), 4) for each in points],
        [each[2] for each in points],
        [["", "", each[3]] for each in points],
    )
    items = [
        LegendItem(translator.text("displacement.reinforced"), "marker", style.POST_SELECTED, "square", "filled", 3)
    ]
    if len(inherited):
        labels = [translator.text("displacement.share_below", high=translator.number(100 * PRESSURE_BREAKS[0]))]
        labels += [
            translator.text("displacement.share_from", low=translator.number(100 * low)) for low in PRESSURE_BREAKS
        ]
        items += [
            LegendItem(label, "marker", PRESSURE, "circle", "filled", size)
            for size, label in enumerate(labels)
            if size in {_size(share) for share in inherited["share"]}
        ]
    if hubs:
        items.append(LegendItem(translator.text("displacement.hub"), "marker", HUB, "star", "filled", 3))
    unit = translator.text("displacement.pressure_unit") if len(inherited) else ""
    legend = Legend(translator.text("displacement.pressure_title"), tuple(items), unit)
    return Layer(LayerName.CROSSINGS, (trace,), legend=legend)


def _size(share: float) -> int:
    return style.class_of(share, PRESSURE_BREAKS) + 1
