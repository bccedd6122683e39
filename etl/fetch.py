"""Fetch a file from its publisher: the only module that touches the network.

A file is fetched into ``<file>.part`` and renamed at the end, so it is there whole or not at all. A line that breaks is
waited for and taken up where it broke, in the same run or the next, as long as the publisher has the same version.

References
----------
RFC 9110, HTTP Semantics: ranges (14), If-Range (13.1.5), Retry-After (10.2.3).
"""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import requests

from etl.downloads import Download, Fetched, digest_of, read_fetched, record_path, write_fetched
from geodata.errors import InputError

#: (bytes so far, bytes in all or 0 where the publisher does not say, what is going on)
Progress = Callable[[int, int, str], None]
#: Seconds without one byte after which a line counts as broken: to connect, to read.
TIMEOUT_S = (20.0, 60.0)
#: Attempts that bring nothing new before giving up, and the wait after the first of them, which doubles, s.
ATTEMPTS, FIRST_WAIT_S, LONGEST_WAIT_S = 5, 1.0, 60.0
#: What a broken line loses at most.
_BLOCK_BYTES = 1 << 14
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_AGENT = "transborder-atlas/1.0"
_BROKEN = (
    requests.exceptions.ConnectionError,
    requests.exceptions.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)


@dataclass(frozen=True)
class _Part:
    """Hold what has come of a file: where it is kept, and the version of the file it is of."""

    path: Path

    @property
    def record(self) -> Path:
        return record_path(self.path)

    def version(self, address: str) -> str:
        """Return the version the part is of; empty where there is none to be taken up."""
        try:
            said = json.loads(self.record.read_text(encoding="utf-8"))
            return said["version"] if said["address"] == address and self.size else ""
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.is_file() else 0

    def begin(self, address: str, version: str) -> None:
        self.path.write_bytes(b"")
        self.record.write_text(json.dumps({"address": address, "version": version}), encoding="utf-8")

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)
        self.record.unlink(missing_ok=True)


def quiet(n_bytes: int, n_total: int, sentence: str) -> None:
    """Say nothing."""


def fetch(
    download: Download,
    folder: Path,
    *,
    progress: Progress = quiet,
    wait: Callable[[float], None] = time.sleep,
    now: datetime | None = None,
) -> tuple[Path, bool]:
    """Fetch a file, or find that the publisher has no newer one.

    Parameters
    ----------
    download : Download
    folder : Path
        Created where it is not there.
    progress : callable, optional
    wait : callable, optional
        Waits so many seconds before the next attempt.
    now : datetime, optional

    Returns
    -------
    Path, bool
        The file, and whether it is new.

    Raises
    ------
    InputError
        The publisher cannot be reached, refuses, sends something else than the file, or the checksum is another. What
        was fetched before stays as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path, part = folder / download.file, _Part(folder / f"{download.file}.part")
    with _in_a_sentence(download), requests.Session() as session:
        # Bytes are counted as they are kept, so none may be packed on the way.
        session.headers.update({"User-Agent": _AGENT, "Accept-Encoding": "identity"})
        line = _Line(session, progress, wait)
        address, licence = _file_address(line, download)
        known = read_fetched(folder, download)
        version = line.take(address, part, known.version if known and known.address == address else "")
        if known and version is None:
            return path, False
        _require_right(line, download, part)
    fetched = Fetched(
        download.name, address, licence, download.attribution, (now or datetime.now(UTC)).isoformat(timespec="seconds"),
        part.size, digest_of(part.path, "sha256"), version or "",
    )  # fmt: skip
    part.path.replace(path)
    write_fetched(path, fetched)
    part.remove()
    return path, True


@contextlib.contextmanager
def _in_a_sentence(download: Download) -> Iterator[None]:
    """Turn what no second attempt can mend (an address that is none, redirects in a circle) into `InputError`."""
    try:
        yield
    except requests.exceptions.RequestException as error:
        host = urlsplit(download.address).hostname
        raise _no_answer(host, f"its address leads nowhere ({type(error).__name__})") from error


def _no_answer(host: str | None, reason: str) -> InputError:
    return InputError(
        "fetch_no_answer", "{host} cannot be reached: {reason}. Only this command needs the network; behind a proxy, "
        "HTTPS_PROXY must name it. What has come is kept, and the next run goes on from there.",
        host=host, reason=reason,
    )  # fmt: skip


def _no_file(host: str | None) -> InputError:
    return InputError(
        "fetch_no_file", "{host} sent something else than the file; a network may ask for a log-in first.", host=host
    )


def _file_address(line: _Line, download: Download) -> tuple[str, str]:
    """Return the address and the licence of the file; of a publisher that answers in JSON, those the answer names."""
    if not download.answer_key:
        return download.address, download.licence
    try:
        answer = json.loads(line.text(download.address))
        return str(answer[download.answer_key]), str(answer.get("boundaryLicense") or download.licence)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _no_file(urlsplit(download.address).hostname) from None


def _require_right(line: _Line, download: Download, part: _Part) -> None:
    """Remove what came and raise `InputError` where it is a web page, or not what the publisher says it should be."""
    host = urlsplit(download.address).hostname
    with part.path.open("rb") as stream:
        start = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<") or not start:
        part.remove()
        raise _no_file(host)
    expected = {"sha256": download.sha256} if download.sha256 else {}
    if download.checksum_address:
        found = re.search(r"\b[0-9a-fA-F]{32}\b", line.text(download.checksum_address))
        expected["md5"] = found.group().lower() if found else ""
    for algorithm, said in expected.items():
        if digest_of(part.path, algorithm) != said:
            part.remove()
            raise InputError(
                "fetch_checksum", "{file} did not arrive as {host} published it (its checksum is another) and was not "
                "kept. Fetch it again.", file=download.file, host=host,
            )  # fmt: skip


@dataclass(frozen=True)
class _Line:
    """Ask one publisher, again and again where the line breaks."""

    session: requests.Session
    progress: Progress
    wait: Callable[[float], None]

    def text(self, address: str) -> str:
        """Return a short answer as text."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self.session.get(address, timeout=TIMEOUT_S) as answer:
                    if answer.status_code not in _LATER:
                        _require_found(answer)
                        return answer.text
                    fault: Exception | requests.Response = answer
            except _BROKEN as error:
                fault = error
            self._pause(attempt, fault, address, 0)
        raise AssertionError("the last pause raises")

    def take(self, address: str, part: _Part, known_version: str) -> str | None:
        """Fetch an address into a part and return the version of the file; None where `known_version` is the newest."""
        attempt, furthest = 0, part.size
        while True:
            attempt += 1
            try:
                with self._ask(address, part, known_version) as answer:
                    if answer.status_code == 304:
                        return None
                    if answer.status_code == 416:
                        part.remove()  # longer than the file is now: from the start
                        continue
                    if answer.status_code not in _LATER:
                        _require_found(answer)
                        return self._write(answer, address, part)
                    fault: Exception | requests.Response = answer
            except _BROKEN as error:
                fault = error
            if part.size > furthest:
                attempt, furthest = 1, part.size
            self._pause(attempt, fault, address, part.size)

    def _ask(self, address: str, part: _Part, known_version: str) -> requests.Response:
        headers, version = {}, part.version(address)
        if version:
            headers = {"Range": f"bytes={part.size}-", "If-Range": version}
        elif known_version:
            is_tag = known_version.startswith(('"', "W/"))
            headers = {"If-None-Match" if is_tag else "If-Modified-Since": known_version}
        return self.session.get(address, headers=headers, stream=True, timeout=TIMEOUT_S)

    def _write(self, answer: requests.Response, address: str, part: _Part) -> str:
        """Write an answer into the part, at its end where the publisher goes on, else from the start."""
        tag = answer.headers.get("ETag", "")
        # A weak tag says "as good as", which is not enough to join two pieces.
        version = tag if tag and not tag.startswith("W/") else answer.headers.get("Last-Modified", "")
        goes_on = answer.status_code == 206 and _range_start(answer) == part.size
        if not goes_on:
            if answer.status_code == 206:
                part.remove()
                raise requests.exceptions.ChunkedEncodingError("another piece than was asked for")
            part.begin(address, version)
        n_done = part.size
        length = answer.headers.get("Content-Length", "")
        n_total = n_done + int(length) if length.isdigit() else 0
        name = part.path.name.removesuffix(".part")
        with part.path.open("ab") as stream:
            for block in answer.iter_content(_BLOCK_BYTES):
                stream.write(block)
                n_done += len(block)
                self.progress(n_done, n_total, f"Fetching {name}")
        return version

    def _pause(self, attempt: int, fault: Exception | requests.Response, address: str, n_done: int) -> None:
        """Wait before the next attempt; raise `InputError` after the last."""
        host, reason = urlsplit(address).hostname, _reason(fault)
        if attempt >= ATTEMPTS:
            raise _no_answer(host, reason)
        asked = fault.headers.get("Retry-After", "") if isinstance(fault, requests.Response) else ""
        seconds = min(LONGEST_WAIT_S, float(asked) if asked.isdigit() else FIRST_WAIT_S * 2.0 ** (attempt - 1))
        self.progress(n_done, 0, f"{host}: {reason}; trying again in {seconds:g} s")
        self.wait(seconds)


def _range_start(answer: requests.Response) -> int:
    matched = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
    return int(matched.group(1)) if matched else -1


def _require_found(answer: requests.Response) -> None:
    if answer.status_code in (200, 206) and not (answer.history and _is_downgraded(answer)):
        return
    raise InputError(
        "fetch_refused", "{host} does not hand out {address} (answer {status}). The publisher may have moved the file.",
        host=urlsplit(answer.url).hostname, address=answer.url, status=answer.status_code,
    )  # fmt: skip


def _is_downgraded(answer: requests.Response) -> bool:
    """Tell whether a redirect led from a private line to an open one, where anybody may put in another file."""
    return answer.history[0].url.startswith("https:") and not answer.url.startswith("https:")


def _reason(fault: Exception | requests.Response) -> str:
    if isinstance(fault, requests.Response):
        return f"it is not ready (answer {fault.status_code})"
    said = repr(fault)
    with contextlib.suppress(StopIteration):
        return next(reason for sign, reason in _REASONS if sign in said)
    return "the line broke"


#: What the libraries below say, and what it means; the first that fits counts.
_REASONS = (
    ("ProxyError", "the proxy does not answer"),
    ("NameResolution", "there is no network, or no such host"),
    ("getaddrinfo", "there is no network, or no such host"),
    ("CERTIFICATE", "its certificate is not trusted"),
    ("SSLError", "its certificate is not trusted"),
    ("ConnectTimeout", "it does not answer"),
    ("ReadTimeout", "it stopped sending"),
    ("Read timed out", "it stopped sending"),
    ("refused", "it refuses the connection"),
    ("unreachable", "there is no network"),
)
