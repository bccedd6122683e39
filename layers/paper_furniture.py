"""What stands round a static map: title, scale bar, north arrow, sources, and the code of its address."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import segno
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Polygon, Rectangle
from matplotlib.path import Path

from geodata.errors import InputError
from layers import style
from layers.locales import Translator
from layers.paper_frame import ScaleBar
from layers.paper_text import INK, SOFT_INK, set_line, text_width, wrap

#: Sizes of letters, points.
_TITLE, _PERIOD, _COUNT, _SMALL = 16.0, 9.2, 7.4, 6.5
#: Light modules that a reader of the code needs round it.
_QUIET_ZONE = 4
#: Room for north arrow and scale bar, and for the code, points.
SCALE_PT, CODE_PT = 196.0, 68.0


@dataclass(frozen=True)
class SheetText:
    """Hold every word of a sheet but those of its legends and names.

    Attributes
    ----------
    app : str
        Name of the atlas.
    title : str
        What the map shows.
    period, filters : str
        Which incidents; of two maps, their difference.
    counts : str
        How many are shown and left out, and why.
    caveat, sources, disclaimer, imprint : str
        Imprint: data version and date of making.
    address : str
        Where the same view is found; drawn as a code.
    address_note : str
        Stands under the code.
    borders : str
        Which borders a file that carries lines as data does not have; empty where there are none.
    """

    app: str
    title: str
    period: str
    filters: str
    counts: str
    caveat: str
    sources: str
    disclaimer: str
    imprint: str
    address: str
    address_note: str
    borders: str = ""


def head_height(text: SheetText, width: float) -> float:
    """Return how high title and filters stand, points."""
    return sum(size * 1.24 for _, size, _, _ in _head_lines(text, width)) + 7.0


def draw_head(axes: Axes, text: SheetText, left: float, top: float, width: float) -> None:
    """Set title, period, filters and counts from their upper left corner, and a rule below them."""
    set_line(axes, left + width, top - _PERIOD, text.app, _PERIOD, align="right", colour=SOFT_INK)
    y = top
    for line, size, is_bold, colour in _head_lines(text, width):
        set_line(axes, left, y - size, line, size, is_bold=is_bold, colour=colour)
        y -= size * 1.24
    axes.plot([left, left + width], [y - 3.0, y - 3.0], color=style.ACCENT, linewidth=1.2, solid_capstyle="butt")


def _head_lines(text: SheetText, width: float) -> list[tuple[str, float, bool, str]]:
    """Return line, size, whether bold, and colour of each line of the head."""
    small = _PERIOD - 1.2
    lines = [(line, _TITLE, True, INK) for line in _at_most(2, wrap(text.title, width - 120.0, _TITLE, True))]
    lines += [(line, _PERIOD, True, style.ACCENT) for line in _at_most(3, wrap(text.period, width, _PERIOD, True))]
    lines += [(line, small, False, INK) for line in _at_most(4, wrap(text.filters, width, small))]
    return lines + [(line, _COUNT, False, SOFT_INK) for line in _at_most(5, wrap(text.counts, width, _COUNT))]


def _at_most(n: int, lines: list[str]) -> list[str]:
    """Return the first n lines; where that is not all, the last one says so."""
    return lines if len(lines) <= n else [*lines[: n - 1], f"{lines[n - 1]}…"]


def foot_lines(text: SheetText, width: float) -> list[tuple[str, bool]]:
    """Return the lines of the foot, and whether each is bold."""
    lines = [(line, True) for line in wrap(text.caveat, width, _SMALL, True)]
    for part in (text.sources, text.disclaimer, text.imprint):
        lines += [(line, False) for line in wrap(part, width, _SMALL)]
    return lines


def foot_height(text: SheetText, width: float) -> float:
    """Return how high the foot stands, points: its lines, and at least the code of the address."""
    n_lines = len(foot_lines(text, width - SCALE_PT - CODE_PT - 24.0))
    return max(n_lines * _SMALL * 1.24 + 4.0, CODE_PT + 8.0)


def draw_foot(
    axes: Axes, text: SheetText, bar: ScaleBar, words: Translator, left: float, top: float, width: float
) -> None:
    """Draw north arrow, scale bar, lines and code from their upper left corner."""
    draw_north(axes, left + 9.0, top - 42.0, 38.0, words.text("paper.north"))
    draw_scale_bar(axes, bar, left + 36.0, top - 26.0, words)
    y = top - _SMALL
    for line, is_bold in foot_lines(text, width - SCALE_PT - CODE_PT - 24.0):
        set_line(axes, left + SCALE_PT, y, line, _SMALL, is_bold=is_bold)
        y -= _SMALL * 1.24
    right = left + width
    draw_code(axes, text.address, right - CODE_PT, top - CODE_PT, CODE_PT)
    y = top - CODE_PT - _SMALL + 3.0
    for line in wrap(text.address_note, 3.0 * CODE_PT, _SMALL - 0.6)[:2]:
        set_line(axes, right, y, line, _SMALL - 0.6, align="right", colour=SOFT_INK)
        y -= _SMALL * 1.15


def draw_north(axes: Axes, x: float, bottom: float, height: float, letter: str) -> None:
    """Draw a needle that points north; in Web Mercator that is up, all over the sheet."""
    tip, half = bottom + height * 0.68, height * 0.17
    foot = bottom + height * 0.14
    axes.add_artist(
        Polygon([(x, tip), (x - half, bottom), (x, foot)], facecolor=INK, edgecolor=INK, linewidth=0.6, zorder=5)
    )
    axes.add_artist(
        Polygon([(x, tip), (x + half, bottom), (x, foot)], facecolor="#ffffff", edgecolor=INK, linewidth=0.6, zorder=5)
    )
    set_line(axes, x, tip + 2.5, letter, 8.5, is_bold=True, align="center")


def draw_scale_bar(
    axes: Axes, bar: ScaleBar, x: float, y: float, words: Translator, note: tuple[float, float] | None = None
) -> None:
    """Draw blocks of black and white with their kilometres, and say where they are true.

    Parameters
    ----------
    axes : Axes
    bar : ScaleBar
    x, y : float
        Lower left corner of the blocks, points.
    words : Translator
    note : (left, width), optional
        Where what is said stands, points; in one line under the blocks by default.
    """
    height, block = 4.2, bar.length_pt / bar.n_blocks
    for k in range(bar.n_blocks):
        colour = INK if k % 2 == 0 else "#ffffff"
        drawn = Rectangle((x + k * block, y), block, height, facecolor=colour, edgecolor=INK, linewidth=0.6, zorder=5)
        axes.add_artist(drawn)
    frame = Rectangle((x, y), bar.length_pt, height, facecolor="none", edgecolor=INK, linewidth=0.6, zorder=6)
    frame.set_gid("scale-bar")
    axes.add_artist(frame)
    for k in _numbered(bar, words):
        number = words.number(bar.length_km * k / bar.n_blocks, 3)
        set_line(axes, x + k * block, y + height + 3.0, number, _SMALL + 0.3, align="center")
    end = words.number(bar.length_km, 3)
    after = x + bar.length_pt + text_width(end, _SMALL + 0.3) / 2 + 2.5
    set_line(axes, after, y + height + 3.0, "km", _SMALL + 0.3)
    key = "paper.latitude_north" if bar.latitude >= 0 else "paper.latitude_south"
    latitude = words.text(key, degrees=words.number(abs(bar.latitude), 1))
    said = words.text("paper.scale_at", latitude=latitude)
    left, lines = (x, [said]) if note is None else (note[0], wrap(said, note[1], _SMALL - 0.2))
    below = 9.0 if note is None else 24.0
    for place, line in enumerate(lines):
        set_line(axes, left, y - below - place * _SMALL * 1.2, line, _SMALL - 0.2, colour=SOFT_INK)


def _numbered(bar: ScaleBar, words: Translator) -> list[int]:
    """Return the ends of blocks that have room for their number: all of them, or the first and the last."""
    widest = text_width(words.number(bar.length_km, 3), _SMALL + 0.3)
    step = bar.length_pt / bar.n_blocks
    return list(range(bar.n_blocks + 1)) if widest + 4.0 < step else [0, bar.n_blocks]


def code_matrix(address: str) -> np.ndarray:
    """Return the modules of the QR code of an address, True where dark.

    Raises
    ------
    InputError
        The address is longer than a code can hold, about 2,300 letters.

    References
    ----------
    ISO/IEC 18004:2015, QR code bar code symbology; error correction level M.
    """
    try:
        code = segno.make(address, error="m", micro=False, boost_error=False)
    except segno.DataOverflowError:
        raise InputError(
            "paper_address",
            "The address of this view is too long for a sheet of paper: choose fewer values in the filters.",
        ) from None
    return np.array([[bool(module) for module in row] for row in code.matrix])


def draw_code(axes: Axes, address: str, left: float, bottom: float, side: float) -> None:
    """Draw the QR code of an address in a square of white, its quiet zone included."""
    matrix = code_matrix(address)
    module = side / (len(matrix) + 2 * _QUIET_ZONE)
    vertices: list[tuple[float, float]] = []
    for row, values in enumerate(matrix):
        edges = np.flatnonzero(np.diff(np.concatenate([[False], values, [False]]).astype(np.int8)))
        y = bottom + side - (row + _QUIET_ZONE) * module
        for a, b in zip(edges[::2], edges[1::2], strict=True):
            x0, x1 = left + (a + _QUIET_ZONE) * module, left + (b + _QUIET_ZONE) * module
            vertices += [(x0, y), (x1, y), (x1, y - module), (x0, y - module), (x0, y)]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * (len(vertices) // 5)
    axes.add_artist(Rectangle((left, bottom), side, side, facecolor="#ffffff", edgecolor="none", zorder=5))
    # Hard edges: a soft one between two rows would be a grey line through the dark modules.
    axes.add_artist(
        PathPatch(Path(vertices, codes), facecolor="#000000", edgecolor="none", zorder=6, antialiased=False, gid="code")
    )
