"""Every bad input a person may send has its row, its column and its reason."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from etl.checking import CheckedFile, check_file
from geodata.errors import InputError
from tests.etl.conftest import CORRIDOR, INSTITUTION, POSTS, TODAY, incident, write_rows


def check(path: Path, settings, table: str | None = None) -> CheckedFile:
    return check_file(path, settings, table=table, today=TODAY)


def only_fault(checked: CheckedFile) -> pd.Series:
    assert len(checked.faults) == 1, checked.faults.to_string()
    return checked.faults.iloc[0]


def test_valid_register_has_no_fault(settings, register):
    checked = check(register(incident(), incident(incident_id="b")), settings)
    assert (checked.table, checked.n_rows, checked.n_faults, checked.n_warnings) == ("incidents", 2, 0, 0)


@pytest.mark.parametrize(
    ("changes", "column", "reason", "suggestion"),
    [
        ({"latitude": "95.2"}, "latitude", "between −90 and 90", ""),
        ({"longitude": "200"}, "longitude", "between −180 and 180", ""),
        ({"latitude": "-13.0", "longitude": "14.0"}, "latitude", "its country", "latitude 14 and longitude -13"),
        ({"latitude": "-13.0", "longitude": "14.0", "country": ""}, "latitude", "study area", "longitude -13"),
        ({"longitude": "13.0"}, "longitude", "does not lie in its country", "Longitude -13 would fit"),
        ({"latitude": "48.85", "longitude": "2.35", "country": ""}, "latitude", "far outside the study area", ""),
        ({"latitude": "nan"}, "latitude", "not a number", "Leave the cell empty"),
        ({"latitude": "inf"}, "latitude", "not a number", ""),
        ({"latitude": "14°75x"}, "latitude", "not a number", ""),
        ({"quantity": "14,0"}, "quantity", "comma", "Write 14.0 or 140"),
        ({"latitude": ""}, "latitude", "empty", ""),
        ({"country": "Senegl"}, "country", "two-letter code", "SN (Senegal)"),
        ({"country": "Sénégal"}, "country", "two-letter code", "SN (Senegal)"),
        ({"country": "Zembla"}, "country", "two-letter code", "Allowed: SN, ML"),
        ({"trafficking_type": "drug"}, "trafficking_type", "“drug” is not an allowed value", "Did you mean drugs?"),
        ({"trafficking_type": "Human traficking"}, "trafficking_type", "not an allowed", "human_trafficking"),
        ({"agency": "customs;polise"}, "agency", "“polise”", "Did you mean police?"),
        ({"date": "2024-02-30"}, "date", "no such day", ""),
        ({"date": "2025-07-01"}, "date", "in the future (today is 2025-06-30)", ""),
        ({"date": "03/04/2024"}, "date", "which part is the day", "2024-04-03 or 2024-03-04"),
        ({"date": "2024-03"}, "date", "day is missing", "Write 2024-03-01, and month"),
        ({"date": "2024"}, "date", "day is missing", "Write 2024-01-01, and year"),
        ({"date": "0024-03-05"}, "date", "before 1900", ""),
        ({"date": "45356"}, "date", "day number of a spreadsheet", "2024-03-05"),
        ({"date": "yesterday"}, "date", "not a date", "year-month-day"),
        ({"unit": ""}, "unit", "needs its unit", ""),
        ({"quantity": "-4"}, "quantity", "not be below 0", ""),
        ({"quantity": "12 kg"}, "quantity", "not a number", "unit has a column of its own"),
        ({"quantity": "1e999"}, "quantity", "too large", ""),
        ({"arrests": "1.5"}, "arrests", "whole number", ""),
        ({"incident_id": " "}, "incident_id", "empty", ""),
        ({"uncertainty_km": ""}, "uncertainty_km", "empty", ""),
    ],
)  # fmt: skip
def test_bad_cell_is_named_with_row_column_and_reason(settings, register, changes, column, reason, suggestion):
    checked = check(register(incident(incident_id="good"), incident(**changes)), settings)
    fault = only_fault(checked)
    assert (fault["row"], fault["column"], checked.n_faults) == (3, column, 1)
    assert reason in fault["reason"]
    assert suggestion in fault["suggestion"]


def test_value_without_currency_is_a_fault(settings, register):
    fault = only_fault(check(register({**incident(), "value_reported": "5000", "value_currency": ""}), settings))
    assert (fault["row"], fault["column"]) == (2, "value_currency")


def test_unit_without_quantity_is_only_a_warning(settings, register):
    checked = check(register(incident(quantity="")), settings)
    assert (checked.n_faults, checked.n_warnings, only_fault(checked)["column"]) == (0, 1, "quantity")


def test_second_row_with_an_id_names_the_first(settings, register):
    fault = only_fault(check(register(incident(), incident(incident_id="b"), incident()), settings))
    assert (fault["row"], fault["column"], fault["value"]) == (4, "incident_id", "a")
    assert "Row 2 has the same incident_id" in fault["reason"]


def test_point_of_another_country_is_a_warning_only_beyond_its_location_error(settings, register):
    # One tenth of a degree of longitude at 14° N is 10.8 km.
    near = check(register(incident(longitude="-11.9", uncertainty_km="10")), settings)
    far = check(register(incident(longitude="-11.8", uncertainty_km="10")), settings)
    assert len(near.faults) == 0
    assert (far.n_faults, far.n_warnings) == (0, 1)
    assert "lies in Mali" in only_fault(far)["reason"]


def test_unknown_and_missing_column_suggest_each_other(settings, register):
    row = incident()
    row["trafficing_type"] = row.pop("trafficking_type")
    faults = check(register(row), settings).faults.set_index("column")
    assert list(faults["row"]) == [1, 1]
    assert "trafficking_type" in faults.loc["trafficing_type", "suggestion"]
    assert "missing" in faults.loc["trafficking_type", "reason"]


def test_header_is_read_whatever_its_case_and_spaces(settings, register):
    row = {name.upper().replace("_", " "): value for name, value in incident().items()}
    assert check(register(row), settings).n_faults == 0


def test_semicolons_and_decimal_commas_are_accepted_and_announced(settings, register):
    row = incident(latitude="14,0", longitude="-13,0", quantity="1 234,5", date="25/03/2024")
    checked = check(register(row, separator=";"), settings)
    assert checked.n_faults == 0
    assert any("semicolon" in note for note in checked.notes)
    assert any("day/month/year" in note for note in checked.notes)


def test_windows_1252_is_read_and_announced(settings, register):
    checked = check(register(incident(place="Kédougou"), encoding="cp1252"), settings)
    assert checked.n_faults == 0
    assert any("Windows-1252" in note for note in checked.notes)


def test_row_numbers_count_blank_rows_and_cells_of_several_lines_as_a_spreadsheet_does(settings, tmp_path):
    path = tmp_path / "mine.csv"
    write_rows(path, [incident(place="two\nlines")])
    broken = ",".join(["x", "2024-13-01", "day", "SN", "", "14", "-13", "3", "drugs"] + [""] * 9)
    path.write_text(path.read_text() + "\n" + ",,,,,,,,,,,,,,,,,\n" + broken + "\n")
    checked = check(path, settings)
    assert (only_fault(checked)["row"], checked.n_rows) == (5, 2)


def test_row_with_too_few_cells_is_a_fault_of_that_row(settings, register):
    path = register(incident(), incident(incident_id="b"))
    path.write_text(path.read_text() + "c,2024-01-01\n")
    checked = check(path, settings)
    assert (only_fault(checked)["row"], checked.n_rows) == (4, 3)
    assert "2 cells" in only_fault(checked)["reason"]


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "csv_empty", "is empty"),
        (b" \r\n \r\n", "csv_empty", "is empty"),
        (b"PK\x03\x04\x14\x00rest", "csv_not", "Excel"),
        (b"%PDF-1.7", "csv_not", "PDF"),
        (b"\x00\x01\x02\x03", "csv_not", "not text"),
        (b"just some words\nmore words\n", "csv_one_column", "no comma, semicolon or tab"),
        (b"a,b\n\x81\x8d\n", "csv_encoding", "neither UTF-8 nor Windows-1252"),
        (b"a,b,a\n1,2,3\n", "csv_column_twice", "“a” twice"),
        (b"incident_id,date\n", "csv_no_rows", "no rows"),
        (b"incident_id,date\n\n,\n", "csv_no_rows", "no rows"),
        (b"colour,size\nred,3\n", "table_unknown", "does not look like any"),
    ],
)
def test_file_that_is_no_register_is_refused_with_one_sentence(settings, tmp_path, content, code, words):
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words) as caught:
        check(path, settings)
    assert caught.value.code == code


def test_missing_file_and_folder_are_refused(settings, tmp_path):
    with pytest.raises(InputError, match="There is no file"):
        check(tmp_path / "nowhere.csv", settings)
    with pytest.raises(InputError, match="is a folder"):
        check(tmp_path, settings)


@pytest.mark.parametrize(
    ("rows", "table"), [(POSTS, "border_posts"), ([CORRIDOR], "corridors"), ([INSTITUTION], "institutions")]
)
def test_other_registers_are_recognised_by_their_columns(settings, tmp_path, rows, table):
    checked = check(write_rows(tmp_path / "mine.csv", rows), settings)
    assert (checked.table, checked.n_faults) == (table, 0)


def test_table_can_be_named_where_the_columns_do_not_tell(settings, tmp_path):
    checked = check(write_rows(tmp_path / "mine.csv", [INSTITUTION]), settings, table="corridors")
    assert checked.table == "corridors"
    assert set(checked.faults.query("row == 1")["column"]) >= {"corridor_id", "waypoints"}


def test_waypoints_that_are_no_line_are_a_fault(settings, tmp_path):
    rows = [
        {**CORRIDOR, "corridor_id": str(n), "waypoints": text} for n, text in enumerate(["A:14:-15", "A:x:y|B:1:2"])
    ]
    checked = check(write_rows(tmp_path / "mine.csv", rows), settings)
    assert [(fault.row, fault.column) for fault in checked.faults.itertuples()] == [(2, "waypoints"), (3, "waypoints")]


def test_several_faults_of_a_row_are_all_told(settings, register):
    checked = check(register(incident(country="XX", date="2024-02-30", trafficking_type="guns")), settings)
    assert sorted(checked.faults["column"]) == ["country", "date", "trafficking_type"]


@given(st.binary(max_size=200), st.sampled_from([b"", b"incident_id,date,latitude\n", b"post_id;name;kind\n"]))
@example(b'"', b"incident_id,date,latitude\n")
@example(b"\r\r\r", b"post_id;name;kind\n")
@with_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
def test_any_bytes_at_all_give_faults_or_one_sentence(settings, tmp_path, content, header):
    path = tmp_path / "mine.csv"
    path.write_bytes(header + content)
    try:
        checked = check(path, settings)
    except InputError as error:
        assert path.name in str(error)
    else:
        # Neither header has all the columns that are needed.
        assert checked.n_faults > 0


def test_id_shared_with_a_faulty_row_is_a_fault_as_well(settings, register):
    checked = check(register(incident(latitude=95), incident()), settings)
    assert list(checked.faults[["row", "column"]].itertuples(index=False, name=None)) == [
        (2, "latitude"),
        (3, "incident_id"),
    ]
    assert checked.faults["reason"].iloc[1].startswith("Row 2 has the same incident_id")
