"""How a value of a report becomes a cell of a workbook: typed, formatted, and never a formula."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.reports.document import Cell, Column, Dated, Link, cell_words, is_known
from layers import style
from layers.locales import Translator

#: Longest text of a cell, and of an address behind a cell (ECMA-376 as Excel reads it).
_LONGEST_TEXT, _LONGEST_ADDRESS = 32_767, 2_000
#: Letters that XML 1.0 cannot hold, and halves of letters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: A spreadsheet takes a text that begins so for a formula when somebody edits the cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
#: The calendar of a workbook has a 29 February 1900 that never was; days before the first of March are written out.
_FIRST_DAY = dt.date(1900, 3, 1)
#: Locale of the names of months, as a number format names it.
_MONTHS_OF = {"fr": "[$-40C]", "en": "[$-809]"}
#: A placeholder that no translation holds.
_HERE = "\u0001"


@dataclass(frozen=True)
class Formats:
    """Make the formats of a workbook, each once.

    Attributes
    ----------
    book : Workbook
    words : Translator
        Names of months and the words around a week are in its language.
    """

    book: Workbook
    words: Translator
    _made: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def of(self, **properties: Any) -> Format:
        """Return the format of some properties of XlsxWriter."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format({"valign": "top", "font_name": "Calibri", **properties})
        return self._made[key]

    def number(self, digits: int, **properties: Any) -> Format:
        """Return the format of a number; the spreadsheet sets the separators of its reader."""
        return self.of(num_format="#,##0" + (f".{'0' * digits}" if digits else ""), align="right", **properties)

    def date(self, precision: str, **properties: Any) -> Format:
        """Return the format that shows a day no more precisely than it is known."""
        months = _MONTHS_OF[self.words.language]
        if precision == "year":
            shown = "yyyy"
        elif precision == "month":
            shown = f"{months}mmmm yyyy"
        elif precision == "week":
            before, after = self.words.text("common.week_of", day=_HERE).split(_HERE)
            shown = f"{months}{_quoted(before)}d mmmm yyyy{_quoted(after)}"
        else:
            shown = f"{months}d mmmm yyyy"
        return self.of(num_format=shown, align="left", **properties)


def _quoted(text: str) -> str:
    return f'"{text}"' if text else ""


def plain_text(text: str) -> str:
    """Return a text without the letters a workbook cannot hold, cut where a cell ends."""
    found = _UNWRITABLE.sub("", text)
    # A letter beyond the first plane counts for two.
    units = found.encode("utf-16-le")
    if len(units) <= 2 * _LONGEST_TEXT:
        return found
    return units[: 2 * (_LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def write_text(sheet: Worksheet, row: int, column: int, text: str, formats: Formats, **properties: Any) -> None:
    """Write a text as a text, whatever it begins with."""
    found = plain_text(text)
    if found.startswith(_FORMULA):
        properties["quote_prefix"] = True
    sheet.write_string(row, column, found, formats.of(**{"text_wrap": True, **properties}))


def write_link(sheet: Worksheet, row: int, column: int, link: Link, formats: Formats, **properties: Any) -> None:
    """Write a link; only addresses of the web lead anywhere, any other is its text."""
    address, text = plain_text(link.address), plain_text(link.text) or plain_text(link.address)
    if _is_web(address):
        shown = {"font_color": style.ACCENT, "underline": 1, "text_wrap": True, **properties}
        if text.startswith(_FORMULA):
            shown["quote_prefix"] = True
        if sheet.write_url(row, column, address, formats.of(**shown), text) == 0:
            return
    write_text(sheet, row, column, text, formats, **properties)


def _is_web(address: str) -> bool:
    if len(address) > _LONGEST_ADDRESS or re.search(r"[\s\"<>]", address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def write_cell(
    sheet: Worksheet, row: int, column: int, value: Cell, kind: Column, formats: Formats, **properties: Any
) -> None:
    """Write a value of a table; what is not known is an empty cell, so that sums and sorting hold."""
    if value is None or not is_known(value):
        sheet.write_blank(row, column, None, formats.of(**properties))
    elif isinstance(value, Dated):
        if value.day < _FIRST_DAY:
            write_text(sheet, row, column, cell_words(value, kind, formats.words), formats, **properties)
        else:
            midnight = dt.datetime.combine(value.day, dt.time())
            sheet.write_datetime(row, column, midnight, formats.date(value.precision, **properties))
    elif isinstance(value, Link):
        write_link(sheet, row, column, value, formats, **properties)
    elif isinstance(value, str):
        write_text(sheet, row, column, value, formats, **properties)
    else:
        digits = kind.digits if kind.kind == "number" else 0
        sheet.write_number(row, column, float(value), formats.number(digits, **properties))


def width_of(column: Column, cells: list[Cell], words: Translator, narrow: float = 7.0, wide: float = 46.0) -> float:
    """Return the width that fits a column, in letters; long texts break into lines.

    Parameters
    ----------
    column : Column
    cells : list of Cell
    words : Translator
    narrow, wide : float
    """
    longest = max((len(cell_words(cell, column, words)) for cell in cells if is_known(cell)), default=0)
    # A title may break at its spaces, a cell of numbers may not.
    word = max(len(part) for part in re.split(r"[\s\u00a0]", column.title) or [""])
    title = max(word, math.ceil(len(column.title) / 2))
    return min(wide, max(narrow, longest * 1.05 + 2.0, title * 1.15 + 4.0))
