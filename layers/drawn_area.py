"""The outline of the area that filters the incidents: black on white, so that it shows on any colour."""

from __future__ import annotations

from geodata.areas import Area
from layers import style
from layers.base import Layer, LayerName, Legend, LegendItem, Trace
from layers.locales import Translator

_WIDTH_PX, _CASING_PX = 3.0, 7.0


def area_layer(area: Area, translator: Translator) -> Layer:
    """Return the layer that draws the outline.

    Parameters
    ----------
    area : Area
    translator : Translator
    """
    outline = area.outline
    traces = (
        _line("area_casing", outline[:, 0].tolist(), outline[:, 1].tolist(), style.LABEL_HALO, _CASING_PX),
        _line("area", outline[:, 0].tolist(), outline[:, 1].tolist(), style.DRAWN_AREA, _WIDTH_PX),
    )
    items = (LegendItem(area_words(area, translator), "line", style.DRAWN_AREA),)
    return Layer(LayerName.AREA, traces, legend=Legend(translator.text("layers.drawn_area.title"), items))


def area_words(area: Area, translator: Translator) -> str:
    """Return the surface in words, two digits: "about 12,000 km²"."""
    rounded = float(f"{area.km2:.2g}")
    return translator.text("layers.drawn_area.about", km2=translator.number(rounded, 1 if rounded < 10 else 0))


def _line(uid: str, longitude: list[float], latitude: list[float], colour: str, width_px: float) -> Trace:
    return {
        "type": "scattermap",
        "uid": uid,
        "mode": "lines",
        "lon": longitude,
        "lat": latitude,
        "line": {"color": colour, "width": width_px},
        "hoverinfo": "skip",
    }
