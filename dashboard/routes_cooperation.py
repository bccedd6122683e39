"""The matrix of cooperation as a file: a line for each row of the registers behind a cell, one for a silent cell."""

from __future__ import annotations

from collections.abc import Iterator

import flask

from dashboard.cooperation_view import COLUMNS, CooperationChoice, cooperation_view, subject_name
from dashboard.data import AtlasData
from dashboard.downloads import CSV, attachment, csv_text
from dashboard.passing_on import post_datasets, posts_may_pass_on, terms_by_row
from layers.locales import Translator, local_name, translator

#: Kinds of rows that are posts themselves.
_MADE_OF_POSTS = ("crossing", "entry")
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
    """Return the matrix of a field of work as CSV, with names and hashtags (HXL) as its first two lines.

    A crossing or an entry point that is a post which must not be passed on has no line; elsewhere what such a post says
    counts in the state of its cell and is not listed.
    """
    posts = atlas.border_posts["post_id"]
    kept_back = frozenset(posts[~posts_may_pass_on(atlas, posts)])
    caveat = words.text("cooperation.key.unknown")
    if kept_back:
        caveat = f"{caveat} {words.count('report_files.kept_back', len(kept_back))}"
    return csv_text(
        [words.text(key) for key, _ in _HEADS],
        [tag for _, tag in _HEADS],
        rows=((*line[:-1], atlas.version, line[-1], caveat) for line in _lines(atlas, domain, kept_back, words)),
    )


def _lines(atlas: AtlasData, domain: str, kept_back: frozenset[str], words: Translator) -> Iterator[tuple[str, ...]]:
    """Return the lines without version and caveat; the last place of each is the licence of what it is taken from."""
    records = {
        "post": {row["post_id"]: row for row in atlas.border_posts.drop(columns="geometry").to_dict("records")},
        "institution": {row["institution_id"]: row for row in atlas.institutions.to_dict("records")},
    }
    licences = _licences(atlas)
    view = cooperation_view(atlas, domain)
    for kind, subjects in view.subjects.items():
        for subject in subjects:
            if kind in _MADE_OF_POSTS and not kept_back.isdisjoint(subject.post_ids):
                continue
            head = (kind, subject.subject_id, subject_name(atlas, subject, words), ";".join(subject.sides))
            for mechanism in COLUMNS[kind]:
                cell = view.cells[subject.subject_id][mechanism]
                told = [each for each in cell.evidence if each.record != "post" or each.record_id not in kept_back]
                if not told:
                    yield (*head, mechanism, cell.state, *[""] * 7, licences["institutions"])
                for each in told:
                    row = records[each.record][each.record_id]
                    name = row["name"] if each.record == "post" else local_name(row, words.language)
                    said = (each.side, each.answer, each.record, each.record_id, name)
                    origin = (row["source_publisher"], row["source_url"])
                    licence = licences[each.record_id if each.record == "post" else "institutions"]
                    yield (*head, mechanism, cell.state, *said, *origin, licence)


def _licences(atlas: AtlasData) -> dict[str, str]:
    """Return the licence of each post by its identifier, and that of the register of institutions."""
    posts = list(atlas.border_posts["post_id"])
    terms = terms_by_row(atlas, [*post_datasets(atlas, posts), "institutions"])
    return dict(zip([*posts, "institutions"], [licence for licence, _ in terms], strict=True))
