"""Our styles and scripts go out as two files that hold each of them once, in the order Dash would send them."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import flask
import pytest
from flask.testing import FlaskClient

from dashboard import bundle

ASSETS = Path(bundle.__file__).parent / "assets"
INDEX = """<link rel="icon" href="/_favicon.ico">
<link rel="stylesheet" href="/assets/a.css?m=1.5">
<link rel="stylesheet" href="/assets/b.css?m=2">
<script src="/_dash-component-suites/x.js"></script>
<script src="/assets/a.js?m=1"></script>
<script src="/assets/b.js?m=2"></script>
<script src="/_dash-component-suites/y.js"></script>"""


@pytest.fixture
def client() -> FlaskClient:
    server = flask.Flask("invented")
    bundle.register(server)
    return server.test_client()


def test_the_first_page_names_two_files_where_ours_were_and_those_of_others_as_before() -> None:
    found = re.findall(r'(?:href|src)="([^"]+)"', bundle.with_bundles(INDEX))
    css, js = bundle.bundle("css").address, bundle.bundle("js").address
    assert found == ["/_favicon.ico", css, "/_dash-component-suites/x.js", js, "/_dash-component-suites/y.js"]
    assert bundle.with_bundles("<html></html>") == "<html></html>"


@pytest.mark.parametrize(("kind", "mimetype"), [("css", "text/css"), ("js", "text/javascript")])
def test_each_of_our_files_is_in_its_bundle_once_in_order(client: FlaskClient, kind: str, mimetype: str) -> None:
    answer = client.get(bundle.bundle(kind).address, headers={"Accept-Encoding": "identity"})
    assert answer.mimetype == mimetype
    text = answer.get_data(as_text=True)
    places = [text.index(path.read_text(encoding="utf-8")) for path in sorted(ASSETS.glob(f"*.{kind}"))]
    assert places == sorted(places) and len(set(places)) == len(places)
    packed = client.get(bundle.bundle(kind).address, headers={"Accept-Encoding": "br"})
    assert brotli.decompress(packed.data).decode() == text


def test_this_version_is_kept_for_good_and_another_address_is_asked_again(client: FlaskClient) -> None:
    assert "immutable" in client.get(bundle.bundle("css").address).headers["Cache-Control"]
    assert client.get("/bundle/0123.css").headers["Cache-Control"] == "no-cache"
    assert client.get("/bundle/0123.map").status_code == 404
