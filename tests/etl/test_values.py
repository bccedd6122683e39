"""Numbers, dates and words as people write them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.values import country_code, country_names, nearest, parse_dates, parse_numbers, parse_words
from geodata.fields import COUNTRIES, column

TODAY = date(2025, 6, 30)


def number(text: str, *, has_decimal_comma: bool = False) -> float:
    numbers, faults = parse_numbers(pa.array([text], pa.large_string()), has_decimal_comma=has_decimal_comma)
    assert bool(faults) == bool(np.isnan(numbers[0]))
    return float(numbers[0])


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("-17.44", -17.44), ("+.5", 0.5), ("1e3", 1000), ("1 234,5", 1234.5), ("1\u202f234", 1234),
     ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("14,69", 14.69), ("-17,4", -17.4)],
)  # fmt: skip
def test_numbers_of_a_french_sheet(text, value):
    assert number(text, has_decimal_comma=True) == value


@pytest.mark.parametrize("text", ["nan", "inf", "-Infinity", "1e999", "0x10", "1_000", "--3", "1.2.3", "12 kg", "٣"])
def test_what_is_no_number_is_a_fault(text):
    assert np.isnan(number(text))
    assert np.isnan(number(text, has_decimal_comma=True))


@given(st.floats(min_value=-1e12, max_value=1e12))
def test_every_number_python_writes_is_read_back(value):
    assert number(repr(value)) == value


def days(*texts: str) -> list[str]:
    found, _, _ = parse_dates(texts, TODAY)
    return [str(day) for day in found]


def test_dates_of_the_calendar_only():
    assert days("2024-02-29", "2023-02-29", "2024-1-5", "2024-03-05T10:00:00Z") == [
        "2024-02-29", "NaT", "2024-01-05", "2024-03-05",
    ]  # fmt: skip


def test_point_and_comma_together_leave_no_doubt():
    assert number("1,234.5") == number("1.234,5") == 1234.5


def test_one_date_over_twelve_tells_the_order_of_the_whole_column():
    assert days("03/04/2024") == ["NaT"]
    assert days("03/04/2024", "25/03/2024") == ["2024-04-03", "2024-03-25"]
    assert days("03/04/2024", "03/25/2024") == ["2024-03-04", "2024-03-25"]
    assert days("05/05/2024") == ["2024-05-05"]


def test_column_that_contradicts_itself_has_no_order():
    assert days("25/03/2024", "03/25/2024", "03/04/2024") == ["NaT", "NaT", "NaT"]


@given(st.dates(date(1900, 1, 1), TODAY))
def test_every_past_day_is_read(day):
    assert days(day.isoformat()) == [day.isoformat()]


def test_today_is_no_future():
    assert days("2025-06-30", "2025-07-01") == ["2025-06-30", "NaT"]


def test_words_take_the_spelling_of_the_vocabulary():
    words, faults = parse_words(["Drugs", "DRUGS", "drugz"], column("incidents", "trafficking_type"))
    assert (words, list(faults)) == (["drugs", "drugs", None], [2])


def test_lists_are_tidied():
    words, faults = parse_words(["customs ; Police;", ";"], column("incidents", "agency"))
    assert (words, faults) == (["customs;police", None], {})


def test_countries_have_proper_names_in_both_languages():
    assert country_names("en")["EH"] == "Western Sahara"
    assert country_names("fr")["EH"] == "Sahara occidental"
    assert set(country_names("en")) == set(country_names("fr")) == set(COUNTRIES)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Sénégal", "SN"), ("senegal", "SN"), ("Ivory Coast", "CI"), ("Cote d'Ivoire", "CI"), ("Bénin", "BJ")],
)
def test_country_is_found_by_its_name(name, code):
    assert country_code(name) == code


def test_nothing_near_is_nothing():
    assert nearest("zzzz", ("drugs", "fuel")) is None
