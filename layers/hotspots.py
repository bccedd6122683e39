"""Where incidents concentrate: the density as a picture of discrete classes, and counts by hexagon."""

from __future__ import annotations

from itertools import pairwise

import h3
import numpy as np
import pandas as pd

from geodata import crs
from geodata.density import DENSITY_BREAKS, DensitySurface, surface_to_mercator
from layers import style
from layers.areas import class_items, counted_hover
from layers.base import Layer, LayerName, Legend, LegendItem
from layers.basemap import source_address
from layers.figure import area_trace, image_layer
from layers.locales import Translator
from layers.pictures import IMAGE_WIDTH, classed_png, image_height, png_address


def density_layer(surface: DensitySurface, translator: Translator) -> Layer:
    """Return the density as a picture with one colour a class, the same at every zoom and under every filter."""
    image = image_layer(png_address(density_png(surface)), crs.STUDY_BOUNDS)
    counts = translator.text(
        "layers.density.counts",
        used=translator.count("layers.density.used", surface.n_used),
        left_out=translator.count("layers.density.left_out", surface.n_left_out),
    )
    legend = Legend(
        translator.text("layers.density.title"),
        density_items(translator),
        translator.text("layers.density.unit"),
        translator.text("layers.density.note", km=translator.number(surface.bandwidth_km)),
        counts,
    )
    return Layer(LayerName.DENSITY, images=(image,), legend=legend)


def density_items(translator: Translator) -> tuple[LegendItem, ...]:
    """Return the classes of a density, the lowest first."""
    labels = [
        translator.text("layers.areas.interval", low=translator.number(low, 3), high=translator.number(high, 3))
        for low, high in pairwise(DENSITY_BREAKS)
    ]
    labels.append(translator.text("layers.areas.from", low=translator.number(DENSITY_BREAKS[-1], 3)))
    return tuple(LegendItem(label, "fill", colour) for label, colour in zip(labels, style.DENSITY_COLOURS, strict=True))


def density_png(surface: DensitySurface) -> bytes:
    """Return the classes of a density as a PNG in Web Mercator over `crs.STUDY_BOUNDS`.

    Clear below the first break and outside the grid; a colour is exactly one of `style.DENSITY_COLOURS`.
    """
    values = surface_to_mercator(surface, crs.STUDY_BOUNDS, IMAGE_WIDTH, image_height())
    classes = np.searchsorted(np.asarray(DENSITY_BREAKS), np.nan_to_num(values, nan=-1.0), side="right")
    return classed_png(classes, style.DENSITY_COLOURS)


def hexagon_layer(counts: pd.DataFrame, resolution: int, translator: Translator) -> Layer:
    """Return the incidents counted by hexagon, for more of them than symbols can show.

    Parameters
    ----------
    counts : DataFrame
        Indexed by H3 cell; needs n_incidents, uses top_type.
    resolution : int
        One of `geodata.index.HEX_RESOLUTIONS`.
    translator : Translator
    """
    counted = counts[counts["n_incidents"] >= style.HEXAGON_BREAKS[0]]
    customdata = [
        ["hexagon", cell, counted_hover("", row, translator)]
        for cell, row in zip(counted.index, counted.to_dict("records"), strict=True)
    ]
    trace = area_trace(
        "hexagons",
        source_address(f"hexagons_{resolution}"),
        "cell",
        counted.index.tolist(),
        [style.class_of(number, style.HEXAGON_BREAKS) for number in counted["n_incidents"]],
        style.HEXAGON_COLOURS,
        customdata,
    )
    area = h3.average_hexagon_area(resolution, unit="km^2")
    legend = Legend(
        translator.text("layers.hexagons.title"),
        class_items(style.HEXAGON_BREAKS, style.HEXAGON_COLOURS, translator),
        unit=translator.text("layers.hexagons.unit", km2=translator.number(float(f"{area:.2g}"))),
        note=translator.text("layers.hexagons.note"),
    )
    return Layer(LayerName.HEXAGONS, (trace,), legend=legend)
