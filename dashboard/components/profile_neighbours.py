"""A subject beside others of its kind: a chart of rates with their intervals, and the same as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from dash import html

from dashboard.components.charts import chart_graph
from dashboard.components.profile_tables import profile_table
from dashboard.components.tables import ADDRESS, SHOWN, TableColumn
from dashboard.data import AtlasData
from dashboard.ids import ProfileId
from geodata.statistics import SMALL_COUNT
from layers.charts import rate_words, wrap
from layers.charts_rates import interval_dots
from layers.locales import Translator

#: Charts hold so many rows: the highest rates, and always the subject itself.
MAX_DRAWN = 16


@dataclass(frozen=True)
class Neighbour:
    """Describe one row of a comparison.

    Attributes
    ----------
    name : str
    address : str
    cells : mapping
        What further columns of the table show.
    """

    name: str
    address: str
    cells: Mapping[str, Any]


def neighbour_content(
    atlas: AtlasData,
    table: pd.DataFrame,
    others: Mapping[str, Neighbour],
    unit: str,
    columns: Sequence[TableColumn],
    words: Translator,
) -> list[Any]:
    """Return the sentence, the chart and the table of a comparison.

    Parameters
    ----------
    atlas : AtlasData
    table : DataFrame
        Made by `neighbours.compare_with`.
    others : mapping
        What each row of it is.
    unit : str
        What the rate is, with its unit, as the axis says it.
    columns : sequence of TableColumn
        Those of `Neighbour.cells`.
    words : Translator
    """
    label = words.text("profile.compared_table")
    shown = [
        TableColumn("name", words.text("profile.name"), "link", width=150, grow=3, is_main=True),
        TableColumn("verdict", words.text("profile.verdict_head"), width=150, grow=2),
        TableColumn("rate", unit, "shown", width=150, grow=2),
        *(column for column in columns if column.kind != "number"),
        TableColumn("n_incidents", words.text("profile.incidents"), "number", width=100),
        *(column for column in columns if column.kind == "number"),
    ]
    rows = [
        _row(str(name), row, others[str(name)], words) for name, row in zip(table.index, _records(table), strict=True)
    ]
    return [
        html.P(_sentence(table, words), className="profile-statement"),
        html.P(words.text("profile.compared_help", n=words.number(SMALL_COUNT)), className="profile-hint"),
        html.Div(_chart(atlas, table, others, unit, words), className="profile-chart"),
        profile_table(ProfileId.NEIGHBOURS, rows, shown, words, label=label),
        html.P(words.text("profile.incidents_source"), className="profile-source"),
    ]


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _sentence(table: pd.DataFrame, words: Translator) -> str:
    """Say of how many others the difference is clear, unclear, or cannot be told."""
    counts = table["verdict"].value_counts()
    others = len(table) - 1
    said = [
        words.count(f"profile.verdicts.{name}", int(counts[name]))
        for name in ("more", "fewer", "unclear", "small", "shared", "none")
        if name in counts
    ]
    return words.count("profile.compared", others, verdicts=words.enumeration(said))


def _row(name: str, row: Mapping[str, Any], other: Neighbour, words: Translator) -> dict[str, Any]:
    return {
        **other.cells,
        "name": other.name,
        f"name{ADDRESS}": other.address if row["verdict"] != "here" else None,
        "n_incidents": int(row["n_incidents"]),
        "rate": row["rate"] if row["rate"] == row["rate"] else -1.0,
        f"rate{SHOWN}": rate_words(row["rate"], row["rate_low"], row["rate_high"], words),
        "verdict": words.text(f"profile.verdict.{row['verdict']}"),
    }


def _chart(
    atlas: AtlasData, table: pd.DataFrame, others: Mapping[str, Neighbour], unit: str, words: Translator
) -> list[Any]:
    drawn = table[table["rate"].notna()]
    is_kept = (pd.Series(range(len(drawn)), index=drawn.index) < MAX_DRAWN) | (drawn["verdict"] == "here")
    drawn = drawn[is_kept]
    if drawn.empty:
        return []
    names = [others[str(name)].name for name in drawn.index]
    labels = [
        f"<b>{wrap(name, 24)}</b>" if verdict == "here" else wrap(name, 24)
        for name, verdict in zip(names, drawn["verdict"], strict=True)
    ]
    hovers = [
        "<br>".join(
            (
                f"<b>{name}</b>",
                f"{unit}: {rate_words(row['rate'], row['rate_low'], row['rate_high'], words)}",
                words.count("charts.n_incidents", int(row["n_incidents"])),
            )
        )
        for name, row in zip(names, _records(drawn), strict=True)
    ]
    figure = interval_dots(drawn, labels, hovers, unit, words)
    return [chart_graph(ProfileId.NEIGHBOUR_CHART, figure, words, f"atlas_{atlas.version}")]
