"""The words of a frame of the playback and of its days; legends that stay as they are through a whole playback."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from babel.dates import format_date

from geodata.playback import UNIT_MONTHS, Frame, Timeline
from layers.base import Layer, LayerName, Legend
from layers.incidents import incident_legend
from layers.locales import Translator


def step_words(step: dt.date, unit: str, translator: Translator) -> str:
    """Return what a calendar step is called: "2024", "1st quarter 2024", "March 2024"."""
    if unit == "quarter":
        return format_date(step, "QQQQ y", locale=translator.locale)
    return translator.date(step, unit)


def frame_title(timeline: Timeline, frame: Frame, translator: Translator) -> str:
    """Return what stands in large type: the step, or the first and last month of a window of several steps."""
    if timeline.width <= 1:
        return step_words(frame.step, timeline.unit, translator)
    first, last = (translator.date(day, "month") for day in (frame.first, frame.last))
    return translator.text("playback.span", first=first, last=last)


def frame_note(timeline: Timeline, frame: Frame, translator: Translator) -> str:
    """Return what the title does not say: since when is added up, or which days a step that is cut covers."""
    if timeline.width == 0:
        return translator.text(
            "playback.added_up", first=translator.date(frame.first), last=translator.date(frame.last)
        )  # fmt: skip
    if not frame.is_cut:
        return ""
    return translator.text("playback.cut", first=translator.date(frame.first), last=translator.date(frame.last))


def held_legend(layer: Layer, translator: Translator) -> Layer:
    """Return a layer whose legend says nothing that changes with the incidents drawn.

    The classes of all layers are the same under every filter; what differs from one picture to the next is which
    symbols occur and how many incidents a note counts.
    """
    if layer.name == LayerName.INCIDENTS:
        return replace(layer, legend=incident_legend(translator))
    if layer.name in _COUNTED and isinstance(layer.legend, Legend):
        return replace(layer, legend=replace(layer.legend, counts=translator.text("playback.held_counts")))
    return layer


#: Layers whose legend counts incidents.
_COUNTED = (LayerName.REGIONS, LayerName.DENSITY, LayerName.ROAD_DENSITY, LayerName.HEXAGONS)

assert set(UNIT_MONTHS) == {"month", "quarter", "year"}  # each has a word of its own
