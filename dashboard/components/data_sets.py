"""The datasets that were added: what they are called, what is known of each, and a button that takes one out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from dash import html

from dashboard.components import data_geography
from dashboard.components.data_buttons import act_button
from dashboard.data import AtlasData
from geodata.fields import TABLES
from layers.locales import Translator


def dataset_name(file_name: str) -> str:
    """Return a name for the dataset of a file, in letters that the ETL takes."""
    plain = unicodedata.normalize("NFKD", file_name.rpartition(".")[0].lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_-]+", "-", plain).strip("-_")[:50] or "dataset"


def datasets_in(atlas: AtlasData) -> dict[str, dict[str, Any]]:
    """Return the datasets that were added, by name: file, when, rows, licence and rights."""
    loads, counts = atlas.metadata.get("loads", {}), atlas.metadata.get("datasets", {})
    added = {dataset: name for dataset in counts if (name := _added_name(dataset))}
    described = atlas.sources.set_index("dataset").to_dict("index") if added else {}
    found: dict[str, dict[str, Any]] = {}
    for dataset, name in added.items():
        before = found.get(name, {})
        # A file of borders may be in two tables, countries and regions.
        rows = {each: n + before.get(each, 0) for each, n in counts[dataset].items()}
        table = next(each for each in TABLES if dataset == f"{each}_{name}")
        found[name] = {**loads.get(dataset, {}), **described.get(dataset, {}), **rows, "table": table}
    return found


def _added_name(dataset: str) -> str:
    """Return what a dataset was called when it was added (``incidents_log`` is ``log``); empty for a bundled one."""
    if dataset in TABLES:
        return ""
    return next((dataset.removeprefix(f"{table}_") for table in TABLES if dataset.startswith(f"{table}_")), "")


def datasets_table(atlas: AtlasData, words: Translator, *, can_remove: bool) -> html.Div:
    """Return the datasets that are in: since when, rows, licence, and a button that takes one out."""
    found = datasets_in(atlas)
    if not found:
        return html.Div(html.P(words.text("data.no_sets"), className="data-help"))
    cards = [_set_card(name, each, words, can_remove=can_remove) for name, each in found.items()]
    return html.Div(html.Ul(cards, className="data-sets"))


def _set_card(name: str, found: Mapping[str, Any], words: Translator, *, can_remove: bool) -> html.Li:
    import pandas as pd

    when = words.date(pd.Timestamp(found["loaded_at"]).date()) if found.get("loaded_at") else ""
    title = found.get(f"title_{words.language}")
    rights = str(found.get("redistribute") or "no")
    kind = data_geography.KIND_OF.get(str(found["table"]), "incidents")
    lines = [
        words.text(f"geography.holds.{kind}"),
        words.text("data.set_file", file=str(found.get("file", name)), date=when),
        words.text("data.set_rows", kept=words.number(found["kept"]), read=words.number(found["read"])),
        words.text("data.set_rights", licence=_known(found.get("licence"), words),
                   publisher=_known(found.get("publisher"), words), right=words.text(f"data.right.{rights}")),
    ]  # fmt: skip
    return html.Li(
        [
            html.H3(title if isinstance(title, str) and title else name),
            *[html.P(line, className="data-help") for line in lines],
            html.P(act_button("ask", words.text("data.remove"), name=name)) if can_remove else None,
        ],
        className="data-set",
    )


def _known(value: Any, words: Translator) -> str:
    return value if isinstance(value, str) and value else words.text("common.unknown")
