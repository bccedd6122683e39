"""The matrix of cooperation as a file: a line for each row of the registers behind a cell, one for a silent cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import flask

from dashboard.cooperation_view import COLUMNS, CooperationChoice, cooperation_view, subject_name
from dashboard.data import AtlasData
from layers.locales import Translator, local_name, translator

_HEADS = (
    ("kind", "#meta+kind"), ("row_id", "#loc+id"), ("row", "#loc+name"), ("sides", "#country+code"),
    ("mechanism", "#capacity+type"), ("state", "#status+state"), ("side", "#country+side"),
    ("answer", "#status+answer"), ("record", "#meta+record"), ("record_id", "#meta+id"), ("name", "#org+name"),
    ("source_publisher", "#meta+source"),
    ("source_url", "#meta+url"), ("data_version", "#meta+version"), ("licence", "#meta+licence"),
    ("caveat", "#meta+caveat"),
)  # fmt: skip


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the route."""

    def cooperation_csv() -> flask.Response:
        words = translator(flask.request.args.get("lang", ""))
        domain = CooperationChoice.from_query(flask.request.args).domain
        body = render_csv(atlas, domain, words).encode("utf-8-sig")
        response = flask.Response(body, mimetype="text/csv; charset=utf-8")
        name = "_".join(part for part in ("atlas_cooperation", domain, atlas.version, words.language) if part)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        response.headers["Cache-Control"] = "no-cache"
        return response

    server.add_url_rule("/download/cooperation.csv", "cooperation_csv", cooperation_csv)


def render_csv(atlas: AtlasData, domain: str, words: Translator) -> str:
    """Return the matrix of a field of work as CSV, with names and hashtags (HXL) as its first two lines."""
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow([name for name, _ in _HEADS])
    writer.writerow([tag for _, tag in _HEADS])
    licence = atlas.sources.set_index("dataset")["licence"].get("institutions", "")
    ends = (atlas.version, licence, words.text("cooperation.key.unknown"))
    for line in _lines(atlas, domain, words):
        writer.writerow([_defused(value) for value in (*line, *ends)])
    return output.getvalue()


def _defused(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    if not isinstance(value, str):
        return ""
    return f"'{value}" if value.startswith(("=", "+", "-", "@")) else value


def _lines(atlas: AtlasData, domain: str, words: Translator) -> Iterator[tuple[str, ...]]:
    posts = {row["post_id"]: row for row in atlas.border_posts.drop(columns="geometry").to_dict("records")}
    institutions = {row["institution_id"]: row for row in atlas.institutions.to_dict("records")}
    view = cooperation_view(atlas, domain)
    for kind, subjects in view.subjects.items():
        for subject in subjects:
            head = (kind, subject.subject_id, subject_name(atlas, subject, words), ";".join(subject.sides))
            for mechanism in COLUMNS[kind]:
                cell = view.cells[subject.subject_id][mechanism]
                if not cell.evidence:
                    yield (*head, mechanism, cell.state, *[""] * 7)
                for each in cell.evidence:
                    row = (posts if each.record == "post" else institutions)[each.record_id]
                    name = row["name"] if each.record == "post" else local_name(row, words.language)
                    said = (each.side, each.answer, each.record, each.record_id, name)
                    yield (*head, mechanism, cell.state, *said, row["source_publisher"], row["source_url"])
