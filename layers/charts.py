"""Charts of counts and rates as Plotly figures: plain bars, stacked bars and dots with an interval. No WebGL."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from babel.numbers import format_decimal

from layers import style
from layers.locales import Translator

#: Height of one row of a chart whose rows are names, pixels.
ROW_PX = 26
_LINE_PX = 17
FONT_FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", Arial, sans-serif'
#: The one accent of the pages.
ACCENT = style.CORRIDOR_SELECTED
_INK, _SOFT, _GRID = "#1c1c1c", "#50565a", "#e6e5e0"
_FAINT = "#9a9f9f"


def chart_config(translator: Translator, file_name: str) -> dict[str, Any]:
    """Return the Plotly configuration: one button, which saves the picture, in the reader's language."""
    save = translator.text("charts.save_picture")
    return {
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "filename": file_name, "scale": 2},
        "locale": translator.language,
        "locales": {
            translator.language: {
                "dictionary": {
                    "Download plot as a PNG": save,
                    "Download plot as a png": save,
                    "Download plot": save,
                    "Taking snapshot - this may take a few seconds": translator.text("charts.saving"),
                    "Snapshot succeeded": translator.text("charts.saved"),
                },
                "format": {},
            }
        },
    }


def separators(translator: Translator) -> str:
    """Return the decimal and the thousands separator as Plotly takes them."""
    shown = translator.number(1234.5, 1)
    return shown[-2] + shown[1]


def base_layout(translator: Translator, height: int, **options: Any) -> dict[str, Any]:
    """Return the layout all charts share: system letters, no frame, nothing that moves under a finger."""
    return {
        "height": height,
        "autosize": True,
        "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
        "font": {"family": FONT_FAMILY, "size": 14, "color": _INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "separators": separators(translator),
        "hoverlabel": {
            "bgcolor": "#ffffff",
            "bordercolor": _FAINT,
            "font": {"size": 14, "color": _INK},
            "align": "left",
        },
        "dragmode": False,
        "showlegend": False,
        **options,
    }


def number_axis(title: str, **options: Any) -> dict[str, Any]:
    """Return an axis of numbers: pale grid, zero included, title with its unit."""
    return {
        "title": {"text": title, "font": {"size": 13, "color": _SOFT}, "standoff": 8},
        "gridcolor": _GRID,
        "zeroline": False,
        "rangemode": "tozero",
        "tickfont": {"size": 13, "color": _SOFT},
        "automargin": True,
        "fixedrange": True,
        "separatethousands": True,
        **options,
    }


def whole_number_axis(title: str, highest: float, **options: Any) -> dict[str, Any]:
    """Return an axis of counts, whose ticks are whole numbers and whose range ends just above the highest."""
    steps = {"dtick": 1} if highest <= 5 else {"nticks": 6}
    return number_axis(title, range=[0, max(1.0, highest) * 1.06], tickformat=",d", **steps, **options)


def name_axis(**options: Any) -> dict[str, Any]:
    """Return an axis of names, first name on top where it is vertical."""
    return {
        "type": "category",
        "autorange": "reversed",
        "tickfont": {"size": 14, "color": _INK},
        "automargin": True,
        "fixedrange": True,
        "showgrid": False,
        "ticks": "",
        "ticksuffix": "\u2002",
        **options,
    }


def rows_px(labels: Sequence[str]) -> int:
    """Return the height of the rows of a chart: they are equally high, so the label of most lines decides."""
    most = max((label.count("<br>") for label in labels), default=0)
    return max(1, len(labels)) * (ROW_PX + 8 if most == 1 else ROW_PX + _LINE_PX * most)


def wrap(text: str, width: int = 30) -> str:
    """Break a long name into lines, also after the dash that joins the towns of a corridor."""
    spaced = text.replace("–", "–\u200b ")
    lines = textwrap.wrap(spaced, width, break_long_words=False, break_on_hyphens=False)
    return "<br>".join(line.replace("–\u200b ", "–").replace("\u200b", "") for line in lines)


def family_counts(by_type_year: pd.DataFrame) -> dict[str, list[int]]:
    """Return the counts by family of trafficking types, one number a year; families that do not occur are left out.

    Parameters
    ----------
    by_type_year : DataFrame
        Count, a row a year and a column a trafficking type.
    """
    counts: dict[str, list[int]] = {}
    for code, family in style.FAMILIES.items():
        present = [each for each in family.types if each in by_type_year.columns]
        if present and by_type_year[present].to_numpy().sum():
            counts[code] = by_type_year[present].sum(axis=1).tolist()
    return counts


def bars_by_year(by_type_year: pd.DataFrame, translator: Translator, height: int = 340) -> dict[str, Any]:
    """Return stacked bars of the incidents by year and family, with the colours of the map."""
    years = [str(year) for year in by_type_year.index]
    totals = by_type_year.sum(axis=1)
    traces = []
    for code, counts in family_counts(by_type_year).items():
        label = translator.value("family", code)
        traces.append(
            {
                "type": "bar",
                "name": label,
                "x": years,
                "y": counts,
                "marker": {"color": style.FAMILIES[code].colour, "line": {"color": "#ffffff", "width": 1}},
                "customdata": [
                    translator.text(
                        "charts.hover_family",
                        family=label,
                        year=year,
                        incidents=translator.count("charts.n_incidents", n),
                    )
                    for year, n in zip(years, counts, strict=True)
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        )
    highest = float(totals.max()) if len(totals) else 0.0
    layout = base_layout(
        translator,
        height,
        barmode="stack",
        bargap=0.25,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom", "traceorder": "normal",
                "font": {"size": 13}, "itemclick": False, "itemdoubleclick": False},
        xaxis={"type": "category", "fixedrange": True, "tickfont": {"size": 13, "color": _SOFT}, "automargin": True,
               "showgrid": False, "tickangle": "auto", "nticks": 12},
        yaxis=whole_number_axis(translator.text("charts.axis_incidents_per_year"), highest),
    )  # fmt: skip
    return {"data": traces, "layout": layout}


def horizontal_bars(
    labels: Sequence[str],
    counts: Sequence[int],
    translator: Translator,
    *,
    shares: Sequence[float] | None = None,
    axis_title: str | None = None,
    colour: str | None = None,
) -> dict[str, Any]:
    """Return one bar a name, the number written at its end.

    Parameters
    ----------
    labels, counts
        From the top; a count per label.
    shares : sequence of float, optional
        0..1; written after the count.
    axis_title : str, optional
        With its unit; incidents by default.
    """
    texts = [translator.number(count) for count in counts]
    if shares is not None:
        texts = [
            translator.text("charts.count_and_share", n=text, share=percent(share, translator))
            for text, share in zip(texts, shares, strict=True)
        ]
    wrapped = [wrap(label, 20 if shares is not None else 30) for label in labels]
    highest = max([*counts, 1])
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": wrapped,
        "x": list(counts),
        "text": texts,
        "textposition": "outside",
        "cliponaxis": False,
        "textfont": {"size": 13, "color": _INK},
        "marker": {"color": colour or ACCENT},
        "customdata": [
            translator.text("charts.hover_bar", name=label, number=text)
            for label, text in zip(labels, texts, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    room = 1.5 if shares is not None else 1.2
    layout = base_layout(
        translator,
        56 + rows_px(wrapped),
        bargap=0.35,
        yaxis=name_axis(),
        xaxis=whole_number_axis(axis_title or translator.text("charts.axis_incidents"), highest * room / 1.06),
    )
    return {"data": [trace], "layout": layout}


def percent(share: float, translator: Translator) -> str:
    """Return a share (0..1) as a whole percentage; below one half per cent it is said to be less than one."""
    if share != share:
        return translator.text("common.no_value")
    if 0 < share < 0.005:
        return translator.text("charts.below_one_percent")
    return translator.text("charts.percent", n=translator.number(round(100 * share)))


def interval_chart(rates: pd.DataFrame, names: Mapping[str, str], translator: Translator) -> dict[str, Any]:
    """Return a dot and its 95 % interval per corridor, in the order of the rows.

    Parameters
    ----------
    rates : DataFrame
        Needs corridor_id, rate, rate_low, rate_high (incidents / 100 km / yr), is_small, n_incidents. A small number is
        a hollow grey dot: it is too small to compare.
    names : mapping of corridor_id to what it is called
    """
    shown = rates[rates["rate"].notna()]
    short = short_names({each: names[each] for each in shown["corridor_id"]})
    labels = [wrap(short[each], 24) for each in shown["corridor_id"]]
    traces = []
    for is_small in (False, True):
        part = (shown["is_small"] == is_small).to_numpy()
        rows = shown[part]
        colour = _FAINT if is_small else ACCENT
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": translator.text("charts.small_number" if is_small else "charts.rate_and_interval"),
                "x": rows["rate"].tolist(),
                "y": [label for label, kept in zip(labels, part, strict=True) if kept],
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "array": (rows["rate_high"] - rows["rate"]).tolist(),
                    "arrayminus": (rows["rate"] - rows["rate_low"]).tolist(),
                    "color": colour,
                    "thickness": 2,
                    "width": 4,
                },
                "marker": {
                    "size": 10,
                    "color": "#ffffff" if is_small else colour,
                    "line": {"color": colour, "width": 2},
                },
                "customdata": [_rate_hover(row, names, translator) for row in rows.to_dict("records")],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        )
    layout = base_layout(
        translator,
        96 + rows_px(labels),
        showlegend=True,
        legend={"orientation": "h", "x": 0, "xref": "container", "xanchor": "left", "y": 1.0, "yref": "container",
                "yanchor": "top", "font": {"size": 13}, "itemclick": False, "itemdoubleclick": False},
        margin={"l": 8, "r": 16, "t": 40, "b": 8},
        yaxis=name_axis(categoryorder="array", categoryarray=labels, showgrid=True, gridcolor="#f0efeb",
                        range=[len(labels) - 0.4, -0.6], autorange=False, tickfont={"size": 13, "color": _INK}),
        xaxis=number_axis(translator.text("charts.axis_rate"), nticks=6),
    )  # fmt: skip
    return {"data": traces, "layout": layout}


def short_names(names: Mapping[str, str]) -> dict[str, str]:
    """Shorten the names of corridors for an axis: no brackets, and of more than three towns the first and the last.

    Two that would read alike keep their full names.
    """
    shortened = {each: _shorten(name) for each, name in names.items()}
    seen = list(shortened.values())
    return {each: short if seen.count(short) == 1 else names[each] for each, short in shortened.items()}


def _shorten(name: str) -> str:
    towns = re.sub(r"\s*\([^)]*\)", "", name).split("–")
    return "–".join(towns) if len(towns) <= 3 else f"{towns[0]}–…–{towns[-1]}"


def rate_words(rate: float, low: float, high: float, translator: Translator) -> str:
    """Return a rate with its interval: "3.1 (2.2–4.2)"."""
    if rate != rate:
        return translator.text("common.no_value")
    digits = 2 if high < 10 else 1 if high < 100 else 0
    return translator.text(
        "charts.rate_interval",
        rate=fixed(rate, digits, translator),
        low=fixed(low, digits, translator),
        high=fixed(high, digits, translator),
    )


def fixed(value: float, digits: int, translator: Translator) -> str:
    """Return a number with exactly that many decimals, so that the numbers of a column are equally precise."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=translator.locale)


def _rate_hover(row: Mapping[str, Any], names: Mapping[str, str], translator: Translator) -> str:
    return "<br>".join(
        (
            f"<b>{wrap(names[row['corridor_id']], 44)}</b>",
            translator.text(
                "charts.hover_rate", rate=rate_words(row["rate"], row["rate_low"], row["rate_high"], translator)
            ),
            translator.count("charts.n_incidents", row["n_incidents"]),
        )
    )
