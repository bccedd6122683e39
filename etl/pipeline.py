"""The build: every source read and checked, then linked, indexed and written as one new version of the store."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from etl.cache import keep_only
from etl.choices import merge
from etl.cleaning import Reading, Taken, clean, plan_readings
from etl.coordinates import build_geography
from etl.datasets import replaced_loads
from etl.handing_on import added_posts, areas_to_pass_on
from etl.known_places import KnownPlaces
from etl.link import link_incidents
from etl.locking import build_lock
from etl.provenance import build_sources, data_version, file_digest, input_files, input_fingerprint
from etl.rejects import WARNING, write_rejects
from etl.sources import countries, incidents
from etl.sources.base import Cleaned, Context, Origin
from geodata import density_cube, index, store
from geodata.corridors import locate_on_corridors
from geodata.crossings import build_crossings
from geodata.crs import geodesic_distance_km
from geodata.density import DEFAULT_BANDWIDTH_KM
from geodata.duplicate_choices import read_choices
from geodata.duplicates import PAIR_TABLE, find_duplicates, pairs_by_row
from geodata.errors import BuildError, InputError, StoreError
from geodata.gridding import study_grid
from geodata.network import build_roads
from geodata.passing_on import name_to_pass_on
from geodata.schemas import conform, require_valid
from geodata.settings import Settings

#: (step, number of steps, what it does)
Progress = Callable[[int, int, str], None]
_LATER_STEPS = ("roads and corridors", "crossings", "links of the incidents", "duplicates", "index and store")
_UNKNOWN_ERROR_KM = 1.0


@dataclass(frozen=True)
class BuildReport:
    """Say what a build did.

    Attributes
    ----------
    data_version : str
    datasets : dict of str to dict
        Rows read, kept, duplicates and rejected of each dataset.
    n_warnings : dict of str to int
        Doubts that kept no row out, by dataset.
    kept_as_read : tuple of str
        Datasets that had not changed: their rows were taken over and not read again.
    notes : tuple of str
        What was assumed while reading.
    rejects_path : Path
    duration_s : float
    """

    data_version: str
    datasets: dict[str, dict[str, int]]
    n_warnings: dict[str, int]
    kept_as_read: tuple[str, ...]
    notes: tuple[str, ...]
    rejects_path: Path
    duration_s: float


@dataclass
class _Run:
    """Hold the parts of one build while it goes on."""

    settings: Settings
    context: Context
    progress: Progress
    n_steps: int
    step: int = 0
    cleaned: dict[str, Cleaned] = field(default_factory=dict)
    taken: dict[str, Taken] = field(default_factory=dict)
    #: The geography as the bundled rows and the files added beside them or instead of them say it together.
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)

    def start(self, sentence: str) -> None:
        self.step += 1
        self.progress(self.step, self.n_steps, sentence)


def quiet(step: int, n_steps: int, sentence: str) -> None:
    """Say nothing."""


def build(
    settings: Settings,
    incident_files: Sequence[Path] | None = None,
    *,
    progress: Progress = quiet,
    today: date | None = None,
    now: datetime | None = None,
) -> BuildReport:
    """Build a new version of the store; whatever goes wrong, the one in use stays in use.

    Parameters
    ----------
    settings : Settings
        Where the reference folder and the data folder are.
    incident_files : sequence of Path, optional
        Registers read instead of the bundled incidents, each a dataset of its own; of rows with the same incident_id
        the first is kept, across the files too.
    progress : callable, optional
        Called at the start of each step.
    today : date, optional
        Incidents after it are rejected; the day of the machine by default.
    now : datetime, optional
        Becomes loaded_at (with a time zone).

    Raises
    ------
    InputError
        A file is missing, unreadable or no register.
    BuildError
        Another build is running, no incident is left, or a promise of the build is broken.
    """
    started = time.perf_counter()
    data_dir = Path(settings.data_dir)
    if data_dir.exists() and not data_dir.is_dir():
        raise InputError(
            "data_dir_file", "{folder} is a file, but the data folder must be a folder.", folder=str(data_dir)
        )
    data_dir.mkdir(parents=True, exist_ok=True)
    now = now or datetime.now(UTC)
    files = input_files(settings, incident_files)
    readings = plan_readings(settings, incident_files)
    run = _Run(settings, Context(today or date.today(), now), progress, len(readings) + len(_LATER_STEPS))
    with build_lock(data_dir), store.building(data_dir) as draft:
        digests = {path: file_digest(path) for path in files}
        fingerprint = input_fingerprint(settings, files, digests)
        _clean_sources(run, readings, digests)
        rejects_path = write_rejects(data_dir, {name: each.faults for name, each in run.cleaned.items()})
        found = _join_incidents(run)
        version = data_version(found["date"].max(), fingerprint)
        _write_tables(run, draft, found, {each.name: each.origin for each in readings})
        for table, areas in areas_to_pass_on(readings, run.cleaned).items():
            draft.write(name_to_pass_on(table), conform(table, areas))
        datasets = {name: each.counts for name, each in run.cleaned.items()}
        draft.write_metadata(
            {
                "data_version": version,
                "input_fingerprint": fingerprint,
                "built_at": now.isoformat(timespec="seconds"),
                "datasets": datasets,
                "loads": {name: asdict(each.load) for name, each in run.taken.items()},
                "replaced_loads": replaced_loads(settings),
                "n_warnings": _count_warnings(run),
                "added_posts": added_posts(readings, run.cleaned),
            }
        )
        keep_only(data_dir, (each.key for each in run.taken.values()))
    notes = tuple(f"{name}: {note}" for name, each in run.cleaned.items() for note in each.notes)
    duration = time.perf_counter() - started
    kept_as_read = tuple(name for name, each in run.taken.items() if each.is_kept)
    return BuildReport(version, datasets, _count_warnings(run), kept_as_read, notes, rejects_path, duration)


def is_stale(settings: Settings, incident_files: Sequence[Path] | None = None) -> bool:
    """Tell whether there is no store, or one of other inputs than those there are now."""
    try:
        metadata = store.open_store(settings.data_dir).read_metadata()
    except StoreError:
        return True
    return metadata.get("input_fingerprint") != input_fingerprint(settings, input_files(settings, incident_files))


def _count_warnings(run: _Run) -> dict[str, int]:
    return {name: int((each.faults["level"] == WARNING).sum()) for name, each in run.cleaned.items()}


def _clean_sources(run: _Run, readings: Sequence[Reading], digests: Mapping[Path, str]) -> None:
    """Take over what is as it was and read the rest; the tables found so far are there for those that judge by them."""
    run.context.places = KnownPlaces(lambda: run.tables)
    for reading in readings:
        run.start(f"Reading {reading.name}")
        cleaned, run.taken[reading.name] = clean(reading, run.context, digests, run.settings)
        run.cleaned[reading.name] = cleaned
        if reading.table != incidents.NAME:
            run.tables[reading.table] = reading.lay(cleaned, run.tables) if reading.lay else cleaned.frame
        if reading.table == countries.NAME:
            run.context.geography = build_geography(run.tables[countries.NAME])


def _join_incidents(run: _Run) -> gpd.GeoDataFrame:
    """Return the incidents of all files, sorted.

    An incident_id that an earlier file has is a duplicate, and so is an incident that the user merged into another.
    """
    names = [name for name in run.cleaned if name.startswith(incidents.NAME)]
    frames: list[gpd.GeoDataFrame] = []
    seen: pd.Index = pd.Index([], dtype="str")
    for name in names:
        frame = run.cleaned[name].frame
        if frames:
            is_repeated = frame["incident_id"].isin(seen).to_numpy()
            frame = frame[~is_repeated]
            run.cleaned[name] = run.cleaned[name].without_repeated(is_repeated)
        seen = seen.append(pd.Index(frame["incident_id"]))
        frames.append(frame)
    joined = frames[0] if len(frames) == 1 else incidents.sorted_incidents(pd.concat(frames, ignore_index=True))
    if joined.empty:
        raise BuildError("no_incidents", "No incident could be kept; {file} says why.", file="rejects.csv")
    merged, is_gone = merge(joined, read_choices(run.settings))
    gone = joined["incident_id"][is_gone]
    for name in names if len(gone) else ():
        run.cleaned[name] = run.cleaned[name].without_repeated(
            run.cleaned[name].frame["incident_id"].isin(gone).to_numpy()
        )
    return merged


def _write_tables(run: _Run, draft: store.Store, found: gpd.GeoDataFrame, origins: Mapping[str, Origin]) -> None:
    """Build what follows from the checked sources, and write every table once it is as the store promises."""
    tables = dict(run.tables)
    latest = {name: _latest_date(each.frame) for name, each in run.cleaned.items()}
    n_rows = {name: len(each.frame) for name, each in run.cleaned.items()}
    run.start("Drawing the corridors into the roads")
    tables["roads"], tables["corridors"] = build_roads(tables["roads"], tables["corridors"])
    run.start("Finding where roads cross borders")
    posts = tables["border_posts"]
    tables["crossings"] = build_crossings(
        tables["countries"], tables["roads"], tables["corridors"], posts, tables["places"]
    )
    tables["border_posts"] = link_posts(posts, tables["crossings"], tables["corridors"])
    run.start(f"Linking {len(found):,} incidents")
    linked, memberships = link_incidents(
        found,
        countries=tables["countries"],
        regions=tables["regions"],
        roads=tables["roads"],
        corridors=tables["corridors"],
        border_posts=tables["border_posts"],
    )
    run.start("Comparing the incidents of different datasets")
    pairs = pairs_by_row(find_duplicates(linked), linked["incident_id"])
    run.start("Writing the store")
    draft.write(PAIR_TABLE, pairs)
    tables |= {"incidents": linked, "memberships": memberships}
    tables["sources"] = build_sources(origins, n_rows, latest)
    for name in tables:
        tables[name] = conform(name, tables[name])
        require_valid(name, tables[name])
        draft.write(name, tables[name])
    corridor_ids = tables["corridors"]["corridor_id"].tolist()
    columns = index.build_index(tables["incidents"], tables["memberships"], corridor_ids)
    index.write_index(columns, draft.folder)
    if len(columns) >= density_cube.WORTHWHILE_FROM:
        run.start("Summing the density by type and quarter")
        density_cube.write_cube(density_cube.build_cube(columns, DEFAULT_BANDWIDTH_KM, study_grid()), draft.folder)


def _latest_date(frame: pd.DataFrame) -> str | None:
    """Return the newest date as ISO text; None where there are no dates."""
    return f"{frame['date'].max():%Y-%m-%d}" if "date" in frame and len(frame) else None


def link_posts(posts: gpd.GeoDataFrame, crossings: gpd.GeoDataFrame, corridors: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the posts with the crossing they watch, the nearest corridor within reach and their kilometre on it.

    Parameters
    ----------
    posts, crossings, corridors : GeoDataFrame
        Canonical tables, EPSG:4326. Of several crossings that name a post, the nearest to it counts.
    """
    error = posts["uncertainty_km"].fillna(_UNKNOWN_ERROR_KM).to_numpy(float)
    found = locate_on_corridors(posts.geometry.x.to_numpy(), posts.geometry.y.to_numpy(), error, corridors)
    nearest = found.drop_duplicates("row").set_index("row").reindex(range(len(posts)))
    return posts.assign(
        crossing_id=_nearest_crossings(posts, crossings).to_numpy(),
        corridor_id=nearest["corridor_id"].to_numpy(),
        corridor_km=nearest["corridor_km"].to_numpy(float),
    )


def _nearest_crossings(posts: gpd.GeoDataFrame, crossings: gpd.GeoDataFrame) -> pd.Series:
    """Return the crossing of each post (missing where none names it)."""
    named = crossings[["crossing_id", "post_ids", "geometry"]].assign(post_id=crossings["post_ids"].str.split(";"))
    named = named.explode("post_id").dropna(subset="post_id")
    pairs = pd.DataFrame(named).merge(posts[["post_id", "geometry"]], on="post_id", suffixes=("", "_post"))
    here, there = gpd.GeoSeries(pairs["geometry"]), gpd.GeoSeries(pairs["geometry_post"])
    pairs["distance_km"] = (
        geodesic_distance_km(here.x.to_numpy(), here.y.to_numpy(), there.x.to_numpy(), there.y.to_numpy())
        if len(pairs)
        else np.empty(0)
    )
    nearest = pairs.sort_values(["distance_km", "crossing_id"]).drop_duplicates("post_id").set_index("post_id")
    return nearest["crossing_id"].reindex(posts["post_id"])
