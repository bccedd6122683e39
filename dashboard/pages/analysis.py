"""One analysis: its question, the choices, the answer, and the way to its method."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.analyses import TOPICS
from dashboard.analyses.parameter import Parameter, changed_choices, read_choices
from dashboard.components.add_view import add_view_menu
from dashboard.components.in_words import in_words
from dashboard.components.notices import error_notice
from dashboard.components.period_bar import filter_sentence, period_bar
from dashboard.corridor_state import page_filters
from dashboard.data import AtlasData
from dashboard.ids import AnalysisId
from dashboard.pages.corridors import source_line
from dashboard.pages.method import section_anchor
from geodata.errors import AtlasError, InputError
from layers.filters import Filters
from layers.locales import Translator, translator

PATH_TEMPLATE = "/analysis/<topic>"
TITLE_KEY = "analysis.title"


def title_key(topic: str) -> str:
    """Return the key of the title of the window."""
    return TOPICS[topic].TITLE_KEY if topic in TOPICS else TITLE_KEY


def find_topic(topic: str) -> ModuleType:
    """Return the module of a topic; `InputError` where there is none."""
    if topic not in TOPICS:
        raise InputError("no_analysis", "There is no analysis “{identifier}”.", identifier=topic)
    return TOPICS[topic]


def topic_path(topic: str) -> str:
    """Return the path of a topic."""
    return PATH_TEMPLATE.replace("<topic>", topic)


def layout(atlas: AtlasData, language: str, query: dict[str, str], topic: str) -> html.Div:
    """Return the page in the state that its URL describes."""
    words = translator(language)
    room = find_topic(topic)
    filters = page_filters(query)
    choices = read_choices(room.PARAMETERS, query, atlas, words)
    return html.Div(
        [
            dcc.Store(id=AnalysisId.TOPIC, data=topic),
            topic_links(topic, filters, words),
            html.H1(words.text(room.TITLE_KEY)),
            html.P(words.text(room.LEAD_KEY), className="page-lead"),
            _bar(atlas, room, filters, choices, words),
            dcc.Loading(
                html.Div(answer(atlas, topic, filters, choices, words), id=AnalysisId.CONTENT),
                delay_show=300,
                color="#0b5563",
                overlay_style={"visibility": "visible", "opacity": 0.5},
            ),
            html.Div(add_view_menu(atlas, words), className="add-view-row"),
        ],
        className="page analysis-page",
    )


def topic_links(current: str, filters: Filters, words: Translator) -> html.Nav:
    """Return the way to the other analyses; the filters go along."""
    links = [
        dcc.Link(
            words.text(room.TITLE_KEY),
            href=AtlasData.link(topic_path(name), words.language, **filters.to_query()),
            className="analysis-link analysis-link-active" if name == current else "analysis-link",
        )
        for name, room in TOPICS.items()
    ]
    attributes: dict[str, Any] = {"aria-label": words.text("analysis.title")}
    return html.Nav(links, className="analysis-links", **attributes)


def _bar(
    atlas: AtlasData, room: ModuleType, filters: Filters, choices: Mapping[str, str], words: Translator
) -> html.Div:
    """Return period, types and the choices of the topic."""
    bar = period_bar(atlas, filters, words, AnalysisId.FIRST_YEAR, AnalysisId.LAST_YEAR, AnalysisId.TYPES)
    fields = [_choice(each, choices[each.name], atlas, words) for each in room.PARAMETERS]
    period = html.Div(bar, hidden=not uses_period(room))
    attributes: dict[str, Any] = {"aria-label": words.text("analysis.choices")}
    return html.Div(
        [period, html.Div(fields, className="analysis-choices", hidden=not fields)],
        className="analysis-bar",
        role="group",
        **attributes,
    )


def uses_period(room: ModuleType) -> bool:
    """Tell whether period and types mean anything to a topic."""
    return getattr(room, "USES_PERIOD", True)


def _choice(parameter: Parameter, value: str, atlas: AtlasData, words: Translator) -> dmc.Select:
    options = parameter.choices(atlas, words)
    return dmc.Select(
        id={"type": AnalysisId.CHOICE.value, "name": parameter.name},
        label=words.text(parameter.label_key),
        data=[{"value": each, "label": label} for each, label in options],
        value=value,
        allowDeselect=False,
        searchable=len(options) > 10,
        nothingFoundMessage=words.text("filters.nothing_found"),
        maxDropdownHeight=280,
        className="analysis-choice",
    )


def answer(atlas: AtlasData, topic: str, filters: Filters, choices: Mapping[str, str], words: Translator) -> list[Any]:
    """Return what follows from filters and choices, with its source and the way to its method."""
    room = find_topic(topic)
    head = [filter_sentence(atlas, topic_path(topic), filters, words)] if uses_period(room) else []
    try:
        content = room.content(atlas, filters, dict(choices), words)
    except AtlasError as error:  # the choices stay, so that the reader can make others
        content = [error_notice(error, words)]
    said = [in_words(atlas, filters, words)] if uses_period(room) else []
    return [*head, *content, *said, source_line(atlas, words), method_link(room, words)]


def method_link(room: ModuleType, words: Translator) -> html.P:
    """Return the link to the section of the method page."""
    address = AtlasData.link("/method", words.language) + f"#{section_anchor(words.text(room.METHOD_KEY), words)}"
    return html.P(html.A(words.text("analysis.method"), href=address), className="analysis-method")


def address_query(
    atlas: AtlasData, topic: str, filters: Filters, choices: Mapping[str, str], words: Translator
) -> dict[str, str]:
    """Return the parameters of the URL of this state, without the language."""
    changed = changed_choices(find_topic(topic).PARAMETERS, choices, atlas, words)
    return {**filters.to_query(), **changed}
