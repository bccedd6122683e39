"""The matrix of cooperation as a file: a line for each row of the registers behind a cell, one for a silent cell."""

from __future__ import annotations

from collections.abc import Iterator

import flask

from dashboard.cooperation_view import COLUMNS, CooperationChoice, cooperation_view, subject_name
from dashboard.data import AtlasData
from dashboard.downloads import CSV, attachment, csv_text
from layers.locales import Translator, local_name, translator

#: Key of the title and hashtag (HXL) of each column.
_HEADS = (
    ("cooperation.x_kind", "#meta+kind"),
    ("cooperation.x_row_id", "#loc+id"),
    ("cooperation.x_row", "#loc+name"),
    ("cooperation.x_sides", "#country+code"),
    ("cooperation.x_mechanism", "#capacity+type"),
    ("cooperation.x_state", "#status+state"),
    ("cooperation.x_side", "#country+side"),
    ("cooperation.x_answer", "#status+answer"),
    ("cooperation.x_record", "#meta+record"),
    ("cooperation.x_record_id", "#meta+id"),
    ("cooperation.x_name", "#org+name"),
    ("cooperation.x_source_publisher", "#meta+source"),
    ("cooperation.x_source_url", "#meta+url"),
    ("cooperation.x_data_version", "#meta+version"),
    ("cooperation.x_licence", "#meta+licence"),
    ("cooperation.x_caveat", "#meta+caveat"),
)


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the route."""

    def cooperation_csv() -> flask.Response:
        words = translator(flask.request.args.get("lang", ""))
        domain = CooperationChoice.from_query(flask.request.args).domain
        body = render_csv(atlas, domain, words).encode("utf-8-sig")
        name = "_".join(part for part in ("atlas_cooperation", domain, atlas.version, words.language) if part)
        return attachment(body, CSV, f"{name}.csv")

    server.add_url_rule("/download/cooperation.csv", "cooperation_csv", cooperation_csv)


def render_csv(atlas: AtlasData, domain: str, words: Translator) -> str:
    """Return the matrix of a field of work as CSV, with names and hashtags (HXL) as its first two lines."""
    licence = atlas.sources.set_index("dataset")["licence"].get("institutions", "")
    ends = (atlas.version, licence, words.text("cooperation.key.unknown"))
    return csv_text(
        [words.text(key) for key, _ in _HEADS],
        [tag for _, tag in _HEADS],
        rows=((*line, *ends) for line in _lines(atlas, domain, words)),
    )


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
