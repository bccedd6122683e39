"""Cooperation on invented rows that a pencil can judge: SN, ML and GH lie in a row, TG apart."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import cooperation
from geodata import cooperation_subjects as rows
from geodata.cooperation import COMMON, MECHANISMS, Cell, Evidence, judge, summarise
from geodata.cooperation_subjects import Subject

_POST: dict[str, Any] = {
    "facing_country": None, "facing_post_id": None, "kind": "land", "status": "open", "systems": None,
    "one_stop": None, **dict.fromkeys(cooperation.SERVICES),
}  # fmt: skip
_INSTITUTION = {"post_ids": None, "domain": "general", "status": "active"}


def posts(*rows: dict[str, Any]) -> pd.DataFrame:
    """Two posts that face each other on ML–SN, a lone one on GH–ML, and an airport; or what the test adds to them."""
    register = {
        "ml-east": {"country": "ML", "facing_country": "SN", "facing_post_id": "sn-west", "customs": "yes"},
        "sn-west": {"country": "SN", "facing_country": "ML", "facing_post_id": "ml-east"},
        "gh-lone": {"country": "GH", "facing_country": "ML"},
        "sn-air": {"country": "SN", "kind": "airport"},
    }
    for row in rows:
        register[row["post_id"]] = {**register.get(row["post_id"], {}), **row}
    return pd.DataFrame([{**_POST, **row, "post_id": post_id} for post_id, row in register.items()])


def institutions(*rows: dict[str, Any]) -> pd.DataFrame:
    """The institutions of a test, numbered."""
    columns = ["institution_id", "kind", "countries", "post_ids", "domain", "status"]
    described = [{**_INSTITUTION, "institution_id": f"i{k}", **row} for k, row in enumerate(rows)]
    return pd.DataFrame(described, columns=columns)


CROSSINGS = pd.DataFrame(
    [
        ("ml-sn-road", "ML", "SN", "ml-east;sn-west", 1),
        ("ml-sn-sand", "ML", "SN", "", 0),
        # Outside the register of posts: no row of the matrix.
        ("ne-ng-far", "NE", "NG", "", pd.NA),
    ],
    columns=["crossing_id", "country_a", "country_b", "post_ids", "is_monitored"],
)
PAIRS = {("ML", "SN"), ("GH", "ML"), ("NE", "NG")}
BORDER = Subject("border", "ml-sn", ("ML", "SN"), ("ml-east", "sn-west"))
CROSSING = Subject("crossing", "ml-east+sn-west", ("ML", "SN"), ("ml-east", "sn-west"))


def cell(subject: Subject, mechanism: str, *named: dict[str, Any], domain: str = "", register: Any = None) -> Cell:
    """The answer for one row and column."""
    border_posts = posts() if register is None else register
    matrix = cooperation.cooperation_matrix([subject], border_posts, institutions(*named), PAIRS, domain)
    return matrix[subject.subject_id][mechanism]


# --- the rows ---------------------------------------------------------------------------------------------------------


def test_a_border_of_no_focus_country_is_no_row() -> None:
    subjects = rows.border_subjects(posts(), CROSSINGS)
    assert [(each.subject_id, each.post_ids) for each in subjects] == [
        ("gh-ml", ("gh-lone",)), ("ml-sn", ("ml-east", "sn-west")),
    ]  # fmt: skip


def test_posts_that_face_each_other_are_one_row_and_a_road_without_a_post_is_one_too() -> None:
    subjects = rows.crossing_subjects(posts(), CROSSINGS)
    assert [each.subject_id for each in subjects] == ["gh-lone", "ml-east+sn-west", "ml-sn-sand"]
    assert [each.crossing_id for each in subjects] == ["", "", "ml-sn-sand"]


def test_a_post_that_two_others_face_is_counted_once() -> None:
    third = {"post_id": "sn-third", "country": "SN", "facing_country": "ML", "facing_post_id": "ml-east"}
    subjects = rows.crossing_subjects(posts(third), CROSSINGS)
    members = [post for each in subjects for post in each.post_ids]
    assert sorted(members) == ["gh-lone", "ml-east", "sn-third", "sn-west"]


def test_a_corridor_without_listed_posts_has_those_on_its_line() -> None:
    corridors = pd.DataFrame(
        {"corridor_id": ["a", "b"], "countries": ["SN;ML", "SN"], "border_posts": ["sn-west;ml-east", None]}
    )
    located = pd.DataFrame({"corridor_id": ["a", "b"], "post_id": ["gh-lone", "sn-air"]})
    listed, on_line = rows.corridor_subjects(corridors, located)
    assert (listed.sides, listed.post_ids) == (("SN", "ML"), ("sn-west", "ml-east"))
    assert on_line.post_ids == ("sn-air",)


def test_an_airport_has_one_side() -> None:
    assert rows.entry_subjects(posts()) == [Subject("entry", "sn-air", ("SN",), ("sn-air",))]


# --- the state of a cell ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({"ML": "yes", "SN": "yes"}, "both"),
        ({"ML": "yes", "SN": "unverified"}, "both"),
        ({"ML": "yes"}, "one"),
        ({"ML": "yes", "SN": "no"}, "one"),
        ({"ML": "no", "SN": "no"}, "none"),
        ({"ML": "no"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_silence_of_one_side_is_unknown_and_never_none(answers: dict[str, str], state: str) -> None:
    evidence = [Evidence(side, answer, "post", side) for side, answer in answers.items()]
    assert judge(("ML", "SN"), evidence).state == state


def test_the_best_word_counts_for_a_side() -> None:
    evidence = [Evidence("ML", answer, "institution", answer) for answer in ("no", "yes", "unverified")]
    assert judge(("ML",), evidence) == Cell("both", ("ML",), True, tuple(evidence))


def test_a_state_that_rests_on_an_unverified_row_says_so() -> None:
    evidence = [Evidence("ML", "yes", "institution", "a"), Evidence("SN", "unverified", "institution", "b")]
    assert not judge(("ML", "SN"), evidence).is_verified
    assert judge(("ML",), evidence).is_verified


def test_the_summary_is_the_best_common_mechanism() -> None:
    unknown = Cell("unknown")
    assert summarise({"customs": Cell("both", ("ML", "SN"))}).state == "unknown"
    assert summarise({"programme": Cell("one", ("ML",)), "one_stop": Cell("none"), "agency": unknown}).state == "one"
    assert summarise({"one_stop": Cell("none"), "agreement": unknown}).state == "unknown"
    assert summarise(dict.fromkeys(COMMON, Cell("none"))).state == "none"


# --- what counts where ------------------------------------------------------------------------------------------------


def test_a_service_at_one_of_two_posts_is_on_one_side() -> None:
    found = cell(CROSSING, "customs")
    assert (found.state, found.with_sides) == ("one", ("ML",))


def test_posts_on_both_sides_are_both_and_a_shut_one_is_not() -> None:
    assert cell(CROSSING, "post").state == "both"
    shut = posts({"post_id": "sn-west", "status": "suspended"})
    assert cell(CROSSING, "post", register=shut).state == "one"


def test_one_post_that_says_no_is_proof_for_a_shared_post_but_not_for_a_whole_border() -> None:
    says_no = posts({"post_id": "ml-east", "one_stop": "no"})
    assert cell(CROSSING, "one_stop", register=says_no).state == "none"
    another = {"post_id": "sn-other", "country": "SN", "facing_country": "ML"}
    wider = posts({"post_id": "ml-east", "one_stop": "no"}, another)
    border = Subject("border", "ml-sn", ("ML", "SN"), ("ml-east", "sn-west", "sn-other"))
    assert cell(border, "one_stop", register=wider).state == "unknown"


def test_a_lone_post_speaks_for_both_sides_of_a_shared_post() -> None:
    lone = Subject("crossing", "gh-lone", ("GH", "ML"), ("gh-lone",))
    assert cell(lone, "one_stop", register=posts({"post_id": "gh-lone", "one_stop": "no"})).state == "none"
    assert cell(lone, "one_stop").state == "unknown"


def test_a_scanner_is_no_information_system() -> None:
    equipped = posts({"post_id": "ml-east", "systems": "scanner"}, {"post_id": "sn-west", "systems": "MIDAS;scanner"})
    found = cell(CROSSING, "information_system", register=equipped)
    assert (found.state, found.with_sides) == ("one", ("SN",))


def test_an_agreement_that_names_one_post_holds_for_both_countries_and_a_programme_does_not() -> None:
    named = {"countries": "ML;SN", "post_ids": "ml-east"}
    assert cell(CROSSING, "agreement", {**named, "kind": "agreement"}).state == "both"
    assert cell(CROSSING, "programme", {**named, "kind": "programme"}).with_sides == ("ML",)


def test_an_agreement_that_names_no_post_counts_for_the_border_and_for_no_crossing() -> None:
    agreement = {"kind": "agreement", "countries": "ML;SN"}
    assert cell(BORDER, "agreement", agreement).state == "both"
    assert cell(CROSSING, "agreement", agreement).state == "unknown"


def test_an_agreement_with_another_neighbour_is_no_cooperation_over_this_border() -> None:
    assert cell(BORDER, "agreement", {"kind": "agreement", "countries": "ML;GH"}).state == "unknown"


def test_offices_of_each_country_make_both_sides() -> None:
    offices = [{"kind": "agency", "countries": country, "domain": "drugs"} for country in ("ML", "SN")]
    assert cell(BORDER, "agency", *offices, domain="drugs").state == "both"
    assert cell(BORDER, "agency", *offices[:1]).with_sides == ("ML",)


def test_the_unit_of_an_airport_says_nothing_about_a_land_border() -> None:
    unit = {"kind": "joint_unit", "countries": "SN", "post_ids": "sn-air"}
    assert cell(BORDER, "joint_unit", unit).state == "unknown"
    assert cell(Subject("entry", "sn-air", ("SN",), ("sn-air",)), "joint_unit", unit).state == "both"


def test_many_countries_or_such_that_do_not_touch_are_a_regional_framework() -> None:
    far = {"kind": "programme", "countries": "ML;SN;TG"}
    assert cell(BORDER, "programme", far).state == "unknown"
    assert cell(BORDER, "regional", far).state == "both"
    assert not rows.are_neighbours(("ML", "SN", "TG"), PAIRS)
    assert rows.are_neighbours(("SN", "ML", "GH"), PAIRS)
    chain = [("A", "B"), ("B", "C"), ("C", "D"), ("D", "E")]
    assert rows.are_neighbours(tuple("ABCD"), chain) and not rows.are_neighbours(tuple("ABCDE"), chain)


def test_what_has_ended_is_stated_absent() -> None:
    ended = {"kind": "agreement", "countries": "ML;SN", "status": "ended"}
    assert cell(BORDER, "agreement", ended).state == "none"
    both = cell(BORDER, "agreement", ended, {"kind": "agreement", "countries": "ML;SN", "status": "unknown"})
    assert (both.state, both.is_verified) == ("both", False)


def test_a_field_of_work_leaves_out_what_the_register_does_not_name_for_it() -> None:
    agreement = {"kind": "agreement", "countries": "ML;SN", "domain": "general;drugs"}
    assert cell(BORDER, "agreement", agreement, domain="drugs").state == "both"
    assert cell(BORDER, "agreement", agreement, domain="corruption").state == "unknown"
    assert cell(BORDER, "post", agreement, domain="corruption").state == "both"


def test_without_institutions_and_posts_all_is_unknown() -> None:
    bare = Subject("crossing", "ml-sn-sand", ("ML", "SN"), (), "ml-sn-sand")
    matrix = cooperation.cooperation_matrix([bare], posts(), institutions(), PAIRS)
    assert {found.state for found in matrix["ml-sn-sand"].values()} == {"unknown"}
    assert tuple(matrix["ml-sn-sand"]) == MECHANISMS


@given(
    st.permutations(range(3)),
    st.lists(st.sampled_from(["active", "ended", "unknown"]), min_size=3, max_size=3),
)
def test_the_order_of_the_register_changes_no_state(order: list[int], statuses: list[str]) -> None:
    register = [
        {"institution_id": f"x{k}", "kind": "agreement", "countries": "ML;SN", "status": status}
        for k, status in enumerate(statuses)
    ]
    first = cell(BORDER, "agreement", *register)
    shuffled = cell(BORDER, "agreement", *[register[k] for k in order])
    assert (first.state, first.is_verified) == (shuffled.state, shuffled.is_verified)
    assert set(first.evidence) == set(shuffled.evidence)
