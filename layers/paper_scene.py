"""The pages of a storyboard: one a scene, in the shape of a screen, its map drawn as vectors."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from layers import style
from layers.locales import Translator
from layers.paper import LOCK, SETTINGS, axes_over
from layers.paper_features import FeatureSource
from layers.paper_furniture import draw_code
from layers.paper_plate import Plate, place_plate
from layers.paper_text import INK, LINE_HEIGHT, SOFT_INK, set_line, wrap

#: 16:9 as the slides, and the margin, points.
PAGE_PT = (960.0, 540.0)
MARGIN_PT = 36.0
#: Sizes of letters, points: title, message over a map and alone, numbers, foot.
_TITLE, _MESSAGE, _MESSAGE_ALONE, _FACT, _FOOT = 25.0, 16.0, 26.0, 9.0, 6.8
_FACT_ALONE = 14.0
_CODE_PT = 52.0
#: A map no wider than this many times its height, beside a legend of this width: there is no ground farther out.
_MOST_RATIO, _LEGEND_PT = 2.05, 194.0
#: Lines of each that there is room for.
_MAX_LINES = {"title": 2, "message": 4, "fact": 3, "fact_alone": 14, "foot": 8}


@dataclass(frozen=True)
class ScenePage:
    """Hold what a page shows.

    Attributes
    ----------
    number : str
        Which of how many.
    title, message : str
    facts : tuple of str
        The numbers of the view in words: a small line under a map, large where there is none.
    foot : tuple of str
        What is shown, caveat, sources, disclaimer, version and date.
    address, address_note : str
        Where the view is found, drawn as a code, and what stands under it.
    plate : Plate or None
        The map; its size is that of the room left.
    """

    number: str
    title: str
    message: str
    facts: tuple[str, ...]
    foot: tuple[str, ...]
    address: str
    address_note: str
    plate: Plate | None = None


def render_scene_pages(pages: Sequence[ScenePage], title: str, source: FeatureSource, words: Translator) -> bytes:
    """Return the pages as one PDF; the same pages give the same bytes.

    Raises
    ------
    InputError
        The address of a view is longer than a code can hold.
    """
    stream = io.BytesIO()
    about = {"Title": title, "CreationDate": None, "Creator": None, "Producer": None}
    book = PdfPages(stream, metadata=about)
    for page in pages:
        # Page by page: whoever waits for a sheet of his own does not wait for the whole book.
        with LOCK:
            mpl.rcParams.update(SETTINGS)
            book.savefig(draw_scene_page(page, source, words))
    with LOCK:
        book.close()
    return stream.getvalue()


def draw_scene_page(page: ScenePage, source: FeatureSource, words: Translator) -> Figure:
    """Return the figure of a page; the caller holds `layers.paper.LOCK`."""
    width, height = PAGE_PT
    figure = Figure(figsize=(width / 72.0, height / 72.0), facecolor="#ffffff")
    axes = axes_over(figure, (0.0, 0.0, width, height))
    axes.set_axis_off()
    inner = width - 2 * MARGIN_PT
    top = _draw_head(axes, page, height - MARGIN_PT + 8.0, inner)
    bottom = _draw_foot(axes, page, inner)
    if page.plate is None:
        _draw_lines(axes, page.facts, top - 14.0, inner, _FACT_ALONE, "fact_alone")
        return figure
    lines = _lines(page.facts, inner, _FACT, "fact")
    _draw_lines(axes, page.facts, bottom + len(lines) * _FACT * LINE_HEIGHT, inner, _FACT, "fact")
    bottom += len(lines) * _FACT * LINE_HEIGHT + 6.0
    room = top - bottom - 6.0
    plate = replace(page.plate, width_pt=min(inner, _MOST_RATIO * room + _LEGEND_PT), height_pt=room)
    place_plate(figure, (MARGIN_PT, bottom), plate, source, words)
    return figure


def _draw_head(axes: Axes, page: ScenePage, top: float, inner: float) -> float:
    """Set title and message; return where they end."""
    set_line(axes, MARGIN_PT + inner, top - 10.0, page.number, 10.0, align="right", colour=SOFT_INK)
    y = top
    for line in wrap(page.title, inner - 60.0, _TITLE, True)[: _MAX_LINES["title"]]:
        set_line(axes, MARGIN_PT, y - _TITLE, line, _TITLE, is_bold=True, colour=style.ACCENT)
        y -= _TITLE * LINE_HEIGHT
    y -= 4.0
    axes.plot([MARGIN_PT, MARGIN_PT + inner], [y, y], color=style.ACCENT, linewidth=1.4, solid_capstyle="butt")
    size = _MESSAGE if page.plate is not None else _MESSAGE_ALONE
    return _draw_lines(axes, (page.message,) if page.message else (), y - 3.0, inner, size, "message")


def _draw_foot(axes: Axes, page: ScenePage, inner: float) -> float:
    """Set the lines of the foot beside the code of the address; return where they begin from below."""
    bottom = MARGIN_PT - 22.0
    right = MARGIN_PT + inner
    draw_code(axes, page.address, right - _CODE_PT, bottom + 9.0, _CODE_PT)
    note = wrap(page.address_note, 2.6 * _CODE_PT, _FOOT - 0.8)[:1]
    for line in note:
        set_line(axes, right, bottom, line, _FOOT - 0.8, align="right", colour=SOFT_INK)
    room = inner - 2.8 * _CODE_PT
    lines = _lines(page.foot, room, _FOOT, "foot")
    height = max(len(lines) * _FOOT * LINE_HEIGHT, _CODE_PT + 9.0)
    _draw_lines(axes, page.foot, bottom + height, room, _FOOT, "foot", SOFT_INK)
    return bottom + height + 4.0


def _lines(texts: Sequence[str], width: float, size: float, kind: str) -> list[str]:
    """Return texts in lines; where there are too many, the last one says so."""
    lines = [line for text in texts for line in wrap(text, width, size)]
    most = _MAX_LINES[kind]
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1]}…"]


def _draw_lines(
    axes: Axes, texts: Sequence[str], top: float, width: float, size: float, kind: str, colour: str = INK
) -> float:
    """Set texts from their upper left corner; return where they end."""
    y = top
    for line in _lines(texts, width, size, kind):
        set_line(axes, MARGIN_PT, y - size, line, size, colour=colour)
        y -= size * LINE_HEIGHT
    return y
