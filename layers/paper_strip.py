"""The strip map of a corridor on paper: what `stripmap` shows a pointer is written out here, or stands in the key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from layers import style
from layers.base import LegendItem
from layers.locales import Translator
from layers.paper_chart import ticks
from layers.paper_drawing import Drawing, area, blank, drawn_svg
from layers.paper_key import draw_bar, draw_key, key_height
from layers.paper_symbols import Placed, draw_symbols, symbol
from layers.paper_text import INK, SOFT_INK, set_line, text_width
from layers.strip_content import Strip, bin_width_km, place_in_rows
from layers.stripmap import strip_legend

_LABEL_PT = 6.8
_SIDE_PT, _END_PT = 26.0, 12.0
_TOWN_ROWS, _TOWN_PT = 4, 9.4
_POST_ROWS, _POST_PT = 6, 9.6
_BARS_PT, _COUNTRY_PT = 92.0, 13.0
_SYMBOL_PT = 0.56
_TINTS = ("#e2e9e9", "#f4f1e8")
_GAP, _GRID, _LINE = "#e9e6df", "#d9d7d0", "#6d7172"
#: (is_monitored, shape, colour, fill): as on the map. None is between countries outside the register of posts.
_CROSSINGS = (
    (True, "circle", style.CROSSING, "hollow", "charts.crossing_monitored"),
    (False, "saltire", style.UNMONITORED, "filled", "charts.crossing_unmonitored"),
    (None, "circle", style.CROSSING, "filled", "layers.crossings.outside"),
)


@dataclass(frozen=True)
class _Bands:
    """Hold the heights of the bands, points from the bottom, and where the road begins and how long a kilometre is."""

    axis: float
    road: float
    bars: float
    countries: float
    top: float
    left: float
    per_km: float

    def x(self, km: float) -> float:
        return self.left + km * self.per_km


def strip_drawing(strip: Strip, words: Translator, width: float) -> Drawing:
    """Draw the strip map so many points wide."""
    return drawn_svg(lambda: _draw(strip, words, width))


def _draw(strip: Strip, words: Translator, width: float) -> Figure:
    per_km = (width - _SIDE_PT - _END_PT) / max(strip.length_km, 1e-9)
    towns = _named_towns(strip, per_km, width)
    posts = _post_rows(strip, per_km)
    axis = 23.0
    road = axis + 5.0 + _TOWN_PT * (max((row for *_, row in towns), default=0) + 1) + 4.0
    bars = road + 8.0 + _POST_PT * (int(posts["row"].max()) + 1 if len(posts) else 1)
    countries = bars + _BARS_PT + 14.0
    bands = _Bands(axis, road, bars, countries, countries + _COUNTRY_PT, _SIDE_PT, per_km)
    items = strip_key(strip, words)
    height = bands.top + 6.0 + key_height(items, width)
    figure = blank(width, height)
    axes = area(figure, 0.0, 0.0, width, height)
    _draw_countries(axes, bands, strip, words)
    _draw_gap(axes, bands, strip, words, width)
    _draw_bars(axes, bands, strip, words, width)
    _draw_axis(axes, bands, strip, words)
    _draw_road(axes, bands, strip, posts)
    for name, km, x, row in towns:
        y = bands.road - 11.0 - row * _TOWN_PT
        axes.plot([bands.x(km)] * 2, [bands.road, bands.road - 4.5], color=INK, linewidth=0.7, zorder=3)
        set_line(axes, x, y, name, _LABEL_PT, align="center")
    draw_key(axes, items, 0.0, height, width)
    return figure


def strip_key(strip: Strip, words: Translator) -> tuple[LegendItem, ...]:
    """Return what colours and symbols of the drawing mean; only what is on it."""
    kinds = [_kind(value) for value in strip.crossings["is_monitored"]]
    crossings = tuple(
        LegendItem(words.text(key), "marker", colour, shape, fill, 0)
        for kind, shape, colour, fill, key in _CROSSINGS
        if kind in kinds
    )
    return (*strip_legend(strip, words).items, *crossings)


def _kind(is_monitored: object) -> bool | None:
    return None if pd.isna(is_monitored) else bool(is_monitored)


def _draw_countries(axes: Axes, bands: _Bands, strip: Strip, words: Translator) -> None:
    for place, row in enumerate(strip.segments.to_dict("records")):
        start, end = bands.x(row["from_km"]), bands.x(row["to_km"])
        _fill(axes, start, bands.countries, end - start, _COUNTRY_PT, _TINTS[place % 2])
        name = words.value("country", row["country"])
        fits = text_width(name, _LABEL_PT, True) + 4.0 < end - start
        shown = name if fits else str(row["country"]) if end - start > 14.0 else ""
        if shown:
            set_line(axes, (start + end) / 2, bands.countries + 4.0, shown, _LABEL_PT, is_bold=True, align="center")
        if place:
            axes.plot([start, start], [bands.road, bands.top], color=_LINE, linewidth=0.8, linestyle=(0, (4, 3)))


def _fill(axes: Axes, left: float, bottom: float, width: float, height: float, colour: str) -> None:
    axes.add_artist(Rectangle((left, bottom), width, height, facecolor=colour, edgecolor="none", zorder=0.5))


def _draw_gap(axes: Axes, bands: _Bands, strip: Strip, words: Translator, width: float) -> None:
    """Shade the longest stretch without an open post, and say how long it is, inside the drawing."""
    start, end = strip.longest_gap_km
    if end <= start:
        return
    _fill(axes, bands.x(start), bands.road, bands.x(end) - bands.x(start), bands.countries - bands.road, _GAP)
    text = words.text("charts.longest_gap", km=words.number(end - start))
    half = text_width(text, _LABEL_PT) / 2 + 2.0
    middle = float(np.clip(bands.x((start + end) / 2), bands.left + half, max(bands.left + half, width - half)))
    set_line(axes, middle, bands.countries - 9.5, text, _LABEL_PT, align="center", is_italic=True)


def _draw_bars(axes: Axes, bands: _Bands, strip: Strip, words: Translator, width: float) -> None:
    width_km = bin_width_km(strip.length_km)
    n_bins = max(1, int(np.ceil(strip.length_km / width_km)))
    places = np.clip((strip.incident_km // width_km).astype(int), 0, n_bins - 1)
    highest = float(np.bincount(places, minlength=n_bins).max())
    marks = ticks(highest, 4)
    scale = _BARS_PT / marks[-1]
    for mark in marks:
        y = bands.bars + mark * scale
        axes.plot([bands.left, width - _END_PT], [y, y], color=_GRID if mark else _LINE, linewidth=0.5, zorder=1)
        set_line(axes, bands.left - 4.0, y - 2.4, words.number(mark), _LABEL_PT, align="right", colour=SOFT_INK)
    title = words.text("charts.axis_incidents_per_bin", km=words.number(width_km))
    axes.text(
        6.0, bands.bars + _BARS_PT / 2, title, rotation=90, ha="center", va="center", parse_math=False,
        fontsize=_LABEL_PT - 0.6, family="DejaVu Sans", color=SOFT_INK,
    )  # fmt: skip
    base = np.full(n_bins, bands.bars)
    for family in style.FAMILIES.values():
        counts = np.bincount(places[np.isin(strip.incident_type, family.types)], minlength=n_bins)
        for place in np.flatnonzero(counts).tolist():
            start, end = place * width_km, min((place + 1) * width_km, strip.length_km)
            left, wide = bands.x(start), (end - start) * bands.per_km
            tall = float(counts[place]) * scale
            draw_bar(axes, left + 0.07 * wide, float(base[place]), 0.86 * wide, tall, family.colour, 2.0)
            base[place] += tall


def _draw_axis(axes: Axes, bands: _Bands, strip: Strip, words: Translator) -> None:
    ends = bands.x(0.0), bands.x(strip.length_km)
    axes.plot(ends, [bands.axis, bands.axis], color=_LINE, linewidth=0.6)
    for mark in ticks(strip.length_km, 12):
        if mark <= strip.length_km:
            x = bands.x(mark)
            axes.plot([x, x], [bands.axis, bands.axis - 2.5], color=_LINE, linewidth=0.6)
            set_line(axes, x, bands.axis - 10.0, words.number(mark), _LABEL_PT, align="center", colour=SOFT_INK)
    title = words.text("charts.axis_kilometre")
    set_line(axes, sum(ends) / 2, 2.0, title, _LABEL_PT, align="center", colour=SOFT_INK)


def _draw_road(axes: Axes, bands: _Bands, strip: Strip, posts: pd.DataFrame) -> None:
    ends = bands.x(0.0), bands.x(strip.length_km)
    axes.plot(ends, [bands.road] * 2, color=style.CORRIDOR_SELECTED, linewidth=2.6, solid_capstyle="butt", zorder=2.5)
    placed = [
        _placed(style.POST_SHAPES[row["kind"]], style.POST, style.POST_FILLS[row["status"]], 1,
                bands.x(row["corridor_km"]), bands.road + 9.0 + row["row"] * _POST_PT)
        for row in posts.to_dict("records")
    ]  # fmt: skip
    for row in strip.crossings.to_dict("records"):
        _, shape, colour, fill, _ = next(each for each in _CROSSINGS if each[0] is _kind(row["is_monitored"]))
        placed.append(_placed(shape, colour, fill, 0, bands.x(row["corridor_km"]), bands.road))
    draw_symbols(axes, [each for each in placed if each], _SYMBOL_PT, 5.0)


def _placed(shape: str, colour: str, fill: str, size: int, x: float, y: float) -> Placed | None:
    found = symbol(style.marker_name(shape, colour, fill, size))
    return Placed(found, x, y) if found else None


def _post_rows(strip: Strip, per_km: float) -> pd.DataFrame:
    """Return the posts with the row each stands in: those that face each other stand one above the other."""
    posts = strip.posts.assign(status=strip.posts["status"].fillna("unknown"))
    posts = posts.sort_values(["corridor_km", "name"], ignore_index=True)
    rows = place_in_rows(
        posts["corridor_km"].to_numpy(float) * per_km, np.full(len(posts), _POST_PT), _POST_ROWS
    )  # fmt: skip
    return posts.assign(row=np.where(rows < 0, _POST_ROWS - 1, rows))


def _named_towns(strip: Strip, per_km: float, width: float) -> Sequence[tuple[str, float, float, int]]:
    """Return name, kilometre, middle of the label (points) and row of the towns that have room.

    The two ends go first, then the waypoints, then the largest.
    """
    towns = strip.towns
    is_end = towns["corridor_km"].isin((towns["corridor_km"].min(), towns["corridor_km"].max()))
    order = towns.assign(is_end=is_end & towns["is_waypoint"]).sort_values(
        ["is_end", "is_waypoint", "population"], ascending=False, na_position="last"
    )
    widths = np.array([text_width(str(name), _LABEL_PT) for name in order["name"]]) + 6.0
    centres = _SIDE_PT + order["corridor_km"].to_numpy(float) * per_km
    shifted = np.clip(centres, widths / 2 - 2.0, np.maximum(widths / 2 - 2.0, width - widths / 2 + 2.0))
    rows = place_in_rows(shifted, widths, _TOWN_ROWS)
    return [
        (str(name), float(km), float(x), int(row))
        for name, km, x, row in zip(order["name"], order["corridor_km"], shifted, rows, strict=True)
        if row >= 0
    ]
