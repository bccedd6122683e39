"""Whose data a row is, and under which licence: those of the dataset it came from."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import numpy as np
import pandas as pd
import pytest

from dashboard.corridor_exports import incidents_geojson
from dashboard.corridor_view import corridor_view
from dashboard.data import AtlasData
from dashboard.incident_exports import incidents_csv
from dashboard.map_export import map_sheet
from dashboard.map_state import MapState
from dashboard.passing_on import terms_by_row, terms_of_all
from dashboard.playback_view import Playback, show_map
from layers.filters import Filters

SOURCES = pd.DataFrame(
    [
        ("places", "yes", "CC BY 4.0", "GeoNames"),
        ("incidents", "yes", "CC BY 4.0", "The compilers"),
        ("incidents_own", "yes", "internal", "The customs"),
        ("incidents_bare", "yes", None, None),
        ("incidents_iom", "yes", "CC BY 4.0", "IOM"),
    ],
    columns=["dataset", "redistribute", "licence", "attribution"],
)


@pytest.fixture
def mixed(atlas: AtlasData) -> AtlasData:
    """The invented country, of which the incident “two” is of another dataset."""
    data = AtlasData(atlas.settings)
    data.__dict__["sources"] = SOURCES
    read = data.incidents

    def incidents(rows, columns):
        ids = read(rows, ("incident_id",))["incident_id"]
        found = read(rows, columns)
        own = np.where(ids == "two", "incidents_own", "incidents")
        return found.assign(dataset=own)[list(columns)] if "dataset" in columns else found

    data.incidents = incidents
    return data


def test_terms_of_a_row_are_those_of_its_dataset(mixed):
    asked = ["incidents_own", "incidents", "incidents_bare", "unknown"]
    assert terms_by_row(mixed, asked) == [
        ("internal", "The customs"), ("CC BY 4.0", "The compilers"), ("", ""), ("", ""),
    ]  # fmt: skip


def test_terms_of_a_total_name_each_licence_and_attribution_once(mixed):
    assert terms_of_all(mixed) == ("CC BY 4.0; internal", "The compilers; The customs; IOM")


def test_each_row_of_the_csv_carries_its_own_terms(mixed, english):
    text = "".join(incidents_csv(mixed, Filters(types=("drugs",)), english))
    _, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    tags = rows.pop(0)
    found = {row[0]: (row[tags.index("#meta+licence")], row[tags.index("#meta+attribution")]) for row in rows}
    assert found == {
        "one": ("CC BY 4.0", "The compilers"),
        "two": ("internal", "The customs"),
        "five": ("CC BY 4.0", "The compilers"),
    }


def test_each_feature_of_the_geojson_carries_its_own_terms(mixed, english):
    view = corridor_view(mixed, "east", Filters())
    said = json.loads(incidents_geojson(mixed, view, english))
    assert {each["id"]: each["properties"]["licence"] for each in said["features"]} == {
        "one": "CC BY 4.0", "two": "internal",
    }  # fmt: skip
    assert said["metadata"]["licence"] == "CC BY 4.0; internal"


@pytest.mark.parametrize("step", ["", "2020-06"])
def test_a_map_to_hand_on_has_no_symbol_of_a_row_that_may_not_be_and_says_so(mixed, words, step):
    mixed.__dict__["sources"] = SOURCES.assign(redistribute=["yes", "yes", "no", "yes", "yes"])
    query = {"layers": "incidents", "type": "drugs", **({"step": step} if step else {})}
    sheet = map_sheet(
        mixed, MapState.from_query(query), words, "http://x.test/", dt.date(2022, 1, 1),
        playback=Playback.from_query(query),
    )  # fmt: skip
    drawn = [each[1] for layer in sheet.layers for trace in layer.traces for each in trace["customdata"]]
    assert drawn == ["five,one"] if not step else ["one"]
    assert words.count("report_files.kept_back", 1) in sheet.text.counts
    shown = show_map(mixed, query, words)
    assert "two" in str([trace["customdata"] for layer in shown.layers for trace in layer.traces])
