"""Letters on paper: one typeface that travels with the project, measured before it is set."""

from __future__ import annotations

from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.text import Text
from matplotlib.textpath import TextPath, text_to_path
from matplotlib.transforms import Affine2D

#: DejaVu Sans comes with matplotlib and has every letter of French and English: the same sheet on every machine.
FAMILY = "DejaVu Sans"
INK = "#1c1c1c"
SOFT_INK = "#4a4f52"
#: Height of a capital and depth of a descender, shares of the size.
CAP_HEIGHT = 0.73
DESCENT = 0.24
LINE_HEIGHT = 1.22


@lru_cache(maxsize=64)
def font(size: float, is_bold: bool = False, is_italic: bool = False) -> FontProperties:
    """Return the typeface in a size of points."""
    weight = "bold" if is_bold else "normal"
    return FontProperties(family=FAMILY, size=size, weight=weight, style="italic" if is_italic else "normal")


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, is_bold: bool = False) -> float:
    """Return the width of a line of text, points."""
    width, _, _ = text_to_path.get_text_width_height_descent(text, font(size, is_bold), ismath=False)
    return float(width)


def wrap(text: str, width: float, size: float, is_bold: bool = False) -> list[str]:
    """Return a text in lines no wider than `width`; a space that does not break stays."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, is_bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def set_line(axes: Axes, x: float, y: float, text: str, size: float, zorder: float = 5.0, **looks: object) -> Text:
    """Set one line of text with its baseline at y.

    Parameters
    ----------
    axes : Axes
        In points.
    x, y : float
    text : str
    size : float
        Points.
    zorder : float
    **looks
        ``is_bold``, ``is_italic``, ``colour``, ``align`` (left, center, right).
    """
    return axes.text(
        x, y, text,
        fontproperties=font(size, bool(looks.get("is_bold")), bool(looks.get("is_italic"))),
        color=str(looks.get("colour", INK)), ha=str(looks.get("align", "left")), va="baseline",
        zorder=zorder, parse_math=False, clip_on=bool(looks.get("clip_on", False)),
    )  # fmt: skip


def set_halo(axes: Axes, x: float, y: float, text: str, size: float, zorder: float, **looks: object) -> None:
    """Draw the white edge of a line of text that begins at x; the letters themselves stay letters."""
    path = TextPath((0, 0), text, size=size, prop=font(size, bool(looks.get("is_bold")), bool(looks.get("is_italic"))))
    moved = Affine2D().translate(x, y).transform_path(path)
    colour, width = str(looks.get("halo", "#ffffff")), float(str(looks.get("width", 2.2)))
    axes.add_artist(
        PathPatch(moved, facecolor=colour, edgecolor=colour, linewidth=width, joinstyle="round", zorder=zorder)
    )
