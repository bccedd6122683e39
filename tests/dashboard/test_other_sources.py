"""What else reported an incident that others were merged into: on the card, in the table, in every file.

The seizure “a” of the bundled register took in “p” of the ministry's own file. Whether that may be passed on is what
differs: on the screen both sources stand, in a file only one that may.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest

from dashboard.components.cards import incident_card
from dashboard.corridor_exports import incidents_geojson
from dashboard.corridor_view import corridor_view
from dashboard.data import AtlasData
from dashboard.explore_table import table_columns, table_page
from dashboard.incident_exports import incidents_csv
from dashboard.profile_exports import incidents_csv as profile_csv
from dashboard.profile_subject import profile_subject
from dashboard.reports.content import corridor_report
from etl import pipeline
from etl.loading import add_dataset
from geodata.duplicate_choices import choose
from geodata.settings import Settings
from layers.filters import Filters
from layers.locales import Translator, translator
from tests.dashboard.conftest import parts_of, text_of
from tests.etl.conftest import TODAY, incident, write_reference, write_rows

NOW = dt.datetime(2025, 6, 30, 12, tzinfo=dt.UTC)
KEPT_BACK = "report_files.other_source_kept_back"


@pytest.fixture(scope="module", params=["yes", "no"])
def merged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AtlasData:
    folder = tmp_path_factory.mktemp("merged")
    # Not at the post, so that it is no place of its own, but within reach of it and of the corridor.
    here = {"longitude": "-12.1", "place": "Line"}
    rows = [incident(**here), incident(incident_id="b", country="ML", longitude="-10.0")]
    settings = Settings(data_dir=folder / "data", reference_dir=write_reference(folder / "reference", rows))
    mine = write_rows(
        folder / "mine.csv",
        [incident(incident_id="p", source_publisher="Le Soir", source_url="https://s.example/1", **here)],
    )
    about = {"publisher": "Douanes", "redistribute": request.param}
    add_dataset(settings, mine, about=about, today=TODAY, now=NOW)
    choose(settings, "a", "p", "merge", ["a", "b", "p"], NOW)
    pipeline.build(settings, today=TODAY, now=NOW)
    return AtlasData(settings)


def may_go(atlas: AtlasData) -> bool:
    return "no" not in set(atlas.sources["redistribute"])


def in_file(atlas: AtlasData, words: Translator) -> str:
    return "Le Soir https://s.example/1" if may_go(atlas) else words.text(KEPT_BACK)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_card_names_every_source_with_its_address(merged: AtlasData, language: str) -> None:
    words = translator(language)
    card = incident_card(merged, merged.incident("a"), words)
    assert words.text("cards.other_sources") in text_of(card)
    links = {link.children: link.href for link in parts_of(card, "A")}
    assert links == {"Le Témoin": "https://example.org/1", "Le Soir": "https://s.example/1"}
    assert words.text("cards.other_sources") not in text_of(incident_card(merged, merged.incident("b"), words))


def test_a_source_without_an_address_or_a_name_stands_as_it_is(merged: AtlasData, english: Translator) -> None:
    row = {**merged.incident("a"), "other_sources": "Douanes du Sénégal | https://s.example/2 | javascript:alert(1)"}
    card = incident_card(merged, row, english)
    assert "Douanes du Sénégal" in text_of(card) and "javascript:alert(1)" in text_of(card)
    assert [link.href for link in parts_of(card, "A")] == ["https://example.org/1", "https://s.example/2"]


def test_the_table_has_a_column_for_them_where_something_was_merged(merged: AtlasData, words: Translator) -> None:
    assert "other_sources" not in [each.name for each in table_columns(words)]
    rows = {row["source_publisher"]: row for row in table_page(merged, Filters(), {}, words)["rowData"]}
    assert "Le Soir https://s.example/1" in [row["other_sources"] for row in rows.values()]


def test_every_file_names_them_or_says_that_one_may_not_be_named(merged: AtlasData, words: Translator) -> None:
    expected = in_file(merged, words)
    whole = "".join(incidents_csv(merged, Filters(), words)).removeprefix("\ufeff")
    near = profile_csv(merged, profile_subject(merged, "post", "sn-line"), Filters(), words).removeprefix("\ufeff")
    for text in (whole, near):
        _, tags, *rows = csv.reader(io.StringIO(text))
        found = {row[0]: (row[tags.index("#meta+source+other")], row[tags.index("#meta+id+merged")]) for row in rows}
        assert found["a"] == (expected, "p" if may_go(merged) else "")
    view = corridor_view(merged, "west-east", Filters())
    features = json.loads(incidents_geojson(merged, view, words))["features"]
    assert {each["id"]: each["properties"]["other_sources"] for each in features}["a"] == expected
    report = corridor_report(merged, "west-east", Filters(), words, TODAY)
    table = next(each for each in report.tables() if each.name == "incidents")
    assert table.columns[-1].title == words.text("report.other_sources")
    assert {row[0]: row[-1] for row in table.rows} == {"a": expected, "b": None}
    assert may_go(merged) or "s.example" not in whole + near + json.dumps(features)
