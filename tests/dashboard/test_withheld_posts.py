"""Border posts of an added file that may not be passed on: on the screen and in every total, in no file as a row.

Of the three posts of the invented country, Beta is of a ministry's own file.
"""

from __future__ import annotations

import csv
import io
import json

import flask
import pandas as pd
import pytest

from dashboard import routes_cooperation, routes_map, routes_posts
from dashboard.cooperation_view import COLUMNS, cooperation_view
from dashboard.data import AtlasData
from dashboard.map_layers import compose_layers
from dashboard.map_state import MapState
from dashboard.reports.content import corridor_report
from layers.filters import Filters
from layers.locales import Translator
from tests.dashboard.reports.conftest import DAY

_RIGHTS = {"yes": {"ml-alpha", "ml-beta", "ml-gamma"}, "no": {"ml-alpha", "ml-gamma"}}


@pytest.fixture(params=_RIGHTS)
def right(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def added(atlas: AtlasData, right: str) -> AtlasData:
    data = AtlasData(atlas.settings)
    data.metadata = {**data.metadata, "added_posts": {"ml-beta": "border_posts_own"}}
    rows = [
        {"dataset": "incidents", "redistribute": "yes", "n_rows": 7},
        {"dataset": "border_posts", "redistribute": "yes", "n_rows": 2, "licence": "CC BY 4.0", "attribution": "Us"},
        {"dataset": "border_posts_own", "redistribute": right, "n_rows": 1, "licence": "ODbL", "attribution": "Them"},
    ]
    data.__dict__["sources"] = pd.DataFrame(rows, columns=atlas.sources.columns)
    return data


def test_the_list_of_posts_leaves_them_out_and_gives_each_row_its_own_terms(
    added: AtlasData, right: str, words: Translator
) -> None:
    _, tags, *rows = csv.reader(io.StringIO(routes_posts.render_csv(added, added.border_posts, words)))
    assert {row[0] for row in rows} == _RIGHTS[right]
    licences = {row[0]: row[tags.index("#meta+licence")] for row in rows}
    assert licences.get("ml-beta", "ODbL") == "ODbL" and licences["ml-alpha"] == "CC BY 4.0"
    said = words.count("report_files.kept_back", 1)
    assert all((said in row[tags.index("#meta+caveat")]) == (right == "no") for row in rows)
    found = json.loads(routes_posts.render_geojson(added, added.border_posts, words))
    assert {each["id"] for each in found["features"]} == _RIGHTS[right]
    assert found["metadata"]["licence"] == ("CC BY 4.0; ODbL" if right == "yes" else "CC BY 4.0")
    assert (said in found["metadata"]["caveat"]) == (right == "no")


def test_a_report_counts_them_and_lists_them_not(added: AtlasData, right: str, words: Translator) -> None:
    report = corridor_report(added, "east", Filters(), words, DAY)
    listed = {str(row[0]) for layer in report.features if layer.table.name == "posts" for row in layer.table.rows}
    assert listed == _RIGHTS[right]
    section = report.section("posts")
    assert section is not None and words.count("report.posts_known", 3) in section.paragraphs[0]
    assert (words.count("report_files.kept_back", 1) in section.paragraphs[0]) == (right == "no")
    assert {row[1] for row in section.tables[0].rows} == {each[3:].capitalize() for each in _RIGHTS[right]}


def test_the_page_of_a_map_has_no_symbol_of_them_and_the_screen_has(
    added: AtlasData, right: str, words: Translator
) -> None:
    server = flask.Flask("invented")
    routes_map.register(server, added)
    page = server.test_client().get(f"/export/map.html?layers=posts&lang={words.language}").get_data(as_text=True)
    assert page.count("L.marker(") == 2 + len(_RIGHTS[right])
    drawn = compose_layers(added, MapState.from_query({"layers": "posts"}), words).layers
    assert [len(trace["lon"]) for layer in drawn for trace in layer.traces] == [3]


def test_the_matrix_of_cooperation_names_them_nowhere_and_keeps_what_they_say(
    added: AtlasData, right: str, words: Translator
) -> None:
    text = routes_cooperation.render_csv(added, "", words)
    _, tags, *rows = csv.reader(io.StringIO(text))
    lines = [dict(zip(tags, row, strict=True)) for row in rows]
    assert ("ml-beta" in text) == (right == "yes")
    assert all((words.count("report_files.kept_back", 1) in row["#meta+caveat"]) == (right == "no") for row in lines)
    licences = {row["#meta+id"]: row["#meta+licence"] for row in lines if row["#meta+record"] == "post"}
    assert licences.get("ml-beta", "ODbL") == "ODbL" and licences["ml-alpha"] == "CC BY 4.0"
    states = {
        (row["#loc+id"], row["#capacity+type"]): row["#status+state"] for row in lines if row["#meta+kind"] == "border"
    }
    view = cooperation_view(added, "")
    assert states == {
        (each.subject_id, mechanism): view.cells[each.subject_id][mechanism].state
        for each in view.subjects["border"]
        for mechanism in COLUMNS["border"]
    }
