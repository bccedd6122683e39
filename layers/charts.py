"""Charts of counts and rates as Plotly figures: plain bars, stacked bars and dots with an interval. No WebGL."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import pandas as pd
from babel.numbers import format_decimal

from layers import style
from layers.locales import Translator
from layers.plotly_words import saving_words

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
    return {
        "displaylogo": False,
        "showTips": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "filename": file_name, "scale": 2},
        "locale": translator.language,
        "locales": {
            translator.language: {
                "dictionary": saving_words(translator, translator.text("charts.save_picture")),
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


def chart_legend(is_over_plot: bool, **options: Any) -> dict[str, Any]:
    """Return a legend in one line above a chart, which a finger does not switch by accident.

    Parameters
    ----------
    is_over_plot : bool
        It stands right over the plot and begins where that does; else at the very top and left of the chart, which
        suits long names along the axis.
    **options
        Members of Plotly's ``layout.legend``.
    """
    place = (
        {"x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"}
        if is_over_plot
        else {"x": 0, "xref": "container", "xanchor": "left", "y": 1.0, "yref": "container", "yanchor": "top"}
    )
    return {"orientation": "h", **place, "font": {"size": 13}, "itemclick": False, "itemdoubleclick": False, **options}


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
                "marker": style.bar_marker(code),
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
        legend=chart_legend(is_over_plot=True, traceorder="normal"),
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
    """Return a share (0..1) as a whole percentage; what is not none is never 0, and what is not all never 100."""
    if share != share:
        return translator.text("common.no_value")
    if 0 < share < 0.005:
        return translator.text("charts.below_one_percent")
    if 0.995 <= share < 1:
        return translator.text("charts.above_99_percent")
    return translator.text("charts.percent", n=translator.number(round(100 * share)))


def rate_words(rate: float, low: float, high: float, translator: Translator) -> str:
    """Return a rate with its interval: "3.1 (2.2–4.2)"; a small one has more decimals."""
    if rate != rate:
        return translator.text("common.no_value")
    digits = 2 if high < 10 else 1 if high < 100 else 0
    if 0 < high < 0.1:
        # Two decimals would turn a small rate into none.
        digits = 3 if high >= 0.01 else 4
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
