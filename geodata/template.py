"""The workbook a ministry fills in: one row an incident, drop-down lists in its language, every column explained.

Made from `geodata.fields`, so that what it asks for is what the checks want.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from geodata.fields import Column, input_columns
from geodata.labels import LANGUAGES, labels_of
from geodata.meanings import FRENCH

#: First cell of the row that shows how to fill in the sheet; such a row is not an incident.
EXAMPLE_MARKS = ("EXAMPLE", "EXEMPLE")
#: Rows below the header that have drop-down lists.
ROWS_WITH_LISTS = 5_000
#: Vocabularies that only propose: other words are taken too, as are several words at once.
_OPEN = ("commodity", "unit", "agency")
_WIDTHS = {"date": 13, "place": 26, "trafficking_type": 24, "commodity": 26, "note": 40, "agency": 22, "source_url": 30}
_EXAMPLE: dict[str, Any] = {
    "incident_id": "", "date": "2024-03-25", "date_precision": "day", "country": "SN", "place": "Kidira",
    "latitude": 14.4567, "longitude": -12.2116, "uncertainty_km": 1, "trafficking_type": "drugs",
    "commodity": "cannabis_herb", "quantity": 12.5, "unit": "kg", "event_type": "seizure", "agency": "customs",
    "transport": "road", "destination": "Dakar", "arrests": 1, "value_reported": 750_000, "value_currency": "XOF",
    "source_kind": "own", "sensitivity": "moderate",
}  # fmt: skip
_ACCENT, _PALE = "#0b5563", "#e8f3f4"


@dataclass(frozen=True)
class _Words:
    """Hold the words of the workbook beside those of the columns."""

    data: str
    columns: str
    lists: str
    title: str
    heads: tuple[str, ...]
    required: str
    optional: str
    several: str
    made: str
    placed: str
    other: str
    not_listed: tuple[str, str]
    not_number: tuple[str, str]
    not_date: tuple[str, str]
    kinds: dict[str, str]


_WORDS = {
    "en": _Words(
        "Data", "Columns", "Lists", "What each column means",
        ("Column", "Needed", "Kind", "Meaning", "Allowed words"), "yes", "no",
        "Several are joined by a semicolon.", "Leave it empty and one is made from the row.",
        "Leave latitude and longitude empty and the place name is looked up, with 8 km of error at least.",
        "Other words are allowed.",
        ("Not in the list", "Choose one of the words of the list."),
        ("Not a number", "Write a number of zero or more, without its unit."),
        ("Not a day", "Write a day that is not in the future, such as 2024-03-25."),
        {"text": "text", "number": "number", "integer": "whole number", "date": "day"},
    ),
    "fr": _Words(
        "Données", "Colonnes", "Listes", "Ce que signifie chaque colonne",
        ("Colonne", "Nécessaire", "Nature", "Sens", "Mots admis"), "oui", "non",
        "Plusieurs se séparent par un point-virgule.", "Laissée vide, elle est tirée de la ligne.",
        "Sans latitude ni longitude, le nom du lieu est cherché, avec 8 km d’erreur au moins.",
        "D’autres mots sont admis.",
        ("Hors de la liste", "Choisissez un des mots de la liste."),
        ("Pas un nombre", "Écrivez un nombre positif ou nul, sans son unité."),
        ("Pas un jour", "Écrivez un jour passé, par exemple 2024-03-25."),
        {"text": "texte", "number": "nombre", "integer": "nombre entier", "date": "jour"},
    ),
}  # fmt: skip


def header_of(column: Column, language: str) -> str:
    """Return what stands above a column: its label, its unit, and a star where it is needed."""
    label = (column.fr if language == "fr" else column.en).replace("'", "’")
    unit = f" ({column.unit})" if column.unit and column.unit != "persons" else ""
    return f"{label}{unit}{' *' if is_needed(column) else ''}"


def is_needed(column: Column) -> bool:
    """Tell whether a cell must be filled in; an identifier is made where there is none."""
    return column.is_required and column.name != "incident_id"


def meaning_of(column: Column, language: str) -> str:
    """Return the sentences that explain a column to whoever fills it in."""
    words = _WORDS[language]
    said = [FRENCH[column.name] if language == "fr" else column.description.split("; becomes")[0].rstrip(".") + "."]
    if column.is_list:
        said.append(words.several)
    if column.name == "incident_id":
        said.append(words.made)
    if column.name in ("latitude", "longitude"):
        said.append(words.placed)
    return " ".join(said)


def words_of(column: Column, language: str) -> list[str]:
    """Return the words of the drop-down list of a column; none where it is free."""
    return list(labels_of(column.name, language).values()) or list(column.values)


def render_template(language: str) -> bytes:
    """Return the workbook, the same bytes each time.

    Parameters
    ----------
    language : str
        ``fr`` or ``en``.

    Returns
    -------
    bytes
        XLSX: the sheet to fill in first, then what each column means, then the words of the lists.
    """
    from datetime import datetime

    from xlsxwriter import Workbook

    if language not in LANGUAGES:
        raise ValueError(language)
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True})
    book.set_properties({"created": datetime(2024, 1, 1), "title": _WORDS[language].data})
    words = _WORDS[language]
    data, columns, lists = (book.add_worksheet(name) for name in (words.data, words.columns, words.lists))
    _write_columns(book, columns, language)
    ranges = _write_lists(book, lists, language)
    _write_data(book, data, language, ranges)
    book.close()
    return stream.getvalue()


def _write_lists(book: Any, sheet: Any, language: str) -> dict[str, str]:
    """Write the words of each list below each other and return where they stand."""
    ranges, place = {}, 0
    head = book.add_format({"bold": True, "font_color": _ACCENT})
    for column in input_columns("incidents"):
        listed = words_of(column, language)
        if not listed:
            continue
        sheet.write_string(0, place, header_of(column, language).removesuffix(" *"), head)
        sheet.write_column(1, place, listed)
        sheet.set_column(place, place, 28)
        letter = _letter(place)
        ranges[column.name] = f"='{_WORDS[language].lists}'!${letter}$2:${letter}${len(listed) + 1}"
        place += 1
    sheet.freeze_panes(1, 0)
    return ranges


def _letter(place: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(place))


def _write_data(book: Any, sheet: Any, language: str, ranges: dict[str, str]) -> None:
    needed = book.add_format({"bold": True, "bg_color": _ACCENT, "font_color": "white", "text_wrap": True, "border": 1})
    free = book.add_format({"bold": True, "bg_color": _PALE, "font_color": "#1d2b30", "text_wrap": True, "border": 1})
    shown = {"italic": True, "font_color": "#5b6b70", "bg_color": "#fff6df"}
    example, example_day = book.add_format(shown), book.add_format({**shown, "num_format": "yyyy-mm-dd"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, column in enumerate(input_columns("incidents")):
        is_date = column.kind == "date"
        sheet.set_column(place, place, _WIDTHS.get(column.name, 17), day if is_date else None)
        sheet.write_string(0, place, header_of(column, language), needed if is_needed(column) else free)
        sheet.write_comment(0, place, meaning_of(column, language), {"x_scale": 2})
        _write_example(sheet, place, column, language, example_day if is_date else example)
        rule = _rule(column, language, ranges)
        if rule:
            sheet.data_validation(1, place, ROWS_WITH_LISTS, place, rule)
    sheet.set_row(0, 34)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.activate()


def _write_example(sheet: Any, place: int, column: Column, language: str, style: Any) -> None:
    from datetime import date

    value = _EXAMPLE.get(column.name, "")
    if column.name == "incident_id":
        value = EXAMPLE_MARKS[LANGUAGES.index(language)]
    elif column.kind == "date":
        sheet.write_datetime(1, place, date.fromisoformat(value), style)
        return
    elif isinstance(value, str):
        value = labels_of(column.name, language).get(value, value)
    sheet.write(1, place, value, style)


def _rule(column: Column, language: str, ranges: dict[str, str]) -> dict[str, Any] | None:
    """Return what a spreadsheet lets into a column; positions may be written in many ways, so they are left free."""
    words = _WORDS[language]
    if column.name in ranges:
        title, said = words.not_listed
        is_open = column.name in _OPEN
        return {
            "validate": "list", "source": ranges[column.name], "error_title": title, "error_message": said,
            "show_error": not is_open,
        }  # fmt: skip
    if column.kind == "date":
        title, said = words.not_date
        return {
            "validate": "date", "criteria": "between", "minimum": _first_day(), "maximum": "=TODAY()",
            "error_title": title, "error_message": said, "error_type": "warning",
        }  # fmt: skip
    if column.kind in ("number", "integer") and column.minimum == 0:
        title, said = words.not_number
        kind = "integer" if column.kind == "integer" else "decimal"
        return {"validate": kind, "criteria": ">=", "value": 0, "error_title": title, "error_message": said}
    return None


def _first_day() -> Any:
    from datetime import date

    return date(1900, 3, 1)


def _write_columns(book: Any, sheet: Any, language: str) -> None:
    words = _WORDS[language]
    title = book.add_format({"bold": True, "font_size": 14, "font_color": _ACCENT})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    cell = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, words.title, title)
    sheet.write_row(2, 0, words.heads, head)
    for row, column in enumerate(input_columns("incidents"), start=3):
        listed = words_of(column, language)
        allowed = ", ".join(listed) + (f". {words.other}" if listed and column.name in ("commodity", "unit") else "")
        cells = (
            header_of(column, language).removesuffix(" *"), words.required if is_needed(column) else words.optional,
            words.kinds[column.kind], meaning_of(column, language), allowed,
        )  # fmt: skip
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text, cell)
    for place, width in enumerate((30, 12, 15, 70, 80)):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(3, 0)
