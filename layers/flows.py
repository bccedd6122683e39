"""Reported flows as curves of the map: towards the incidents, and on from there. They are no roads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from geodata import crs, fields
from geodata.arcs import BEND, bearing_deg, bend_arc, leave_study_area
from geodata.flows import ORIGIN, FlowRegister
from geodata.place_names import End, Gazetteer
from layers import style
from layers.base import Layer, LayerName, Legend, LegendItem, Trace
from layers.figure import symbol_trace
from layers.locales import Translator
from layers.style_flows import FLOW_BREAKS, FLOW_COLOURS, FLOW_WIDTHS, translucent

#: Ends nearer to each other than this are one spot on the map: no curve joins them, km.
SAME_SPOT_KM = 5.0
_OPACITY = 0.72
#: Height of a curve over its chord, by side: the legs of both sides between the same two ends lie apart.
_BENDS = (BEND, BEND / 2.0)
_DECIMALS = 3
#: Where the sign of a part of the world stands: a spot in its middle gives the direction, degrees.
_TOWARDS = {"Europe": (17.0, 49.0), "America": (-75.0, 15.0), "Asia": (80.0, 30.0), "Africa": (20.0, -15.0),
            "elsewhere": (-30.0, -20.0)}  # fmt: skip
_Spot = tuple[float, float]


@dataclass(frozen=True)
class Arc:
    """Describe one leg on the map.

    Attributes
    ----------
    side : int
        `geodata.flows.ORIGIN` or `DESTINATION`.
    start, end : (longitude, latitude)
        WGS84 degrees.
    n_incidents : int
    label : str
        What the pointer is told, without the number.
    """

    side: int
    start: _Spot
    end: _Spot
    n_incidents: int
    label: str


@dataclass(frozen=True)
class ArcSet:
    """Hold the legs that are drawn.

    Attributes
    ----------
    arcs : tuple of Arc
    n_within : int
        Incidents of legs within one country or one spot, which no curve shows.
    beyond : mapping of a part of the world to the (country or area, incidents) in it
    """

    arcs: tuple[Arc, ...]
    n_within: int
    beyond: Mapping[str, tuple[tuple[str, int], ...]]


def territory_name(code: str, translator: Translator) -> str:
    """Return the name of a country or a part of the world in the reader's language."""
    if not code:
        return translator.text("common.unknown")
    if code in fields.COUNTRIES:
        return translator.value("country", code)
    return str(translator.locale.territories.get(code, code)).replace("'", "’")


@lru_cache(maxsize=8)
def part_spot(part: str) -> _Spot:
    """Return where the ways to a part of the world leave the map."""
    return leave_study_area(*_TOWARDS[part])


def country_arcs(legs: pd.DataFrame, gazetteer: Gazetteer, translator: Translator) -> ArcSet:
    """Return the legs between countries; a country beyond the study area stands at the sign of its part of the world.

    Parameters
    ----------
    legs : DataFrame
        As `geodata.flows.flow_legs` returns them.
    gazetteer : Gazetteer
        Gives each country its spot.
    translator : Translator
    """
    grouped: dict[tuple[int, str, str], int] = defaultdict(int)
    for leg in legs.to_dict("records"):
        away = gazetteer.part_of.get(leg["end"], leg["end"])
        if leg["country"]:
            grouped[leg["side"], away, leg["country"]] += leg["n_incidents"]

    def spot(code: str) -> _Spot:
        if code in _TOWARDS:
            return part_spot(code)
        return gazetteer.by_code[code].longitude, gazetteer.by_code[code].latitude

    def name(code: str) -> str:
        return translator.text(f"flows.part.{code}") if code in _TOWARDS else territory_name(code, translator)

    arcs, n_within = [], int(legs.loc[legs["country"] == "", "n_incidents"].sum())
    for (side, away, country), n in grouped.items():
        if away == country:
            n_within += n
            continue
        ends = [spot(away), spot(country)]
        names = [name(away), name(country)]
        if side != ORIGIN:
            ends, names = ends[::-1], names[::-1]
        arcs.append(Arc(side, ends[0], ends[1], n, translator.text("flows.leg", start=names[0], end=names[1])))
    return ArcSet(tuple(arcs), n_within, _beyond(legs, gazetteer))


def place_arcs(
    legs: pd.DataFrame,
    register: FlowRegister,
    country_legs: pd.DataFrame,
    gazetteer: Gazetteer,
    place_of: Callable[[Sequence[int]], Sequence[str]],
    translator: Translator,
) -> ArcSet:
    """Return the legs between the ends as precisely as they are named and the spots of the incidents.

    Parameters
    ----------
    legs : DataFrame
        As `geodata.flows.place_legs` returns them.
    register : FlowRegister
    country_legs : DataFrame
        As `geodata.flows.flow_legs` returns them, for the signs at the edge.
    gazetteer : Gazetteer
    place_of : function of rows
        Names of the places of incidents.
    translator : Translator
    """
    arcs, n_within = [], 0
    places = place_of(legs["row"].tolist())
    for leg, place in zip(legs.to_dict("records"), places, strict=True):
        end: End = register.ends[leg["end"]]
        part = gazetteer.part_of.get(end.country)
        away = part_spot(part) if part else (end.longitude, end.latitude)
        here = (leg["longitude"], leg["latitude"])
        if crs.GEOD.line_length([away[0], here[0]], [away[1], here[1]]) < 1000.0 * SAME_SPOT_KM:
            n_within += leg["n_incidents"]
            continue
        ends, names = [away, here], [end.name or territory_name(end.country, translator), place]
        if leg["side"] != ORIGIN:
            ends, names = ends[::-1], names[::-1]
        text = translator.text("flows.leg", start=names[0], end=names[1])
        arcs.append(Arc(leg["side"], ends[0], ends[1], leg["n_incidents"], text))
    return ArcSet(tuple(arcs), n_within, _beyond(country_legs, gazetteer))


def _beyond(legs: pd.DataFrame, gazetteer: Gazetteer) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return the countries and areas beyond the study area by part of the world, most first."""
    totals = legs.groupby("end")["n_incidents"].sum()
    parts: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for code, n in totals.sort_index().sort_values(ascending=False, kind="stable").items():
        if code in gazetteer.part_of:
            parts[gazetteer.part_of[str(code)]].append((str(code), int(n)))
    return {part: tuple(parts[part]) for part in _TOWARDS if part in parts}


def flow_layer(drawn: ArcSet, translator: Translator, least: int = 1) -> Layer:
    """Return the legs as curves, one trace a direction and class of width, an arrow on each, and signs at the edge.

    Parameters
    ----------
    drawn : ArcSet
    translator : Translator
    least : int
        Legs of fewer incidents are left out.
    """
    lines: dict[str, tuple[list[float | None], list[float | None]]] = {}
    heads: list[tuple[float, float, str, list[str], float]] = []
    # The heaviest last: their arrows lie above the others.
    shown = [arc for arc in drawn.arcs if arc.n_incidents >= least]
    for arc in sorted(shown, key=lambda arc: (arc.n_incidents, arc.side, arc.label)):
        longitude, latitude = _curve(arc)
        step = style.class_of(arc.n_incidents, FLOW_BREAKS)
        lon, lat = lines.setdefault(slot(arc.side, step), ([], []))
        lon += [*longitude.round(_DECIMALS).tolist(), None]
        lat += [*latitude.round(_DECIMALS).tolist(), None]
        # Beyond the middle, where the curves from one spot have parted.
        at = round(0.58 * (len(longitude) - 1))
        image = style.marker_name("arrow", FLOW_COLOURS[arc.side], "filled", step)
        hover = f"{arc.label}<br>{translator.count('charts.n_incidents', arc.n_incidents)}"
        heads.append(
            (round(float(longitude[at]), _DECIMALS), round(float(latitude[at]), _DECIMALS), image, ["flow", "-", hover],
             round(bearing_deg(longitude, latitude, at), 1))
        )  # fmt: skip
    traces: list[Trace] = [_line_trace(uid, *lines[uid]) for uid in sorted(lines)]
    if heads:
        *columns, angles = map(list, zip(*heads, strict=True))
        trace = symbol_trace("flow_heads", *columns)
        trace["marker"] = {**trace["marker"], "angle": angles}
        traces.append(trace)
    reached = {spot for arc in shown for spot in (arc.start, arc.end)}
    beyond = {part: named for part, named in drawn.beyond.items() if part_spot(part) in reached}
    if beyond:
        traces.append(_sign_trace(beyond, translator))
    return Layer(LayerName.FLOWS, tuple(traces), legend=_legend(translator, least, has_beyond=bool(beyond)))


def _curve(arc: Arc) -> tuple[np.ndarray, np.ndarray]:
    """Return longitude and latitude of the curve of a leg; near the edge of the map it is flatter, to stay on it."""
    west, south, east, north = crs.STUDY_BOUNDS
    for flatter in (1.0, 0.5, 0.25):
        longitude, latitude = bend_arc(arc.start, arc.end, bend=flatter * _BENDS[arc.side])
        if west <= longitude.min() and longitude.max() <= east and south <= latitude.min() and latitude.max() <= north:
            return longitude, latitude
    return bend_arc(arc.start, arc.end, bend=0.0)


def slot(side: int, step: int) -> str:
    """Return the slot of the curves of a direction and a class of width."""
    return f"flows_{side * len(FLOW_BREAKS) + step}"


def _line_trace(uid: str, longitude: list[float | None], latitude: list[float | None]) -> Trace:
    side, step = divmod(int(uid.rpartition("_")[2]), len(FLOW_BREAKS))
    return {
        "type": "scattermap",
        "uid": uid,
        "mode": "lines",
        "lon": longitude,
        "lat": latitude,
        "line": {"color": translucent(FLOW_COLOURS[side], _OPACITY), "width": FLOW_WIDTHS[step]},
        "customdata": [],
        "hoverinfo": "skip",
    }


def _sign_trace(beyond: Mapping[str, tuple[tuple[str, int], ...]], translator: Translator) -> Trace:
    """Return a sign at the edge of the map for each part of the world, which names its countries to the pointer."""
    images, customdata, spots = [], [], []
    for part, countries in beyond.items():
        name = translator.text(f"flows.part.{part}")
        listed = "<br>".join(
            translator.text("flows.sign", name=territory_name(code, translator), n=translator.number(n))
            for code, n in countries
        )
        images.append(style.sign_name(name, style.LABEL))
        spots.append(part_spot(part))
        customdata.append(["flow", part, f"<b>{name}</b><br>{listed}"])
    return symbol_trace("flow_signs", [spot[0] for spot in spots], [spot[1] for spot in spots], images, customdata)


def _legend(translator: Translator, least: int, *, has_beyond: bool) -> Legend:
    sides = ("flows.arriving", "flows.leaving")
    items = [LegendItem(translator.text(key), "line", colour) for key, colour in zip(sides, FLOW_COLOURS, strict=True)]
    lows = [max(low, least) for low, high in zip(FLOW_BREAKS, [*FLOW_BREAKS[1:], None], strict=True)
            if high is None or high > least]  # fmt: skip
    classes = [
        translator.text("flows.class_from", low=translator.number(low))
        if high is None
        else translator.text("flows.class", low=translator.number(low), high=translator.number(high - 1))
        for low, high in zip(lows, [*lows[1:], None], strict=True)
    ]
    note = translator.text("flows.legend_note", classes=translator.enumeration(classes))
    if has_beyond:
        note = f"{note} {translator.text('flows.legend_beyond')}"
    return Legend(translator.text("flows.legend"), tuple(items), note=note)
