"""Two maps side by side as a sheet of paper: every word of it is decided here, `layers.paper_pair` only draws."""

from __future__ import annotations

import datetime as dt

import numpy as np

from dashboard.compare_state import SIDES, Comparison
from dashboard.compare_view import compare_maps, difference_words, left_out_words
from dashboard.data import AtlasData
from dashboard.filter_words import filter_words
from dashboard.map_export import address_query, kept_back, sheet_text, sheet_title
from dashboard.passing_on import handing_on
from layers.filters import Filters
from layers.locales import Translator
from layers.paper_pair import Half, PairSheet


def pair_sheet(
    atlas: AtlasData,
    comparison: Comparison,
    words: Translator,
    root: str,
    made_on: dt.date,
    bounds: tuple[float, float, float, float] | None = None,
    has_view: bool = True,
) -> PairSheet:
    """Return the sheet of a comparison.

    Parameters
    ----------
    atlas : AtlasData
    comparison : Comparison
    words : Translator
    root : str
        Address of the page without parameters: the code on the sheet leads there.
    made_on : date
        Printed on the sheet.
    bounds : (west, south, east, north), optional
        Ground that must be on both maps, degrees.
    has_view : bool
        Whether the comparison names a view; without one the maps show the four countries.
    """
    with handing_on():
        maps = compare_maps(atlas, comparison, words)
    sides = {name: comparison.take(name, atlas) for name in SIDES}
    statement, ratio, notes = difference_words(sides, words)
    legend = tuple(maps.legend)
    rows = np.unique(np.concatenate([side.rows for side in sides.values()]))
    text = sheet_text(
        atlas,
        words,
        f"{root}?{address_query(comparison.to_query(), atlas, words)}",
        made_on,
        title=sheet_title(legend, words),
        period=f"{statement} {ratio}",
        # What each map shows stands over it.
        filters=filter_words(atlas, comparison.common, words) if comparison.common != Filters() else "",
        counts=" ".join([*notes, *left_out_words(maps.layers, words), *kept_back(atlas, rows, legend, words)]),
    )
    left, right = (Half(maps.headings[name], maps.counts[name], maps.layers[name]) for name in SIDES)
    return PairSheet(text, (left, right), legend, bounds, comparison.state.view if has_view else None)
