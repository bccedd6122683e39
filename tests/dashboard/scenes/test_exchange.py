"""A storyboard as a file: what is written is read back as it was, and a faulty file is refused with all its faults."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.scenes import exchange
from dashboard.scenes.bundled import bundled_storyboards
from dashboard.scenes.model import Storyboard
from layers.locales import Translator
from tests.dashboard.scenes.invented import STORYBOARDS, storyboard


@given(STORYBOARDS)
def test_what_is_exported_is_imported_as_it_was(board: Storyboard) -> None:
    assert exchange.read_json(exchange.render_json(board)) == board
    assert exchange.read_json(exchange.render_json(board).encode("utf-8")) == board
    assert exchange.read_json("\ufeff" + exchange.render_json(board)) == board


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
)


@given(st.data())
def test_whatever_is_wrong_in_a_file_is_a_sentence(data: st.DataObject) -> None:
    document: Any = exchange.to_document(storyboard("a", "b"))
    target = data.draw(st.sampled_from([document, document["title"], document["scenes"][1], document["scenes"][0]]))
    target[data.draw(st.sampled_from(sorted(target)))] = data.draw(JSON_VALUES)
    try:
        exchange.read_json(json.dumps(document))
    except exchange.FaultyStoryboard as error:
        assert error.faults and all(str(fault).endswith(".") for fault in error.faults)


def test_all_faults_are_gathered_and_each_names_its_place(words: Translator) -> None:
    document: Any = exchange.to_document(storyboard("a", "b", "c"))
    document["scenes"][0]["path"] = "https://example.org"
    document["scenes"][1]["message"]["fr"] = "x" * 301
    del document["scenes"][2]["notes"]
    document["scenes"][2]["colour"] = "red"
    document["storyboard_id"] = "Not an identifier"
    del document["title"]["fr"]
    with pytest.raises(exchange.FaultyStoryboard) as refused:
        exchange.read_json(json.dumps(document))
    faults = refused.value.faults
    assert [fault.code for fault in faults] == [
        "scene_field", "scene_path", "scene_long", "scene_field_unknown", "scene_field",
    ]  # fmt: skip
    assert "scenes 2 › message.fr" in str(faults[2])
    for fault in faults:
        sentence = words.error(fault.code, "", fault.parameters)
        assert sentence.endswith(".") and "{" not in sentence


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "scenes_not_json"),
        (b"\xff\xfe\x00", "scenes_not_text"),
        (b"[1, 2", "scenes_not_json"),
        (b"[" * 100_000, "scenes_not_ours"),
        (b"12345", "scenes_not_ours"),
        (b'{"kind": "something-else"}', "scenes_not_ours"),
        (b'{"kind": "transborder-atlas-storyboard", "format": 2}', "scenes_format"),
        (b" " * 1_000_001, "scenes_file_large"),
        (b'{"kind": "transborder-atlas-storyboard", "format": 1, "n": ' + b"9" * 5000 + b"}", "scenes_not_ours"),
    ],
)
def test_what_is_no_storyboard_is_said_in_one_sentence(content: bytes, code: str) -> None:
    with pytest.raises(exchange.FaultyStoryboard) as refused:
        exchange.read_json(content)
    assert [fault.code for fault in refused.value.faults] == [code]


def test_the_storyboards_of_the_project_can_be_read() -> None:
    assert "border-control" in bundled_storyboards()
    for board in bundled_storyboards().values():
        assert exchange.read_json(exchange.render_json(board)) == board
