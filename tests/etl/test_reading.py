"""A CSV in any usual dress gives the same cells, and its rows have the numbers a spreadsheet shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from etl.reading import read_csv
from geodata.errors import InputError
from tests.etl.conftest import write_rows

CELLS = st.text(st.characters(codec="cp1252", exclude_categories=("Cc",)), max_size=6).filter(lambda text: text.strip())
ROWS = st.lists(st.fixed_dictionaries({"a": CELLS, "b": CELLS, "c": CELLS}), min_size=1, max_size=8)


@given(rows=ROWS, separator=st.sampled_from(",;\t"), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
@with_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
def test_cells_survive_any_separator_and_encoding(tmp_path: Path, rows, separator, encoding):
    path = write_rows(tmp_path / "mine.csv", rows, separator=separator, encoding=encoding)
    raw = read_csv(path)
    assert raw.cells.to_pylist() == rows
    assert raw.rows.tolist() == list(range(2, len(rows) + 2))
    assert raw.separator == separator


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "mine.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_lines_above_the_header_are_counted(tmp_path):
    assert read_csv(write(tmp_path, "\n\na,b\n1,2\n")).rows.tolist() == [4]
    assert read_csv(write(tmp_path, "sep=;\r\na;b\r\n1;2\r\n")).rows.tolist() == [3]


def test_malformed_row_keeps_its_number_and_shifts_no_other(tmp_path):
    raw = read_csv(write(tmp_path, 'a,b\n1,2\n3\n4,5,6\n"7\n8",9\n\n10,11\n'))
    assert raw.rows.tolist() == [2, 5, 7]
    assert [row for row, _, _ in raw.malformed] == [3, 4]
    assert raw.n_read == 5


def test_quotation_mark_that_is_never_closed_is_told_and_the_rows_before_it_are_read(tmp_path):
    raw = read_csv(write(tmp_path, 'a,b\n1,2\n3,"open\n4,5\n6,7\n'))
    assert raw.rows.tolist() in ([2], [2, 3])
    assert raw.n_read == 2


def test_quotation_mark_open_over_many_megabytes_is_one_sentence(tmp_path):
    with pytest.raises(InputError, match="never closed"):
        read_csv(write(tmp_path, 'a,b\n1,"open\n' + "4,5\n" * 9_000_000))


def test_separators_inside_a_quoted_header_do_not_count(tmp_path):
    raw = read_csv(write(tmp_path, '"a, of; many";b\n1;2\n'))
    assert raw.cells.column_names == ["a,_of;_many", "b"]


def test_nameless_columns_are_ignored_and_only_told_when_they_hold_something(tmp_path):
    assert read_csv(write(tmp_path, "a,b,,\n1,2,,\n")).notes == ()
    raw = read_csv(write(tmp_path, "a,b,,\n1,2,,9\n"))
    assert raw.cells.to_pylist() == [{"a": "1", "b": "2"}]
    assert "Column 4 has no name" in raw.notes[0]
