"""Numbers and dates as each language writes them."""

from __future__ import annotations

import datetime as dt

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from layers.locales import LANGUAGES, translator


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


@pytest.mark.parametrize("language", LANGUAGES)
@given(value=st.floats(-1e9, 1e9) | st.floats(-2, 2) | st.integers(-(10**12), 10**12), digits=st.integers(0, 4))
def test_numbers_are_written_as_babel_writes_them(language: str, value: float, digits: int) -> None:
    words = translator(language)
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    expected = format_decimal(value, format=pattern, locale=language)
    # Babel keeps the sign of a number that rounds to nothing; we do not.
    assert words.number(value, digits) == ("0" if expected == "-0" else expected)
    if abs(value) > 1e-300 and digits:  # below, a number has fewer digits than two
        rounded = float(f"{value:.{digits}g}")
        expected = format_decimal(rounded, format="@" + "#" * (digits - 1), locale=language)
        assert words.significant(value, digits) == expected
