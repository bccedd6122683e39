"""Where incidents are said to come from and to go, as a diagram of bands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from geodata.flows import DESTINATION, ORIGIN
from layers.charts import base_layout
from layers.flows import territory_name
from layers.locales import Translator
from layers.style_flows import ARRIVING, FLOW_COLOURS, INCIDENT_NODE, LEAVING, translucent

#: So many countries are named in each column; the others are one box.
MOST_NODES = 12
#: The diagram is never narrower, pixels; a narrow screen scrolls it.
MIN_WIDTH_PX = 720
_ROW_PX, _LEAST_PX = 44, 360
#: Share of the height that the gaps between the boxes of the longest column take, and what the heads leave.
_SHARE_OF_GAPS, _SHARE_BELOW_HEADS = 0.3, 0.94
_OTHERS = "*"


def sankey_chart(legs: pd.DataFrame, translator: Translator) -> dict[str, Any]:
    """Return origin, country of the incident and destination as three columns joined by bands.

    A band is as wide as its incidents are many. The two halves are counted apart: an incident may state only one end.

    Parameters
    ----------
    legs : DataFrame
        As `geodata.flows.flow_legs` returns them.
    translator : Translator
    """
    halves = {side: _gather(legs[legs["side"] == side]) for side in (ORIGIN, DESTINATION)}
    passing = [half.groupby("country")["n_incidents"].sum() for half in halves.values()]
    # A box in the middle is as high as the larger of its two sides.
    middle = pd.concat(passing, axis=1).fillna(0).max(axis=1)
    columns: list[list[str]] = [
        _ordered(halves[ORIGIN].groupby("end")["n_incidents"].sum()),
        _ordered(middle),
        _ordered(halves[DESTINATION].groupby("end")["n_incidents"].sum()),
    ]
    first = [0, len(columns[0]), len(columns[0]) + len(columns[1])]
    source, target, value, colour, told = [], [], [], [], []
    for side, half in halves.items():
        for leg in half.to_dict("records"):
            end = columns[0 if side == ORIGIN else 2].index(leg["end"]) + first[0 if side == ORIGIN else 2]
            here = columns[1].index(leg["country"]) + first[1]
            source.append(end if side == ORIGIN else here)
            target.append(here if side == ORIGIN else end)
            value.append(leg["n_incidents"])
            colour.append(translucent(FLOW_COLOURS[side], 0.35))
            names = [_name(leg["end"], translator), territory_name(leg["country"], translator)]
            start, stop = names if side == ORIGIN else names[::-1]
            told.append(
                f"{translator.text('flows.leg', start=start, end=stop)}<br>"
                f"{translator.count('charts.n_incidents', leg['n_incidents'])}"
            )
    totals = [
        halves[ORIGIN].groupby("end")["n_incidents"].sum(),
        middle,
        halves[DESTINATION].groupby("end")["n_incidents"].sum(),
    ]
    labels = [
        translator.text("flows.node", name=_name(code, translator), n=translator.number(int(total[code])))
        if place != 1
        else territory_name(code, translator)
        for place, (names, total) in enumerate(zip(columns, totals, strict=True))
        for code in names
    ]
    colours = [colour for names, colour in zip(columns, (ARRIVING, INCIDENT_NODE, LEAVING), strict=True) for _ in names]
    rows = max(len(names) for names in columns)
    height = max(_LEAST_PX, 60 + _ROW_PX * rows)
    gap_px = _SHARE_OF_GAPS * _SHARE_BELOW_HEADS * (height - 16) / max(rows - 1, 1)
    trace = {
        "type": "sankey",
        "arrangement": "fixed",
        "domain": {"x": [0, 1], "y": [0, _SHARE_BELOW_HEADS]},
        "node": {
            "label": labels, "color": colours, "pad": gap_px,
            "thickness": 14, "line": {"width": 0},
            **_positions(columns, totals),
            "hovertemplate": "%{label}<extra></extra>",
        },
        "link": {
            "source": source, "target": target, "value": value, "color": colour, "customdata": told,
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    }  # fmt: skip
    heads = ("flows.column_origin", "flows.column_incident", "flows.column_destination")
    layout = base_layout(
        translator,
        height,
        annotations=[
            {"text": f"<b>{translator.text(key)}</b>", "x": x, "y": 1.0, "xref": "paper", "yref": "paper",
             "xanchor": anchor, "yanchor": "top", "showarrow": False, "font": {"size": 14}}
            for key, x, anchor in zip(heads, (0, 0.5, 1), ("left", "center", "right"), strict=True)
        ],
    )  # fmt: skip
    return {"data": [trace], "layout": layout}


def _gather(half: pd.DataFrame) -> pd.DataFrame:
    """Return the legs with the smaller ends gathered into one."""
    totals = half.groupby("end")["n_incidents"].sum()
    named = set(_ordered(totals)[:MOST_NODES])
    ends = [end if end in named else _OTHERS for end in half["end"]]
    gathered = half.assign(end=ends).groupby(["end", "country"], as_index=False)["n_incidents"].sum()
    return gathered.sort_values(["n_incidents", "end", "country"], ascending=[False, True, True])


def _ordered(totals: pd.Series) -> list[str]:
    """Return the codes, most incidents first, the others last."""
    return sorted(map(str, totals.index), key=lambda code: (code == _OTHERS, -totals[code], code))


def _name(code: str, translator: Translator) -> str:
    return translator.text("flows.others") if code == _OTHERS else territory_name(code, translator)


def _positions(columns: Sequence[Sequence[str]], totals: Sequence[pd.Series]) -> dict[str, list[float]]:
    """Return where the boxes stand, so that they keep the order of their columns: middle of each box, 0..1."""
    # Plotly takes a place of exactly 0 or 1 for none.
    most = max((float(total.sum()) for total in totals), default=1.0) or 1.0
    rows = max((len(names) for names in columns), default=1)
    gap = _SHARE_OF_GAPS / max(rows - 1, 1)
    x, y = [], []
    for place, (names, total) in enumerate(zip(columns, totals, strict=True)):
        heights = [(1.0 - _SHARE_OF_GAPS) * float(total[code]) / most for code in names]
        top = (1.0 - sum(heights) - gap * max(len(names) - 1, 0)) / 2.0
        for height in heights:
            x.append((0.001, 0.5, 0.999)[place])
            y.append(min(0.999, max(0.001, top + height / 2.0)))
            top += height + gap
    return {"x": x, "y": y}
