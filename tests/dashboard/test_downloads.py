"""Files for a spreadsheet hold no formula, and a refusal is a sentence."""

from __future__ import annotations

import csv
import io

import pytest

from dashboard.downloads import attachment, csv_cell, csv_text, refusal
from geodata.errors import InputError
from layers.locales import Translator


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@cmd", "\tx", "\rx"])
def test_text_that_begins_as_a_formula_is_quoted(text: str) -> None:
    assert csv_cell(text) == f"'{text}"


def test_numbers_stay_numbers_and_missing_cells_are_empty() -> None:
    assert [csv_cell(value) for value in (-1.5, 0, "a-b", None, float("nan"))] == [-1.5, 0, "a-b", "", ""]


def test_rows_are_read_back_as_written_but_for_the_formula() -> None:
    text = csv_text(["Name", "Number"], ["#loc", "#num"], rows=[('=a, "b"', 2), (None, 3)])
    assert list(csv.reader(io.StringIO(text))) == [["Name", "Number"], ["#loc", "#num"], ['\'=a, "b"', "2"], ["", "3"]]


def test_attachment_names_its_file_and_says_its_letters_once() -> None:
    response = attachment(b"a", "text/csv; charset=utf-8", "atlas.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="atlas.csv"'


def test_refusal_is_the_sentence_of_the_error(words: Translator) -> None:
    response = refusal(InputError("no_post", "There is no border post.", identifier="x"), words)
    assert (response.status_code, response.get_data(as_text=True)) == (
        400,
        words.error("no_post", "", {"identifier": "x"}),
    )
