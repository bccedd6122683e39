"""The application as a whole: a failure is a sentence in the reader's language, never a blank page."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import flask
import pytest
from dash import Input, Output

from dashboard.app import create_app
from dashboard.data_version import foot_version, newer_notice
from dashboard.ids import ShellId
from dashboard.pages import PAGES
from geodata.settings import Settings
from layers.locales import LANGUAGES, translator


@pytest.fixture(scope="module")
def app(built_data_dir):
    created = create_app(Settings(data_dir=built_data_dir))

    @created.callback(Output("failing", "children"), Input("failing", "n_clicks"))
    def fail(_: int) -> str:
        raise ZeroDivisionError("nobody foresaw it")

    return created


@pytest.mark.parametrize("language", LANGUAGES)
def test_failure_of_a_callback_is_said_above_the_page_in_the_language_of_the_address(app, language):
    asked = {
        "output": "failing.children",
        "outputs": {"id": "failing", "property": "children"},
        "inputs": [{"id": "failing", "property": "n_clicks", "value": 1}],
        "changedPropIds": ["failing.n_clicks"],
    }
    client = app.server.test_client()
    client.get("/_dash-dependencies")
    response = client.post(
        "/_dash-update-component", json=asked, headers={"Referer": f"http://127.0.0.1/?lang={language}"}
    )
    assert response.status_code == 200
    said = json.dumps(response.get_json()["sideUpdate"][ShellId.ALERT], ensure_ascii=False)
    assert translator(language).text("common.error_unexpected") in said
    assert "ZeroDivisionError" not in said and "Traceback" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_failure_of_an_address_is_a_sentence_and_nothing_else(app, language, monkeypatch):
    monkeypatch.setitem(app.server.view_functions, "basemap", lambda name: 1 / 0)
    answer = app.server.test_client().get(f"/basemap/countries.geojson?lang={language}")
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert answer.get_data(as_text=True) == translator(language).text("common.error_unexpected")


@pytest.mark.parametrize("language", LANGUAGES)
def test_failure_of_a_page_leaves_header_and_a_sentence(app, language, monkeypatch):
    def broken(*_: object) -> None:
        raise ZeroDivisionError("nobody foresaw it")

    monkeypatch.setattr(PAGES["method"], "layout", broken)
    import dash

    page = dash.page_registry["dashboard.pages.method"]["layout"](lang=language)
    words = translator(language)
    text = json.dumps(page.to_plotly_json(), default=lambda each: each.to_plotly_json(), ensure_ascii=False)
    assert words.text("common.error_unexpected") in text
    assert words.text("common.nav_map") in text


def test_scripts_of_the_first_page_are_allowed_although_an_answer_went_out_before_dash_had_added_its_own(
    built_data_dir,
):
    fresh = create_app(Settings(data_dir=built_data_dir))
    with fresh.server.test_request_context():
        fresh.server.process_response(flask.Response())
    page = fresh.server.test_client().get("/")
    # Not the settings of Dash, which are data, and not what stands in a comment for browsers of old.
    without_comments = re.sub(r"<!--.*?-->", "", page.text, flags=re.DOTALL)
    scripts = re.findall(r"<script(?: [^>]*)?>(.*?)</script>", without_comments, re.DOTALL)
    runnable = [each for each in scripts if each and not each.startswith("{")]
    hashes = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in runnable]
    assert runnable
    assert [each for each in hashes if each not in page.headers["Content-Security-Policy"]] == []


def test_every_script_is_there_before_the_first_request(built_data_dir):
    fresh = create_app(Settings(data_dir=built_data_dir))
    assert {"dash", "dash_ag_grid", "dash_mantine_components", "plotly"} <= set(fresh.registered_paths)


def test_an_answer_to_an_open_page_names_its_data_and_what_the_browser_keeps_does_not(app):
    client = app.server.test_client()
    said = client.get("/data-version")
    version = said.get_data(as_text=True)
    assert said.headers["Atlas-Data"] == version and said.headers["Cache-Control"] == "no-store"
    assert client.post("/_dash-update-component", json={}).headers["Atlas-Data"] == version
    assert "Atlas-Data" not in client.get(f"/basemap/countries.geojson?v={version}").headers


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_has_the_words_for_newer_data_and_the_desk_of_own_data_says_it_itself(language):
    words = translator(language)
    said = newer_notice("/posts", "2020-01-01.ab", words).to_plotly_json()["props"]
    assert said["data-said"] == words.text("links.newer_data", version="{version}", shown="2020-01-01.ab")
    assert "data-said" not in newer_notice("/data", "2020-01-01.ab", words).to_plotly_json()["props"]
    foot = foot_version("2020-01-01.ab", words).to_plotly_json()["props"]
    assert foot["children"] == foot["data-said"].replace("{version}", foot["data-version"])
