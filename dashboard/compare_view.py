"""What two maps side by side show: their layers, the one legend, the headings, and the difference in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard.compare_state import SIDES, Comparison
from dashboard.data import AtlasData
from dashboard.filter_words import filter_words, period_words
from dashboard.row_layers import row_layers
from geodata.side_by_side import Side, SideComparison, compare_sides
from geodata.statistics import SMALL_COUNT
from layers.base import Layer, LayerName
from layers.charts_changes import ratio_words
from layers.filters import Filters
from layers.legends import legend_order
from layers.locales import Translator
from layers.playback import held_legend
from layers.style import SYMBOL_LIMIT


@dataclass(frozen=True)
class ComparedMaps:
    """Hold what the page shows.

    Attributes
    ----------
    layers : dict of str to tuple of Layer
        Of each side, from the ground up.
    legend : list of Layer
        The one legend of both.
    headings, counts : dict of str to str
        Of each side.
    sentences : list of component
        The difference in words.
    """

    layers: dict[str, tuple[Layer, ...]]
    legend: list[Layer]
    headings: dict[str, str]
    counts: dict[str, str]
    sentences: list[Any]


def compare_maps(atlas: AtlasData, comparison: Comparison, words: Translator) -> ComparedMaps:
    """Return both maps in the same classes, and what can be said of their difference."""
    sides = {name: comparison.take(name, atlas) for name in SIDES}
    state = comparison.state
    most = max(len(side.rows) for side in sides.values())
    is_counted = LayerName.INCIDENTS in state.layers and most > SYMBOL_LIMIT
    layers = {
        name: row_layers(atlas, state, side.rows, side.years, words, is_counted) if side.years else ()
        for name, side in sides.items()
    }
    fullest = max(layers.values(), key=len)
    return ComparedMaps(
        layers,
        legend_order([held_legend(layer, words) for layer in fullest]),
        {name: side_heading(atlas, comparison.sides[name], words) for name in SIDES},
        {name: _count_words(side, words) for name, side in sides.items()},
        difference_sentences(atlas, comparison, sides, layers, words),
    )


def side_heading(atlas: AtlasData, filters: Filters, words: Translator) -> str:
    """Return what a map is called: its period, and its types."""
    types = words.values("trafficking_type", filters.types) if filters.types else words.text("compare.all_types")
    return words.text("compare.heading", period=period_words(filters, atlas.index, words), types=types)


def _count_words(side: Side, words: Translator) -> str:
    count = words.count("charts.n_incidents", len(side.rows))
    if not side.years:
        return words.text("compare.not_covered")
    rate = words.number(len(side.rows) / side.years, 1)
    return words.text("compare.count", count=count, rate=rate)


def difference_words(sides: dict[str, Side], words: Translator) -> tuple[str, str, list[str]]:
    """Return the counts, the difference with its interval or the reason why there is none, and what is left out."""
    compared = compare_sides(sides["left"], sides["right"])
    statement = words.text(
        "compare.statement",
        left=words.count("charts.n_incidents", compared.n_left),
        right=words.count("charts.n_incidents", compared.n_right),
    )
    notes = [words.text("changes.reporting")]
    n_astride = sum(side.n_astride for side in sides.values())
    if n_astride:
        notes.append(words.count("changes.astride", n_astride))
    return statement, ratio_sentence(compared, words), notes


def left_out_words(layers: Mapping[str, Sequence[Layer]], words: Translator) -> list[str]:
    """Say of each layer how many incidents it uses and leaves out, on the left and on the right."""
    counts: dict[str, dict[str, str]] = {}
    for side, drawn in layers.items():
        for layer in drawn:
            if layer.legend is not None and layer.legend.counts:
                counts.setdefault(layer.legend.title, {})[side] = layer.legend.counts
    return [
        words.text("compare.of_layer", layer=title, said=" ".join(
            words.text(f"compare.of_side.{side}", said=said) for side, said in by_side.items()
        ))
        for title, by_side in counts.items()
    ]  # fmt: skip


def difference_sentences(
    atlas: AtlasData,
    comparison: Comparison,
    sides: dict[str, Side],
    layers: Mapping[str, Sequence[Layer]],
    words: Translator,
) -> list[Any]:
    """Say the difference, as `difference_words` has it, what the layers leave out, and the filters of both sides."""
    statement, ratio, notes = difference_words(sides, words)
    notes += left_out_words(layers, words)
    if comparison.common != Filters():
        notes.append(filter_words(atlas, comparison.common, words))
    return [
        html.P([statement, " ", html.Strong(ratio)], className="analysis-statement"),
        html.Ul([html.Li(note) for note in notes], className="corridors-notes"),
    ]


def ratio_sentence(compared: SideComparison, words: Translator) -> str:
    """Return the ratio of the yearly rates in words, or why there is none."""
    if compared.n_both:
        return words.count("compare.overlap", compared.n_both)
    if compared.n_left + compared.n_right < SMALL_COUNT:
        return words.text("compare.small", n=words.number(SMALL_COUNT))
    ratio = compared.ratio
    if ratio is None:
        return words.text("compare.no_ratio")
    said = ratio_words({"ratio": ratio.value, "ratio_low": ratio.low, "ratio_high": ratio.high}, words)
    sentence = words.text("compare.ratio", ratio=said)
    return f"{sentence} {words.text('compare.by_chance')}" if ratio.low <= 1.0 <= ratio.high else sentence
