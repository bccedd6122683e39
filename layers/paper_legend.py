"""The legends of a static map, in columns beside it: measured first, so that the map gets what they leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from layers import style
from layers.base import Legend, LegendItem
from layers.paper_ground import draw_hatching
from layers.paper_symbols import Placed, Symbol, draw_symbols, symbol
from layers.paper_text import CAP_HEIGHT, INK, SOFT_INK, set_line, text_width, wrap
from layers.themes import PRINT

#: Width of a column and the space between two, points.
COLUMN_PT = 182.0
GAP_PT = 12.0
#: Room for letters: hinting on screens sets some a little wider than measured.
_TEXT_PT = COLUMN_PT - 4.0
#: Sizes of letters at scale 1, points.
_TITLE, _LABEL, _SMALL = 8.4, 7.2, 6.6
_SWATCH = 17.0
#: Points a pixel of a symbol.
_MARKER = 0.56
#: Fewer pairs of items beside each other are no gain.
_FEWEST_PAIRS = 2
#: (columns, scale), the first that holds everything is taken; in the last one the notes are left out.
_TRIALS = ((1, 1.0), (1, 0.94), (1, 0.9), (2, 1.0), (2, 0.94), (2, 0.9), (3, 0.94), (3, 0.9))
#: A sector of a pie that stands for any mixture, as `style.shape_svg` draws it.
_ANY_PIE = (("#dd4b01", 6), ("#1a7cc4", 2), ("#146a4a", 4))
_OUTLINE = "#8a867c"


@dataclass(frozen=True)
class _Row:
    """Hold a line of a legend: what is set, how high it is, and whether a drawing stands before it."""

    lines: tuple[str, ...]
    size: float
    height: float
    x: float = 0.0
    item: LegendItem | None = None
    is_bold: bool = False
    is_soft: bool = False
    #: The next row stands beside this one.
    is_beside: bool = False


@dataclass(frozen=True)
class LegendPlan:
    """Hold the legends as they fit.

    Attributes
    ----------
    columns : tuple of tuple of blocks
        A block is the rows of one legend.
    scale : float
        Of the letters.
    width, height : float
        Points of all columns together, and of the highest.
    """

    columns: tuple[tuple[tuple[_Row, ...], ...], ...]
    scale: float
    width: float
    height: float

    def texts(self) -> list[str]:
        """Return all lines that are set, in order."""
        return [line for column in self.columns for block in column for row in block for line in row.lines]


def plan_legends(legends: Iterable[Legend], height: float) -> LegendPlan:
    """Return the legends in as few columns as hold them, in letters as large as that allows."""
    parts = list(legends)
    for n_columns, scale in _TRIALS:
        blocks = [_block(legend, scale, with_note=True) for legend in parts]
        columns = _fill(blocks, n_columns, height, scale)
        if columns is not None:
            return _plan(columns, scale)
    n_columns, scale = _TRIALS[-1]
    blocks = [_block(legend, scale, with_note=False) for legend in parts]
    columns = _fill(blocks, n_columns, height, scale) or _fill(blocks, n_columns, float("inf"), scale)
    return _plan(columns or [], scale)


def _plan(columns: list[list[tuple[_Row, ...]]], scale: float) -> LegendPlan:
    used = [column for column in columns if column] or [[]]
    width = len(used) * COLUMN_PT + (len(used) - 1) * GAP_PT
    height = max(_column_height(column, scale) for column in used)
    return LegendPlan(tuple(tuple(column) for column in used), scale, width, height)


def _fill(
    blocks: Sequence[tuple[_Row, ...]], n_columns: int, height: float, scale: float
) -> list[list[tuple[_Row, ...]]] | None:
    """Return the blocks in columns, none of them parted; None where they do not fit."""
    columns: list[list[tuple[_Row, ...]]] = [[]]
    for block in blocks:
        if columns[-1] and _column_height([*columns[-1], block], scale) > height:
            columns.append([])
        columns[-1].append(block)
    is_good = len(columns) <= n_columns and all(_column_height(column, scale) <= height for column in columns)
    return columns if is_good else None


def _column_height(column: Sequence[tuple[_Row, ...]], scale: float) -> float:
    return sum(_block_height(block) for block in column) + max(0, len(column) - 1) * 8.0 * scale


def _block_height(block: tuple[_Row, ...]) -> float:
    return sum(row.height for row in block if not row.is_beside)


def _block(legend: Legend, scale: float, with_note: bool) -> tuple[_Row, ...]:
    rows = [_text_row(legend.title, _TITLE * scale, is_bold=True)]
    if legend.unit:
        rows.append(_text_row(legend.unit, _SMALL * scale, is_soft=True))
    rows += _item_rows(legend.items, scale)
    if with_note and legend.told:
        rows.append(_text_row(legend.told, _SMALL * scale, is_soft=True))
    return tuple(rows)


def _text_row(text: str, size: float, is_bold: bool = False, is_soft: bool = False) -> _Row:
    lines = tuple(wrap(text, _TEXT_PT, size, is_bold))
    return _Row(lines, size, len(lines) * size * 1.2 + (2.4 if is_bold else 1.6), is_bold=is_bold, is_soft=is_soft)


def _item_rows(items: Sequence[LegendItem], scale: float) -> list[_Row]:
    """Return the items, two short ones beside each other where there are several such pairs."""
    size, swatch = _LABEL * scale, _SWATCH * scale
    is_short = [text_width(item.label, size) <= COLUMN_PT / 2 - swatch - 3.0 for item in items]
    seconds: set[int] = set()
    for place in range(1, len(items)):
        if is_short[place] and is_short[place - 1] and place - 1 not in seconds:
            seconds.add(place)
    # Classes stand in order: all of them in pairs, or none.
    are_classes = any(item.kind == "fill" for item in items)
    if len(seconds) < _FEWEST_PAIRS or (are_classes and not all(is_short)):
        seconds = set()
    rows = []
    for place, item in enumerate(items):
        x = COLUMN_PT / 2 if place in seconds else 0.0
        lines = tuple(wrap(item.label, _TEXT_PT - x - swatch, size))
        drawing = 2 * _MARKER * style.SIZE_RADII[item.size] * 1.1 if item.kind == "marker" else 0.0
        height = max(len(lines) * size * 1.16 + 1.6, 11.0 * scale, (drawing + 2.0) * scale)
        # Of a pair the first gives way: only the second moves the pen down.
        rows.append(_Row(lines, size, height, x, item, is_beside=place + 1 in seconds))
    return rows


# --- drawing ----------------------------------------------------------------------------------------------------------


def draw_legends(axes: Axes, plan: LegendPlan, left: float, top: float) -> None:
    """Draw the columns from their upper left corner, points of the sheet."""
    for number, column in enumerate(plan.columns):
        x, y = left + number * (COLUMN_PT + GAP_PT), top
        for block in column:
            for row in block:
                _draw_row(axes, row, x, y, plan.scale)
                y -= 0.0 if row.is_beside else row.height
            y -= 8.0 * plan.scale


def _draw_row(axes: Axes, row: _Row, left: float, top: float, scale: float) -> None:
    indent = _SWATCH * scale if row.item else 0.0
    leading = row.size * (1.16 if row.item else 1.2)
    block = len(row.lines) * leading
    first = top - (row.height - block) / 2 - leading / 2 - row.size * CAP_HEIGHT / 2 if row.item else top - row.size
    for number, line in enumerate(row.lines):
        set_line(
            axes, left + row.x + indent, first - number * leading, line, row.size,
            is_bold=row.is_bold, colour=SOFT_INK if row.is_soft else INK,
        )  # fmt: skip
    if row.item:
        is_large = row.item.kind == "marker" and row.item.size == max(style.SIZE_RADII)
        middle = top - row.height / 2 if is_large else first + row.size * CAP_HEIGHT / 2
        draw_swatch(axes, row.item, left + row.x + 6.5 * scale, middle, scale)


def draw_swatch(axes: Axes, item: LegendItem, x: float, y: float, scale: float) -> None:
    """Draw what stands before the words of a legend item, about its middle."""
    if item.kind == "marker":
        found = _legend_symbol(item)
        if found:
            draw_symbols(axes, [Placed(found, x, y)], _MARKER * scale, 6.0)
        return
    half, high = 6.5 * scale, 3.6 * scale
    if item.kind in ("fill", "hatched"):
        box = Rectangle((x - half, y - high), 2 * half, 2 * high, linewidth=0.45, edgecolor=_OUTLINE, zorder=6)
        box.set_facecolor(item.colour if item.kind == "fill" else "#ffffff")
        axes.add_artist(box)
        if item.kind == "hatched":
            _draw_hatching(axes, item.colour, (x - half, y - high, x + half, y + high))
        elif hatch := PRINT.hatches.get(item.colour):
            draw_hatching(axes, box.get_patch_transform().transform_path(box.get_path()), hatch, 6.1)
        return
    width, dashes, cap = _LINES[item.kind]
    axes.plot(
        [x - half, x + half], [y, y], color=item.colour, linewidth=width * scale, zorder=6,
        solid_capstyle="round", dash_capstyle=cap, linestyle=(0, dashes) if dashes else "solid",
    )  # fmt: skip


#: Kind of a line -> width in points, dashes in widths, end of a dash.
_LINES: Mapping[str, tuple[float, tuple[float, ...], Any]] = {
    "line": (1.9, (), "round"),
    "thin": (0.9, (), "round"),
    "dashed": (1.9, (2.0, 1.0), "butt"),
    "dotted": (1.9, (0.1, 1.9), "round"),
}


def _draw_hatching(axes: Axes, colour: str, box: tuple[float, float, float, float]) -> None:
    west, south, east, north = box
    height, step = north - south, (east - west) / 5
    starts = [west - height + step * (k + 0.5) for k in range(int((east - west + height) / step) + 1)]
    for start in starts:
        a, b = max(start, west), min(start + height, east)
        if b > a:
            ends = ([a, b], [south + a - start, south + b - start])
            axes.plot(*ends, color=colour, linewidth=0.6, zorder=6.1, solid_capstyle="butt")


def _legend_symbol(item: LegendItem) -> Symbol | None:
    if item.shape == "pie":
        return symbol(f"mp_{'-'.join(f'{colour[1:]}.{share}' for colour, share in _ANY_PIE)}_filled_{item.size}")
    if item.shape == "number":
        return symbol(style.number_name(1, item.colour, item.size))
    return symbol(style.marker_name(item.shape, item.colour, item.fill or "filled", item.size))
