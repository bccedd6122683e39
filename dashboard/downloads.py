"""What downloads share: the response that saves a file or says why there is none, and cells safe for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import flask
import pandas as pd

from geodata.errors import AtlasError
from layers.locales import Translator

CSV = "text/csv; charset=utf-8"
#: A spreadsheet takes a text that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DIGITS = 4


def attachment(body: bytes, content_type: str, name: str) -> flask.Response:
    """Return a file that the browser saves under a name."""
    response = flask.Response(body, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-cache"
    return response


def refusal(error: AtlasError, translator: Translator, status: int = 400) -> flask.Response:
    """Return the sentence of an error in place of the file."""
    sentence = translator.error(error.code, str(error), error.parameters)
    return flask.Response(sentence, status=status, content_type="text/plain; charset=utf-8")


def csv_cell(value: Any) -> Any:
    """Return a value as a cell that no spreadsheet takes for a formula; a missing one is empty."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if pd.isna(value) else value


def csv_text(*heads: Sequence[str], rows: Iterable[Iterable[Any]]) -> str:
    """Return a CSV (RFC 4180): the lines of its head, then the rows, every cell safe."""
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerows(heads)
    writer.writerows([csv_cell(value) for value in row] for row in rows)
    return output.getvalue()


def plain_value(value: Any) -> Any:
    """Return a value as JSON knows it; a missing one is None."""
    if value is None or value is pd.NA or value != value:
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    value = value.item() if hasattr(value, "item") else value
    return round(value, _DIGITS) if isinstance(value, float) else value
