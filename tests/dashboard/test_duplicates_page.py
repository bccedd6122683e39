"""The page of possible duplicates without a browser: what stands side by side, what a choice does, what waits."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from dashboard.callbacks.duplicates import answer
from dashboard.components.data_desk import desk_view
from dashboard.components.duplicate_desk import duplicates_line, duplicates_view
from dashboard.components.duplicate_pair import compared
from dashboard.data import AtlasData
from dashboard.duplicate_view import open_positions, page_from, pairs_at, position_in, waiting
from dashboard.loads import desk
from dashboard.pages import duplicates as page
from geodata.duplicate_choices import choices_path, read_choices
from geodata.errors import InputError
from layers.locales import translator
from tests.dashboard.conftest import parts_of, text_of

ENGLISH, FRENCH = translator("en"), translator("fr")
#: Rows of the invented register: (one, two), (one, three), (four, five).
PAIRS = {
    "first_row": [0, 0, 3], "second_row": [1, 2, 4], "distance_km": [0.0, 0.04, 32.4], "gap_days": [1, 0, 0],
    "quantity_share": [0.04, 0.0, np.nan],
}  # fmt: skip


@pytest.fixture
def desk_atlas(atlas, tmp_path, monkeypatch):
    """Return data with three pairs, whose server takes choices, in a data folder of its own; no process is started."""
    monkeypatch.setattr(desk.subprocess, "Popen", lambda *_, **__: None)
    opened = AtlasData(atlas.settings)
    opened.settings = dataclasses.replace(atlas.settings, data_dir=tmp_path, allow_loads=True)
    opened.duplicate_pairs = pd.DataFrame(PAIRS)
    return opened


def view_of(atlas, said=None, **asked):
    return duplicates_view(atlas, asked, said, ENGLISH)


def press(atlas, act, first, second, said=None):
    """Press a button and return what the page remembers."""
    return answer(atlas, said or {}, act, first, second)


def names_of_buttons(component):
    return [button.id["act"] for button in parts_of(component, "Button")]


def test_each_pair_stands_side_by_side_with_three_choices(desk_atlas):
    view = view_of(desk_atlas)
    cards = parts_of(view.pairs, "Li")
    assert text_of(view.pairs).startswith("3 pairs to decide Pair 1: Cocaine, 1.5\u00a0kg, Alpha, 1 January 2020 A")
    assert [names_of_buttons(card) for card in cards] == [["first", "second", "both"]] * 3
    assert (view.made, view.bar, view.is_running) == ([], [], False)


def test_what_differs_is_said_in_words_and_by_a_sign(desk_atlas):
    one, three, four = pairs_at(desk_atlas, [0, 1, 2])
    said = {key: mark for key, _, mark in compared(one, ENGLISH)}
    assert said["cards.date"] == ("near", "1 day apart")
    assert said["cards.place"] == ("same", "the same point")
    assert said["cards.quantity"] == ("near", "4% apart")
    assert said["cards.commodity"] == ("differs", "different")
    assert said["duplicates.source"] == ("same", "the same")
    said = {key: mark for key, _, mark in compared(three, ENGLISH)}
    assert said["cards.date"] == ("near", "may be the same day")
    assert said["cards.place"] == ("near", "0.1 km apart")
    assert said["cards.commodity"] == ("unknown", "known of one only")
    assert {key: mark for key, _, mark in compared(four, ENGLISH)}["cards.place"] == ("near", "32 km apart")
    spans = parts_of(view_of(desk_atlas).pairs, "Span")
    signs = [span for span in spans if getattr(span, "className", "") == "duplicates-sign"]
    assert {text_of(sign) for sign in signs} == {"=", "≈", "≠", "?"}


def test_a_choice_is_written_at_once_and_stays_where_it_was_made(desk_atlas):
    shown = view_of(desk_atlas).shown
    press(desk_atlas, "second", "one", "two")
    assert [(each.first, each.second, each.choice) for each in read_choices(desk_atlas.settings)] == [
        ("two", "one", "merge")
    ]
    view = duplicates_view(desk_atlas, shown, None, ENGLISH)
    first, second, _ = parts_of(view.pairs, "Li")
    assert [button.to_plotly_json()["props"].get("aria-pressed") for button in parts_of(first, "Button")] == [
        "false", "true", "false", None,
    ]  # fmt: skip
    assert "B stays, A goes into it" in text_of(first)
    # The other pair of the row that goes has nothing left to decide.
    assert "A goes into two by another choice" in text_of(second)
    assert text_of(view.pairs).startswith("1 pair to decide")
    assert "1 report will be merged into another." in text_of(view.bar) and names_of_buttons(view.bar) == ["build"]
    assert "one goes into two" in text_of(view.made) and "not applied yet" in text_of(view.made)
    # Whoever opens the page anew sees the pair that is left.
    assert view_of(desk_atlas).shown["positions"] == [2]


def test_two_incidents_are_kept_without_a_build_and_a_choice_is_taken_back(desk_atlas):
    press(desk_atlas, "both", "one", "two")
    view = view_of(desk_atlas)
    assert view.bar == [] and view.shown["positions"] == [1, 2] and "are two incidents" in text_of(view.made)
    remembered = press(desk_atlas, "forget", "one", "two")
    assert "The choice about one and two is taken back." in text_of(view_of(desk_atlas, remembered).bar)
    assert view_of(desk_atlas).shown["positions"] == [0, 1, 2] and not choices_path(desk_atlas.settings).exists()
    refused = press(desk_atlas, "undo", "one", "two")["refused"]
    assert refused["code"] == "duplicates_no_choice"
    bar = duplicates_view(desk_atlas, {}, {"refused": refused}, FRENCH).bar
    assert "Aucun choix n’a été fait" in text_of(bar)


def test_apply_has_the_data_built_anew_and_says_how_far_that_is(desk_atlas):
    press(desk_atlas, "first", "one", "two")
    load_id = press(desk_atlas, "build", "", "")["load"]
    assert desk.order_of(desk_atlas.settings, load_id)["do"] == "build"
    folder = desk.folder_of(desk_atlas.settings, load_id)
    desk.write_state(folder, desk.OrderState("build", desk.RUNNING, 2, 14, "Reading incidents"))
    # Another window shows it too, and cannot begin a second.
    view = view_of(desk_atlas)
    assert view.is_running and "Step 2 of 14" in text_of(view.bar) and names_of_buttons(view.bar) == ["cancel"]
    assert press(desk_atlas, "build", "", "")["refused"]["code"] == "load_running"
    press(desk_atlas, "cancel", load_id, "")
    assert (folder / "cancel").exists()
    desk.write_state(folder, desk.OrderState("build", desk.CANCELLED))
    stopped = view_of(desk_atlas, {"load": load_id})
    assert "Stopped" in text_of(stopped.bar)
    assert names_of_buttons(stopped.bar) == ["build"]
    desk.write_json(folder / "build.json", {"data_version": desk_atlas.version})
    desk.write_state(folder, desk.OrderState("build", desk.DONE))
    assert desk_atlas.version in text_of(view_of(desk_atlas, {"load": load_id}).bar)


def test_the_page_begins_anew_on_other_data(desk_atlas):
    shown = {**view_of(desk_atlas).shown, "version": "2001-01-01.old", "positions": [2], "from": 2}
    assert duplicates_view(desk_atlas, shown, None, ENGLISH).shown["positions"] == [0, 1, 2]


def test_merged_rows_that_are_undone_wait_to_come_back(desk_atlas):
    desk_atlas.merged = {"gone": "one"}
    assert waiting(desk_atlas, []).returns == ("gone",)
    assert "1 merged report will stand by itself again." in text_of(view_of(desk_atlas).bar)


def test_a_server_for_the_public_shows_the_pairs_and_takes_no_choice(desk_atlas):
    desk_atlas.settings = dataclasses.replace(desk_atlas.settings, allow_loads=False)
    for words in (ENGLISH, FRENCH):
        shown = page.layout(desk_atlas, words.language, {})
        assert "ATLAS_ALLOW_LOADS=1" in text_of(shown) and parts_of(shown, "Button") == []
        assert len(parts_of(shown, "Table")) == 3
    for act in ("first", "both", "undo", "forget", "build", "cancel"):
        assert press(desk_atlas, act, "one", "two")["refused"]["code"] == "loads_not_allowed"
    assert not choices_path(desk_atlas.settings).exists()


def test_an_incident_that_is_not_there_and_a_damaged_file_are_sentences(desk_atlas):
    assert press(desk_atlas, "first", "one", "nobody")["refused"]["code"] == "duplicates_unknown"
    choices_path(desk_atlas.settings).write_text("{")
    with pytest.raises(InputError, match="no list of choices"):
        view_of(desk_atlas)
    assert press(desk_atlas, "first", "one", "two")["refused"]["code"] == "input_unreadable"
    assert duplicates_line(desk_atlas, ENGLISH)


@pytest.mark.parametrize(
    ("pairs", "datasets", "said"),
    [
        (None, {}, "before duplicates were looked for"),
        ([], {"incidents": {}}, "only one dataset"),
        ([], {"incidents": {}, "incidents_own": {}}, "No two incidents of different datasets look alike."),
    ],
)
def test_where_there_is_no_pair_a_sentence_says_why(desk_atlas, pairs, datasets, said):
    desk_atlas.duplicate_pairs = None if pairs is None else pd.DataFrame(PAIRS).iloc[:0]
    desk_atlas.metadata = {**desk_atlas.metadata, "datasets": datasets}
    view = view_of(desk_atlas)
    assert said in text_of(view.pairs) and parts_of(view.pairs, "Table") == []
    # Data of before are built anew by the same button.
    assert names_of_buttons(view.bar) == (["build"] if pairs is None else [])


def test_many_pairs_are_shown_page_by_page(desk_atlas):
    desk_atlas.duplicate_pairs = pd.DataFrame(
        {**{name: [0] * 25 for name in PAIRS}, "first_row": 0, "second_row": [1 + place % 6 for place in range(25)]}
    )
    view = view_of(desk_atlas)
    assert view.shown["positions"] == list(range(10))
    assert [link.href for link in parts_of(parts_of(view.pairs, "Nav"), "A")] == ["/data/duplicates?lang=en&from=10"]
    last = view_of(desk_atlas, **{"from": 20})
    assert last.shown["positions"] == list(range(20, 25))
    assert [link.href for link in parts_of(parts_of(last.pairs, "Nav"), "A")] == ["/data/duplicates?lang=en&from=10"]
    assert view_of(desk_atlas, **{"from": 900}).shown["positions"] == list(range(20, 25))


def test_the_page_of_own_data_leads_to_the_pairs(desk_atlas):
    assert text_of(duplicates_line(desk_atlas, ENGLISH)).startswith("3 pairs of incidents from different datasets")
    load_id = desk.build_anew(desk_atlas.settings)
    folder = desk.folder_of(desk_atlas.settings, load_id)
    counts = {"read": 2, "kept": 2, "duplicates": 0, "rejected": 0}
    desk.write_json(folder / "guess.json", {})
    desk.write_json(folder / "add.json", {"name": "own", "data_version": desk_atlas.version, "counts": counts})
    desk.write_state(folder, desk.OrderState("add", desk.DONE))
    assert "See 3 possible duplicates" in text_of(desk_view(desk_atlas, {"id": load_id}, ENGLISH)[0])


@pytest.mark.parametrize(("asked", "position"), [("", 0), ("20", 20), ("-1", 0), ("x", 0), ("9" * 40, 0)])
def test_an_address_that_names_no_position_begins_at_the_start(asked, position):
    assert position_in({"from": asked}, "from") == position


@with_settings(deadline=None)
@given(chosen=st.sets(st.integers(0, 60)), per_page=st.integers(1, 9))
def test_pages_in_a_row_show_each_open_pair_once(chosen, per_page):
    listed = sorted(set(range(61)) - chosen)
    seen: list[int] = []
    start: int | None = 0
    while start is not None:
        found = page_from(listed, start, per_page)
        seen += found.positions
        start = found.following
    assert seen == listed


@with_settings(deadline=None)
@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] < pair[1]), max_size=12))
def test_pairs_without_a_choice_are_all_open(pairs):
    rows = sorted(pairs)
    names = ["one", "two", "three", "four", "five", "six", "seven"]

    class Register:
        duplicate_pairs = pd.DataFrame(rows, columns=["first_row", "second_row"])
        index = names

        @staticmethod
        def row_of(name):
            return names.index(name) if name in names else None

    assert open_positions(Register, []).tolist() == list(range(len(rows)))


def test_what_the_page_remembers_can_be_sent_to_the_browser(desk_atlas):
    view = view_of(desk_atlas)
    assert json.loads(json.dumps(view.shown)) == view.shown
