"""The search finds a place however it is spelt: real spellings of real places, and distances counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from geodata.search import MAX_QUERY_LETTERS, Entry, SearchIndex, build_search_index, find, query_words
from geodata.spelling import fold_text, sound

ENTRIES = (
    Entry("post", "tg-cinkasse", ("Cinkassé",), "Togo poste post"),
    Entry("post", "bf-cinkanse", ("Cinkansé",), "Burkina Faso poste post"),
    Entry("post", "sn-kidira", ("Kidira",), "Sénégal Senegal"),
    Entry("post", "ml-diboli", ("Diboli",), "Mali"),
    Entry("post", "tg-sanvee", ("Sanvee-Condji", "Hilacondji (Togo)"), "Togo"),
    Entry("post", "sn-port", ("Port autonome de Dakar",), "Sénégal Senegal"),
    Entry("place", "oua", ("Ouagadougou",), "Burkina Faso", 2_415_266),
    Entry("place", "dakar", ("Dakar",), "Sénégal Senegal", 2_646_503),
    Entry("place", "kumasi", ("Kumasi",), "Ghana", 2_544_530),
    Entry("place", "kumasi-village", ("Kumasi",), "Ghana", 900),
    Entry("corridor", "north", ("Dakar–Bamako nord", "Dakar–Bamako northern corridor"), "couloir corridor"),
)


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    """An index of a dozen real names."""
    return build_search_index(ENTRIES)


def found(index: SearchIndex, query: str) -> list[str]:
    return [hit.entry.identifier for hit in find(index, query)]


# --- folding ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Cinkassé", "cinkasse"), ("CINKASSE", "cinkasse"), ("M’Pack", "mpack"), ("N'Djamena", "ndjamena"),
        ("Sanvee-Condji", "sanvee condji"), ("Lomé–Aflao", "lome aflao"), ("Bamakɔ", "bamako"), ("Ọ̀yọ́", "oyo"),
        ("  ", ""),
    ],
)  # fmt: skip
def test_folding_keeps_letters_and_drops_accents_and_apostrophes(written: str, folded: str) -> None:
    assert fold_text(written) == folded


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("Cinkassé", "Sinkassé"), ("Ouagadougou", "Wagadugu"), ("Diboli", "Diboly"), ("Kourémalé", "Kuremale"),
        ("Tambacounda", "Tambakunda"), ("Gokhou", "Goxu"), ("Hillacondji", "Hilacondji"), ("Keur", "Ker"),
        ("Kumasi", "Coumassi"), ("Djibo", "Jibo"), ("Diawara", "Dyawara"), ("Tchamba", "Chamba"), ("Thiès", "Ties"),
        ("Nouakchott", "Nwakshot"), ("Zégoua", "Zegua"), ("Pulmakom", "Poulmakom"),
    ],
)  # fmt: skip
def test_two_spellings_of_one_place_sound_the_same(one: str, another: str) -> None:
    heard = [sound(fold_text(each)) for each in (one, another)]
    assert heard[0] == heard[1] or (OSA.distance(*heard) == 1 and (one, another) == ("Keur", "Ker"))


def test_names_that_differ_by_a_vowel_stay_apart() -> None:
    assert sound("lome") != sound("lama")
    assert sound("kara") != sound("koro")


@given(st.text(max_size=40))
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    once = fold_text(text)
    assert fold_text(once) == once
    assert all(sound(word) for word in once.split())


# --- finding ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["Cinkassé", "sinkassé", "CINKASSE", "Sinkase", "cinkase", "Sincassé"])
def test_each_spelling_of_cinkasse_finds_both_posts_the_right_one_first(index: SearchIndex, query: str) -> None:
    assert found(index, query)[:2] == ["tg-cinkasse", "bf-cinkanse"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Cinkanse", "bf-cinkanse"), ("quidira", "sn-kidira"), ("Kidria", "sn-kidira"), ("diboly", "ml-diboli"),
        ("wagadougou", "oua"), ("ouaga", "oua"), ("waga", "oua"), ("hillacondji", "tg-sanvee"),
        ("sanveecondji", "tg-sanvee"), ("sanvee condji", "tg-sanvee"), ("port dakar", "sn-port"),
        ("port de Dakar", "sn-port"), ("Dakar", "dakar"), ("dakar bamako", "north"), ("corridor dakar", "north"),
        ("coumassi", "kumasi"), ("cinkasse togo", "tg-cinkasse"), ("poste cinkanse", "bf-cinkanse"),
    ],
)  # fmt: skip
def test_what_people_type_finds_what_they_mean(index: SearchIndex, query: str, first: str) -> None:
    assert found(index, query)[0] == first


@pytest.mark.parametrize("query", ["", "   ", "?!", "zzzzzz", "Reykjavik", "—"])
def test_a_query_that_means_nothing_here_finds_nothing(index: SearchIndex, query: str) -> None:
    assert found(index, query) == []


def test_a_larger_town_stands_before_a_village_of_the_same_name(index: SearchIndex) -> None:
    assert found(index, "kumasi") == ["kumasi", "kumasi-village"]


def test_a_hit_says_which_of_the_names_it_met(index: SearchIndex) -> None:
    assert find(index, "hilacondji")[0].name == "Hilacondji (Togo)"


def test_where_no_name_has_every_word_those_that_have_some_are_given(index: SearchIndex) -> None:
    assert "sn-kidira" in found(index, "Kidira Reykjavik")
    assert find(index, "Kidira Reykjavik")[0].score < find(index, "Kidira")[0].score


def test_of_a_kind_no_more_are_given_than_asked(index: SearchIndex) -> None:
    hits = find(index, "d", limit_per_kind=1)
    kinds = [hit.entry.kind for hit in hits]
    assert len(kinds) == len(set(kinds)) > 1


def test_a_query_without_end_is_cut() -> None:
    assert sum(len(word) for word in query_words("kidira " * 500)) <= MAX_QUERY_LETTERS
    assert query_words("la") == ["la"]
    assert query_words("port de la ville") == ["port", "ville"]


def test_an_empty_register_finds_nothing() -> None:
    assert find(build_search_index(()), "Kidira") == []
    assert find(build_search_index([Entry("post", "x", ("—",))]), "x") == []


@given(st.permutations(ENTRIES), st.sampled_from(["kidira", "sinkasse", "dakar", "waga"]))
def test_the_order_of_the_register_changes_no_score(entries: list[Entry], query: str) -> None:
    def scores(each: SearchIndex) -> dict[str, float]:
        return {hit.entry.identifier: round(hit.score, 5) for hit in find(each, query, 20)}

    assert scores(build_search_index(entries)) == scores(build_search_index(ENTRIES))


def distance_by_hand(one: str, another: str) -> int:
    """The optimal string alignment distance, straight from its definition."""
    rows = [[i + j if i * j == 0 else 0 for j in range(len(another) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(another) + 1):
            differs = one[i - 1] != another[j - 1]
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + differs)
            if i > 1 and j > 1 and one[i - 1] == another[j - 2] and one[i - 2] == another[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@given(st.text("akisuo", max_size=8), st.text("akisuo", max_size=8))
def test_the_edit_distance_of_the_library_is_the_defined_one(one: str, another: str) -> None:
    assert OSA.distance(one, another) == distance_by_hand(one, another)
