"""Roads, posts and borders on the page of own data: said what they are, shown in numbers, and what they shall do."""

from __future__ import annotations

import io

import pytest

from dashboard.callbacks.data import carry_out, order_for
from dashboard.components.data_desk import desk_view
from dashboard.loads import desk
from etl import datasets
from geodata.errors import InputError
from layers.locales import translator
from tests.dashboard.conftest import parts_of
from tests.dashboard.test_data_page import NOTHING, answered, open_atlas, said  # noqa: F401

FRENCH, ENGLISH = translator("fr"), translator("en")
ROADS = {
    "table": "roads", "may_be": ["roads", "border_posts"], "kind": "osm_pbf", "n_rows": 0, "columns": [], "rows": [],
    "mapping": {}, "formats": [], "by": {}, "notes": [],
}  # fmt: skip
LOOKED = {
    "table": "roads", "n_rows": 4, "n_good": 3, "n_bad": 1, "n_duplicates": 0, "n_faults": 1, "n_warnings": 0,
    "faults": [{"row": 5, "column": "geometry", "value": "", "reason": "The row has no geometry.", "suggestion": "",
                "level": "reject"}],
    "words": {}, "notes": ["Lines outside the study area, left out: 7,000."], "finest": "secondary",
    "survey": {
        "by_class": [{"road_class": "main", "n": 2, "km": 240.0}, {"road_class": "secondary", "n": 1, "km": 60.0}],
        "by_country": [{"country": "SN", "km": 290.0, "bundled_km": 300.0}, {"country": "", "km": 10.0,
                                                                              "bundled_km": 0.0}],
        "ways": ["replace", "join", "only"], "countries": ["SN"],
    },
    "origin": {"publisher": "OpenStreetMap contributors", "licence": "ODbL 1.0", "redistribute": "yes"},
}  # fmt: skip
POSTS = {
    **ROADS, "table": "border_posts", "may_be": ["border_posts", "incidents"], "kind": "unknown", "n_rows": 1,
    "columns": [{"name": "poste", "samples": ["Kidira"]}], "rows": [[2, "Kidira"]],
    "mapping": {"dataset": {"table": "border_posts"}, "columns": {"name": "poste"}, "formats": {}},
}  # fmt: skip


@pytest.fixture
def load_id(open_atlas):  # noqa: F811
    return desk.receive(open_atlas.settings, "senegal.osm.pbf", io.BytesIO(b"abc"), 3)


def chosen(**choice):
    return {**NOTHING, "choice": ([{"name": name} for name in choice], list(choice.values()))}


def test_an_extract_is_received_under_its_own_name(open_atlas, load_id):  # noqa: F811
    assert desk.file_of(open_atlas.settings, load_id).name == "senegal.pbf"


def test_the_page_says_what_a_file_is_and_lets_the_user_say_otherwise(open_atlas, load_id):  # noqa: F811
    answered(open_atlas, load_id, "guess", ROADS)
    shown = desk_view(open_atlas, {"id": load_id}, FRENCH)[0]
    assert "routes d’un extrait d’OpenStreetMap" in said(shown) and "Ce que c’est" in said(shown)
    asked = [each.id["name"] for each in parts_of(shown, "Button") if each.id["act"] == "as"]
    assert asked == ["border_posts"]
    carry_out(open_atlas, {"id": load_id}, "as", "border_posts", NOTHING)
    order = desk.order_of(open_atlas.settings, load_id)
    assert (order["do"], order["table"]) == ("guess", "border_posts")
    # Whatever comes of it, what the file was known as before stays to go back to.
    assert desk.answer_of(open_atlas.settings, load_id, "guess") == ROADS


def test_roads_are_shown_by_class_and_country_with_what_was_refused(open_atlas, load_id):  # noqa: F811
    answered(open_atlas, load_id, "guess", ROADS)
    answered(open_atlas, load_id, "check", LOOKED)
    shown = desk_view(open_atlas, {"id": load_id}, ENGLISH)[0]
    words = said(shown)
    for each in ("3 roads can be added", "1 row has a fault", "Main roads", "Together", "In no country",
                 "left out: 7,000", "The row has no geometry.", "ODbL 1.0"):  # fmt: skip
        assert each in words
    groups = {each.id["name"]: each for each in parts_of(shown, "RadioGroup") + parts_of(shown, "CheckboxGroup")}
    assert (groups["how"].value, groups["countries"].value) == ("replace", ["SN"])
    assert [each.value for each in groups["countries"].children] == ["SN"]


def test_what_was_looked_at_is_what_is_added(open_atlas, load_id):  # noqa: F811
    answered(open_atlas, load_id, "guess", ROADS)
    look = order_for(open_atlas, load_id, "check", chosen(finest="secondary"))
    assert look == {"do": "check", "mapping": None, "table": "roads", "choice": {"finest": "secondary"}}
    answered(open_atlas, load_id, "check", LOOKED)
    added = order_for(open_atlas, load_id, "add", chosen(how="replace", countries=["SN"]))
    assert added["choice"] == {"how": "replace", "countries": ["SN"], "finest": "secondary"}
    joined = order_for(open_atlas, load_id, "add", chosen(how="join", countries=["SN"]))
    assert joined["choice"]["countries"] == []
    with pytest.raises(InputError, match="at least one country"):
        order_for(open_atlas, load_id, "add", chosen(how="replace", countries=[]))


def test_what_was_chosen_stands_there_again_beside_a_refusal(open_atlas, load_id):  # noqa: F811
    answered(open_atlas, load_id, "guess", ROADS)
    joins = {**LOOKED, "survey": {**LOOKED["survey"], "ways": ["join", "replace", "only"]}}
    answered(open_atlas, load_id, "check", joins)
    load = carry_out(open_atlas, {"id": load_id}, "add", "", chosen(how="replace", countries=[]))
    shown = desk_view(open_atlas, load, FRENCH)[0]
    assert "Cochez au moins un pays" in said(shown)
    groups = {each.id["name"]: each for each in parts_of(shown, "RadioGroup") + parts_of(shown, "CheckboxGroup")}
    assert (groups["how"].value, groups["countries"].value) == ("replace", [])


def test_posts_of_a_table_are_mapped_to_the_columns_of_posts(open_atlas, load_id):  # noqa: F811
    answered(open_atlas, load_id, "guess", POSTS)
    shown = desk_view(open_atlas, {"id": load_id}, FRENCH)[0]
    names = [each.id["name"] for each in parts_of(shown, "Select") if each.id["type"] == "data-column"]
    assert names[0] == "name" and "facing_country" in names and "trafficking_type" not in names
    kinds = next(each for each in parts_of(shown, "Select") if each.id == {"type": "data-constant", "name": "kind"})
    assert {"value": "ferry", "label": "Poste de bac"} in kinds.data
    fields = {**NOTHING, "columns": ([{"name": "name"}], ["poste"]), "constants": ([{"name": "kind"}], ["land"])}
    order = order_for(open_atlas, load_id, "check", fields)
    assert order["table"] == "border_posts" and order["mapping"]["constants"] == {"kind": "land"}


@pytest.mark.parametrize(("how", "words"), [("replace", "Sénégal"), ("join", "s’ajoute"), ("only", "tous les pays")])
def test_what_was_added_says_what_it_does(open_atlas, load_id, how, words):  # noqa: F811
    answered(open_atlas, load_id, "guess", ROADS)
    counts = {"read": 4, "kept": 3, "duplicates": 0, "rejected": 1}
    answer = {"name": "senegal", "table": "roads", "counts": counts, "data_version": "x",
              "choice": {"how": how, "countries": ["SN"] if how == "replace" else []}}  # fmt: skip
    answered(open_atlas, load_id, "add", answer)
    shown = said(desk_view(open_atlas, {"id": load_id}, FRENCH)[0])
    assert "3 routes sont présentes sous le nom senegal" in shown and words in shown


def test_a_name_that_the_page_makes_is_one_the_etl_takes(tmp_path):
    assert datasets.valid_name(tmp_path / "senegal.pbf") == "senegal"
