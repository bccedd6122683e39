"""Tables give the grid plain rows, and every word of it in the reader's language."""

from __future__ import annotations

import json
import re
from pathlib import Path

import dash_ag_grid
import numpy as np
import pandas as pd
import pytest

from dashboard.components.tables import (
    GRID_WORDS,
    TableColumn,
    canonical_column,
    column_title,
    data_table,
    date_cell,
    grid_words,
    table_records,
)
from dashboard.ids import PostsId
from layers.locales import Translator, translator
from tests.dashboard.conftest import parts_of

PROJECT = Path(__file__).resolve().parent.parent.parent
NAME = TableColumn("name", "Name", "link")
LENGTH = TableColumn("length", "Length", "number", digits=1)


def grid_of(n_rows: int, **options: object) -> dash_ag_grid.AgGrid:
    rows = [{"name": f"row {number}", "length": number} for number in range(n_rows)]
    table = data_table(PostsId.TABLE, rows, [NAME, LENGTH], translator("en"), label="Rows", **options)  # type: ignore[arg-type]
    return parts_of(table, "AgGrid")[0]


def test_rows_are_plain_values_of_the_columns_alone() -> None:
    rows = pd.DataFrame({"name": ["Alpha", None], "length": np.array([1.5, np.nan]), "secret": ["x", "y"]})
    records = table_records(rows, [NAME, LENGTH])
    assert records == [
        {"name": "Alpha", "name_href": None, "length": 1.5},
        {"name": None, "name_href": None, "length": None},
    ]
    assert json.loads(json.dumps(records)) == records
    assert type(table_records([{"length": np.int64(3)}], [LENGTH])[0]["length"]) is int


def test_a_long_table_has_pages_and_a_short_one_has_none() -> None:
    assert grid_of(21, rows_per_page=20).dashGridOptions["pagination"] is True
    assert grid_of(20, rows_per_page=20).dashGridOptions["pagination"] is False


def test_a_short_table_that_may_grow_has_pages_from_the_start() -> None:
    assert grid_of(3, n_rows_later=166).dashGridOptions["pagination"] is True


def test_the_table_opens_sorted_as_asked() -> None:
    definitions = {each["field"]: each for each in grid_of(3, sort="length", is_descending=True).columnDefs}
    assert definitions["length"]["sort"] == "desc"
    assert "sort" not in definitions["name"]


def test_titles_carry_the_unit(words: Translator) -> None:
    expected = {"fr": "Longueur (km)", "en": "Length (km)"}[words.language]
    assert column_title("corridors", "length_km", words) == expected
    assert "'" not in column_title("border_posts", "facing_country", words)
    assert canonical_column("corridors", "length_km", words).kind == "number"


@pytest.mark.parametrize(
    ("precision", "shown"), [("day", "1 May 2021"), ("month", "May 2021"), ("year", "2021"), (None, "1 May 2021")]
)
def test_a_date_sorts_by_the_day_and_shows_no_more_than_is_known(precision: str | None, shown: str) -> None:
    cell = date_cell("date", pd.Timestamp("2021-05-01"), precision, translator("en"))
    assert cell == {"date": "2021-05-01", "date_shown": shown}


def test_a_missing_date_is_a_dash_that_sorts_first() -> None:
    cell = date_cell("date", pd.NaT, "day", translator("en"))
    assert cell == {"date": "", "date_shown": translator("en").text("common.no_value")}


def test_the_grid_speaks_only_the_language_of_the_reader() -> None:
    french, english = (grid_words(translator(language)) for language in ("fr", "en"))
    same = {word for word in french if french[word] == english[word]}
    assert same == {"page"}
    assert (english["thousandSeparator"], english["decimalSeparator"]) == (",", ".")
    assert french["decimalSeparator"] == ","


def test_every_word_the_grid_shows_without_a_licence_is_translated() -> None:
    bundle = (Path(dash_ag_grid.__file__).parent / "dash_ag_grid.min.js").read_text(encoding="utf-8")
    filters = re.search(r"\{applyFilter:\"Apply\"[^}]*?orCondition:\"OR\"", bundle)
    assert filters, "the bundle has changed: look for its words again"
    words = set(re.findall(r"(\w+):\"", filters[0])) | set(re.findall(r'"(\w*[pP]age)","[A-Z]', bundle))
    unused = {"bigintFilter", "dateFilter", "setFilter", "before", "after"}
    assert words - unused - set(GRID_WORDS) == set()


def test_the_functions_the_tables_name_are_in_the_scripts() -> None:
    assets = PROJECT / "dashboard" / "assets"
    functions = (assets / "dashAgGridFunctions.js").read_text(encoding="utf-8")
    components = (assets / "dashAgGridComponentFunctions.js").read_text(encoding="utf-8")
    source = (PROJECT / "dashboard" / "components" / "tables.py").read_text(encoding="utf-8")
    named = set(re.findall(r"\b(atlas[A-Z]\w+)", source))
    assert named
    assert [name for name in named if f"dagfuncs.{name} =" not in functions] == []
    renderers = set(re.findall(r'"cellRenderer"\] = "(\w+)"', source))
    assert renderers == set(re.findall(r"dagcomponentfuncs\.(\w+) =", components))
