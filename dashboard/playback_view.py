"""The playback of the map: what the address asks for, the frames there are, and what each of them draws."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import numpy as np

from dashboard.data import AtlasData
from dashboard.map_layers import compose_layers, layer_notes, summary_sentences
from dashboard.map_state import LAYER_LABELS, MapState
from dashboard.row_layers import NOT_COMPARABLE, row_layers
from geodata.playback import UNIT_MONTHS, WINDOWS, PlacedRows, build_timeline, place_rows
from geodata.statistics import period_years
from layers.base import Layer, LayerName
from layers.figure import figure_update
from layers.filters import Filters
from layers.locales import Translator
from layers.playback import frame_note, frame_title, held_legend, step_words
from layers.style import SYMBOL_LIMIT

DEFAULT_UNIT, DEFAULT_WINDOW = "year", "step"
#: Layer -> how the traces begin that change from frame to frame.
PLAYED_TRACES = {
    LayerName.REGIONS: "regions",
    LayerName.HEXAGONS: "hexagons",
    LayerName.ROAD_DENSITY: "road_density",
    LayerName.FLOWS: "flow",
    LayerName.INCIDENTS: "incidents",
}


@dataclass(frozen=True)
class Playback:
    """Hold what the address says of the playback.

    Attributes
    ----------
    unit : str
        Key of `geodata.playback.UNIT_MONTHS`.
    window : str
        One of `geodata.playback.WINDOWS`.
    step : date
        A day of the step that is shown.
    """

    unit: str
    window: str
    step: dt.date

    @classmethod
    def from_query(cls, query: Mapping[str, object]) -> Playback | None:
        """Read ``step=2024-03``, ``by`` and ``window`` of a URL; None where no step can be read."""
        try:
            step = dt.date.fromisoformat(f"{query.get('step')}-01")
        except ValueError:
            return None
        unit, window = query.get("by"), query.get("window")
        return cls(
            unit if isinstance(unit, str) and unit in UNIT_MONTHS else DEFAULT_UNIT,
            window if isinstance(window, str) and window in WINDOWS else DEFAULT_WINDOW,
            step,
        )

    def to_query(self) -> dict[str, str]:
        """Return the parameters of the URL; what is as by default is left out."""
        query = {"step": _step_name(self.step)}
        if self.unit != DEFAULT_UNIT:
            query["by"] = self.unit
        if self.window != DEFAULT_WINDOW:
            query["window"] = self.window
        return query


def _step_name(step: dt.date) -> str:
    return step.isoformat()[:7]


@dataclass(frozen=True)
class ShownMap:
    """Hold what the map page shows for an address.

    Attributes
    ----------
    layers : tuple of Layer
        From the ground up.
    legend : tuple of Layer
        Those whose legends are listed, with the legends of the whole playback.
    sentences : list of str
        The line above the map, its first sentence the count.
    n_selected : int
        Incidents that the filters let through.
    plan : dict or None
        What playback.js needs to play; None while nothing is played.
    frame_words : str
        The days of the frame, for a sheet of paper; empty while nothing is played.
    notes : list of str
        What the layers leave out, a paragraph a layer; none while something is played.
    """

    layers: tuple[Layer, ...]
    legend: tuple[Layer, ...]
    sentences: list[str]
    n_selected: int
    plan: dict[str, Any] | None = None
    frame_words: str = ""
    notes: list[str] = field(default_factory=list)


@lru_cache(maxsize=16)
def placed_rows(atlas: AtlasData, filters: Filters, unit: str, window: str) -> PlacedRows | None:
    """Return the incidents of each frame; None where the register does not reach into the period."""
    period = atlas.period(filters)
    if period is None:
        return None
    return place_rows(atlas.index, atlas.select(filters).rows, build_timeline(*period, unit, window))


def show_map(atlas: AtlasData, query: Mapping[str, object], words: Translator) -> ShownMap:
    """Return what the map page shows: a frame of the playback where the address names a step, else the whole period.

    Of what is to be handed on, no symbol is an incident that may not be.
    """
    state, playback = MapState.from_query(query), Playback.from_query(query)
    placed = placed_rows(atlas, state.filters, playback.unit, playback.window) if playback else None
    if playback is None or placed is None:
        composition = compose_layers(atlas, state, words)
        sentences = summary_sentences(composition, state, words)
        notes = layer_notes(composition, words)
        return ShownMap(composition.layers, composition.layers, sentences, composition.n_selected, notes=notes)
    at = placed.timeline.find(playback.step)
    layers = frame_layers(atlas, state, placed, at, words)
    plan = playback_plan(state, placed, at, words)
    said = [plan[name][at] for name in ("titles", "said", "notes") if plan[name][at]]
    return ShownMap(
        layers,
        tuple(held_legend(layer, words) for layer in layers),
        played_sentences(atlas, state, placed, words),
        len(placed.rows) + placed.n_left_out,
        plan,
        words.text("map.reason_separator").join(said),
    )


def played_state(atlas: AtlasData, query: Mapping[str, object]) -> MapState:
    """Return the state a card speaks of: its period is that of the frame while something is played."""
    state, playback = MapState.from_query(query), Playback.from_query(query)
    placed = placed_rows(atlas, state.filters, playback.unit, playback.window) if playback else None
    if playback is None or placed is None:
        return state
    frame = placed.timeline.frames[placed.timeline.find(playback.step)]
    return replace(state, filters=replace(state.filters, start=frame.first, end=frame.last))


def frame_layers(
    atlas: AtlasData, state: MapState, placed: PlacedRows, at: int, words: Translator
) -> tuple[Layer, ...]:
    """Return the layers of a frame, from the ground up: what is played, and the network as it is today."""
    frame = placed.timeline.frames[at]
    # What the fullest frame needs, all have: symbols must not turn into hexagons on the way.
    is_counted = LayerName.INCIDENTS in state.layers and int(placed.counts().max()) > SYMBOL_LIMIT
    years = period_years(frame.first, frame.last)
    return row_layers(atlas, state, placed.in_frame(at), years, words, is_counted)


def played_sentences(atlas: AtlasData, state: MapState, placed: PlacedRows, words: Translator) -> list[str]:
    """Say what is played, what is left out of the steps and which layers are not played."""
    timeline = placed.timeline
    n, total = len(placed.rows), words.number(len(atlas.index))
    sentences = [words.count("playback.played", n, total=total, steps=words.text(f"playback.steps.{timeline.unit}"))]
    if timeline.width == 0:
        n_rough = int(np.count_nonzero(placed.first_step != placed.last_step))
        sentences += [words.count("playback.enters_late", n_rough)] if n_rough else []
    elif placed.n_left_out:
        sentences.append(words.count("playback.left_out", placed.n_left_out))
    absent = [words.text(LAYER_LABELS[name]) for name in NOT_COMPARABLE if name in state.layers]
    if absent:
        sentences.append(words.text("playback.not_played", layers=words.enumeration(absent)))
    return sentences


def playback_plan(state: MapState, placed: PlacedRows, at: int, words: Translator) -> dict[str, Any]:
    """Return what the browser needs to play: step, title, note and count of each frame, and how to ask for one."""
    timeline = placed.timeline
    playback = Playback(timeline.unit, timeline.window, timeline.frames[0].step)
    still = replace(state, selected=None).to_query()
    return {
        "query": urlencode({"lang": words.language, **still, **playback.to_query()}, safe=",:"),
        "by": timeline.unit,
        "window": timeline.window,
        "at": at,
        "steps": [_step_name(frame.step) for frame in timeline.frames],
        "names": [step_words(frame.step, timeline.unit, words) for frame in timeline.frames],
        "titles": [frame_title(timeline, frame, words) for frame in timeline.frames],
        "notes": [frame_note(timeline, frame, words) for frame in timeline.frames],
        "counts": placed.counts().tolist(),
        "said": [words.count("charts.n_incidents", n) for n in placed.counts().tolist()],
    }


def frame_change(layers: Sequence[Layer]) -> dict[str, Any]:
    """Return the part of a figure that differs between frames: its traces by uid, and its pictures."""
    update = figure_update(layers)
    played = tuple(PLAYED_TRACES[layer.name] for layer in layers if layer.name in PLAYED_TRACES)
    traces = {trace["uid"]: trace for trace in update["data"] if trace["uid"].startswith(played)}
    return {"traces": traces, "images": update["map_layers"]}
