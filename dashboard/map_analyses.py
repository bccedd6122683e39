"""The analyses as layers of the map: each answers with what it draws and with what it has to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.data import AtlasData
from dashboard.map_state import MapState
from layers.base import Layer, LayerName
from layers.locales import Translator


@dataclass(frozen=True)
class Analysed:
    """Hold what an analysis makes of a state.

    Attributes
    ----------
    layer : Layer or None
        None where the data cannot carry it.
    sentences : tuple of str
        Why nothing is drawn, or what is left out and why.
    """

    layer: Layer | None
    sentences: tuple[str, ...] = ()


#: Layer -> what it makes of a state; from the ground up.
ANALYSES: dict[LayerName, Callable[[AtlasData, MapState, Translator], Analysed]] = {}
