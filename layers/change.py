"""What changed in the density: a picture of classes either side of no change."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from geodata import crs
from geodata.density_change import CHANGE_BREAKS, DensityChange
from geodata.interpolation import grid_to_mercator
from layers import style
from layers.base import Layer, LayerName, Legend, LegendItem
from layers.figure import image_layer
from layers.locales import Translator
from layers.pictures import IMAGE_WIDTH, classed_png, image_height, png_address


def change_layer(change: DensityChange, words: Translator) -> Layer:
    """Return the change of a density as a picture; the same colour for the same change at every zoom."""
    image = image_layer(png_address(change_png(change)), crs.STUDY_BOUNDS)
    note = words.text(
        "density.change_note",
        km=words.number(change.recent.bandwidth_km),
        smallest=words.number(CHANGE_BREAKS[0], 3),
        recent=words.count("layers.density.used", change.recent.n_used),
        earlier=words.number(change.earlier.n_used),
    )
    legend = Legend(words.text("density.change_title"), _items(words), words.text("layers.density.unit"), note)
    return Layer(LayerName.CHANGE, images=(image,), legend=legend)


def change_png(change: DensityChange) -> bytes:
    """Return the classes of a change as a PNG in Web Mercator over `crs.STUDY_BOUNDS`, clear where nothing changed."""
    values = grid_to_mercator(change.values, change.grid, crs.STUDY_BOUNDS, IMAGE_WIDTH, image_height())
    values = np.nan_to_num(values, nan=0.0)
    size = np.searchsorted(np.asarray(CHANGE_BREAKS), np.abs(values), side="right")
    n_classes = len(CHANGE_BREAKS)
    classes = np.where(values < 0, n_classes + 1 - size, n_classes + size)
    return classed_png(np.where(size == 0, 0, classes), style.CHANGE_COLOURS)


def _items(words: Translator) -> tuple[LegendItem, ...]:
    """Return the classes as they stand on a scale: the largest rise above, the largest fall below."""
    limits = [words.number(each, 3) for each in CHANGE_BREAKS]
    more = [words.text("density.more_between", low=low, high=high) for low, high in pairwise(limits)]
    fewer = [words.text("density.fewer_between", low=low, high=high) for low, high in pairwise(limits)]
    labels = [
        words.text("density.more_from", low=limits[-1]),
        *reversed(more),
        *fewer,
        words.text("density.fewer_from", low=limits[-1]),
    ]
    colours = reversed(style.CHANGE_COLOURS)
    return tuple(LegendItem(label, "fill", colour) for label, colour in zip(labels, colours, strict=True))


assert 2 * len(CHANGE_BREAKS) == len(style.CHANGE_COLOURS)
