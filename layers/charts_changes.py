"""Charts of change: ratios of rates on a logarithmic axis, the course of the years, the shares of the months."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from babel.dates import get_month_names

from layers import style
from layers.charts import ACCENT, base_layout, chart_legend, fixed, name_axis, number_axis, percent, rows_px, wrap
from layers.locales import Translator

_INK, _SOFT, _GRID, _FAINT = "#1c1c1c", "#50565a", "#e6e5e0", "#9a9f9f"
#: The axis of ratios reaches this far at least, and no farther than this; what lies beyond is drawn at its end.
_LEAST_REACH, _MOST_REACH = 4.0, 32.0


def ratio_words(row: Mapping[str, Any], translator: Translator) -> str:
    """Return a ratio with its interval: "1.5 (1.3–1.7)"; a sentence where there was nothing before or is none now."""
    if row["ratio"] != row["ratio"]:
        return translator.text("common.no_value")
    digits = 2 if row["ratio_high"] < 10 else 1
    low, high = (fixed(row[name], digits, translator) for name in ("ratio_low", "ratio_high"))
    if math.isinf(row["ratio"]):
        return translator.text("changes.ratio_from_none", low=low)
    return translator.text("charts.rate_interval", rate=fixed(row["ratio"], digits, translator), low=low, high=high)


def p_words(p_value: float, translator: Translator) -> str:
    """Return a p-value: three decimals, and no more zeros than anyone believes."""
    if p_value != p_value:
        return translator.text("common.no_value")
    if p_value < 0.001:
        return translator.text("changes.below", p=fixed(0.001, 3, translator))
    return fixed(p_value, 3, translator)


def p_sentence(p_value: float, translator: Translator) -> str:
    """Return a p-value as it stands in a sentence: "p = 0.157", "p < 0.001"."""
    if p_value < 0.001:
        return translator.text("changes.p_below", p=fixed(0.001, 3, translator))
    return translator.text("changes.p_is", p=fixed(p_value, 3, translator))


def ratio_chart(
    compared: pd.DataFrame, names: Mapping[str, str], overall: Mapping[str, Any], translator: Translator
) -> dict[str, Any]:
    """Return a dot and its 95 % interval for each group, with lines at "no change" and at the ratio of all incidents.

    Parameters
    ----------
    compared : DataFrame
        From `geodata.changes.compare_groups`, in the order of the rows; groups without a ratio are left out. Needs
        a column is_clear: a filled dot, else a hollow one.
    names : mapping of code to what it is called
    overall : mapping
        From `geodata.changes.compare_totals`.
    """
    shown = compared[compared["ratio"].notna()]
    labels = [wrap(names[code], 26) for code in shown.index]
    finite = [
        each
        for each in shown[["ratio", "ratio_low", "ratio_high"]].to_numpy(float).ravel()
        if each > 0 and math.isfinite(each)
    ]
    reach = min(_MOST_REACH, max([_LEAST_REACH, *(max(each, 1 / each) for each in finite)]))
    traces = [_ratio_trace(shown, labels, names, is_clear, reach, translator) for is_clear in (True, False)]
    # The legend would draw the arrow of the first row: it gets dots of its own.
    anchor: list[str | None] = [*labels[:1]] or [None]
    traces += [_legend_dot(is_clear, anchor, translator) for is_clear in (True, False)]
    steps = [2**power for power in range(math.ceil(math.log2(reach)) + 1)]
    ticks = sorted({*steps, *(1 / each for each in steps)})
    layout = base_layout(
        translator,
        138 + rows_px(labels),
        showlegend=True,
        legend=chart_legend(is_over_plot=False),
        margin={"l": 8, "r": 16, "t": 66, "b": 8},
        yaxis=name_axis(categoryorder="array", categoryarray=labels, showgrid=True, gridcolor="#f0efeb",
                        range=[len(labels) - 0.4, -0.6], autorange=False, tickfont={"size": 13, "color": _INK}),
        xaxis=number_axis(
            translator.text("changes.axis_ratio"), type="log", rangemode="normal",
            range=[-math.log10(reach * 1.15), math.log10(reach * 1.15)],
            tickmode="array", tickvals=ticks, ticktext=[_tick(each, translator) for each in ticks],
        ),
        shapes=[_line(1.0, _SOFT, "solid"), *_overall_line(overall)],
    )  # fmt: skip
    if layout["shapes"][1:]:
        traces.append(
            {"type": "scatter", "mode": "lines", "x": [None], "y": [labels[0] if labels else None],
             "name": translator.text("changes.all_incidents"), "line": {"color": _INK, "dash": "dot", "width": 2}}
        )  # fmt: skip
    return {"data": traces, "layout": layout}


def _overall_line(overall: Mapping[str, Any]) -> list[dict[str, Any]]:
    ratio = float(overall["ratio"])
    return [_line(ratio, _INK, "dot")] if ratio > 0 and math.isfinite(ratio) else []


def _line(ratio: float, colour: str, dash: str) -> dict[str, Any]:
    return {
        "type": "line", "x0": ratio, "x1": ratio, "yref": "paper", "y0": 0, "y1": 1, "layer": "below",
        "line": {"color": colour, "width": 1.5, "dash": dash},
    }  # fmt: skip


def _tick(ratio: float, translator: Translator) -> str:
    if ratio == 1:
        return translator.text("changes.tick_same")
    key = "changes.tick_times" if ratio > 1 else "changes.tick_divided"
    return translator.text(key, n=translator.number(max(ratio, 1 / ratio)))


def _ratio_trace(
    shown: pd.DataFrame,
    labels: Sequence[str],
    names: Mapping[str, str],
    is_clear: bool,
    reach: float,
    translator: Translator,
) -> dict[str, Any]:
    part = (shown["is_clear"] == is_clear).to_numpy(bool)
    rows = shown[part].to_dict("records")
    spots, lows, highs = (
        [min(max(row[name], 1 / reach / 1.1), reach * 1.1) for row in rows]
        for name in ("ratio", "ratio_low", "ratio_high")
    )
    return {
        "type": "scatter",
        "mode": "markers",
        "showlegend": False,
        "x": spots,
        "y": [label for label, kept in zip(labels, part, strict=True) if kept],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [high - spot for high, spot in zip(highs, spots, strict=True)],
            "arrayminus": [spot - low for low, spot in zip(lows, spots, strict=True)],
            "color": ACCENT if is_clear else _FAINT,
            "thickness": 2,
            "width": 4,
        },
        "marker": {
            "size": 10,
            # What was none before, or is none now, has no finite ratio: an arrow at the end of the axis.
            "symbol": [_symbol(row["ratio"]) for row in rows],
            "color": ACCENT if is_clear else "#ffffff",
            "line": {"color": ACCENT if is_clear else _FAINT, "width": 2},
        },
        "customdata": [
            translator.text(
                "changes.hover", name=names[code], ratio=ratio_words(row, translator),
                now=translator.number(row["n_now"]), before=translator.number(row["n_before"]),
            )
            for code, row in zip(shown.index[part], rows, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }  # fmt: skip


def _legend_dot(is_clear: bool, anchor: Sequence[str | None], translator: Translator) -> dict[str, Any]:
    line = {"color": ACCENT if is_clear else _FAINT, "width": 2}
    return {
        "type": "scatter",
        "mode": "markers",
        "name": translator.text("changes.clear" if is_clear else "changes.unclear"),
        "x": [None],
        "y": list(anchor),
        "marker": {"size": 10, "symbol": "circle", "color": ACCENT if is_clear else "#ffffff", "line": line},
        "hoverinfo": "skip",
    }


def _symbol(ratio: float) -> str:
    return "triangle-right" if math.isinf(ratio) else "triangle-left" if ratio == 0 else "circle"


def season_chart(months: pd.DataFrame, translator: Translator) -> dict[str, Any]:
    """Return the share of each month with its 95 % interval, and the share its days alone would give it."""
    month_names = get_month_names("abbreviated", locale=translator.locale)
    labels = [month_names[month] for month in months.index]
    shares = 100.0 * months["share"]
    dots = {
        "type": "scatter",
        "mode": "markers",
        "name": translator.text("changes.share_and_interval"),
        "x": labels,
        "y": shares.tolist(),
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": (100.0 * months["share_high"] - shares).tolist(),
            "arrayminus": (shares - 100.0 * months["share_low"]).tolist(),
            "color": ACCENT,
            "thickness": 2,
            "width": 4,
        },
        "marker": {"size": 10, "color": ACCENT},
        "customdata": [
            translator.text(
                "changes.hover_month", month=label, share=percent(row["share"], translator),
                low=percent(row["share_low"], translator), high=percent(row["share_high"], translator),
                incidents=translator.count("charts.n_incidents", int(row["n_incidents"])),
            )
            for label, row in zip(labels, months.to_dict("records"), strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }  # fmt: skip
    even = {
        "type": "scatter",
        "mode": "lines",
        "name": translator.text("changes.even_share"),
        "x": labels,
        "y": (100.0 * months["expected_share"]).tolist(),
        "line": {"color": _SOFT, "width": 1.5, "dash": "dot"},
        "hoverinfo": "skip",
    }
    highest = 100.0 * float(months["share_high"].max())
    layout = base_layout(
        translator,
        340,
        showlegend=True,
        legend=chart_legend(is_over_plot=True),
        xaxis={"type": "category", "fixedrange": True, "tickfont": {"size": 13, "color": _SOFT}, "showgrid": False,
               "automargin": True},
        yaxis=number_axis(translator.text("changes.axis_share"), range=[0, highest * 1.08]),
    )  # fmt: skip
    return {"data": [even, dots], "layout": layout}


def sparkline(counts: Sequence[int], width: int = 132, height: int = 26) -> str:
    """Return the address of a small picture: one bar a year, as high as its count."""
    highest, step = max([*counts, 1]), width / max(1, len(counts))
    bars = "".join(
        f"<rect x='{place * step:.1f}' y='{height - 1 - tall:.1f}' width='{step - 1.5:.1f}' height='{tall:.1f}' "
        f"fill='{ACCENT}'/>"
        for place, tall in ((place, (height - 2) * count / highest) for place, count in enumerate(counts))
        if tall
    )
    ground = f"<line x1='0' x2='{width}' y1='{height - 0.5}' y2='{height - 0.5}' stroke='{_FAINT}'/>"
    return style.svg_address(bars + ground, width, height)
