"""Scripts of the libraries go out packed, are the same when unpacked, and are left alone for who cannot unpack them."""

import brotli
import pytest

from dashboard.app import create_app
from geodata.settings import Settings

PLOTLY = "/_dash-component-suites/plotly/package_data/plotly.min.js"


@pytest.fixture(scope="module")
def client(built_data_dir):
    return create_app(Settings(data_dir=built_data_dir)).server.test_client()


def test_a_script_is_packed_and_is_the_same_when_unpacked(client):
    plain = client.get(PLOTLY, headers={"Accept-Encoding": "identity"})
    packed = client.get(PLOTLY, headers={"Accept-Encoding": "gzip, br, zstd"})
    assert plain.content_encoding is None and packed.content_encoding == "br"
    assert brotli.decompress(packed.data) == plain.data
    assert len(packed.data) == packed.content_length < 1_300_000 < len(plain.data)
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_who_reads_no_brotli_gets_another_packing(client):
    assert client.get(PLOTLY, headers={"Accept-Encoding": "gzip"}).content_encoding == "gzip"


def test_what_is_no_script_of_a_library_is_left_to_the_usual_packing(client):
    page = client.get("/method", headers={"Accept-Encoding": "gzip"})
    assert (page.content_encoding, page.mimetype) == ("gzip", "text/html")
    nothing = client.get("/_dash-component-suites/nothing.js", headers={"Accept-Encoding": "br"})
    assert nothing.mimetype == "text/html"
