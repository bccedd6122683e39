"""Turn the text of one cell into a value, or say in a sentence why it cannot be one.

Everything here works on the distinct texts of a column: a million rows hold a few thousand dates and a dozen types.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from babel import Locale

from geodata.fields import COUNTRIES, Column

_PLAIN_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']")
_GROUPED = re.compile(r"^[+-]?\d{1,3}([\s\u00a0\u202f\u2009']\d{3})+([.,]\d+)?$", re.ASCII)
_ISO_DATE = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}.*)?$", re.ASCII)
_SLASH_DATE = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$", re.ASCII)
#: Days since 30 December 1899, which is how a spreadsheet keeps a date: 1954 to 2064.
_SERIAL_DATE = re.compile(r"^[2-5]\d{4}$", re.ASCII)
_SHORT_DATE = re.compile(r"^(\d{4})(?:-(\d{1,2}))?$", re.ASCII)
_EARLIEST_YEAR = 1900
#: Starts the reason of a fault that another day of the machine may mend.
IN_THE_FUTURE = "This day is in the future"
_LARGEST = 1e15
#: Nearest names are sought for so many distinct wrong values; a file with more has another problem.
_MOST_SUGGESTIONS = 200


@dataclass(frozen=True)
class Fault:
    """Say why a text is no value, and what was probably meant."""

    reason: str
    suggestion: str = ""


def parse_numbers(distinct: pa.Array, *, has_decimal_comma: bool) -> tuple[np.ndarray, dict[int, Fault]]:
    """Return the numbers (NaN where there is none) and the faults by position.

    Parameters
    ----------
    distinct : pyarrow.Array of large_string
        Trimmed, without nulls.
    has_decimal_comma : bool
        A comma is the decimal sign; otherwise a number with a comma is ambiguous and a fault.
    """
    is_plain = pc.match_substring_regex(distinct, _PLAIN_NUMBER)
    numbers = np.array(pc.cast(pc.if_else(is_plain, distinct, None), pa.float64()).to_numpy(zero_copy_only=False))
    faults: dict[int, Fault] = {}
    for position in np.flatnonzero(~is_plain.to_numpy(zero_copy_only=False)).tolist():
        parsed = _parse_number(distinct[position].as_py(), has_decimal_comma)
        if isinstance(parsed, Fault):
            faults[position] = parsed
        else:
            numbers[position] = parsed
    for position in np.flatnonzero(np.abs(numbers) > _LARGEST).tolist():
        faults[position] = Fault("This number is too large to be true.")
        numbers[position] = np.nan
    return numbers, faults


def _parse_number(text: str, has_decimal_comma: bool) -> float | Fault:
    """Read spaces between thousands, a decimal comma, and both together as French and German sheets write them."""
    if text.lower().lstrip("+-") in {"nan", "inf", "infinity", "na", "n/a", "null", "none", "-", "?"}:
        return Fault("This is not a number.", "Leave the cell empty where the number is unknown.")
    plain = _SPACES.sub("", text) if _GROUPED.match(text) else text
    if "," in plain and "." not in plain and not has_decimal_comma:
        point, joined = plain.replace(",", "."), plain.replace(",", "")
        if re.match(_PLAIN_NUMBER, joined):
            return Fault(
                "A comma in a number can mean two things.",
                f"Write {point} or {joined}." if plain.count(",") == 1 else f"Write {joined}.",
            )
        return Fault("This is not a number.")
    if "," in plain:
        plain = (
            plain.replace(".", "").replace(",", ".") if plain.rfind(",") > plain.rfind(".") else plain.replace(",", "")
        )
    if re.match(_PLAIN_NUMBER, plain):
        return float(plain)
    number = re.match(r"^[+-]?\d+(?:[.,]\d+)?", plain)
    hint = "Write only the number; the unit has a column of its own." if number else ""
    return Fault("This is not a number.", hint)


def parse_dates(distinct: Sequence[str], today: date) -> tuple[np.ndarray, dict[int, Fault], str]:
    """Return the days (NaT where there is none), the faults by position, and a note on the order of day and month.

    A date such as 25/03/2024 tells the order for the whole column; where none does,
    03/04/2024 stays ambiguous and a fault.
    """
    slashed = [match for text in distinct if (match := _SLASH_DATE.match(text))]
    firsts = any(int(match[1]) > 12 for match in slashed)
    seconds = any(int(match[2]) > 12 for match in slashed)
    order = "day" if firsts and not seconds else "month" if seconds and not firsts else ""
    days = np.full(len(distinct), np.datetime64("NaT", "D"))
    faults: dict[int, Fault] = {}
    for position, text in enumerate(distinct):
        parsed = _parse_date(text, order, today)
        if isinstance(parsed, Fault):
            faults[position] = parsed
        else:
            days[position] = np.datetime64(parsed, "D")
    shown = {"day": "day/month/year", "month": "month/day/year"}.get(order)
    return days, faults, f"Dates are read as {shown}, as some of them allow no other order." if shown else ""


def _parse_date(text: str, order: str, today: date) -> date | Fault:
    if match := _ISO_DATE.match(text):
        parts = (int(match[1]), int(match[2]), int(match[3]))
    elif match := _SLASH_DATE.match(text):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        if not order and first != second:
            choices = f"Write {year:04}-{second:02}-{first:02} or {year:04}-{first:02}-{second:02}."
            return Fault("It is not clear which part is the day and which the month.", choices)
        parts = (year, second, first) if order != "month" else (year, first, second)
    elif match := _SHORT_DATE.match(text):
        precision = "month" if match[2] else "year"
        day = f"{match[1]}-{int(match[2] or 1):02}-01"
        return Fault("The day is missing.", f"Write {day}, and {precision} in the column date_precision.")
    elif _SERIAL_DATE.match(text):
        likely = date(1899, 12, 30) + timedelta(days=int(text))
        return Fault(
            "This is the day number of a spreadsheet, not a date.", f"Write {likely.isoformat()} if that is the day."
        )
    else:
        return Fault("This is not a date.", "Write it as year-month-day, such as 2024-03-25.")
    try:
        day_found = date(*parts)
    except ValueError:
        return Fault("There is no such day in the calendar.")
    if day_found > today:
        return Fault(f"{IN_THE_FUTURE} (today is {today.isoformat()}).")
    if day_found.year < _EARLIEST_YEAR:
        return Fault(f"This day lies before {_EARLIEST_YEAR}.")
    return day_found


def parse_words(distinct: Sequence[str], column: Column) -> tuple[list[str | None], dict[int, Fault]]:
    """Return the texts as the vocabulary writes them (None where unknown) and the faults by position.

    A column without a vocabulary only has its lists tidied: ``a ; b;`` becomes ``a;b``.
    """
    words: list[str | None] = []
    faults: dict[int, Fault] = {}
    allowed = {value.casefold(): value for value in column.values}
    for position, text in enumerate(distinct):
        parts = [part.strip() for part in text.split(";") if part.strip()] if column.is_list else [text]
        if not allowed:
            words.append(";".join(parts) or None)
            continue
        wrong = [part for part in parts if part.casefold() not in allowed]
        if wrong:
            with_suggestion = len(faults) < _MOST_SUGGESTIONS
            faults[position] = _unknown_word(wrong[0], column, with_suggestion=with_suggestion)
            words.append(None)
        else:
            words.append(";".join(allowed[part.casefold()] for part in parts) or None)
    return words, faults


def _unknown_word(word: str, column: Column, *, with_suggestion: bool) -> Fault:
    if column.values == COUNTRIES:
        reason = f"“{word}” is not the two-letter code of a country of the study area."
        code = country_code(word) if with_suggestion else None
        return Fault(reason, f"Did you mean {code} ({country_names('en')[code]})?" if code else _listed(column.values))
    reason = f"“{word}” is not an allowed value."
    near = nearest(word, column.values) if with_suggestion else None
    return Fault(reason, f"Did you mean {near}?" if near else _listed(column.values))


def _listed(values: Sequence[str]) -> str:
    return f"Allowed: {', '.join(values)}."


def nearest(word: str, candidates: Sequence[str]) -> str | None:
    """Return the candidate that looks most like the word, accents and case aside; None where none is close."""
    by_plain = {_plain(candidate): candidate for candidate in candidates}
    found = difflib.get_close_matches(_plain(word), list(by_plain), n=1, cutoff=0.6)
    if found:
        return by_plain[found[0]]
    inside = [plain for plain in by_plain if len(plain) > 3 and (plain in _plain(word) or _plain(word) in plain)]
    return by_plain[inside[0]] if len(inside) == 1 and len(_plain(word)) > 2 else None


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold()).replace("’", "'").replace("_", " ")
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).strip()


@lru_cache(maxsize=4)
def country_names(language: str) -> dict[str, str]:
    """Return the names of the countries of the study area in ``en`` or ``fr`` (Unicode CLDR), by code."""
    territories = Locale(language).territories
    return {code: territories[code] for code in COUNTRIES}


def country_code(name: str) -> str | None:
    """Return the code of the country with this or a similar English or French name; None where none is close."""
    by_name = {label: code for language in ("en", "fr") for code, label in country_names(language).items()}
    by_name |= {"Ivory Coast": "CI", "SEN": "SN", "MLI": "ML", "GHA": "GH", "TGO": "TG", "BFA": "BF", "BEN": "BJ"}
    found = nearest(name, list(by_name))
    return by_name[found] if found else None
