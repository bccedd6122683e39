"""The parts of the page on cooperation: the choices, the count of states, and the matrix, a sign and a word a cell."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.cooperation_view import (
    COLUMNS,
    SUMMARY,
    CooperationChoice,
    CooperationView,
    border_id,
    cooperation_view,
    state_words,
    subject_name,
)
from dashboard.data import AtlasData
from dashboard.ids import CooperationId
from geodata.cooperation import COMMON, DOMAINS, SERVICES, STATES, Cell
from geodata.cooperation_subjects import SUBJECT_KINDS, Subject
from geodata.spelling import fold_text
from layers.locales import Translator

#: Read without colour: two full discs, one full and one empty, a cross, a question mark.
SIGNS = {"both": "●●", "one": "●○", "none": "✕", "unknown": "?"}
_GROUPS = (("at_posts", ("post", *SERVICES)), ("between", COMMON), ("around", ("agency", "regional")))


def choice_bar(atlas: AtlasData, choice: CooperationChoice, words: Translator) -> html.Div:
    """Return the select boxes: field of work, kind of rows, and the border of the crossings."""
    domains = [("", words.text("cooperation.all_domains"))]
    domains += [(code, words.text(f"cooperation.domain.{code}")) for code in DOMAINS]
    kinds = [(code, words.text(f"cooperation.kind.{code}")) for code in SUBJECT_KINDS]
    view = cooperation_view(atlas, "")
    borders = [("", words.text("cooperation.all_borders"))]
    borders += [(each.subject_id, subject_name(atlas, each, words)) for each in view.subjects["border"]]
    return html.Div(
        [
            _select(CooperationId.DOMAIN, "cooperation.by_domain", domains, choice.domain, words),
            _select(CooperationId.ROWS, "cooperation.by_rows", kinds, choice.rows, words),
            html.Div(
                _select(CooperationId.BORDER, "cooperation.by_border", borders, choice.border, words),
                id=CooperationId.BORDER_BOX,
                hidden=choice.rows != "crossing",
            ),
        ],
        className="cooperation-bar",
    )


def _select(
    component_id: str, label_key: str, options: list[tuple[str, str]], value: str, words: Translator
) -> dmc.Select:
    return dmc.Select(
        id=component_id,
        label=words.text(label_key),
        data=[{"value": code, "label": label} for code, label in options],
        value=value,
        allowDeselect=False,
        searchable=len(options) > 8,
        nothingFoundMessage=words.text("tables.no_matches"),
        className="cooperation-select",
    )


def count_table(atlas: AtlasData, view: CooperationView, choice: CooperationChoice, words: Translator) -> list[Any]:
    """Return how many rows of each kind are in each state, and the names of the corridors without any."""
    heads = [html.Th(words.text("cooperation.counted"), scope="col")]
    heads += [html.Th([_sign(state), html.Span(words.text(f"cooperation.head.{state}"))], scope="col",
                      className=f"cooperation-head-{state}") for state in STATES]  # fmt: skip
    rows = []
    for kind in SUBJECT_KINDS:
        counts, doubtful = view.n_in_state(kind), view.n_unverified(kind)
        query = CooperationChoice(choice.domain, kind).to_query()
        link = dcc.Link(
            words.text(
                "cooperation.n_of_kind",
                kind=words.text(f"cooperation.kind.{kind}"),
                n=words.number(sum(counts.values())),
            ),
            href=atlas.link("/cooperation", words.language, **query) + "#cooperation-matrix",
        )
        cells = [html.Td(_count(counts[state], doubtful[state], words)) for state in STATES]
        rows.append(html.Tr([html.Th(link, scope="row"), *cells]))
    missing = [
        subject_name(atlas, each, words)
        for each in view.subjects["corridor"]
        if view.cells[each.subject_id][SUMMARY].state in ("none", "unknown")
    ]
    sentences = [html.P(words.text("cooperation.counted_help"), className="cooperation-soft")]
    if missing:
        names = html.Ul([html.Li(name) for name in missing])
        sentences.append(html.Div([html.Strong(words.text("cooperation.missing_corridors")), names]))
    return [
        html.H2(words.text("cooperation.where"), className="cooperation-first"),
        html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="cooperation-counts"),
        *sentences,
    ]


def _count(number: int, n_unverified: int, words: Translator) -> list[Any]:
    """Return a number, and how many of it rest on rows whose activity today is unverified."""
    content: list[Any] = [words.number(number)]
    if n_unverified:
        content.append(html.Span(words.count("cooperation.n_unverified", n_unverified), className="cooperation-doubt"))
    return content


def matrix_table(atlas: AtlasData, view: CooperationView, choice: CooperationChoice, words: Translator) -> list[Any]:
    """Return the matrix: a row a border, crossing, corridor or entry point; a column a mechanism."""
    subjects = view.rows(choice)
    if choice.rows == "border":
        subjects = sorted(subjects, key=lambda subject: fold_text(subject_name(atlas, subject, words)))
    columns = (SUMMARY, *COLUMNS[choice.rows])
    title = words.text("cooperation.matrix", kind=words.text(f"cooperation.kind.{choice.rows}"))
    body = [_row(atlas, view, subject, columns, choice, words) for subject in subjects]
    table = html.Table(
        [html.Thead([_group_row(choice.rows, words), _head_row(columns, words)]), html.Tbody(body)],
        className="cooperation-matrix",
        **{"aria-label": title},
    )
    address = atlas.link(
        "/download/cooperation.csv", words.language, **({"domain": choice.domain} if choice.domain else {})
    )
    parts: list[Any] = [
        html.H2(title, id=CooperationId.HEADING),
        html.P(words.text("cooperation.matrix_help"), className="cooperation-soft"),
        html.P(html.A(words.text("cooperation.csv"), href=address, className="button", download="")),
        _key(words),
    ]
    if not subjects:
        return [*parts, html.P(words.text("cooperation.no_rows"))]
    label = {"aria-label": title}
    return [*parts, html.Div(table, className="cooperation-scroll", tabIndex=0, role="region", **label)]


def _key(words: Translator) -> html.Ul:
    """Return what the signs mean."""
    items = [
        html.Li([html.Span(_sign(state), className=f"cooperation-key-sign cooperation-{state}"),
                 words.text(f"cooperation.key.{state}")])
        for state in STATES
    ]  # fmt: skip
    return html.Ul(items, className="cooperation-key")


def _group_row(kind: str, words: Translator) -> html.Tr:
    cells = [html.Td(className="cooperation-corner"), html.Td()]
    for name, members in _GROUPS:
        n = sum(each in COLUMNS[kind] for each in members)
        if n:
            cells.append(html.Th(words.text(f"cooperation.group.{name}"), scope="colgroup", colSpan=n))
    return html.Tr(cells, className="cooperation-groups")


def _head_row(columns: tuple[str, ...], words: Translator) -> html.Tr:
    heads = [
        html.Th(
            words.text(f"cooperation.column.{name}"), scope="col", title=words.text(f"cooperation.mechanism.{name}")
        )
        for name in columns
    ]
    return html.Tr([html.Th(words.text("cooperation.row"), scope="col", className="cooperation-corner"), *heads])


def _row(
    atlas: AtlasData,
    view: CooperationView,
    subject: Subject,
    columns: tuple[str, ...],
    choice: CooperationChoice,
    words: Translator,
) -> html.Tr:
    cells = view.cells[subject.subject_id]
    silent = [words.text(f"cooperation.mechanism.{name}") for name in columns if cells[name].state == "unknown"]
    name = subject_name(atlas, subject, words)
    head: list[Any] = [_row_name(atlas, subject, name, choice, words)]
    if subject.kind == "crossing" and not choice.border:
        head.append(
            html.Span(" – ".join(words.value("country", each) for each in subject.sides), className="cooperation-soft")
        )
    if silent:
        # Only a phone shows it: there the unknown cells are one line and not a dozen boxes.
        sentence = words.text("cooperation.silent", names=words.enumeration(silent))
        head.append(html.Span(sentence, className="cooperation-silent", **{"aria-hidden": "true"}))
    return html.Tr(
        [html.Th(head, scope="row"), *[_cell(subject, name, column, cells[column], words) for column in columns]]
    )


def _row_name(atlas: AtlasData, subject: Subject, name: str, choice: CooperationChoice, words: Translator) -> Any:
    language = words.language
    if subject.kind == "border":
        query = CooperationChoice(choice.domain, "crossing", border_id(subject)).to_query()
        return dcc.Link(name, href=atlas.link("/cooperation", language, **query))
    if subject.kind == "corridor":
        return dcc.Link(name, href=atlas.link(f"/corridors/{subject.subject_id}", language))
    if subject.crossing_id:
        return html.Span(name)
    links = [
        dcc.Link(str(atlas.post(post_id)["name"]), href=atlas.link(f"/posts/{post_id}", language))
        for post_id in subject.post_ids
    ]
    return html.Span([part for link in links for part in (link, " – ")][:-1])


def _cell(subject: Subject, name: str, column: str, cell: Cell, words: Translator) -> html.Td:
    said = state_words(subject, cell, words)
    content: list[Any] = [_sign(cell.state, len(subject.sides)), html.Span(said, className="cooperation-word")]
    if cell.state in ("both", "one") and not cell.is_verified:
        content.append(html.Span(words.text("cooperation.unverified"), className="cooperation-doubt"))
    label = words.text(f"cooperation.column.{column}")
    named: dict[str, Any] = {"data-label": label}
    classes = f"cooperation-cell cooperation-{cell.state}" + (" cooperation-sum" if column == SUMMARY else "")
    if cell.state == "unknown" and not cell.evidence:
        return html.Td(content, className=classes, **named)
    spoken = words.text(
        "cooperation.cell_label", name=name, column=words.text(f"cooperation.mechanism.{column}"), state=said
    )
    button: dict[str, Any] = {"data-cell": f"{subject.subject_id}|{column}", "aria-label": spoken}
    return html.Td(html.Button(content, type="button", **button), className=classes, **named)


def _sign(state: str, n_sides: int = 2) -> html.Span:
    sign = SIGNS[state] if n_sides > 1 or state != "both" else "●"
    return html.Span(sign, className="cooperation-sign", **{"aria-hidden": "true"})


def how_to_read(atlas: AtlasData, words: Translator) -> html.Section:
    """Say how the states are made and what the register cannot tell."""
    notes = ("read_border", "read_crossing", "read_corridor", "read_domain", "read_status", "read_date")
    return html.Section(
        [
            html.H2(words.text("cooperation.how")),
            html.Ul([html.Li(words.text(f"cooperation.{name}")) for name in notes], className="cooperation-notes"),
            html.P(
                [
                    words.text("cooperation.source", n=words.number(len(atlas.institutions)), version=atlas.version),
                    " ",
                    dcc.Link(words.text("cooperation.method"), href=atlas.link("/method", words.language)),
                ],
                className="cooperation-soft",
            ),
        ]
    )
