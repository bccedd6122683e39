"""What texts say of the roads follows the roads there are: bundled, added beside them, or added alone."""

from __future__ import annotations

import pandas as pd
import pytest

from layers.locales import translator
from layers.road_words import kilometres_by_source, length_note, road_kind, roads_sentence
from layers.roads import road_layer

SOURCES = pd.DataFrame(
    [("roads", "© OpenStreetMap contributors", None), ("roads_grip", "GRIP4", None), ("roads_own", None, None)],
    columns=["dataset", "attribution", "publisher"],
).assign(title_en="Own roads", title_fr="Nos routes")  # fmt: skip


def roads(**km: float) -> pd.DataFrame:
    """Return two edges of each source, of half its kilometres each."""
    rows = [(name, each / 2) for name, each in km.items() for _ in range(2)]
    return pd.DataFrame(rows, columns=["source", "length_km"]).assign(road_class="main")


def said(language: str, **km: float) -> str:
    return roads_sentence(kilometres_by_source(roads(**km)), SOURCES, translator(language))


@pytest.mark.parametrize(
    ("km", "kind"),
    [
        ({}, "bundled"),
        ({"roads": 100, "corridors": 5}, "bundled"),
        ({"roads": 100, "corridors": 5, "roads_grip": 10}, "mixed"),
        ({"corridors": 5, "roads_grip": 10}, "added"),
    ],
)
def test_links_of_corridors_are_neither_bundled_nor_added_roads(km: dict[str, float], kind: str) -> None:
    assert road_kind(kilometres_by_source(roads(**km))) == kind


def test_a_sentence_speaks_of_a_skeleton_only_where_there_is_one() -> None:
    assert "skeleton of main roads" in said("en", roads=100)
    assert "GRIP4 and Own roads (1,250 km), with their bends; elsewhere a skeleton" in said(
        "en", roads=100, roads_own=250, roads_grip=1000
    )
    assert said("en", roads_grip=1000).startswith("The roads are those of GRIP4 (1,000 km), with their bends")
    assert "skeleton" not in said("en", roads_grip=1000) and "11" not in said("en", roads_grip=1000)
    both = said("fr", roads=100, roads_own=9)
    assert "squelette" in both and "Nos routes (9\u00a0km)" in both
    assert "squelette" not in said("fr", roads_own=9)


def test_the_note_on_lengths_and_the_legend_say_the_same() -> None:
    words = translator("en")
    lengths = [length_note(kilometres_by_source(roads(**km)), words) for km in ({"roads": 1}, {"roads_own": 1})]
    assert "11%" in lengths[0] and "11%" not in lengths[1]
    notes = []
    for km in ({"roads": 1}, {"roads": 1, "roads_own": 1}, {"roads_own": 1}):
        legend = road_layer(words, roads(**km)).legend
        assert legend is not None
        notes.append(legend.note)
    bundled, added = words.text("layers.roads.note"), words.text("layers.roads.note_added")
    assert notes == [bundled, f"{bundled} {added}", added]
