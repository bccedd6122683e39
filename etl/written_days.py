"""Days as people write them, beyond the plain ones: an order of day, month and year, months in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from geodata.place_names import fold

#: How days may be written; of orders that read the same texts, the first is the usual one here.
FORMATS = (
    "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d/%m/%Y %H:%M", "%d %B %Y", "%d-%b-%y", "%d-%b-%Y",
    "%B %d %Y", "%Y/%m/%d", "%Y%m%d", "%m/%d/%Y", "%m/%d/%y",
)  # fmt: skip
_MONTHS = (
    ("january", "janvier", "janv", "jan"), ("february", "fevrier", "fevr", "fev", "feb"), ("march", "mars", "mar"),
    ("april", "avril", "avr", "apr"), ("may", "mai"), ("june", "juin", "jun"), ("july", "juillet", "juil", "jul"),
    ("august", "aout", "aou", "aug"), ("september", "septembre", "sept", "sep"), ("october", "octobre", "oct"),
    ("november", "novembre", "nov"), ("december", "decembre", "dec"),
)  # fmt: skip
_NUMBERS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_WORD = re.compile(r"[^\W\d_]+\.?")


def read_days(values: Sequence[str] | pd.Series, written: str) -> pd.Series:
    """Return the days of texts in one format, NaT where a text is written otherwise.

    Names of months are read in English and French, whole or cut short, whatever the language of the machine.

    Parameters
    ----------
    values : sequence of str
    written : str
        As `FORMATS`, in the letters of ``strptime``.
    """
    texts = pd.Series(values, dtype=object)
    if "%B" in written or "%b" in written:
        texts = texts.map(_with_numbers, na_action="ignore")
        written = written.replace("%B", "m%m").replace("%b", "m%m")
    return pd.to_datetime(texts, format=written, errors="coerce")


def _with_numbers(text: str) -> str:
    """Return a date with its month as a number; words that are no month (a weekday, “1er”) are left out."""
    plain = re.sub(r"\b1er\b", "1", text.strip(), flags=re.IGNORECASE).replace(",", " ")
    said = _WORD.sub(_numbered, plain)
    return " ".join(said.split())


def _numbered(word: re.Match[str]) -> str:
    number = _NUMBERS.get(fold(word[0]))
    # The letter keeps a month from being read where a format has its day.
    return f"m{number}" if number else ""
