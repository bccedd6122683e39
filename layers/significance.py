"""Where incidents are more than chance puts there: hexagons by significance, the plain ones plainly."""

from __future__ import annotations

import h3
import numpy as np

from geodata.hotspots import LEVELS, HotspotResult
from geodata.study_cells import STAR
from layers.base import Layer, LayerName, Legend, LegendItem
from layers.basemap import source_address
from layers.figure import area_trace
from layers.locales import Translator
from layers.style_hotspots import CELL_EDGE, HOTSPOT_COLOURS, NOT_SIGNIFICANT

#: A chance below this is not spelt out.
SMALLEST_P = 0.0001
_CLASSES = (0, 90, 95, 99)


def hotspot_layer(result: HotspotResult, translator: Translator) -> Layer:
    """Return the hexagons that hold incidents or are significant; of all others there is nothing to say.

    Parameters
    ----------
    result : HotspotResult
        Of a resolution in `geodata.index.HEX_RESOLUTIONS`.
    translator : Translator
    """
    drawn = drawn_cells(result)
    names = result.area.names(drawn)
    customdata = [
        ["hexagon", name, hotspot_hover(result, cell, translator)]
        for name, cell in zip(names, drawn.tolist(), strict=True)
    ]
    resolution = result.area.resolution
    trace = area_trace(
        "hotspots",
        source_address(f"hexagons_{resolution}"),
        "cell",
        names,
        [_CLASSES.index(level) for level in result.level[drawn].tolist()],
        (NOT_SIGNIFICANT, *(HOTSPOT_COLOURS[level] for level in _CLASSES[1:])),
        customdata,
    )
    # What is not significant lets a density below it through.
    opacity = np.where(result.level[drawn] > 0, 1.0, 0.55).tolist()
    trace["marker"] = {"opacity": opacity, "line": {"width": 0.8, "color": CELL_EDGE}}
    items = [
        LegendItem(translator.text("hotspots.legend_level", percent=level), "fill", HOTSPOT_COLOURS[level])
        for level in LEVELS
    ]
    items.append(LegendItem(translator.text("hotspots.not_significant"), "fill", NOT_SIGNIFICANT))
    legend = Legend(
        translator.text("hotspots.legend_title"),
        tuple(items),
        unit=translator.text("hotspots.legend_unit", km2=hexagon_area(resolution, translator)),
        note=translator.text("hotspots.legend_note"),
    )
    return Layer(LayerName.HOTSPOTS, (trace,), legend=legend)


def drawn_cells(result: HotspotResult) -> np.ndarray:
    """Return the positions of the cells that are drawn."""
    return np.flatnonzero((result.counts > 0) | (result.level > 0))


def hexagon_area(resolution: int, translator: Translator) -> str:
    """Return how large a hexagon is on average, km², to two digits."""
    return translator.number(float(f"{h3.average_hexagon_area(resolution, unit='km^2'):.2g}"))


def hotspot_hover(result: HotspotResult, cell: int, translator: Translator) -> str:
    """Return class, counts and chances of one hexagon."""
    lines = [
        f"<b>{level_text(int(result.level[cell]), translator)}</b>",
        translator.count("hotspots.hover_count", int(result.counts[cell])),
        translator.count(
            "hotspots.hover_sum", int(result.sums[cell]), neighbours=translator.number(int(result.area.sizes[cell]) - 1)
        ),
        translator.text(
            "hotspots.hover_p",
            p=p_text(float(result.p_value[cell]), translator),
            q=p_text(float(result.q_value[cell]), translator),
        ),
        translator.text("hotspots.hover_z", z=translator.number(float(result.z[cell]), 1)),
    ]
    return "<br>".join(lines)


def level_text(level: int, translator: Translator) -> str:
    """Return what a class is called."""
    if not level:
        return translator.text("hotspots.not_significant")
    return translator.text("hotspots.level", percent=level)


def p_text(chance: float, translator: Translator, is_sentence: bool = True) -> str:
    """Return a chance with its relation sign, "= 0.012" or "< 0.0001"; in a table the first is "0.012"."""
    if chance < SMALLEST_P:
        return translator.text("hotspots.below", value=translator.significant(SMALLEST_P))
    number = translator.significant(chance)
    return translator.text("hotspots.equals", value=number) if is_sentence else number


assert tuple(sorted(LEVELS)) == _CLASSES[1:]
assert STAR == 7  # the legend speaks of six neighbours
