"""Fetching from a server of our own on this machine that is slow, breaks off, moves, or sends something else."""

from __future__ import annotations

import hashlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl import downloads, fetch
from etl.__main__ import app
from etl.downloads import Download, find_downloads, list_downloads, read_fetched
from geodata.errors import InputError

CONTENT = bytes(range(256)) * 1200
TAG = '"one"'
#: The servers break off after whole blocks of 16,384 bytes: what of a block has come is asked for again.


class Publisher:
    """Answers each request by the next of `behaviours`, the last one again and again."""

    def __init__(self) -> None:
        self.content, self.tag, self.behaviours, self.asked = CONTENT, TAG, [serve], []
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                publisher.asked.append((self.path, dict(self.headers)))
                behaviours = publisher.behaviours
                (behaviours.pop(0) if len(behaviours) > 1 else behaviours[0])(self, publisher)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def ranges(self) -> list[str | None]:
        return [headers.get("Range") for _, headers in self.asked]


def answer(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", length: int | None = None, **headers: str):
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def serve(handler, publisher, limit: int | None = None) -> None:
    """Answer as a good server does: ranges of the same version, and nothing to who has the newest."""
    asked, tag = handler.headers, publisher.tag
    if asked.get("If-None-Match") == tag:
        return answer(handler, 304)
    first, headers, status = 0, {"ETag": tag}, 200
    if asked.get("Range") and asked.get("If-Range") == tag:
        first, status = int(asked["Range"].removeprefix("bytes=").removesuffix("-")), 206
        if first >= len(publisher.content):
            return answer(handler, 416)
        headers["Content_Range"] = f"bytes {first}-{len(publisher.content) - 1}/{len(publisher.content)}"
    body = publisher.content[first:]
    answer(handler, status, body[:limit], len(body), **headers)
    return None


def breaks(handler, publisher) -> None:
    serve(handler, publisher, limit=98_304)


def no_ranges(handler, publisher, limit: int | None = None) -> None:
    answer(handler, 200, CONTENT[:limit], len(CONTENT), ETag=TAG)


def no_version(handler, publisher, limit: int | None = None) -> None:
    answer(handler, 200, CONTENT[:limit], len(CONTENT))


def refuses(status: int, **headers: str) -> Callable:
    return lambda handler, publisher: answer(handler, status, b"no", **headers)


def stalls(handler, publisher) -> None:
    serve(handler, publisher, limit=49_152)
    handler.wfile.flush()
    time.sleep(1.0)


def drips(handler, publisher) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(CONTENT)))
    handler.end_headers()
    for start in range(0, len(CONTENT), 30_000):
        handler.wfile.write(CONTENT[start : start + 30_000])
        handler.wfile.flush()
        time.sleep(0.05)


@pytest.fixture
def publisher(monkeypatch) -> Iterator[Publisher]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    made = Publisher()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def take(publisher, tmp_path) -> Callable[..., tuple[Path, bool]]:
    """Return a function that fetches ``file.bin`` and notes the waits, in seconds, in `waits`."""

    def run(**changes: str) -> tuple[Path, bool]:
        return fetch.fetch(described(publisher, **changes), tmp_path, wait=run.waits.append, progress=run.said.append3)

    class Said(list):
        def append3(self, *said: object) -> None:
            self.append(said)

    run.waits, run.said = [], Said()
    return run


def described(publisher: Publisher, **changes: str) -> Download:
    plain = {"title": "T", "publisher": "P", "licence": "CC0", "attribution": "A", "file": "file.bin"}
    return Download(**{"name": "it", "address": f"{publisher.address}/file", **plain, **changes})


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_file_is_there_whole_with_what_is_known_of_it(publisher, take, tmp_path):
    path, is_new = take()
    assert is_new and path.read_bytes() == CONTENT
    assert files(tmp_path) == {"file.bin", "file.bin.json"}
    known = read_fetched(tmp_path, described(publisher))
    assert (known.size, known.sha256, known.version, known.licence) == (
        len(CONTENT), hashlib.sha256(CONTENT).hexdigest(), TAG, "CC0",
    )  # fmt: skip
    assert take.said[-1] == (len(CONTENT), len(CONTENT), "Fetching file.bin")


def test_file_that_is_the_newest_is_not_fetched_again(publisher, take):
    take()
    assert take()[1] is False
    publisher.content, publisher.tag = b"newer", '"two"'
    path, is_new = take()
    assert is_new and path.read_bytes() == b"newer"


def test_line_that_breaks_in_the_middle_is_taken_up_there(publisher, take):
    publisher.behaviours = [breaks, breaks, serve]
    assert take()[0].read_bytes() == CONTENT
    assert publisher.ranges() == [None, "bytes=98304-", "bytes=196608-"]


def test_next_run_goes_on_where_the_last_one_gave_up(publisher, take, tmp_path):
    publisher.behaviours = [breaks, refuses(503)]
    with pytest.raises(InputError, match="cannot be reached: it is not ready"):
        take()
    assert files(tmp_path) == {"file.bin.part", "file.bin.part.json"}
    publisher.asked.clear()
    publisher.behaviours = [serve]
    assert take()[0].read_bytes() == CONTENT
    assert publisher.ranges() == ["bytes=98304-"]


def test_pieces_of_two_versions_are_never_joined(publisher, take):
    publisher.behaviours = [breaks, refuses(503)]
    with pytest.raises(InputError):
        take()
    publisher.content, publisher.tag, publisher.behaviours = CONTENT[::-1], '"two"', [serve]
    assert take()[0].read_bytes() == CONTENT[::-1]


@pytest.mark.parametrize("server", [no_ranges, no_version])
def test_server_without_ranges_or_versions_is_asked_from_the_start(publisher, take, server):
    publisher.behaviours = [lambda *both: server(*both, limit=98_304), server]
    assert take()[0].read_bytes() == CONTENT


def test_part_longer_than_the_file_is_begun_anew(publisher, take, tmp_path):
    (tmp_path / "file.bin.part").write_bytes(CONTENT + b"more")
    (tmp_path / "file.bin.part.json").write_text(json.dumps({"address": f"{publisher.address}/file", "version": TAG}))
    assert take()[0].read_bytes() == CONTENT


@pytest.mark.parametrize("status", [404, 403, 410])
def test_file_that_is_not_handed_out_is_said_at_once(publisher, take, tmp_path, status):
    publisher.behaviours = [refuses(status)]
    with pytest.raises(InputError, match=f"does not hand out .*/file \\(answer {status}\\)"):
        take()
    assert take.waits == [] and files(tmp_path) == set()


def test_waits_double_and_the_publisher_may_name_one(publisher, take):
    publisher.behaviours = [refuses(503), refuses(500), refuses(429, Retry_After="7"), serve]
    assert take()[0].read_bytes() == CONTENT
    assert take.waits == [1, 2, 7]


def test_attempts_end_and_what_was_fetched_before_stays(publisher, take):
    path, _ = take()
    publisher.behaviours = [refuses(503)]
    with pytest.raises(InputError, match="it is not ready"):
        take()
    assert len(take.waits) == fetch.ATTEMPTS - 1
    assert path.read_bytes() == CONTENT


def test_line_that_stands_still_is_broken_off_and_taken_up(publisher, take, monkeypatch):
    monkeypatch.setattr(fetch, "TIMEOUT_S", (5.0, 0.3))
    publisher.behaviours = [stalls, serve]
    assert take()[0].read_bytes() == CONTENT
    assert publisher.ranges() == [None, "bytes=49152-"]


def test_slow_line_is_waited_for(publisher, take, monkeypatch):
    monkeypatch.setattr(fetch, "TIMEOUT_S", (5.0, 2.0))
    publisher.behaviours = [drips]
    assert take()[0].read_bytes() == CONTENT
    assert take.waits == []


def test_checksum_of_the_publisher_is_kept_to(publisher, take, tmp_path):
    said = hashlib.md5(CONTENT).hexdigest() + "  file.bin\n"
    publisher.behaviours = [serve, lambda handler, _: answer(handler, 200, said.encode())]
    assert take(checksum_address=f"{publisher.address}/md5")[1]
    publisher.content, publisher.tag = b"tampered with", '"two"'
    publisher.behaviours = [serve, lambda handler, _: answer(handler, 200, said.encode())]
    with pytest.raises(InputError, match="its checksum is another"):
        take(checksum_address=f"{publisher.address}/md5")
    assert (tmp_path / "file.bin").read_bytes() == CONTENT
    assert files(tmp_path) == {"file.bin", "file.bin.json"}


def test_checksum_of_the_list_is_kept_to(take):
    assert take(sha256=hashlib.sha256(CONTENT).hexdigest())[1]


def test_other_content_than_the_checksum_of_the_list_is_not_kept(take, tmp_path):
    with pytest.raises(InputError, match="checksum"):
        take(sha256="0" * 64)
    assert files(tmp_path) == set()


def test_moved_file_is_followed(publisher, take):
    publisher.behaviours = [refuses(302, Location=f"{publisher.address}/elsewhere"), serve]
    assert take()[0].read_bytes() == CONTENT
    assert [path for path, _ in publisher.asked] == ["/file", "/elsewhere"]


def test_redirects_in_a_circle_are_one_sentence(publisher, take):
    publisher.behaviours = [refuses(302, Location=f"{publisher.address}/file")]
    with pytest.raises(InputError, match="leads nowhere"):
        take()


@pytest.mark.parametrize("page", [b"<!DOCTYPE html><title>Log in</title>", b"\xef\xbb\xbf\n <html>", b""])
def test_web_page_of_a_network_that_asks_for_a_log_in_is_no_file(publisher, take, tmp_path, page):
    publisher.content = page
    with pytest.raises(InputError, match="something else than the file"):
        take()
    assert files(tmp_path) == set()


def test_answer_in_json_names_the_file_and_its_licence(publisher, take, tmp_path):
    said = json.dumps({"gjDownloadURL": f"{publisher.address}/real", "boundaryLicense": "ODbL"}).encode()
    publisher.behaviours = [lambda handler, _: answer(handler, 200, said), serve]
    assert take(answer_key="gjDownloadURL")[0].read_bytes() == CONTENT
    assert read_fetched(tmp_path, described(publisher)).licence == "ODbL"
    assert [path for path, _ in publisher.asked] == ["/file", "/real"]


@pytest.mark.parametrize("said", [b"<html>", b"[]", b"{}"])
def test_answer_that_names_no_file_is_one_sentence(publisher, take, said):
    publisher.behaviours = [lambda handler, _: answer(handler, 200, said)]
    with pytest.raises(InputError, match="something else than the file"):
        take(answer_key="gjDownloadURL")


def test_proxy_of_the_environment_is_asked(publisher, take, monkeypatch):
    monkeypatch.setenv("http_proxy", publisher.address)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert take(address="http://data.example/file.bin")[0].read_bytes() == CONTENT
    assert publisher.asked[0][0] == "http://data.example/file.bin"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_machine_without_a_network_hears_what_is_missing(take, monkeypatch):
    def nowhere(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(InputError, match="there is no network, or no such host"):
        take(address="http://data.example/file.bin")


def test_command_lists_fetches_and_fails_in_one_sentence(publisher, tmp_path, monkeypatch):
    lines = ["name,title,publisher,licence,attribution,address,file"]
    lines += [f"it-good,Good,P,CC0,A,{publisher.address}/file,good.bin"]
    lines += [f"bad,Bad,P,CC0,A,http://127.0.0.1:{free_port()}/file,bad.bin"]
    (tmp_path / "list.csv").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(downloads, "list_downloads", lambda: list_downloads(tmp_path / "list.csv"))
    monkeypatch.setattr(fetch, "FIRST_WAIT_S", 0.0)

    def run(*arguments: str):
        return CliRunner().invoke(app, ["fetch", *arguments, "--data", str(tmp_path)])

    good = run("it")
    assert good.exit_code == 0
    assert good.stdout.splitlines()[-1] == f"{tmp_path / 'downloads' / 'good.bin'} is here. Licence: CC0."
    assert "it-good: Good. P; CC0." in run("--list").stdout and "Fetched 2" in run("--list").stdout
    bad = run("bad")
    assert (bad.exit_code, len(bad.stderr.splitlines())) == (1, 1)
    assert "it refuses the connection" in bad.stderr
    assert "nothing that can be fetched" in run("other").stderr


def test_list_names_licence_publisher_and_a_private_address_of_each():
    known = list_downloads()
    assert len({each.name for each in known}) == len({each.file for each in known}) == len(known)
    for each in known:
        assert all((each.title, each.publisher, each.licence, each.attribution))
        assert each.address.startswith("https://")
    assert len(find_downloads("geofabrik")) == len(find_downloads("geoboundaries")) == 4
    assert all(each.checksum_address == f"{each.address}.md5" for each in find_downloads("geofabrik"))
