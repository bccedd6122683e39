"""What the page of own data needs beside it: the template, the way in for a file, and its faulty rows as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from urllib.parse import urlsplit

import flask

from dashboard.components.data_check import WARNING, said_of
from dashboard.components.data_mapping import column_label
from dashboard.data import AtlasData
from dashboard.downloads import CSV, attachment, csv_text, refusal
from dashboard.loads import desk
from geodata.errors import AtlasError, InputError
from geodata.template import render_template
from layers.locales import Translator, translator

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A header that another site cannot send along without being asked first, which this server answers with no.
_OURS = "X-Atlas-Upload"
#: Letters; the ETL refuses longer cells.
_LONGEST_CELL = 1 << 20


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the routes ``/data/template.xlsx``, ``/data/upload`` and ``/data/loads/<id>/faulty.csv``."""
    rendered = lru_cache(maxsize=2)(render_template)

    def template() -> flask.Response:
        words = translator(flask.request.args.get("lang", ""))
        name = words.text("data.template_file")
        return attachment(rendered(words.language), _WORKBOOK, name)

    def upload() -> flask.Response:
        words = translator(flask.request.args.get("lang", ""))
        try:
            desk.require_allowed(atlas.settings)
            _require_own_page()
            request = flask.request
            load_id = desk.receive(
                atlas.settings, request.args.get("name", ""), request.stream, request.content_length
            )  # fmt: skip
        except AtlasError as error:
            return refusal(error, words, 403 if error.code in ("loads_not_allowed", "upload_foreign") else 400)
        return flask.jsonify({"id": load_id})

    def faulty(load_id: str) -> flask.Response:
        words = translator(flask.request.args.get("lang", ""))
        try:
            desk.require_allowed(atlas.settings)
            folder = desk.folder_of(atlas.settings, load_id)
            order = desk.order_of(atlas.settings, load_id)
            stem = Path(str(order.get("file", "file."))).stem
        except AtlasError as error:
            return refusal(error, words, 404)
        response = flask.Response(_faulty_rows(folder, words, str(order.get("table") or "incidents")), content_type=CSV)
        name = words.text("data.faulty_file", stem=stem).encode("ascii", "ignore").decode()
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    server.add_url_rule("/data/template.xlsx", "data_template", template)
    server.add_url_rule("/data/upload", "data_upload", upload, methods=["POST"])
    server.add_url_rule("/data/loads/<load_id>/faulty.csv", "data_faulty", faulty)


def _require_own_page() -> None:
    """Raise `InputError` unless a page of this server sends the file, and not one of another site."""
    request = flask.request
    origin = request.headers.get("Origin", "")
    if request.headers.get(_OURS) != "1" or (origin and urlsplit(origin).netloc != request.host):
        raise InputError("upload_foreign", "Only the page of this server can send a file.")


def _faulty_rows(folder: Path, words: Translator, table: str) -> Iterator[str]:
    """Give the rows that have a fault as they came, the reasons in the last column, as CSV line by line.

    Both files are in the order of the rows, so a million of them need no more memory than one.
    """
    yield "\ufeff"  # a spreadsheet takes it for UTF-8 by this mark alone
    rows = _read(folder / "rows.csv")
    names = next(rows, ["row"])
    yield csv_text([words.text("data.row"), *names[1:], words.text("data.reasons")], rows=())
    faults = _read(folder / "faults.csv")
    heads = next(faults, [])
    row = next(rows, None)
    for number, group in groupby((dict(zip(heads, each, strict=True)) for each in faults), key=itemgetter("row")):
        found = [each for each in group if each["level"] != WARNING]
        if not found:
            continue
        while row is not None and int(row[0]) < int(number):
            row = next(rows, None)
        # A row that could not be cut into cells is given as it stands in the file.
        whole = "" if found[0]["column"] else found[0]["value"]
        cells = row if row is not None and row[0] == number else [number, whole, *[""] * (len(names) - 2)]
        yield csv_text(rows=[[*cells, " | ".join(_reason(each, words, table) for each in found)]])


def _reason(fault: dict[str, str], words: Translator, table: str) -> str:
    label = f"{column_label(fault['column'], words, table)}{words.text('data.colon')}" if fault["column"] else ""
    return f"{label}{said_of(fault, words, table)}"


def _read(path: Path) -> Iterator[list[str]]:
    if path.is_file():
        csv.field_size_limit(_LONGEST_CELL)
        with path.open(encoding="utf-8", newline="") as stream:
            yield from csv.reader(stream)
