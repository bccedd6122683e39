"""Where incidents are more than chance puts there: hexagons by significance, the plain ones plainly."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

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
Key = TypeVar("Key", bound=Hashable)


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
        ["hexagon", name, hover] for name, hover in zip(names, hotspot_hovers(result, drawn, translator), strict=True)
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


def hotspot_hovers(result: HotspotResult, cells: np.ndarray, translator: Translator) -> list[str]:
    """Return class, counts and chances of each cell.

    A map has thousands of cells and few different lines, and wording one takes long: each is worded once.
    """
    counts, sums = result.counts[cells].tolist(), result.sums[cells].tolist()
    neighbours = (result.area.sizes[cells] - 1).tolist()
    chances = zip(two_digits(result.p_value[cells]), two_digits(result.q_value[cells]), strict=True)
    lines = (
        worded(result.level[cells].tolist(), lambda level: f"<b>{level_text(level, translator)}</b>"),
        worded(counts, lambda n: translator.count("hotspots.hover_count", n)),
        worded(
            zip(sums, neighbours, strict=True),
            lambda key: translator.count("hotspots.hover_sum", key[0], neighbours=translator.number(key[1])),
        ),
        worded(
            chances,
            lambda key: translator.text("hotspots.hover_p", p=p_text(key[0], translator), q=p_text(key[1], translator)),
        ),
        worded(
            result.z[cells].round(1).tolist(),
            lambda z: translator.text("hotspots.hover_z", z=translator.number(z, 1)),
        ),
    )
    return ["<br>".join(parts) for parts in zip(*lines, strict=True)]


def worded(keys: Iterable[Key], word: Callable[[Key], str]) -> list[str]:
    """Return the words of each key; equal keys are worded once."""
    listed = list(keys)
    known = {key: word(key) for key in dict.fromkeys(listed)}
    return [known[key] for key in listed]


def two_digits(chances: np.ndarray) -> list[float]:
    """Return chances as they are written, to two digits; those too small to be told apart as one of them."""
    return [float(f"{each:.2g}") if each >= SMALLEST_P else 0.0 for each in chances.tolist()]


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
