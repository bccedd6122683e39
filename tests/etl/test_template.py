"""The template: what it asks for is what the checks want, and it loads in either language as it is filled in."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from xlsxwriter import Workbook

from etl.checking import check_file
from etl.cleaning import known_places
from etl.intake import read_incidents
from etl.words import code_of, header_words, value_words
from geodata.fields import input_columns
from geodata.labels import LABELS, LANGUAGES
from geodata.meanings import FRENCH
from geodata.template import header_of, render_template
from layers.locales import translator

TODAY = date(2025, 6, 30)
#: The same incident in the words of each language.
ROWS = {
    "en": {"date": "2024-03-05", "date_precision": "day", "country": "Senegal", "place": "Kidira", "latitude": 14.0,
           "longitude": -13.0, "uncertainty_km": 3, "trafficking_type": "Drugs", "commodity": "Cannabis herb",
           "quantity": 12.5, "unit": "kg", "event_type": "Seizure", "agency": "Customs; Police", "transport": "Road",
           "source_kind": "Own records", "sensitivity": "High"},
    "fr": {"date": "2024-03-05", "date_precision": "jour", "country": "Sénégal", "place": "Kidira", "latitude": 14.0,
           "longitude": -13.0, "uncertainty_km": 3, "trafficking_type": "Stupéfiants", "commodity": "Cannabis (herbe)",
           "quantity": 12.5, "unit": "kg", "event_type": "Saisie", "agency": "Douanes; Police", "transport": "Route",
           "source_kind": "Données propres", "sensitivity": "Élevée"},
}  # fmt: skip


def filled(folder: Path, language: str, *rows: dict[str, object]) -> Path:
    """Write the rows below the header of the template."""
    path = folder / f"filled_{language}.xlsx"
    book = Workbook(path)
    sheet = book.add_worksheet("x")
    for place, column in enumerate(input_columns("incidents")):
        sheet.write(0, place, header_of(column, language))
        for number, row in enumerate(rows, start=1):
            if column.name in row:
                sheet.write(number, place, row[column.name])
    book.close()
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_in_template_loads_without_a_mapping(settings, tmp_path, language):
    path = filled(tmp_path, language, ROWS[language])
    checked = check_file(path, settings, today=TODAY)
    assert (checked.table, checked.n_rows, checked.faults.to_dict("records")) == ("incidents", 1, [])
    row = read_incidents(path, known_places(settings, TODAY))[0].cells.to_pylist()[0]
    assert (row["trafficking_type"], row["country"], row["agency"]) == ("drugs", "SN", "customs;police")
    assert (row["commodity"], row["sensitivity"], row["source_kind"]) == ("cannabis_herb", "high", "own")


def test_both_languages_say_the_same_row(settings, tmp_path):
    rows = [
        read_incidents(filled(tmp_path, each, ROWS[each]), known_places(settings, TODAY))[0].cells.to_pylist()[0]
        for each in LANGUAGES
    ]
    for row in rows:
        row.pop("incident_id")
    assert rows[0] == rows[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_is_no_incident_and_says_so(settings, tmp_path, language):
    path = tmp_path / "template.xlsx"
    path.write_bytes(render_template(language))
    checked = check_file(path, settings, today=TODAY)
    assert checked.n_rows == 1
    assert [
        (row, reason[:34]) for row, reason in zip(checked.faults["row"], checked.faults["reason"], strict=True)
    ] == [(2, "This row is marked as the example.")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_is_good_once_it_is_no_longer_marked(tmp_path, language):
    from geodata.settings import Settings

    sheet = pd.read_excel(io.BytesIO(render_template(language)), sheet_name=0, dtype=object, engine="calamine")
    sheet.iloc[0, 0] = None
    path = tmp_path / "example.csv"
    sheet.to_csv(path, index=False)
    assert check_file(path, Settings(), today=date(2026, 1, 1)).faults.to_dict("records") == []


def test_each_column_has_its_header_and_its_meaning_in_the_workbook():
    for language in LANGUAGES:
        sheets = pd.read_excel(io.BytesIO(render_template(language)), sheet_name=None, header=None, engine="calamine")
        data, columns, lists = sheets.values()
        headers = [header_of(each, language) for each in input_columns("incidents")]
        assert data.iloc[0].tolist() == headers
        assert columns.iloc[3:, 0].tolist() == [each.removesuffix(" *") for each in headers]
        assert columns.iloc[3:, 3].notna().all()
        assert set(lists.iloc[0]) <= {each.removesuffix(" *") for each in headers}
    assert set(FRENCH) == {each.name for each in input_columns("incidents")}


def test_the_words_of_the_template_are_those_of_the_pages():
    for place, language in enumerate(LANGUAGES):
        words = translator(language)
        for vocabulary, labels in LABELS.items():
            if vocabulary != "sensitivity":
                assert {code: said[place] for code, said in labels.items()} == {
                    code: words.value(vocabulary, code) for code in labels
                }


def test_every_vocabulary_has_a_label_for_each_word_and_no_label_means_two():
    for column in input_columns("incidents"):
        if column.values and column.name != "value_currency":
            assert set(LABELS[column.name]) == set(column.values)
    for column, labels in LABELS.items():
        for code, said in labels.items():
            assert {code_of(column, each) for each in (code, *said)} == {code}


def test_other_words_lead_to_columns_and_codes_there_are():
    ours = {each.name: each for each in input_columns("incidents")}
    assert set(header_words().values()) - {"coordinates", "region"} <= set(ours)
    for column, words in value_words().items():
        allowed = set(ours[column].values) or set(LABELS[column])
        assert set(words.values()) <= allowed, column


def test_several_words_of_a_list_are_read_and_an_unknown_one_stays(settings, tmp_path):
    assert code_of("agency", "Douane, Gendarmerie nationale") == "customs;gendarmerie"
    assert code_of("agency", "Douanes; inconnue au bataillon") is None
    path = filled(tmp_path, "fr", {**ROWS["fr"], "trafficking_type": "Chaussures"})
    faults = check_file(path, settings, today=TODAY).faults
    assert faults[["row", "column", "value"]].to_numpy().tolist() == [[2, "trafficking_type", "Chaussures"]]
