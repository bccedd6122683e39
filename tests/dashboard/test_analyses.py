"""The frame of the analyses: any topic is shown, chosen and linked in the same way; and each topic keeps the rules."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from dash import html

from dashboard.analyses import TOPICS
from dashboard.analyses.parameter import Parameter, changed_choices, read_choices
from dashboard.app import create_app
from dashboard.data import AtlasData
from dashboard.filter_words import register_years
from dashboard.ids import AnalysisId
from dashboard.pages import analyses, analysis
from dashboard.pages.method import read_document
from geodata.errors import InputError
from geodata.settings import Settings
from layers.filters import Filters
from layers.locales import LANGUAGES, Translator, translator
from tests.dashboard.conftest import parts_of, text_of

WIDTHS = Parameter("width", "filters.bandwidth", ("20", "40"), "40", "analysis.km")
LETTERS = Parameter("letter", "filters.types", lambda atlas, words: (("b", "Beta"), ("a", "Alpha")))


@pytest.fixture
def topic(monkeypatch: pytest.MonkeyPatch) -> str:
    """A topic that says what it was given."""

    def content(atlas: AtlasData, filters: Filters, choices: dict[str, str], words: Translator) -> list[Any]:
        return [html.P(f"letter {choices['letter']}, {len(atlas.select(filters))} incidents")]

    room = SimpleNamespace(
        TITLE_KEY="corridors.title", LEAD_KEY="corridors.lead", METHOD_KEY="method.title", PARAMETERS=(LETTERS,),
        content=content,
    )  # fmt: skip
    monkeypatch.setitem(TOPICS, "invented", room)
    monkeypatch.setattr(analysis, "section_anchor", lambda heading, words: "method-section-1")
    return "invented"


def test_page_shows_the_answer_to_what_its_address_chooses(atlas: AtlasData, topic: str, words: Translator) -> None:
    page = analysis.layout(atlas, words.language, {"letter": "a", "type": "firearms"}, topic)
    assert "letter a, 1 incidents" in text_of(page)
    chosen = {part.id["name"]: part.value for part in parts_of(page, "Select") if isinstance(part.id, dict)}
    assert chosen == {"letter": "a"}


def test_value_that_is_not_offered_is_as_if_it_were_not_there(atlas: AtlasData, words: Translator) -> None:
    assert read_choices((LETTERS, WIDTHS), {"letter": "z", "width": "35"}, atlas, words) == {
        "letter": "b",
        "width": "40",
    }


def test_only_what_differs_from_the_default_goes_into_the_address(atlas: AtlasData, words: Translator) -> None:
    assert changed_choices((LETTERS, WIDTHS), {"letter": "b", "width": "20"}, atlas, words) == {"width": "20"}


def test_unknown_analysis_is_a_sentence_and_leads_back(atlas: AtlasData, words: Translator) -> None:
    with pytest.raises(InputError) as failure:
        analysis.layout(atlas, words.language, {}, "nowhere")
    assert failure.value.code == "no_analysis"


def test_a_choice_that_cannot_be_answered_leaves_the_choices_on_the_page(atlas: AtlasData, words: Translator) -> None:
    page = analysis.layout(atlas, words.language, {"from": "1950-01-01", "to": "1960-01-01"}, "density")
    assert words.error("change_outside", "", {}) in text_of(page)
    names = {part.id["name"] for part in parts_of(page, "Select") if isinstance(part.id, dict)}
    assert names == {each.name for each in TOPICS["density"].PARAMETERS}


def changed(data_dir: Any, topic: str, years: tuple[str, str], types: list[str], letter: str, search: str) -> Any:
    """Return the response to what the fields of the page hold."""
    client = create_app(Settings(data_dir=data_dir)).server.test_client()
    client.get("/_dash-dependencies")
    choice = {"type": AnalysisId.CHOICE.value, "name": "letter"}
    inputs = [
        {"id": AnalysisId.FIRST_YEAR, "property": "value", "value": years[0]},
        {"id": AnalysisId.LAST_YEAR, "property": "value", "value": years[1]},
        {"id": AnalysisId.TYPES, "property": "value", "value": types},
        [{"id": choice, "property": "value", "value": letter}],
    ]
    state = [
        [{"id": choice, "property": "id", "value": choice}],
        {"id": AnalysisId.TOPIC, "property": "data", "value": topic},
        {"id": "shell-location", "property": "search", "value": search},
        {"id": "shell-language", "property": "data", "value": "fr"},
    ]
    outputs = [{"id": AnalysisId.CONTENT, "property": "children"}, {"id": "shell-location", "property": "search"}]
    asked = {
        "output": f"..{AnalysisId.CONTENT}.children...shell-location.search..",
        "outputs": outputs, "inputs": inputs, "state": state, "changedPropIds": [f"{AnalysisId.TYPES}.value"],
    }  # fmt: skip
    return client.post("/_dash-update-component", json=asked)


def test_change_of_a_choice_answers_with_content_and_address(built_data_dir: Any, topic: str) -> None:
    answer = changed(built_data_dir, topic, ("2020", "2020"), ["drugs"], "a", "?lang=fr").get_json()["response"]
    assert answer["shell-location"]["search"] == "?lang=fr&from=2020-01-01&to=2020-12-31&type=drugs&letter=a"
    assert "letter a" in str(answer[AnalysisId.CONTENT])


@pytest.mark.parametrize(
    ("search", "letter"), [("?lang=fr", "b"), ("?lang=fr&from=1950-01-01&to=1960-01-01&letter=a", "a")]
)
def test_a_page_that_has_just_been_opened_is_not_made_again_and_keeps_its_address(
    built_data_dir: Any, topic: str, search: str, letter: str
) -> None:
    # The browser calls as soon as the fields are there. A period before the register stands as its first year in them.
    first, last = register_years(AtlasData(Settings(data_dir=built_data_dir)).index)
    years = (str(first), str(first if "from" in search else last))
    assert changed(built_data_dir, topic, years, [], letter, search).status_code == 204


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_leads_to_every_topic_with_the_filters(atlas: AtlasData, topic: str, language: str) -> None:
    page = analyses.layout(atlas, language, {"type": "drugs"})
    links = [part.href for part in parts_of(page, "Link")]
    assert [link for link in links if link.startswith("/analysis/")] == [
        f"/analysis/{name}?lang={language}&type=drugs" for name in TOPICS
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(TOPICS))
def test_topic_leads_to_a_section_of_the_method_page_and_takes_no_name_of_a_filter(name: str, language: str) -> None:
    room = TOPICS[name]
    headings = [heading for heading, _ in read_document(language).sections]
    assert translator(language).text(room.METHOD_KEY) in headings
    every_filter = Filters.from_query(
        {"from": "2020-01-01", "to": "2020-01-02", "type": "a", "commodity": "a", "country": "a", "corridor": "a",
         "agency": "a", "error": "1"}
    ).to_query()  # fmt: skip
    assert not {parameter.name for parameter in room.PARAMETERS} & {*every_filter, "lang"}
