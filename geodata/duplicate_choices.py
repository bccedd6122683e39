"""What a person chose about incidents that may be the same: merge or keep both, remembered for every build to come.

``data/duplicates.json`` holds the choices by the identifiers of the incidents. Nothing is merged without one, and a
choice that is taken back leaves everything as it was at the next build.
"""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from geodata.errors import InputError, StoreError
from geodata.locking import file_lock
from geodata.settings import Settings

MERGE, KEEP = "merge", "keep"
_FILE, _LOCK_FILE = "duplicates.json", "duplicates.lock"
#: How long a choice waits for another that is being written, seconds.
_PATIENCE_S = 5.0


@dataclass(frozen=True)
class Choice:
    """Hold what was chosen of two incidents.

    Attributes
    ----------
    first : str
        Incident that stays where they are merged.
    second : str
    choice : str
        ``merge`` or ``keep`` (both, as they are two events).
    chosen_at : str
        ISO 8601.
    """

    first: str
    second: str
    choice: str
    chosen_at: str

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.first, self.second))


def choices_path(settings: Settings) -> Path:
    """Return the file of the choices; it is there only where one was made."""
    return Path(settings.data_dir) / _FILE


def read_choices(settings: Settings) -> list[Choice]:
    """Return the choices in the order they were made; `InputError` where the file is damaged."""
    path = choices_path(settings)
    if not path.is_file():
        return []
    try:
        found = [Choice(**each) for each in json.loads(path.read_text(encoding="utf-8"))]
    except (ValueError, TypeError):
        raise InputError(
            "input_unreadable", "{file} cannot be read: {reason}.", file=path.name, reason="it is no list of choices"
        ) from None
    return found


def choose(
    settings: Settings, first: str, second: str, choice: str, incident_ids: Iterable[str], now: datetime
) -> None:
    """Remember a choice; one of the same pair takes the place of the one before.

    Parameters
    ----------
    settings : Settings
    first : str
        Incident that stays where they are merged.
    second : str
    choice : str
        `MERGE` or `KEEP`.
    incident_ids : iterable of str
        Of the store in use.
    now : datetime

    Raises
    ------
    InputError
        One of them is not in the store, or they are the same.
    StoreError
        The file cannot be written.
    """
    known = set(incident_ids)
    for incident in (first, second):
        if incident not in known:
            raise InputError(
                "duplicates_unknown", "There is no incident “{incident}” in the data.", incident=incident[:80]
            )
    if first == second:
        raise InputError("duplicates_same", "“{incident}” cannot be compared with itself.", incident=first[:80])
    made = Choice(first, second, choice, now.isoformat(timespec="seconds"))
    with _changing(settings):
        _write(settings, [*(each for each in read_choices(settings) if each.pair != made.pair), made])


def take_back(settings: Settings, first: str, second: str) -> Choice:
    """Forget the choice of a pair and return it; `InputError` where there is none."""
    with _changing(settings):
        made = read_choices(settings)
        found = next((each for each in made if each.pair == {first, second}), None)
        if found is None:
            raise InputError(
                "duplicates_no_choice", "No choice was made about “{first}” and “{second}”.", first=first[:80],
                second=second[:80],
            )  # fmt: skip
        _write(settings, [each for each in made if each is not found])
    return found


@contextlib.contextmanager
def _changing(settings: Settings) -> Iterator[None]:
    """Let one process at a time change the file, so that no choice is lost to another made at the same moment."""
    refused = StoreError("duplicates_busy", "Another choice is being written; try again.")
    try:
        with file_lock(Path(settings.data_dir) / _LOCK_FILE, refused, _PATIENCE_S):
            yield
    except OSError as error:
        raise StoreError(
            "duplicates_unwritable", "The choice could not be written down: {reason}.", reason=error.strerror or ""
        ) from error


def _write(settings: Settings, made: list[Choice]) -> None:
    """Write the file in one step; without a choice there is none."""
    path = choices_path(settings)
    if not made:
        path.unlink(missing_ok=True)
        return
    partial = path.with_suffix(f".{uuid.uuid4().hex}.partial")
    partial.write_text(json.dumps([asdict(each) for each in made], ensure_ascii=False, indent=1), encoding="utf-8")
    partial.replace(path)


def chosen_merges(made: Iterable[Choice]) -> list[tuple[str, str]]:
    """Return the pairs to merge, the one that stays first, in the order they were chosen: all a build reads of them."""
    return [(each.first, each.second) for each in made if each.choice == MERGE]


def merged_into(made: Iterable[Choice], incident_ids: pd.Index) -> dict[str, str]:
    """Return each incident that goes, and the one it goes into; both are among `incident_ids`.

    A row merged into one that is merged itself goes where that goes. A choice that would lead in a circle, and one of
    which a row is not there, changes nothing.
    """
    is_there = incident_ids.isin([name for each in made for name in each.pair])
    present = set(incident_ids[is_there])
    goes: dict[str, str] = {}

    def end(name: str) -> str:
        while name in goes:
            name = goes[name]
        return name

    for each in made:
        if each.choice == MERGE and each.pair <= present:
            target, source = end(each.first), end(each.second)
            if target != source:
                goes[source] = target
    return {name: end(name) for name in goes}


@dataclass(frozen=True)
class Waiting:
    """Say what the next build will change because of the choices.

    Attributes
    ----------
    goes : dict of str to str
        Incidents in use that will go, and the one each goes into.
    returns : tuple of str
        Incidents that were merged and will be rows of their own again.
    """

    goes: dict[str, str]
    returns: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.goes or self.returns)


def waiting_changes(made: Iterable[Choice], incident_ids: pd.Index, merged: Mapping[str, str]) -> Waiting:
    """Return what the choices say that the store in use does not show yet.

    Parameters
    ----------
    made : iterable of Choice
    incident_ids : Index
        Of the store in use; only those that the choices name are looked at.
    merged : mapping
        Incidents that were merged by the build of the store in use, and the one each went into.
    """
    wanted = merged_into(list(made), incident_ids.append(pd.Index(list(merged), dtype=object)))
    goes = {name: into for name, into in wanted.items() if merged.get(name) != into}
    return Waiting(goes, tuple(name for name in merged if name not in wanted))
