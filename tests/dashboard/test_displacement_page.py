"""The page on a reinforced post, on the bundled registers."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.analyses import displacement
from dashboard.analyses.parameter import read_choices
from dashboard.data import AtlasData
from dashboard.pages import analysis
from geodata.settings import Settings
from layers.filters import Filters
from layers.locales import Translator, translator
from tests.dashboard.conftest import parts_of, text_of


@pytest.fixture(scope="module")
def register(built_data_dir: Path) -> AtlasData:
    return AtlasData(Settings(data_dir=built_data_dir))


def test_all_hubs_show_what_they_lose_and_gain_and_who_inherits(register: AtlasData, words: Translator) -> None:
    page = analysis.layout(register, words.language, {"post": "sn-kidira"}, "displacement")
    drawn = {trace["uid"]: trace for trace in parts_of(page, "Graph")[0].figure["data"]}
    assert len(drawn["route_today"]["lon"]) > 3 and len(drawn["route_next"]["lon"]) > 3
    assert "numbers" not in drawn
    rows = parts_of(page, "AgGrid")[0].rowData
    shares = [row["share"] for row in rows]
    assert shares == sorted(shares, reverse=True) and 0 < shares[0] <= 100
    assert all(row["driven"] >= row["extra"] >= 0 for row in rows)
    assert rows[0]["name"] in text_of(page)


def test_a_pair_of_hubs_lists_its_routes_today_first_then_by_length(register: AtlasData) -> None:
    words = translator("en")
    query = {"post": "sn-moussala", "start": "sn-dakar", "goal": "ml-bamako"}
    choices = read_choices(displacement.PARAMETERS, query, register, words)
    content = displacement.content(register, Filters(), choices, words)
    rows = [[text_of(cell) for cell in row.children] for row in parts_of(parts_of(content, "Tbody"), "Tr")]
    assert [row[0] for row in rows] == ["Today", "1", "2", "3", "4"][: len(rows)]
    kilometres = [float(row[1].replace(",", "")) for row in rows]
    assert kilometres == sorted(kilometres)
    extra = [float(row[2].replace("+", "").replace(",", "")) for row in rows]
    assert extra == [each - kilometres[0] for each in kilometres]
    assert "Moussala" in rows[0][5] and all("Moussala" not in row[5] for row in rows[1:])
    # What is said of the pair goes where the statement goes, on a slide beside its map.
    (statement,) = (each for each in parts_of(content, "Div") if getattr(each, "className", "") == "analysis-statement")
    assert "If Moussala is closed" in text_of(statement) and "Dakar – Bamako today" in text_of(statement)
    drawn = {trace["uid"]: trace for trace in parts_of(content, "Graph")[0].figure["data"]}
    assert len(drawn["numbers"]["lon"]) == len(rows) - 1


def test_a_pair_that_does_not_pass_the_post_keeps_its_route(register: AtlasData, words: Translator) -> None:
    query = {"post": "tg-kodjoviakope", "start": "sn-dakar", "goal": "ml-bamako"}
    choices = read_choices(displacement.PARAMETERS, query, register, words)
    text = text_of(displacement.content(register, Filters(), choices, words))
    assert words.text("displacement.pair_stays") in text


def test_one_hub_at_both_ends_is_told_and_not_taken_for_all(register: AtlasData, words: Translator) -> None:
    choices = read_choices(displacement.PARAMETERS, {"start": "sn-dakar", "goal": "sn-dakar"}, register, words)
    assert words.text("displacement.one_hub") in text_of(displacement.content(register, Filters(), choices, words))


def test_a_detour_of_some_hundred_metres_is_not_said_to_be_none(register: AtlasData) -> None:
    choices = read_choices(displacement.PARAMETERS, {"post": "tg-agome-glozou"}, register, translator("en"))
    said = text_of(displacement.content(register, Filters(), choices, translator("en")))
    assert "The mean detour is 0.5\u00a0km on the network, about 0.5\u00a0km driven." in said


def test_every_post_that_is_offered_has_an_answer_in_words(register: AtlasData) -> None:
    words = translator("fr")
    offered = displacement.post_options(register, words)
    assert len(offered) > 50 and len({value for value, _ in offered}) == len(offered)
    for post, _ in offered[::9]:
        choices = read_choices(displacement.PARAMETERS, {"post": post, "price": "100"}, register, words)
        assert len(text_of(displacement.content(register, Filters(), choices, words))) > 300
