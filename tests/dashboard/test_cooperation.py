"""The page on cooperation says what the registers say, and keeps unknown and none apart."""

from __future__ import annotations

import csv
import io
from typing import Any

import pandas as pd
import pytest

from dashboard.app import create_app
from dashboard.callbacks.cooperation import answer_choice
from dashboard.components.cooperation import SIGNS
from dashboard.cooperation_panel import cell_panel
from dashboard.cooperation_view import SUMMARY, CooperationChoice, cooperation_view, map_layer, subject_name
from dashboard.data import AtlasData
from dashboard.pages import cooperation
from geodata.cooperation import STATES
from geodata.settings import Settings
from layers.cooperation import STATE_STYLES
from layers.locales import Translator
from layers.style import contrast
from tests.dashboard.conftest import parts_of, text_of


def cells_of(page: object) -> dict[str, str]:
    """Return class -> text of the cells of the matrix, by row and column of what can be opened."""
    return {button.to_plotly_json()["props"]["data-cell"]: text_of(button) for button in parts_of(page, "Button")
            if "data-cell" in button.to_plotly_json()["props"]}  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"domain": "drugs", "rows": "crossing", "border": "ml-sn"},
        {"rows": "corridor"},
        {"rows": "entry", "domain": "corruption"},
    ],
)
def test_a_choice_survives_its_address(query: dict[str, str]) -> None:
    assert CooperationChoice.from_query(query).to_query() == query


def test_an_address_that_nobody_understands_is_the_whole_page() -> None:
    asked = {"domain": "piracy", "rows": "moons", "border": "xx", "cell": "ml-sn|magic"}
    choice = CooperationChoice.from_query(asked)
    assert choice.to_query() == {} and choice.mechanism == ""


def test_the_border_has_an_agreement_on_both_sides_and_a_post_on_one(atlas: AtlasData, words: Translator) -> None:
    page = cooperation.layout(atlas, words.language, {})
    cells = cells_of(page)
    mali = words.text("cooperation.only", country=words.value("country", "ML"))
    assert SIGNS["both"] in cells["ml-sn|agreement"]
    assert words.text("cooperation.state.both") in cells["ml-sn|agreement"]
    assert cells["ml-sn|post"] == f"{SIGNS['one']} {mali}"
    assert words.text("cooperation.unverified") in cells["ml-sn|joint_unit"]
    assert "ml-sn|one_stop" not in cells  # nothing is sourced: nothing to open


def test_a_road_without_a_post_is_unknown_and_never_none(atlas: AtlasData, words: Translator) -> None:
    page = cooperation.layout(atlas, words.language, {"rows": "crossing"})
    table = parts_of(page, "Table")[1]
    (desert,) = [row for row in parts_of(table, "Tr") if "Desert" in text_of(row)]
    states = [text_of(cell) for cell in parts_of(desert, "Td")]
    assert len(states) == 13
    assert set(states) == {f"{SIGNS['unknown']} {words.text('cooperation.state.unknown')}"}


def test_a_field_of_work_leaves_out_the_unit_that_is_not_of_it(atlas: AtlasData) -> None:
    cells = cooperation_view(atlas, "drugs").cells["ml-sn"]
    assert (cells["agreement"].state, cells["joint_unit"].state) == ("both", "unknown")
    assert cells["post"].state == "one"


def test_a_crossing_of_one_border_only_is_listed_where_that_border_is_chosen(atlas: AtlasData) -> None:
    view = cooperation_view(atlas, "")
    assert [each.subject_id for each in view.rows(CooperationChoice(rows="crossing", border="ml-sn"))] == [
        "ml-alpha", "ml-sn-desert",
    ]  # fmt: skip
    assert view.rows(CooperationChoice(rows="crossing", border="gh-tg")) == []


def test_an_empty_choice_says_so(atlas: AtlasData, words: Translator) -> None:
    page = cooperation.layout(atlas, words.language, {"rows": "crossing", "border": "gh-tg"})
    assert words.text("cooperation.no_rows") in text_of(page)


def test_a_cell_opens_its_source_with_publisher_and_link(atlas: AtlasData, words: Translator) -> None:
    panel = cell_panel(atlas, CooperationChoice.from_query({"cell": "ml-sn|agreement"}), words)
    text = text_of(panel)
    assert {"fr": "Pacte du fleuve", "en": "Pact of the river"}[words.language] in text
    assert words.text("cooperation.since", date="2019") in text
    (link,) = [each for each in parts_of(panel, "A") if each.href == "https://example.org/institution"]
    assert text_of(link) == "The Gazette"
    notes = [each for each in parts_of(panel, "Span") if getattr(each, "lang", "") == "en"]
    assert text_of(notes) == "Signed on a bridge."


def test_a_whole_row_opens_everything_that_is_sourced_of_it(atlas: AtlasData, words: Translator) -> None:
    text = text_of(cell_panel(atlas, CooperationChoice.from_query({"cell": f"ml-alpha|{SUMMARY}"}), words))
    for key in ("post", "customs", "joint_unit", "information_system"):
        assert words.text(f"cooperation.mechanism.{key}") in text
    bare = text_of(cell_panel(atlas, CooperationChoice.from_query({"cell": f"ml-sn-desert|{SUMMARY}"}), words))
    assert words.text("cooperation.nothing_sourced") in bare


@pytest.mark.parametrize("cell", ["", "nowhere|agreement", "ml-sn", "ml-sn|magic"])
def test_a_cell_that_is_none_opens_nothing(atlas: AtlasData, words: Translator, cell: str) -> None:
    assert cell_panel(atlas, CooperationChoice.from_query({"cell": cell}), words) == []


def test_the_counts_add_up_to_the_rows(atlas: AtlasData) -> None:
    view = cooperation_view(atlas, "")
    for kind, rows in view.subjects.items():
        assert sum(view.n_in_state(kind).values()) == len(rows)
        assert all(view.n_unverified(kind)[state] <= view.n_in_state(kind)[state] for state in STATES)


def test_the_answer_to_a_choice_changes_values_of_the_map_only(atlas: AtlasData, words: Translator) -> None:
    answer = answer_choice(atlas, {"domain": "drugs", "rows": "corridor", "border": ""}, words.language)
    assert answer["hides_border"] is True
    changed = {".".join(map(str, step["location"])) for step in answer["figure"].to_plotly_json()["operations"]}
    assert not any("style" in place or "center" in place or "zoom" in place for place in changed)


def test_the_file_has_a_line_for_each_source_and_for_each_silent_cell(
    atlas: AtlasData, words: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [("institutions", "CC BY 4.0"), ("border_posts", "CC BY-SA 4.0")]
    registers = pd.DataFrame(rows, columns=["dataset", "licence"]).assign(redistribute="yes", attribution="Us")
    monkeypatch.setitem(atlas.__dict__, "sources", registers)
    client = create_app(atlas.settings, atlas).server.test_client()
    response = client.get(f"/download/cooperation.csv?lang={words.language}&domain=drugs")
    assert "drugs" in response.headers["Content-Disposition"]
    titles, tags, *rows = csv.reader(io.StringIO(response.data.decode("utf-8-sig")))
    assert titles[tags.index("#meta+url")] == words.text("cooperation.x_source_url")
    lines = [dict(zip(tags, row, strict=True)) for row in rows]
    pact = [line for line in lines if line["#meta+id"] == "pact"]
    assert {(line["#loc+id"], line["#status+state"], line["#country+side"]) for line in pact} == {
        ("ml-sn", "both", "ML"), ("ml-sn", "both", "SN"),
    }  # fmt: skip
    assert {line["#meta+url"] for line in pact} == {"https://example.org/institution"}
    silent = [line for line in lines if line["#loc+id"] == "ml-sn-desert"]
    assert {(line["#status+state"], line["#meta+record"]) for line in silent} == {("unknown", "")} and len(silent) == 12
    assert {(line["#meta+record"], line["#meta+licence"]) for line in lines} == {
        ("", "CC BY 4.0"), ("institution", "CC BY 4.0"), ("post", "CC BY-SA 4.0"),
    }  # fmt: skip
    assert {line["#meta+version"] for line in lines} == {atlas.version}


# --- the layer --------------------------------------------------------------------------------------------------------


def test_the_layer_has_a_line_and_a_symbol_a_state(atlas: AtlasData, words: Translator) -> None:
    layer = map_layer(atlas, cooperation_view(atlas, ""), words)
    traces: dict[str, Any] = {trace["uid"]: trace for trace in layer.traces}
    assert set(traces) == {"cooperation", *(f"cooperation_{state}" for state in STATES)}
    # The corridor "east" has no listed post on its Senegalese side.
    assert traces["cooperation_both"]["lon"] == [None] or len(traces["cooperation_both"]["lon"]) > 1
    assert [point[:2] for point in traces["cooperation"]["customdata"]] == [
        ["cooperation", "ml-sn-desert"], ["cooperation", "ml-alpha"],
    ]  # fmt: skip
    assert layer.legend is not None and len(layer.legend.items) == len(STATES) + 3


def test_no_state_is_told_by_colour_alone() -> None:
    assert len({(shape, fill) for _, shape, fill, _, _ in STATE_STYLES.values()}) == len(STATES)
    assert len({width for *_, width in STATE_STYLES.values()}) == len(STATES)
    assert len(set(SIGNS.values())) == len(STATES)
    assert all(contrast(colour, "#efece3") >= 3 for colour, *_ in STATE_STYLES.values())


# --- the bundled registers --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(built_data_dir) -> AtlasData:
    return AtlasData(Settings(data_dir=built_data_dir))


def test_what_the_registers_say_of_known_places_is_on_the_page(real: AtlasData) -> None:
    cells = cooperation_view(real, "").cells
    # The joint post of Noépé and Akanu, opened in 2018; the patrols that Kidira and Diboli share since February 2025.
    assert cells["gh-akanu+tg-noepe"]["one_stop"].state == "both"
    assert cells["ml-diboli+sn-kidira"]["agreement"].state == "both"
    assert cells["ml-diboli+sn-kidira"]["one_stop"].state == "none"
    # Anti-corruption offices of Senegal and Mali, and no word of Mauritania.
    corruption = cooperation_view(real, "corruption").cells
    assert corruption["ml-sn"]["agency"].state == "both"
    assert corruption["ml-mr"]["agency"].with_sides == ("ML",)


def test_each_row_of_the_registers_has_a_name_in_both_languages(real: AtlasData, words: Translator) -> None:
    view = cooperation_view(real, "")
    names = [subject_name(real, subject, words) for rows in view.subjects.values() for subject in rows]
    assert all(name.strip() for name in names)
    assert len(view.subjects["border"]) == 16
