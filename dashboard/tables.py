"""The tables of the store in use, each read when it is first asked for and then kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq

from geodata.corridors import locate_on_corridors
from geodata.duplicates import PAIR_TABLE
from geodata.index import IncidentIndex, read_index
from geodata.place_names import Gazetteer, build_gazetteer
from geodata.quantities import DETAIL_COLUMNS
from geodata.settings import Settings
from geodata.store import open_store
from layers.locales import Translator
from layers.paper_features import FeatureSource
from layers.road_words import kilometres_by_source, length_note, roads_sentence


class AtlasTables:
    """Give the tables of the store in use.

    Parameters
    ----------
    settings : Settings

    Raises
    ------
    StoreError
        Nothing has been built yet, or by an earlier version of this program.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = open_store(settings.data_dir)
        self.store.require_columns()
        self.metadata: dict[str, Any] = self.store.read_metadata()
        self.index: IncidentIndex = read_index(self.store.folder)

    @property
    def version(self) -> str:
        """Data version, as printed on every page and export."""
        return str(self.metadata["data_version"])

    @cached_property
    def ground(self) -> FeatureSource:
        """Return the ground of the maps on paper."""
        return FeatureSource(self.store)

    @cached_property
    def corridors(self) -> gpd.GeoDataFrame:
        return self.store.read("corridors")

    @cached_property
    def border_posts(self) -> gpd.GeoDataFrame:
        return self.store.read("border_posts")

    @cached_property
    def crossings(self) -> gpd.GeoDataFrame:
        return self.store.read("crossings")

    @cached_property
    def countries(self) -> gpd.GeoDataFrame:
        return self.store.read("countries")

    @cached_property
    def regions(self) -> gpd.GeoDataFrame:
        return self.store.read("regions")

    @cached_property
    def places(self) -> gpd.GeoDataFrame:
        return self.store.read("places", columns=["place_id", "name", "country", "population", "geometry"])

    @cached_property
    def place_names(self) -> gpd.GeoDataFrame:
        """The places with all their names, indexed by place_id."""
        columns = ["place_id", "name", "alternate_names", "country", "population", "geometry"]
        places = self.store.read("places", columns=columns)
        return places.set_index(places["place_id"].astype(str), drop=False)

    @cached_property
    def roads(self) -> gpd.GeoDataFrame:
        return self.store.read("roads")

    @cached_property
    def road_km_by_source(self) -> Mapping[str, float]:
        """Kilometres of the bundled roads and of each file of added ones."""
        return kilometres_by_source(self.roads)

    def roads_said(self, words: Translator) -> str:
        """Say in a sentence what the roads are."""
        return roads_sentence(self.road_km_by_source, self.sources, words)

    def length_said(self, words: Translator) -> str:
        """Say in few words how a length along the roads is measured."""
        return length_note(self.road_km_by_source, words)

    @cached_property
    def institutions(self) -> pd.DataFrame:
        return self.store.read("institutions")

    @cached_property
    def sources(self) -> pd.DataFrame:
        return self.store.read("sources")

    @cached_property
    def duplicate_pairs(self) -> pd.DataFrame | None:
        """Incidents that may be the same (`geodata.duplicates.pairs_by_row`); None where an earlier program built."""
        return self.store.read(PAIR_TABLE) if self.store.has(PAIR_TABLE) else None

    @cached_property
    def merged(self) -> dict[str, str]:
        """Incidents that the build merged into others by choice, and the one each went into."""
        columns, where = ["incident_id", "merged_from"], [("merged_from", "!=", "")]
        rows = self.store.read("incidents", columns=columns, where=where).itertuples(index=False)
        return {name: str(row.incident_id) for row in rows for name in str(row.merged_from).split(";")}

    @cached_property
    def details(self) -> pd.DataFrame:
        """Place, commodity, quantity and unit of every incident, texts as categories; row number as index."""
        return pq.read_table(
            self.store.path("incidents"), columns=list(DETAIL_COLUMNS), memory_map=True,
            read_dictionary=[name for name in DETAIL_COLUMNS if name != "quantity"],
        ).to_pandas()  # fmt: skip

    @cached_property
    def posts_on_corridors(self) -> pd.DataFrame:
        """Posts within reach of a corridor, once for each: corridor_id, corridor_km and columns of the post."""
        posts = self.border_posts
        places = locate_on_corridors(
            posts.geometry.x.to_numpy(),
            posts.geometry.y.to_numpy(),
            posts["uncertainty_km"].fillna(5.0).to_numpy(),
            self.corridors,
        )
        described = posts[["post_id", "name", "kind", "status", "country"]].iloc[places["row"]].reset_index(drop=True)
        located = places[["corridor_id", "corridor_km", "distance_km"]].reset_index(drop=True)
        return pd.concat([located, described], axis=1).sort_values(["corridor_id", "corridor_km"], ignore_index=True)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The names that origins and destinations are looked up in."""
        places = self.store.read("places")
        return build_gazetteer(self.countries, places, self.border_posts, self.regions)
