"""Orders about files of roads, posts and borders: what a file may be, what is in it, and to add it (`etl.orders`)."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from etl.adapters import recognise_adapter
from etl.adapters.mapping import ColumnMapping, parse_mapping
from etl.checking import CheckedFile
from etl.checks import KEYS, check_header, recognise_table
from etl.cleaning import known_places
from etl.datasets import Dataset
from etl.files import KNOWN, read_table
from etl.geography import osm_pbf, osm_posts
from etl.geography.adding import Choice, add_geography, as_checked, read_added, recognise
from etl.geography.borders import border_layers
from etl.geography.layers import ENDINGS, read_heads
from etl.geography.merging import BORDERS, POSTS, ROADS, TABLES_OF
from etl.geography.posts import layers_of_map, origin_of_posts, read_posts
from etl.geography.roads import recognise_roads
from etl.geography.survey import survey
from etl.guessing import are_probably_posts
from etl.reading import RawTable
from etl.sources.base import Context, Origin
from geodata.errors import InputError
from geodata.settings import Settings

INCIDENTS = "incidents"
REGISTER = "register"


def readings_of(path: Path) -> list[str]:
    """Return the tables that a file with this ending could be read as, for whoever knows better than the guess."""
    ending = path.suffix.lower()
    if ending in osm_pbf.ENDINGS:
        return [ROADS, POSTS]
    as_layers = [ROADS, BORDERS] if ending in ENDINGS else []
    return [*as_layers, POSTS, *([INCIDENTS] if ending in KNOWN else [])]


def guess_geography(path: Path, asked: str) -> dict[str, Any] | None:
    """Return what a file of the geography is that needs no mapping; None where it is a table or holds incidents.

    Parameters
    ----------
    path : Path
    asked : str
        What the user says it is; empty to find out.

    Raises
    ------
    InputError
        The file cannot be read at all, or is not what the user says.
    """
    table = asked or recognise(path)
    if table is None or table == INCIDENTS:
        return None
    kind, n_rows = _known_as(path, table)
    if table == POSTS and not kind:
        return None  # a table, perhaps of our columns
    return {"table": table, "may_be": readings_of(path), "kind": kind, "n_rows": n_rows, "columns": [], "rows": [],
            "mapping": {}, "formats": [], "by": {}, "notes": []}  # fmt: skip


def _known_as(path: Path, table: str) -> tuple[str, int]:
    """Return the project whose file this is, and its number of rows (0 where that takes a reading to know)."""
    if path.suffix.lower() in osm_pbf.ENDINGS:
        return (osm_pbf.NAME if table == ROADS else osm_posts.NAME), 0
    if table == ROADS:
        known = recognise_roads(read_heads(path))
        if known is None:
            raise InputError(
                "roads_unknown",
                "{file} is no road file we know: an extract of OpenStreetMap (.osm.pbf), a layer gis_osm_roads_free of "
                "Geofabrik, GRIP (GP_RTP) or Natural Earth.",
                file=path.name,
            )  # fmt: skip
        return str(known[1].NAME), known[0].n_rows
    if table == BORDERS:
        layers = border_layers(path)
        if not layers:
            raise InputError(
                "borders_none", "{file} has no borders we know: countries or regions of geoBoundaries or GADM.",
                file=path.name,
            )  # fmt: skip
        return str(next(iter(layers.values()))[1].NAME), sum(head.n_rows for head, _ in layers.values())
    of_map = layers_of_map(path)
    return (osm_posts.NAME, of_map[0].n_rows) if of_map else ("", 0)


def table_of(raw: RawTable) -> tuple[str, str]:
    """Return whether a table probably holds incidents or posts, and as what its columns are known, empty if not."""
    if recognise_adapter(raw) is not None:
        return INCIDENTS, ""
    try:
        if recognise_table(raw) == POSTS and KEYS[POSTS] in raw.cells.column_names:
            return POSTS, REGISTER
    except InputError:
        pass
    return (POSTS if are_probably_posts(raw) else INCIDENTS), ""


@dataclass(frozen=True)
class Looked:
    """Hold what was found in a file of the geography.

    Attributes
    ----------
    checked : CheckedFile
    n_good, n_duplicates : int
        Rows that can be added, and rows that are there already.
    survey : dict
        Of `etl.geography.survey.survey`; empty where no row can be added.
    raw : RawTable
        The rows as they came, to be saved with their faults; of a layer or an extract only what its faults name.
    origin : Origin or None
        Whose data it is, where the file itself says so.
    """

    checked: CheckedFile
    n_good: int
    n_duplicates: int
    survey: dict[str, Any]
    raw: RawTable
    origin: Origin | None = None


def look(
    settings: Settings, path: Path, table: str, mapping: ColumnMapping | None, choice: Choice | None = None
) -> Looked:
    """Read a file as a build would, and say what is in it; nothing is loaded.

    Raises
    ------
    InputError
        The file cannot be used at all.
    """
    raw = _as_it_came(path, mapping) if table == POSTS else None
    if table == POSTS:
        context = Context(date.today(), datetime.now(UTC), known_places(settings, date.today()).geography)
        posts = read_posts(path, mapping, context)[0]
        header = check_header(posts, POSTS).frame()
        missing = header[header["reason"].str.contains("missing")]
        if len(missing):
            checked = CheckedFile(POSTS, posts.n_read, missing, posts.notes)
            return Looked(checked, 0, 0, {}, raw or posts)
    read, origin = read_added(settings, path, table, mapping, choice or Choice())
    checked = as_checked(table, read)
    n_good = sum(len(each.frame) for each in read.values())
    found = survey(settings, table, read) if n_good else {}
    n_duplicates = sum(each.n_duplicates for each in read.values())
    return Looked(checked, n_good, n_duplicates, found, raw or _faulty_cells(path, checked.faults), origin)


def _as_it_came(path: Path, mapping: ColumnMapping | None) -> RawTable | None:
    """Return the rows of a table; None for a layer or extract of OpenStreetMap."""
    return None if mapping is None and origin_of_posts(path) else read_table(path)


def _faulty_cells(path: Path, faults: pd.DataFrame) -> RawTable:
    """Return what stands in the faults of a file without cells, as a table of its own."""
    first = faults.drop_duplicates("row")
    cells = {"value": pa.array(first["value"].astype(str).tolist(), pa.large_string())}
    return RawTable(path, pa.table(cells), first["row"].to_numpy(np.int64), (), ",", ())


def add(settings: Settings, order: Mapping[str, Any]) -> Dataset:
    """Keep the file of an order for every build from now on, as `etl.geography.adding.add_geography` does."""
    about = {str(name): str(value) for name, value in (order.get("about") or {}).items()}
    mapping = _with_table(order)
    with ExitStack() as stack:
        mapping_file = None
        if mapping is not None:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            mapping_file = Path(folder) / "mapping.json"
            mapping_file.write_text(json.dumps(mapping, ensure_ascii=False, indent=1), encoding="utf-8")
        added, _ = add_geography(
            settings, Path(order["file"]), str(order["table"]), name=str(order["name"]), mapping_file=mapping_file,
            choice=choice_of(order), about=about, now=datetime.now(UTC),
        )  # fmt: skip
    return added


def choice_of(order: Mapping[str, Any]) -> Choice:
    """Return what an order says that a file shall do."""
    given = order.get("choice") or {}
    return Choice(str(given.get("how") or ""), [str(each) for each in given.get("countries") or ()],
                  str(given.get("finest") or ""))  # fmt: skip


def mapping_of(order: Mapping[str, Any]) -> ColumnMapping | None:
    """Return the mapping of an order, to the table that the order names; None where it has none."""
    given = _with_table(order)
    return parse_mapping(given, "mapping") if given else None


def _with_table(order: Mapping[str, Any]) -> dict[str, Any] | None:
    given = order.get("mapping")
    if not given:
        return None
    return {**given, "dataset": {**given.get("dataset", {}), "table": str(order["table"])}}


def counts_of(table: str, name: str, datasets: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Return rows read, kept, duplicates and rejected of an added file, over all its tables."""
    found = [datasets[f"{each}_{name}"] for each in TABLES_OF[table] if f"{each}_{name}" in datasets]
    return {each: sum(counts[each] for counts in found) for each in ("read", "kept", "duplicates", "rejected")}
