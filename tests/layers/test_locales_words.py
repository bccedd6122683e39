"""Numbers and dates as each language writes them."""

from __future__ import annotations

import datetime as dt

import pytest

from layers.locales import translator


@pytest.mark.parametrize(
    ("language", "day", "precision", "expected"),
    [
        ("fr", dt.date(2024, 6, 1), "day", "1er juin 2024"),
        ("fr", dt.date(2024, 6, 11), "day", "11 juin 2024"),
        ("en", dt.date(2024, 6, 1), "day", "1 June 2024"),
        ("fr", dt.date(2024, 6, 1), "week", "semaine du 1er juin 2024"),
        ("fr", dt.date(2024, 6, 1), "month", "juin 2024"),
        ("en", dt.date(2024, 1, 1), "year", "2024"),
    ],
)
def test_date_is_written_as_the_language_does_and_no_more_precise_than_known(language, day, precision, expected):
    assert translator(language).date(day, precision) == expected


def test_missing_number_is_a_dash_and_never_zero():
    assert translator("fr").number(None) == translator("fr").number(float("nan")) == "–"


def test_french_numbers_have_a_decimal_comma():
    assert translator("fr").number(1234.5, 1).endswith("234,5")
    assert translator("en").number(1234.5, 1) == "1,234.5"
