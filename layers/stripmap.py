"""The strip map of a corridor: countries, incidents, border posts, crossings and towns along its kilometres."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from layers import style
from layers.base import Legend, LegendItem
from layers.charts import ACCENT, base_layout, number_axis, whole_number_axis
from layers.locales import Translator
from layers.strip_content import Strip, bin_width_km, place_in_rows

#: The figure never gets narrower; a phone scrolls it sideways. Labels are kept apart at this width, pixels.
MIN_WIDTH_PX = 960
HEIGHT_PX = 520
_LEFT_PX, _RIGHT_PX, _TOP_PX, _BOTTOM_PX = 64, 24, 8, 52
_PLOT_PX = HEIGHT_PX - _TOP_PX - _BOTTOM_PX
#: Room for half a symbol before the start and after the end, as a share of the length.
_EDGE = 0.011
_WIDTH_PX = (MIN_WIDTH_PX - _LEFT_PX - _RIGHT_PX) / (1 + 2 * _EDGE)
_LETTER_PX = 7.3
_TOWN_ROWS, _TOWN_ROW_PX = 3, 19
_POST_ROWS, _POST_PX = 5, 19
# Bands from the bottom, as shares of the height of the plot.
_TOWNS = (0.0, (_TOWN_ROWS * _TOWN_ROW_PX + 12) / _PLOT_PX)
_POSTS = (_TOWNS[1], _TOWNS[1] + ((_POST_ROWS + 0.6) * _POST_PX) / _PLOT_PX)
_INCIDENTS = (_POSTS[1] + 0.02, 0.925)
_COUNTRIES = (0.945, 1.0)
_INK, _SOFT, _LINE = "#1c1c1c", "#50565a", "#8b9090"
_COUNTRY_TINTS = ("#dfe9e9", "#f1ede2")
_GAP_TINT = "#fbe9df"
_GAP_INK = "#8a3b00"


def strip_map(strip: Strip, translator: Translator) -> dict[str, Any]:
    """Return the strip map as a Plotly figure, drawn as SVG; x is the kilometre from the start of the corridor."""
    width_km = bin_width_km(strip.length_km)
    shown_km = [-_EDGE * strip.length_km, (1 + _EDGE) * strip.length_km]
    bars, highest = _incident_bars(strip, width_km, translator)
    posts = _post_places(strip)
    traces = [
        *bars,
        _post_trace(posts, translator),
        *_crossing_traces(strip, translator),
        _town_trace(strip, translator),
    ]
    layout = base_layout(
        translator,
        HEIGHT_PX,
        barmode="stack",
        margin={"l": _LEFT_PX, "r": _RIGHT_PX, "t": _TOP_PX, "b": _BOTTOM_PX},
        xaxis=number_axis(
            translator.text("charts.axis_kilometre"), range=shown_km, anchor="y2", ticks="outside",
            ticklen=5, tickcolor=_LINE, showgrid=False, nticks=14, automargin=False,
        ),
        yaxis=whole_number_axis(
            translator.text("charts.axis_incidents_per_bin", km=translator.number(width_km)), highest * 1.12,
            domain=list(_INCIDENTS), automargin=False,
        ),
        yaxis2={"domain": [0, _POSTS[1]], "range": [0, _POSTS[1]], "visible": False, "fixedrange": True},
        shapes=[*_country_shapes(strip), *_gap_shapes(strip), _road_shape(strip)],
        images=_post_images(posts, strip.length_km),
        annotations=[*_country_labels(strip, translator), *_gap_labels(strip, translator), *_town_labels(strip)],
    )  # fmt: skip
    return {"data": traces, "layout": layout}


def strip_legend(strip: Strip, translator: Translator) -> Legend:
    """Return what the colours and symbols of this strip map mean; only what is on it."""
    items = [
        LegendItem(translator.value("family", code), "fill", family.colour, fill=family.pattern)
        for code, family in style.FAMILIES.items()
        if np.isin(strip.incident_type, family.types).any()
    ]
    posts = strip.posts.assign(status=strip.posts["status"].fillna("unknown"))
    for kind, status in sorted(set(zip(posts["kind"], posts["status"], strict=True))):
        label = translator.text(
            "charts.post_legend",
            kind=translator.value("post_kind", kind),
            status=translator.value("post_status", status),
        )
        items.append(LegendItem(label, "marker", style.POST, style.POST_SHAPES[kind], style.POST_FILLS[status]))
    return Legend(translator.text("charts.legend"), tuple(items))


def _to_pixels(kilometres: np.ndarray | float, length_km: float) -> np.ndarray:
    return np.asarray(kilometres, dtype=float) / max(length_km, 1e-9) * _WIDTH_PX


def _hover(texts: list[str], **trace: Any) -> dict[str, Any]:
    return {**trace, "customdata": texts, "hovertemplate": "%{customdata}<extra></extra>"}


def _incident_bars(strip: Strip, width_km: float, translator: Translator) -> tuple[list[dict[str, Any]], float]:
    """Return stacked bars by family and bin, and the height of the highest."""
    n_bins = max(1, int(np.ceil(strip.length_km / width_km)))
    places = np.clip((strip.incident_km // width_km).astype(int), 0, n_bins - 1)
    starts = np.arange(n_bins) * width_km
    ends = np.minimum(starts + width_km, strip.length_km)
    spans = [(translator.number(start), translator.number(end)) for start, end in zip(starts, ends, strict=True)]
    traces = []
    for code, family in style.FAMILIES.items():
        counts = np.bincount(places[np.isin(strip.incident_type, family.types)], minlength=n_bins)
        if not counts.any():
            continue
        label = translator.value("family", code)
        texts = [
            translator.text("charts.hover_bin", family=label, start=start, end=end,
                            incidents=translator.count("charts.n_incidents", int(count)))
            for (start, end), count in zip(spans, counts, strict=True)
        ]  # fmt: skip
        traces.append(
            _hover(
                texts,
                type="bar",
                name=label,
                x=((starts + ends) / 2).tolist(),
                width=(0.86 * (ends - starts)).tolist(),
                y=counts.tolist(),
                marker=style.bar_marker(code, width=0),
            )
        )
    return traces, float(np.bincount(places, minlength=n_bins).max())


def _box(start: float, end: float, bottom: float, top: float, colour: str) -> dict[str, Any]:
    return {"type": "rect", "xref": "x", "yref": "paper", "x0": start, "x1": end, "y0": bottom, "y1": top,
            "fillcolor": colour, "line": {"width": 0}, "layer": "below"}  # fmt: skip


def _country_shapes(strip: Strip) -> list[dict[str, Any]]:
    """Tint the countries in turn and mark each border with a dashed line through all bands."""
    shapes = []
    for place, (start, end) in enumerate(zip(strip.segments["from_km"], strip.segments["to_km"], strict=True)):
        shapes.append(_box(start, end, *_COUNTRIES, _COUNTRY_TINTS[place % 2]))
        if place:
            line = {"color": _SOFT, "width": 1.2, "dash": "5px,4px"}
            shapes.append({"type": "line", "xref": "x", "yref": "paper", "x0": start, "x1": start, "y0": _POSTS[0],
                           "y1": 1, "line": line, "layer": "below"})  # fmt: skip
    return shapes


def _label(x: float, y: float, text: str, colour: str = _INK, anchor: str = "middle", **options: Any) -> dict[str, Any]:
    return {"x": x, "y": y, "xref": "x", "yref": "paper", "text": text, "showarrow": False, "yanchor": anchor,
            "xanchor": "center", "borderpad": 0, "font": {"size": 13, "color": colour}, **options}  # fmt: skip


def _country_labels(strip: Strip, translator: Translator) -> list[dict[str, Any]]:
    """Name each country over its stretch: in full where there is room, else by its code."""
    labels = []
    for row in strip.segments.to_dict("records"):
        room = float(_to_pixels(row["to_km"] - row["from_km"], strip.length_km))
        name = translator.value("country", row["country"])
        text = name if len(name) * 1.1 * _LETTER_PX + 6 < room else str(row["country"]) if room > 20 else ""
        if text:
            middle = (row["from_km"] + row["to_km"]) / 2
            labels.append(_label(middle, sum(_COUNTRIES) / 2, f"<b>{text}</b>", hovertext=name))
    return labels


def _gap_shapes(strip: Strip) -> list[dict[str, Any]]:
    start, end = strip.longest_gap_km
    return [_box(start, end, _POSTS[0], _INCIDENTS[1], _GAP_TINT)] if end > start else []


def _gap_labels(strip: Strip, translator: Translator) -> list[dict[str, Any]]:
    """Label the longest stretch at the top of its shade, inside the plot however near the edge it lies."""
    start, end = strip.longest_gap_km
    if end <= start:
        return []
    text = translator.text("charts.longest_gap", km=translator.number(end - start))
    half = len(text) * _LETTER_PX / 2 + 2
    middle = float(_to_pixels((start + end) / 2, strip.length_km))
    shift = float(np.clip(middle, half, max(half, _WIDTH_PX - half))) - middle
    label = _label((start + end) / 2, _INCIDENTS[1] - 0.008, text, _GAP_INK, "top", xshift=shift)
    return [{**label, "bgcolor": _GAP_TINT}]


def _road_shape(strip: Strip) -> dict[str, Any]:
    return {"type": "line", "xref": "x", "yref": "paper", "x0": 0, "x1": strip.length_km, "y0": _POSTS[0],
            "y1": _POSTS[0], "line": {"color": ACCENT, "width": 5}, "layer": "below"}  # fmt: skip


def _post_places(strip: Strip) -> pd.DataFrame:
    """Return the posts with the height each stands at, so that facing posts stand above each other."""
    posts = strip.posts.assign(status=strip.posts["status"].fillna("unknown"))
    posts = posts.sort_values(["corridor_km", "name"], ignore_index=True)
    centres = _to_pixels(posts["corridor_km"].to_numpy(float), strip.length_km)
    rows = place_in_rows(centres, np.full(len(posts), float(_POST_PX)), _POST_ROWS)
    rows[rows < 0] = _POST_ROWS - 1
    return posts.assign(y=_POSTS[0] + (rows + 0.85) * _POST_PX / _PLOT_PX)


def _post_images(posts: pd.DataFrame, length_km: float) -> list[dict[str, Any]]:
    """Draw the posts with the symbols of the map."""
    size = _POST_PX / _PLOT_PX * 1.15
    return [
        {
            "source": style.shape_svg(style.POST_SHAPES[row["kind"]], style.POST, style.POST_FILLS[row["status"]], 2),
            "xref": "x", "yref": "y2", "x": row["corridor_km"], "y": row["y"], "xanchor": "center",
            "yanchor": "middle", "sizex": length_km / 10, "sizey": size, "sizing": "contain", "layer": "above",
        }
        for row in posts.to_dict("records")
    ]  # fmt: skip


def _post_trace(posts: pd.DataFrame, translator: Translator) -> dict[str, Any]:
    """Return what shows under the pointer; the symbols themselves are pictures."""
    texts = [
        translator.text("charts.hover_post", name=row["name"], km=translator.number(row["corridor_km"]),
                        kind=translator.value("post_kind", row["kind"]),
                        status=translator.value("post_status", row["status"]))
        for row in posts.to_dict("records")
    ]  # fmt: skip
    return _hover(
        texts,
        type="scatter",
        mode="markers",
        x=posts["corridor_km"].tolist(),
        y=posts["y"].tolist(),
        yaxis="y2",
        marker={"size": 16, "opacity": 0},
        cliponaxis=False,
    )


def _crossing_traces(strip: Strip, translator: Translator) -> list[dict[str, Any]]:
    """Mark the crossings on the road: a bar across it, or a red cross where no post is known."""
    traces = []
    # -1: between countries that the register of posts does not cover.
    kinds = np.array([-1 if pd.isna(value) else int(value) for value in strip.crossings["is_monitored"]], dtype=int)
    for kind, key, symbol, colour in (
        (1, "charts.crossing_monitored", "line-ns-open", _INK),
        (0, "charts.crossing_unmonitored", "x-thin-open", style.UNMONITORED),
        (-1, "layers.crossings.outside", "line-ns-open", _SOFT),
    ):
        part = strip.crossings[kinds == kind]
        texts = [
            translator.text("charts.hover_crossing", name=row["name"], kind=translator.text(key),
                            km=translator.number(row["corridor_km"]))
            for row in part.to_dict("records")
        ]  # fmt: skip
        traces.append(
            _hover(
                texts,
                type="scatter",
                mode="markers",
                x=part["corridor_km"].tolist(),
                y=[_POSTS[0]] * len(part),
                yaxis="y2",
                marker={"symbol": symbol, "size": 15, "color": colour, "line": {"color": colour, "width": 3}},
                cliponaxis=False,
            )
        )
    return traces


def _town_trace(strip: Strip, translator: Translator) -> dict[str, Any]:
    texts = []
    for row in strip.towns.to_dict("records"):
        population = row["population"]
        key = "charts.hover_town" if population == population else "charts.hover_place"
        km, inhabitants = translator.number(row["corridor_km"]), translator.number(population)
        texts.append(translator.text(key, name=row["name"], km=km, population=inhabitants))
    return _hover(
        texts,
        type="scatter",
        mode="markers",
        x=strip.towns["corridor_km"].tolist(),
        y=[_POSTS[0]] * len(strip.towns),
        yaxis="y2",
        marker={"symbol": "circle", "size": 7, "color": "#ffffff", "line": {"color": _INK, "width": 1.4}},
        cliponaxis=False,
    )


def _town_labels(strip: Strip) -> list[dict[str, Any]]:
    """Name the towns for which there is room, in up to three rows under the road.

    The waypoints go first, the two ends before all; then the largest.
    """
    is_end = strip.towns["corridor_km"].isin((strip.towns["corridor_km"].min(), strip.towns["corridor_km"].max()))
    importance = strip.towns.assign(is_end=is_end & strip.towns["is_waypoint"])
    towns = importance.sort_values(["is_end", "is_waypoint", "population"], ascending=False, na_position="last")
    widths = towns["name"].str.len().to_numpy(float) * _LETTER_PX + 12
    centres = _to_pixels(towns["corridor_km"].to_numpy(float), strip.length_km)
    # A label at an end is pushed inwards rather than lost.
    leftmost, rightmost = widths / 2 - _LEFT_PX + 4, _WIDTH_PX + _RIGHT_PX - 4 - widths / 2
    shifted = np.clip(centres, leftmost, np.maximum(leftmost, rightmost))
    rows = place_in_rows(shifted, widths, _TOWN_ROWS)
    labels = []
    for name, km, shift, row in zip(towns["name"], towns["corridor_km"], shifted - centres, rows, strict=True):
        if row >= 0:
            height = _TOWNS[1] - (8 + row * _TOWN_ROW_PX) / _PLOT_PX
            labels.append(_label(km, height, name, anchor="top", xshift=float(shift)))
    return labels
