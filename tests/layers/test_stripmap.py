"""The strip map: everything on it stands at its kilometre, nothing is lost, no label covers another."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.locales import translator
from layers.strip_content import Strip, bin_width_km, build_strip, country_segments, merge_towns, place_in_rows
from layers.stripmap import strip_legend, strip_map

ENGLISH = translator("en")


def features() -> pd.DataFrame:
    """A road of 300 km from Mali into Senegal at km 120, with a town written in two ways and a crossing nobody
    watches."""
    columns = ["kind", "id", "name", "corridor_km", "population", "is_monitored"]
    rows = [
        ("waypoint", "", "Alpha", 0.0, None, None),
        ("place", "1", "Alpha", 0.4, 90_000, None),
        ("border", "ML-SN", "ML-SN", 120.0, None, None),
        ("crossing", "c1", "Beta", 120.0, None, 0),
        ("waypoint", "", "Beta", 121.0, None, None),
        ("place", "2", "Béta", 121.5, 20_000, None),
        ("waypoint", "", "Gamma", 300.0, None, None),
    ]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture
def strip() -> Strip:
    """Five incidents, one exactly at the end of the road; three posts, two of them facing each other."""
    posts = pd.DataFrame(
        {
            "name": ["Beta", "Beta post", "Gamma"],
            "corridor_km": [120.0, 120.5, 300.0],
            "kind": ["land", "land", "airport"],
            "status": ["open", None, "open"],
        }
    )
    types = ["drugs", "drugs", "fuel", "cash", "drugs"]
    kilometres = [0.0, 4.9, 120.0, 121.0, 300.0]
    corridor = {"length_km": 300.0, "countries": "ML;SN"}
    return build_strip(corridor, features(), posts, kilometres, types, (120.0, 300.0))


def traces_of(figure: dict, kind: str) -> list[dict]:
    return [trace for trace in figure["data"] if trace["type"] == kind]


def test_every_incident_is_in_one_bar(strip: Strip) -> None:
    bars = traces_of(strip_map(strip, ENGLISH), "bar")
    assert sum(sum(bar["y"]) for bar in bars) == 5
    assert {bar["name"]: sum(bar["y"]) for bar in bars}[ENGLISH.value("family", "drugs")] == 3


def test_a_strip_without_incidents_still_shows_the_road(strip: Strip) -> None:
    empty = Strip(
        strip.length_km, strip.segments, strip.towns, strip.posts, strip.crossings,
        np.array([]), np.array([], dtype=object), strip.longest_gap_km,
    )  # fmt: skip
    figure = strip_map(empty, ENGLISH)
    assert traces_of(figure, "bar") == []
    assert "Gamma" in [each["text"] for each in figure["layout"]["annotations"]]


def test_the_longest_stretch_is_shaded_and_labelled_in_kilometres(strip: Strip) -> None:
    layout = strip_map(strip, ENGLISH)["layout"]
    boxes = [(each["x0"], each["x1"]) for each in layout["shapes"] if each.get("fillcolor") == "#fbe9df"]
    assert boxes == [(120.0, 300.0)]
    assert ENGLISH.text("charts.longest_gap", km="180") in [each["text"] for each in layout["annotations"]]


def test_facing_posts_do_not_cover_each_other(strip: Strip) -> None:
    images = strip_map(strip, ENGLISH)["layout"]["images"]
    assert len(images) == 3
    assert images[0]["y"] != images[1]["y"]


def test_an_unmonitored_crossing_is_marked(strip: Strip) -> None:
    marked = [t for t in strip_map(strip, ENGLISH)["data"] if t.get("marker", {}).get("symbol") == "x-thin-open"]
    assert [trace["x"] for trace in marked] == [[120.0]]


def test_a_town_written_with_and_without_accents_is_one(strip: Strip) -> None:
    towns = merge_towns(features()).set_index("name")
    assert sorted(towns.index) == ["Alpha", "Beta", "Gamma"]
    assert towns.loc["Beta", "population"] == 20_000
    assert towns.loc["Beta", "corridor_km"] == 121.0


def test_the_legend_names_only_what_is_on_the_strip(strip: Strip) -> None:
    labels = [item.label for item in strip_legend(strip, ENGLISH).items]
    assert ENGLISH.value("family", "drugs") in labels
    assert ENGLISH.value("family", "arms") not in labels
    assert len([label for label in labels if ENGLISH.value("post_kind", "land") in label]) == 2


def test_the_country_before_the_first_border_is_the_one_travelled_from() -> None:
    borders = pd.DataFrame({"id": ["SN-GM", "GM-SN"], "corridor_km": [100.0, 150.0]})
    segments = country_segments(["SN", "GM"], borders, 200.0)
    assert segments["country"].tolist() == ["SN", "GM", "SN"]
    assert segments["to_km"].tolist() == [100.0, 150.0, 200.0]


_CODES = st.sampled_from(["SN", "ML", "GM", "?"])


@given(st.lists(st.tuples(st.floats(0, 500), _CODES, _CODES), max_size=6))
def test_countries_cover_the_whole_corridor_without_a_gap(crossed: list[tuple[float, str, str]]) -> None:
    ordered = sorted(crossed)
    borders = pd.DataFrame({"id": [f"{a}-{b}" for _, a, b in ordered], "corridor_km": [km for km, _, _ in ordered]})
    segments = country_segments(["SN", "ML"], borders, 501.0)
    assert segments["from_km"].iloc[0] == 0.0
    assert segments["to_km"].iloc[-1] == 501.0
    assert segments["from_km"].tolist()[1:] == segments["to_km"].tolist()[:-1]


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(1, 200)), max_size=30), st.integers(1, 4))
def test_no_label_covers_another(labels: list[tuple[float, float]], n_rows: int) -> None:
    centres, widths = np.array([c for c, _ in labels]), np.array([w for _, w in labels])
    rows = place_in_rows(centres, widths, n_rows)
    for row in range(n_rows):
        inside = np.flatnonzero(rows == row)
        spans = sorted((centres[k] - widths[k] / 2, centres[k] + widths[k] / 2) for k in inside)
        assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    assert len(labels) == 0 or rows[0] == 0


@given(st.floats(1, 5000))
def test_the_bins_of_a_corridor_are_few_enough_to_read(length_km: float) -> None:
    assert np.ceil(length_km / bin_width_km(length_km)) <= 80
