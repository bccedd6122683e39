"""The map as a file: what its sheet says of a state, and what the address answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import flask
import pytest
from flask.testing import FlaskClient

from dashboard import routes_map
from dashboard.components.map_save import SAVED_FORMATS, save_menu
from dashboard.data import AtlasData
from dashboard.filter_words import filter_words
from dashboard.ids import MapId
from dashboard.map_export import map_sheet, read_bounds, sheet_title
from dashboard.map_state import MapState
from geodata.errors import InputError, StoreError
from layers.filters import Filters
from layers.locales import Translator
from layers.paper import FORMATS, Sheet
from layers.paper_features import Features, FeatureSource
from tests.dashboard.conftest import VERSION, parts_of, text_of

MADE_ON = dt.date(2026, 11, 25)
QUERY = {
    "from": "2020-01-01", "to": "2020-12-31", "type": "drugs,firearms", "corridor": "east", "agency": "customs",
    "commodity": "cocaine", "country": "ML", "error": "15", "layers": "density,posts", "bw": "80",
    "v": "14.000_-6.000_6.00", "sel": "post:ml-alpha",
}  # fmt: skip


@pytest.fixture
def sheet_of(atlas: AtlasData) -> Callable[..., Sheet]:
    def make(words: Translator, root: str = "https://atlas.example.org/", **query: str) -> Sheet:
        return map_sheet(atlas, MapState.from_query(query), words, root, MADE_ON)

    return make


class BareSource(FeatureSource):
    """The invented country has neither roads nor towns."""

    def features(self, source: object, sieve: object = None, zoom: float = 0.0) -> Features:
        try:
            return super().features(source, sieve, zoom)
        except StoreError:
            return super().features({})


@pytest.fixture
def client(atlas: AtlasData, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setitem(atlas.__dict__, "ground", BareSource(atlas.store))
    server = flask.Flask("invented")
    routes_map.register(server, atlas)
    return server.test_client()


def test_the_address_on_the_sheet_reopens_the_very_state(sheet_of: Callable[..., Sheet], words: Translator) -> None:
    address = urlsplit(sheet_of(words, **QUERY).text.address)
    query = dict(parse_qsl(address.query))
    assert f"{address.scheme}://{address.netloc}{address.path}" == "https://atlas.example.org/"
    assert query["lang"] == words.language
    assert MapState.from_query(query) == MapState.from_query(QUERY)


def test_the_sheet_names_period_filters_counts_version_and_day(
    sheet_of: Callable[..., Sheet], english: Translator
) -> None:
    text = sheet_of(english, **QUERY).text
    assert text.period == "Period: 2020"
    assert text.filters == (
        "Filters: type of trafficking – Drugs and Firearms; commodity – Cocaine; country – Mali; "
        "corridor – Eastern corridor; agency – Customs; location known to within 15\u00a0km or better."
    )
    assert text.counts.startswith("1 incident shown of 7.")
    assert VERSION in text.imprint
    assert "25 November 2026" in text.imprint
    assert text.caveat == english.text("common.reporting_caveat")
    assert english.text("common.organisation_default") in text.disclaimer


def test_without_filters_the_sheet_says_that_there_is_none(atlas: AtlasData, words: Translator) -> None:
    assert filter_words(atlas, Filters(), words) == words.text("paper.no_filter")
    assert "Cocaïne" in filter_words(atlas, Filters(commodities=("cocaine",)), Translator("fr"))


def test_the_title_is_made_of_the_first_legends(sheet_of: Callable[..., Sheet], english: Translator) -> None:
    sheet = sheet_of(english, layers="density,roads,corridors,posts")
    assert sheet.text.title == "Density of incidents, border posts, and corridors"
    assert sheet_of(english, layers="incidents").text.title == "Reported incidents"
    assert sheet_title((), english) == english.text("map.title")


def test_a_title_of_ones_own_takes_its_place(atlas: AtlasData, words: Translator) -> None:
    sheet = map_sheet(atlas, MapState(), words, "http://x.test/", MADE_ON, title="Where the gaps are")
    assert sheet.text.title == "Where the gaps are"


def test_a_code_that_opens_on_this_machine_alone_says_so(sheet_of: Callable[..., Sheet], words: Translator) -> None:
    assert sheet_of(words).text.address_note == words.text("paper.same_view")
    note = sheet_of(words, root="http://127.0.0.1:8050/").text.address_note
    assert note == words.text("paper.same_view_here")


def test_what_is_selected_is_ringed_on_paper(sheet_of: Callable[..., Sheet], english: Translator) -> None:
    assert sheet_of(english, sel="post:ml-alpha").marked == (-6.0, 14.0)
    assert sheet_of(english).marked is None


def test_the_ground_of_an_address_is_four_numbers_in_their_order() -> None:
    assert read_bounds({"box": "-10,5,4,15"}) == (-10.0, 5.0, 4.0, 15.0)
    assert read_bounds({}) is None
    for bad in ("-10,5,4", "a,b,c,d", "4,5,-10,15", "nan,5,4,15", "1,2,3,4,5"):
        with pytest.raises(InputError):
            read_bounds({"box": bad})


@pytest.mark.parametrize(("file_format", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_the_map_is_sent_as_a_file_that_names_version_and_language(
    client: FlaskClient, file_format: str, start: bytes
) -> None:
    answer = client.get(f"/export/map.{file_format}?lang=en&layers=density,incidents,posts&box=-10,10,0,18")
    assert answer.status_code == 200
    assert answer.mimetype == FORMATS[file_format]
    assert answer.data.startswith(start)
    name = f'filename="atlas_map_{VERSION}_en.{file_format}"'
    assert name in answer.headers["Content-Disposition"]
    # Asked again it is the same file.
    assert client.get(f"/export/map.{file_format}?lang=en&layers=density,incidents,posts&box=-10,10,0,18").data == (
        answer.data
    )


@pytest.mark.parametrize("address", ["/export/map.gif?", "/export/map.png?box=here&", "/export/map.pdf?box=5,5,1,1&"])
def test_what_cannot_be_drawn_is_answered_in_a_sentence_of_the_reader(
    client: FlaskClient, address: str, words: Translator
) -> None:
    answer = client.get(f"{address}lang={words.language}")
    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"
    opening = {"fr": ("La partie de la carte", "Une carte"), "en": ("The part of the map", "A map")}
    assert answer.get_data(as_text=True).startswith(opening[words.language])


def test_an_address_too_long_for_its_code_is_refused_in_a_sentence(client: FlaskClient) -> None:
    answer = client.get("/export/map.svg?lang=en&commodity=" + ",".join(f"thing_{k}" for k in range(400)))
    assert answer.status_code == 400
    assert answer.get_data(as_text=True).startswith("The address of this view is too long")


def test_filters_that_leave_nothing_still_give_a_sheet_that_says_so(client: FlaskClient) -> None:
    answer = client.get("/export/map.svg?lang=en&from=1990-01-01&to=1990-12-31&layers=density,incidents,regions")
    assert answer.status_code == 200
    assert "0 incidents shown of 7." in answer.get_data(as_text=True)


def test_the_menu_offers_each_format_once_with_the_state_of_the_page(words: Translator) -> None:
    menu = save_menu(MapState.from_query({"type": "drugs"}).to_query(), words, MapId.GRAPH)
    links = parts_of(menu, "A")
    assert set(SAVED_FORMATS) == {*FORMATS, "html"}
    assert [link.href for link in links] == [
        f"/export/map.{name}?lang={words.language}&type=drugs" for name in SAVED_FORMATS
    ]
    assert text_of(menu).startswith(words.text("paper.save"))


def test_the_map_as_a_page_has_its_words_and_its_incidents(
    atlas: AtlasData, client: FlaskClient, words: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(atlas.__dict__, "sources", atlas.sources.assign(redistribute="yes"))
    answer = client.get(f"/export/map.html?type=drugs&layers=incidents&lang={words.language}")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert words.count("map.shown", 3, total="7") in page
    assert page.count("L.marker(") == 2 + 1  # two names of countries; one, two and five lie at one spot
