"""Which rows of the registers may be handed on one by one: a ministry's own file often may not leave the house."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from dashboard.data import AtlasData
from layers.locales import Translator

_IS_HANDING_ON: ContextVar[bool] = ContextVar("is_handing_on", default=False)


@contextmanager
def handing_on() -> Iterator[None]:
    """Draw the maps of pages as they may leave the house: slides and sheets are made of the pages of readers."""
    token = _IS_HANDING_ON.set(True)
    try:
        yield
    finally:
        _IS_HANDING_ON.reset(token)


def is_handing_on() -> bool:
    """Tell whether what is drawn now is to be handed on."""
    return _IS_HANDING_ON.get()


def drawn_incidents(atlas: AtlasData, rows: np.ndarray) -> np.ndarray:
    """Return the incidents that have a symbol on the map that is drawn now."""
    return handed_on(atlas, rows) if is_handing_on() else rows


def drawn_posts(atlas: AtlasData, posts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the border posts that have a symbol on the map that is drawn now."""
    return posts[posts_may_pass_on(atlas, posts["post_id"])] if is_handing_on() else posts


def may_pass_on(atlas: AtlasData, rows: np.ndarray) -> np.ndarray:
    """Tell for each incident (row of the index) whether it may be handed on as a row; all count in every total."""
    return datasets_may_pass_on(atlas, atlas.incidents(rows, ("dataset",))["dataset"].to_numpy(object))


def handed_on(atlas: AtlasData, rows: np.ndarray) -> np.ndarray:
    """Return the incidents that a file may show one by one: a symbol on a sheet says as much as a row of a table."""
    return rows[may_pass_on(atlas, rows)]


def datasets_may_pass_on(atlas: AtlasData, datasets: np.ndarray) -> np.ndarray:
    """Tell the same by the dataset of each row; one that the register of sources does not know may be handed on."""
    rule = dict(zip(atlas.sources["dataset"], atlas.sources["redistribute"], strict=True))
    return np.array([rule.get(name, "yes") == "yes" for name in datasets], dtype=bool)


def post_datasets(atlas: AtlasData, post_ids: Iterable[str]) -> list[str]:
    """Return the dataset of each border post: that of the register, or of the file it was added with."""
    added = atlas.metadata.get("added_posts", {})
    return [added.get(post_id, "border_posts") for post_id in post_ids]


def posts_may_pass_on(atlas: AtlasData, post_ids: Iterable[str]) -> np.ndarray:
    """Tell for each border post whether it may be handed on as a row; all count in every total."""
    return datasets_may_pass_on(atlas, np.array(post_datasets(atlas, post_ids), dtype=object))


def passed_on_sources(atlas: AtlasData, incidents: pd.DataFrame, words: Translator) -> pd.DataFrame:
    """Return incidents whose other sources may be handed on: that of a merged row that may not is said, not named.

    Parameters
    ----------
    atlas : AtlasData
    incidents : DataFrame
        Needs other_datasets and other_sources; may have merged_from.
    words : Translator
    """
    known = incidents["other_datasets"].dropna()
    is_free = {names: bool(datasets_may_pass_on(atlas, np.array(names.split(";"))).all()) for names in known.unique()}
    withheld = known.index[~known.map(is_free).astype(bool)]
    if not len(withheld):
        return incidents
    said = incidents.copy()
    said.loc[withheld, "other_sources"] = words.text("report_files.other_source_kept_back")
    said.loc[withheld, [name for name in ("merged_from", "other_datasets") if name in said]] = None
    return said


def terms_by_row(atlas: AtlasData, datasets: Iterable[str]) -> list[tuple[str, str]]:
    """Return licence and attribution of each row, by its dataset; empty texts where the dataset names none."""
    known = {row["dataset"]: (_text(row["licence"]), _text(row["attribution"])) for row in _origins(atlas)}
    return [known.get(name, ("", "")) for name in datasets]


def terms_of_all(atlas: AtlasData) -> tuple[str, str]:
    """Return licence and attribution of what is made of all incidents: those of each of their datasets, once."""
    names = [row["dataset"] for row in _origins(atlas) if f"{row['dataset']}_".startswith("incidents_")]
    terms = terms_by_row(atlas, names)
    licences = dict.fromkeys(licence for licence, _ in terms if licence)
    attributions = dict.fromkeys(attribution for _, attribution in terms if attribution)
    return "; ".join(licences), "; ".join(attributions)


def _origins(atlas: AtlasData) -> list[dict[str, Any]]:
    return atlas.sources[["dataset", "licence", "attribution"]].to_dict("records")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def caveat_of(n_kept_back: int, words: Translator) -> str:
    """Return what each row of an export says of itself, and how many rows the export had to leave out."""
    caveat = words.text("common.reporting_caveat")
    return f"{caveat} {words.count('report_files.kept_back', n_kept_back)}" if n_kept_back else caveat
