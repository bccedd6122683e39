"""Add a file of incidents to the data: read and checked once, kept, and taken over by the build that follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from etl.adapters.mapping import described, read_mapping
from etl.cleaning import keep_cleaned, known_places, plan_readings
from etl.datasets import Dataset, keep_dataset, valid_name
from etl.intake import read_incidents
from etl.provenance import file_digest
from etl.sources import incidents
from etl.sources.base import Context, Origin
from geodata.errors import InputError
from geodata.settings import Settings


def add_dataset(
    settings: Settings,
    path: Path,
    *,
    name: str = "",
    mapping_file: Path | None = None,
    about: Mapping[str, str] | None = None,
    today: date,
    now: datetime,
) -> tuple[Dataset, int, tuple[str, ...]]:
    """Check a file and keep it for every build from now on; one of the same name is replaced as a whole.

    Parameters
    ----------
    settings : Settings
    path : Path
        Of any format of `etl.files`.
    name : str
        That of the file by default.
    mapping_file : Path, optional
        For columns that are not ours.
    about : mapping, optional
        ``title``, ``publisher``, ``licence`` and ``redistribute``, where the file itself does not say whose it is.
    today, now : date, datetime

    Returns
    -------
    Dataset, int, tuple of str
        What was kept, how many rows were read, and what was assumed while reading.

    Raises
    ------
    InputError
        The file or mapping cannot be read, the name is none, or not one row could be kept; nothing is changed.
    """
    path = Path(path)
    name = valid_name(path, name)
    now = now.replace(microsecond=0)
    places = known_places(settings, today)
    raw, origin, _ = read_incidents(path, places, read_mapping(mapping_file) if mapping_file else None)
    origin = described(origin or Origin("", "", "", "", "", "", "no"), about or {})
    if not origin.title_en:
        origin = replace(origin, title_en=path.stem, title_fr=origin.title_fr or path.stem)
    dataset = f"{incidents.NAME}_{name}"
    cleaned = incidents.transform(raw, Context(today, now, places.geography), dataset)
    if cleaned.frame.empty:
        raise InputError(
            "dataset_nothing", "Not one row of {file} could be kept; “python -m etl check {file}” says why.",
            file=path.name,
        )  # fmt: skip
    added = keep_dataset(settings, path, name, mapping_file, now, origin)
    reading = next(each for each in plan_readings(settings) if each.name == dataset)
    digests = {each: file_digest(each) for each in (*reading.files, *reading.judged_by)}
    keep_cleaned(reading, cleaned, now, digests, settings, today)
    return added, cleaned.n_read, cleaned.notes
