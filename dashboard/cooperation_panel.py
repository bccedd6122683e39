"""What stands behind a cell of the matrix: each row of the registers with its source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html

from dashboard.components.cards import has_value, note_paragraph, partial_date, source_links
from dashboard.cooperation_view import (
    COLUMNS,
    SUMMARY,
    CooperationChoice,
    cooperation_view,
    state_words,
    subject_name,
)
from dashboard.data import AtlasData
from geodata.cooperation import Cell, Evidence
from geodata.cooperation_subjects import Subject
from layers.locales import Translator, local_name


def cell_panel(atlas: AtlasData, choice: CooperationChoice, words: Translator) -> list[Any]:
    """Return the sources of the open cell, or of all cells of its row; nothing where none is open."""
    view = cooperation_view(atlas, choice.domain)
    subject = view.subject(choice.subject_id) if choice.mechanism else None
    if subject is None:
        return []
    content = row_evidence(atlas, subject, words, choice.mechanism, choice.domain)
    named: dict[str, Any] = {"aria-label": words.text("cards.close")}
    return [
        html.Div(
            [
                html.H2(subject_name(atlas, subject, words), className="card-title"),
                html.Button("×", type="button", className="card-close cooperation-close",
                            title=words.text("cards.close"), **named),
            ],
            className="card-head",
        ),
        *content,
    ]  # fmt: skip


def row_evidence(
    atlas: AtlasData, subject: Subject, words: Translator, mechanism: str = SUMMARY, domain: str = ""
) -> list[Any]:
    """Return the sources of one cell, or of all cells of a row; a sentence where there is none."""
    cells = cooperation_view(atlas, domain).cells[subject.subject_id]
    columns = COLUMNS[subject.kind] if mechanism == SUMMARY else (mechanism,)
    shown = [name for name in columns if cells[name].evidence]
    if not shown:
        return [html.P(words.text("cooperation.nothing_sourced"), className="card-warning")]
    return [part for name in shown for part in _mechanism(atlas, subject, name, cells[name], words)]


def _mechanism(atlas: AtlasData, subject: Subject, name: str, cell: Cell, words: Translator) -> list[Any]:
    said = state_words(subject, cell, words)
    head = html.H3(
        [
            words.text(f"cooperation.mechanism.{name}"),
            html.Span(said, className=f"cooperation-tag cooperation-{cell.state}"),
        ]
    )
    rows: dict[tuple[str, str], list[Evidence]] = {}
    for each in cell.evidence:
        rows.setdefault((each.record, each.record_id), []).append(each)
    entries = [
        _post(atlas, record_id, found, words) if record == "post" else _institution(atlas, record_id, found, words)
        for (record, record_id), found in rows.items()
    ]
    return [head, html.Ul(entries, className="cooperation-evidence")]


def _answer(found: list[Evidence], words: Translator) -> html.Span:
    """Say of which sides a row speaks, and what it says of them."""
    countries = words.enumeration([words.value("country", side) for side in dict.fromkeys(each.side for each in found)])
    said = words.text(f"cooperation.answer.{found[0].answer}")
    return html.Span(words.text("cooperation.says", countries=countries, answer=said), className="cooperation-soft")


def _post(atlas: AtlasData, post_id: str, found: list[Evidence], words: Translator) -> html.Li:
    post = atlas.post(post_id).drop("geometry").to_dict()
    link = dcc.Link(str(post["name"]), href=atlas.link(f"/posts/{post_id}", words.language))
    date = partial_date(post["status_date"], words)
    facts = [words.text("cooperation.from_posts")]
    if has_value(post["systems"]):
        facts.append(words.values("system", post["systems"]))
    if date:
        facts.append(words.text("cooperation.as_of", date=date))
    return html.Li([html.Strong(link), html.Br(), _answer(found, words), _facts(facts), source_links(post, words)])


def _institution(atlas: AtlasData, institution_id: str, found: list[Evidence], words: Translator) -> html.Li:
    rows = atlas.institutions[atlas.institutions["institution_id"] == institution_id]
    row: Mapping[str, Any] = rows.iloc[0].to_dict()
    name = local_name(row, words.language)
    acronym = row["acronym"]
    facts = [words.text(f"cooperation.institution.{row['kind']}"), words.values("country", row["countries"])]
    if has_value(row["established"]):
        facts.append(words.text("cooperation.since", date=partial_date(str(row["established"]), words)))
    title = f"{name} ({acronym})" if has_value(acronym) and acronym not in name else name
    return html.Li(
        [
            html.Strong(title),
            html.Br(),
            _answer(found, words),
            _facts(facts),
            *note_paragraph(row["note"], words),
            source_links(row, words),
        ]
    )


def _facts(facts: list[str]) -> html.P:
    return html.P(" · ".join(facts), className="cooperation-facts")
