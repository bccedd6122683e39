"""The report of a corridor as a download: every format, faults as sentences."""

from __future__ import annotations

from urllib.parse import urlencode

import flask.testing
import pytest

from dashboard.app import create_app
from dashboard.data import AtlasData
from dashboard.reports import formats
from dashboard.reports.formats import FORMATS, ReportFormat
from layers.locales import Translator


@pytest.fixture(scope="module")
def client(data: AtlasData) -> flask.testing.FlaskClient:
    return create_app(data.settings, data).server.test_client()


def address(name: str, **query: str) -> str:
    return f"/export/report/{name}?{urlencode(query)}"


@pytest.mark.parametrize("extension", FORMATS)
def test_a_report_is_a_file_with_a_name_of_its_corridor_version_and_language(
    client: flask.testing.FlaskClient, extension: str, words: Translator
) -> None:
    answer = client.get(address(f"east.{extension}", lang=words.language))
    assert answer.status_code == 200
    assert answer.mimetype == FORMATS[extension].media_type.partition(";")[0]
    name = f"atlas_east_2021-12-31.test_{words.language}.{extension}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert len(answer.data) > 1000


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize(
    "query", [{"type": "tobacco"}, {"from": "1990-01-01", "to": "1991-01-01"}, {"type": "nonsense", "from": "x"}]
)
def test_any_filter_is_a_file(client: flask.testing.FlaskClient, extension: str, query: dict[str, str]) -> None:
    assert client.get(address(f"east.{extension}", **query)).status_code == 200


def test_an_unknown_corridor_or_format_is_a_sentence(client: flask.testing.FlaskClient, words: Translator) -> None:
    for name, said in (("eest.xlsx", "east"), ("east.docx", "xlsx")):
        answer = client.get(address(name, lang=words.language))
        assert answer.status_code == 404
        assert answer.mimetype == "text/plain"
        assert said in answer.text and "Traceback" not in answer.text


def test_a_full_disk_is_a_sentence(
    client: flask.testing.FlaskClient, words: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(formats, "FORMATS", {"xlsx": ReportFormat("x/y", full)})
    answer = client.get(address("east.xlsx", lang=words.language))
    assert answer.status_code == 507
    assert answer.text == words.error("report_unwritable", "", {"reason": "No space left on device"})
