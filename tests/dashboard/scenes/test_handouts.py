"""A storyboard as slides and as pages, read back: one a scene, with its words, picture, sources and notes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from flask.testing import FlaskClient
from pptx import Presentation
from pptx.util import Pt

from dashboard import map_layers
from dashboard.app import create_app
from dashboard.data import AtlasData
from dashboard.map_state import MapState
from dashboard.scene_handouts import Handout, handouts, imprint
from dashboard.scene_slides import facts_height
from dashboard.scenes.model import Bilingual, Scene, Storyboard
from dashboard.scenes.store import scene_store
from geodata.network_density import DEFAULT_BANDWIDTH_KM
from layers.locales import Translator, translator
from tests.dashboard.scenes.invented import storyboard

DRUGS = Scene(
    "drugs",
    Bilingual("Drugs", "Stupéfiants"),
    Bilingual("{incidents} of drugs", "{incidents} de stupéfiants"),
    Bilingual("First line.\nSecond line.", "Première ligne.\nSeconde ligne."),
    query=(("type", "drugs"),),
)
MADE_ON = dt.date(2026, 11, 28)
SCENES = (
    DRUGS,
    Scene("network", Bilingual("Network", "Réseau"), query=(("layers", "roads,posts"),)),
    Scene("cooperation", Bilingual("Cooperation", "Coopération"), path="/cooperation"),
    Scene("reached", Bilingual("Reached", "Atteints"), path="/analysis/coverage"),
    Scene("bias", Bilingual("Limits", "Limites"), Bilingual("{share_of_press} from the press"), path="/analysis/bias"),
    Scene("gone", Bilingual("Gone", "Disparu"), path="/corridors/nowhere"),
)


@pytest.fixture(scope="module")
def room(atlas: AtlasData, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtlasData]:
    """The invented country with a database of its own, which holds one storyboard of every kind of scene."""
    before = atlas.settings
    folder: Path = tmp_path_factory.mktemp("handouts")
    atlas.settings = replace(before, database_url=f"sqlite:///{folder}/atlas.db")
    scene_store(atlas.settings).insert(Storyboard("tour", Bilingual("Tour", "Tournée"), SCENES))
    scene_store(atlas.settings).insert(replace(storyboard(), storyboard_id="empty"))
    yield atlas
    atlas.settings = before


@pytest.fixture(scope="module")
def client(room: AtlasData) -> FlaskClient:
    return create_app(room.settings, room).server.test_client()


@pytest.fixture(scope="module")
def deck(client: FlaskClient) -> Any:
    """The slides in French."""
    answer = client.get("/export/storyboard/tour.pptx?lang=fr")
    assert answer.status_code == 200, answer.text
    assert 'filename="storyboard_tour_fr.pptx"' in answer.headers["Content-Disposition"]
    return Presentation(io.BytesIO(answer.data))


def words_of(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def pictures_of(slide: Any) -> list[Any]:
    return [shape for shape in slide.shapes if shape.shape_type is not None and shape.shape_type.name == "PICTURE"]


def test_there_is_one_wide_slide_for_each_scene_in_its_order(deck: Any) -> None:
    assert (deck.slide_width, deck.slide_height) == (Pt(960), Pt(540))
    assert [slide.shapes.title.text_frame.text for slide in deck.slides] == [each.title.fr for each in SCENES]
    assert deck.core_properties.title == "Tournée"


def test_a_slide_says_message_sources_and_version_and_the_speaker_has_the_notes(deck: Any, room: AtlasData) -> None:
    words, said = translator("fr"), words_of(deck.slides[0])
    assert "3 incidents signalés de stupéfiants" in said
    for part in ("common.sources_line", "common.reporting_caveat"):
        assert words.text(part) in said
    assert room.version in said and words.text("scenes.place", n=1, total=6) in said
    notes = deck.slides[0].notes_slide.notes_text_frame.text
    assert notes.startswith("Première ligne.\nSeconde ligne.\n")
    assert "type=drugs" in notes and "lang=fr" in notes


def test_maps_of_any_page_are_pictures_with_a_description_and_stay_on_the_slide(deck: Any) -> None:
    assert [len(pictures_of(slide)) for slide in deck.slides] == [1, 1, 1, 1, 0, 0]
    for slide in deck.slides:
        for picture in pictures_of(slide):
            assert picture.image.content_type == "image/png"
            assert picture._element.xpath(".//p:cNvPr")[0].get("descr")
            ratio = picture.image.size[0] / picture.image.size[1]
            assert ratio == pytest.approx(picture.width / picture.height, rel=0.01)
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height


def test_numbers_under_a_map_have_as_many_lines_as_they_take() -> None:
    assert facts_height(["Short."], 888.0) == facts_height([], 888.0) == 30.0
    # Three lines of eleven points each, and what is white above and below them.
    assert facts_height(["word " * 70], 888.0) == pytest.approx(3 * 13.2 + 7.2)


def test_a_page_without_a_map_gives_its_numbers_and_one_that_fails_its_sentence(deck: Any) -> None:
    assert "7 incidents signalés" in words_of(deck.slides[4])
    assert translator("fr").error("no_corridor", "", {"identifier": "nowhere"}) in words_of(deck.slides[5])


def test_what_counts_is_a_sentence_and_not_a_table_torn_to_pieces(room: AtlasData) -> None:
    found = handouts(room, Storyboard("tour", Bilingual("Tour"), SCENES), translator("en"), "http://127.0.0.1/")
    facts = {each.title: each.facts for each in found}
    assert facts["Drugs"][0].startswith("3 incidents shown of 7.")
    assert facts["Network"] == () and facts["Cooperation"] == ()
    assert len(facts["Reached"]) == 1 and facts["Reached"][0].endswith(".")


def test_on_paper_the_count_says_what_the_layers_leave_out(room: AtlasData) -> None:
    scene = Scene("s1", Bilingual("Roads"), query=(("layers", "road_density,incidents"),))
    (found,) = handouts(room, Storyboard("tour", Bilingual("Tour"), (scene,)), translator("en"), "http://127.0.0.1/")
    density = room.road_density(MapState.from_query(scene.parameters).filters, DEFAULT_BANDWIDTH_KM)
    assert density is not None and density.n_off_road + density.n_too_imprecise > 0
    assert "left out because" in found.facts[0]


def symbols_of(found: list[Handout]) -> int:
    traces = [trace for each in found if each.plate for layer in each.plate.layers for trace in layer.traces]
    return sum(len(trace["lon"]) for trace in traces if trace["uid"] in ("incidents", "posts"))


def test_what_may_not_be_handed_on_counts_and_has_no_symbol(room: AtlasData, monkeypatch: pytest.MonkeyPatch) -> None:
    words = translator("en")
    corridor = Scene("east", Bilingual("East"), path="/corridors/east")
    post = Scene("post", Bilingual("Post"), path="/posts/ml-alpha")
    rows = pd.concat([room.sources, room.sources.assign(dataset="border_posts")], ignore_index=True)
    for scene in (DRUGS, corridor, post):
        board = Storyboard("tour", Bilingual("Tour"), (scene,))
        monkeypatch.setitem(room.__dict__, "sources", rows.assign(redistribute="yes"))
        free = handouts(room, board, words, "http://127.0.0.1/")
        assert words.count("report_files.kept_back", 7) not in imprint(room, words, "http://x.test/", MADE_ON).caveat
        monkeypatch.setitem(room.__dict__, "sources", rows.assign(redistribute="no"))
        # The layers of the network are kept for as long as a store is in use, whose sources never change.
        map_layers._network_layer.cache_clear()
        held = handouts(room, board, words, "http://127.0.0.1/")
        assert symbols_of(free) > 0 == symbols_of(held), scene.scene_id
        assert [each.facts for each in held] == [each.facts for each in free]
        assert words.count("report_files.kept_back", 7) in imprint(room, words, "http://x.test/", MADE_ON).caveat
        map_layers._network_layer.cache_clear()


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


def test_the_pdf_has_a_page_for_each_scene_with_letters_that_stay_letters(client: FlaskClient) -> None:
    answer = client.get("/export/storyboard/tour.pdf?lang=en")
    assert answer.content_type == "application/pdf" and answer.data.startswith(b"%PDF")
    assert pages_of(answer.data) == len(SCENES)
    assert b"/FontFile2" in answer.data, "the typeface travels with the file"
    assert re.findall(rb"/MediaBox \[ 0 0 960 540 \]", answer.data)
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", answer.data, re.DOTALL)
    drawn = b"".join(zlib.decompress(each) for each in streams if each[:1] == b"x")
    assert len(re.findall(rb"\sl\n", drawn)) > 500, "the map is drawn of lines"
    assert client.get("/export/storyboard/tour.pdf?lang=en").data == answer.data


@pytest.mark.parametrize(
    ("file", "status", "code", "parameters"),
    [
        ("nowhere.pptx", 404, "no_storyboard", {"identifier": "nowhere"}),
        ("empty.pdf", 400, "storyboard_empty", {}),
        ("empty.pptx", 400, "storyboard_empty", {}),
        ("tour.doc", 400, "storyboard_format", {"formats": "JSON, PPTX, PDF", "received": "doc"}),
    ],
)
def test_what_cannot_be_handed_out_is_refused_with_a_sentence(
    client: FlaskClient, words: Translator, file: str, status: int, code: str, parameters: dict[str, str]
) -> None:
    answer = client.get(f"/export/storyboard/{file}?lang={words.language}")
    assert (answer.status_code, answer.text) == (status, words.error(code, "", parameters))
