"""From what was clicked to its card; a target that no longer exists gives no card and no fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import h3
import numpy as np
import pandas as pd
from dash import dcc, html

from dashboard.components.cards import card_frame, incident_card
from dashboard.components.list_cards import MAX_LISTED_AT_SPOT, area_card, neighbours
from dashboard.components.place_cards import corridor_card, crossing_card, post_card
from dashboard.cooperation_panel import row_evidence
from dashboard.cooperation_view import SUMMARY, cooperation_view, subject_name, subject_spot
from dashboard.data import NO_EDGE, AtlasData
from dashboard.density_view import Smoothing, change_view
from dashboard.map_state import MapState
from geodata.density import rows_within, value_at
from geodata.density_change import change_at
from geodata.errors import AtlasError, InputError
from geodata.statistics import POST_RADIUS_KM
from geodata.study_cells import HEXAGON_MAX_ERROR_KM
from layers.base import LayerName
from layers.locales import Translator, local_name


def selected_card(atlas: AtlasData, state: MapState, translator: Translator, back: str = "") -> html.Div | None:
    """Return the card of what the state has selected; None where nothing is selected."""
    if state.selected is None:
        return None
    try:
        return _BUILDERS[state.selected.kind](atlas, state, translator, back)
    except AtlasError as error:
        sentence = translator.error(error.code, str(error), error.parameters)
        return card_frame(translator.text("common.error_title"), [html.P(sentence)], translator)


def selected_spot(atlas: AtlasData, state: MapState) -> tuple[float, float] | None:
    """Return (longitude, latitude) of what is selected, to ring it on the map; None where it is no point."""
    selected = state.selected
    if selected is None:
        return None
    try:
        if selected.kind in ("incident", "point"):
            incident = atlas.incident(selected.value)
            return float(incident["longitude"]), float(incident["latitude"])
        if selected.kind == "post":
            point = atlas.post(selected.value).geometry
            return point.x, point.y
    except InputError:
        return None
    if selected.kind == "crossing":
        found = atlas.crossings[atlas.crossings["crossing_id"] == selected.value].geometry
        return (found.iloc[0].x, found.iloc[0].y) if len(found) else None
    if selected.kind == "cooperation":
        subject = cooperation_view(atlas, "").subject(selected.value)
        return subject_spot(atlas, subject) if subject and subject.kind == "crossing" else None
    if selected.kind == "place" and selected.value in atlas.place_names.index:
        point = atlas.place(selected.value).geometry
        return point.x, point.y
    return selected.spot()


def _value(state: MapState) -> str:
    if state.selected is None:
        raise ValueError("no card without a selection")
    return state.selected.value


def _incident(atlas: AtlasData, state: MapState, translator: Translator, back: str) -> html.Div:
    incident = atlas.incident(_value(state))
    around = neighbours(atlas, _rows_at(atlas, state, incident), incident["incident_id"], translator)
    return incident_card(atlas, incident, translator, around, back)


def _point(atlas: AtlasData, state: MapState, translator: Translator, back: str) -> html.Div:
    """List the selected incidents that share a point with one of them; a lone one has its own card."""
    rows = _rows_at(atlas, state, atlas.incident(_value(state)))
    if len(rows) == 1:
        return _incident(atlas, state, translator, back)
    title, lead = translator.text("cards.point_title"), translator.count("cards.at_point", len(rows))
    return area_card(atlas, title, lead, rows, translator, limit=MAX_LISTED_AT_SPOT)


def _rows_at(atlas: AtlasData, state: MapState, incident: dict[str, Any]) -> np.ndarray:
    """Return the selected incidents drawn at the point of this one."""
    rows = atlas.select(state.filters).rows
    longitude, latitude = np.float32(incident["longitude"]), np.float32(incident["latitude"])
    tolerance = np.float32(1e-4)  # coordinates are given to four decimals
    same = np.abs(atlas.index.longitude[rows] - longitude) < tolerance
    here = rows[same]
    return here[np.abs(atlas.index.latitude[here] - latitude) < tolerance]


def _post(atlas: AtlasData, state: MapState, translator: Translator, back: str) -> html.Div:
    return post_card(atlas, atlas.post(_value(state)).to_dict(), translator)


def _corridor(atlas: AtlasData, state: MapState, translator: Translator, back: str) -> html.Div:
    return corridor_card(atlas, atlas.corridor(_value(state)).to_dict(), translator)


def _crossing(atlas: AtlasData, state: MapState, translator: Translator, back: str) -> html.Div:
    found = atlas.crossings[atlas.crossings["crossing_id"] == _value(state)]
    if found.empty:
        raise InputError("no_crossing", "There is no crossing “{identifier}”.", identifier=_value(state))
    return crossing_card(atlas, found.iloc[0].to_dict(), translator)


def _region(atlas: AtlasData, state: MapState, translator: Translator, back: str) -> html.Div:
    found = atlas.regions[atlas.regions["region_id"] == _value(state)]
    if found.empty:
        raise InputError("no_region", "There is no region “{identifier}”.", identifier=_value(state))
    rows = _rows_with_code(atlas, state, "region")
    region = found.iloc[0].to_dict()
    title = f"{local_name(region, translator.language)}, {translator.value('country', region['country'])}"
    address = atlas.link(f"/regions/{_value(state)}", translator.language)
    page = dcc.Link(translator.text("cards.region_page"), href=address, className="button")
    return area_card(atlas, title, translator.count("cards.in_region", len(rows)), rows, translator, page=page)


def _hexagon(atlas: AtlasData, state: MapState, translator: Translator, back: str) -> html.Div:
    for resolution, error_km in HEXAGON_MAX_ERROR_KM.items():
        column = f"hex_{resolution}"
        if _value(state) in atlas.index.categories[column]:
            rows = _rows_with_code(atlas, state, column)
            rows = rows[atlas.index.uncertainty_km[rows] <= error_km]
            lead = translator.count("cards.in_hexagon", len(rows))
            return area_card(atlas, translator.text("cards.hexagon_title"), lead, rows, translator)
    if h3.is_valid_cell(_value(state)):
        lead = translator.count("cards.in_hexagon", 0)
        return area_card(atlas, translator.text("cards.hexagon_title"), lead, np.zeros(0, dtype=int), translator)
    raise InputError("no_hexagon", "There is no hexagon “{identifier}”.", identifier=_value(state))


def _rows_with_code(atlas: AtlasData, state: MapState, column: str) -> np.ndarray:
    rows = atlas.select(state.filters).rows
    code = atlas.index.code(column, _value(state))
    return rows[atlas.index.columns[column][rows] == code] if code >= 0 else rows[:0]


def _spot(atlas: AtlasData, state: MapState, translator: Translator, back: str) -> html.Div:
    """Say how many incidents lie within the bandwidth of a spot, which, and what the colour there means."""
    spot = state.selected.spot() if state.selected else None
    if spot is None:
        raise InputError("no_spot", "“{identifier}” is no spot on the map.", identifier=_value(state))
    if LayerName.CHANGE in state.layers and LayerName.DENSITY not in state.layers:
        return _changed_spot(atlas, state, spot, translator)
    bandwidth = state.bandwidth_km
    near = _rows_near(atlas, atlas.select(state.filters).rows, spot, bandwidth)
    surface = atlas.surface(state.filters, bandwidth)
    value = float("nan") if surface is None else value_at(surface, *spot)
    kilometres = translator.number(bandwidth)
    density = translator.text("cards.spot_density", value=translator.significant(value))
    title = translator.text("cards.spot_title")
    return area_card(
        atlas,
        title,
        translator.count("cards.within_spot", len(near), km=kilometres),
        near,
        translator,
        density,
        MAX_LISTED_AT_SPOT,
    )


def _rows_near(atlas: AtlasData, rows: np.ndarray, spot: tuple[float, float], bandwidth_km: float) -> np.ndarray:
    """Return those of some incidents within one bandwidth of a spot that a density of this bandwidth uses."""
    index = atlas.index
    places = index.easting_m[rows], index.northing_m[rows], index.uncertainty_km[rows]
    return rows[rows_within(*places, *spot, bandwidth_km, bandwidth_km)]


def _changed_spot(atlas: AtlasData, state: MapState, spot: tuple[float, float], translator: Translator) -> html.Div:
    """Say how many incidents of either period lie within the bandwidth of a spot, which, and what the colour means."""
    view = change_view(atlas, state.filters, Smoothing(state.bandwidth_km, "gaussian", NO_EDGE))
    sides = [_rows_near(atlas, rows, spot, state.bandwidth_km) for rows in (view.split.now, view.split.before)]
    days = zip(("first", "last", "before_first", "before_last"), (*view.periods.now, *view.periods.before), strict=True)
    counts = [translator.count("charts.n_incidents", len(rows)) for rows in sides]
    lead = translator.text(
        "cards.within_spot_change",
        km=translator.number(state.bandwidth_km),
        recent=counts[0],
        earlier=counts[1],
        **{name: translator.date(day) for name, day in days},
    )
    value = change_at(view.change, *spot)
    sign = "+" if value > 0 else "−" if value < 0 else ""
    note = translator.text("cards.spot_change", value=f"{sign}{translator.significant(abs(value))}")
    title = translator.text("cards.spot_change_title")
    return area_card(atlas, title, lead, np.union1d(*sides), translator, note, MAX_LISTED_AT_SPOT)


def _place(atlas: AtlasData, state: MapState, translator: Translator, back: str) -> html.Div:
    """Name a place and list the selected incidents around it."""
    place = atlas.place(_value(state))
    index = atlas.index
    rows = atlas.select(state.filters).rows
    places = index.easting_m[rows], index.northing_m[rows], index.uncertainty_km[rows]
    near = rows[rows_within(*places, place.geometry.x, place.geometry.y, POST_RADIUS_KM, POST_RADIUS_KM)]
    title = f"{place['name']}, {translator.value('country', place['country'])}"
    lead = translator.count("cards.around_place", len(near), km=translator.number(POST_RADIUS_KM))
    population = place["population"]
    note = "" if pd.isna(population) else translator.count("search.inhabitants", int(population))
    address = atlas.link(f"/places/{_value(state)}", translator.language)
    page = dcc.Link(translator.text("cards.place_page"), href=address, className="button")
    return area_card(atlas, title, lead, near, translator, note, MAX_LISTED_AT_SPOT, page)


def _cooperation(atlas: AtlasData, state: MapState, translator: Translator, back: str) -> html.Div:
    """List what the registers name at a crossing, each with its source, and the way to the matrix."""
    subject = cooperation_view(atlas, "").subject(_value(state))
    if subject is None:
        raise InputError("no_crossing", "There is no crossing “{identifier}”.", identifier=_value(state))
    page = atlas.link("/cooperation", translator.language, rows=subject.kind, cell=f"{subject.subject_id}|{SUMMARY}")
    link = dcc.Link(translator.text("cooperation.title"), href=page, className="button")
    content = [html.P(link), *row_evidence(atlas, subject, translator)]
    return card_frame(subject_name(atlas, subject, translator), content, translator)


_BUILDERS: dict[str, Callable[[AtlasData, MapState, Translator, str], html.Div]] = {
    "incident": _incident,
    "point": _point,
    "post": _post,
    "corridor": _corridor,
    "crossing": _crossing,
    "region": _region,
    "hexagon": _hexagon,
    "spot": _spot,
    "place": _place,
    "cooperation": _cooperation,
}
