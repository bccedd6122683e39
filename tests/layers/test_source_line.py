"""What a map says of added geography: the line of sources, and the legend of the roads."""

from __future__ import annotations

import pandas as pd

from layers.locales import translator
from layers.roads import road_layer
from layers.source_line import sources_line


def test_added_geography_is_named_once_after_the_sources_that_come_with_the_atlas() -> None:
    rows = [
        ("roads", "© OpenStreetMap contributors", None), ("incidents_customs", "Customs", None),
        ("roads_grip", "GRIP4", None), ("countries_gadm", "GADM", None), ("regions_gadm", "GADM", None),
        ("border_posts_own", None, None),
    ]  # fmt: skip
    sources = pd.DataFrame(rows, columns=["dataset", "attribution", "publisher"]).assign(title_en="Own posts")
    words = translator("en")
    assert sources_line(sources, words).endswith("Added to this atlas: GRIP4 · GADM · Own posts.")
    assert sources_line(sources[:2], words) == words.text("common.sources_line")


def test_the_legend_speaks_of_minor_roads_only_where_there_are_some() -> None:
    words = translator("fr")
    without, added = (
        road_layer(words, pd.DataFrame({"road_class": classes})) for classes in (["main"], ["main", "tertiary"])
    )
    assert without.legend is not None and added.legend is not None
    assert without.legend == road_layer(words).legend
    assert {each.label for each in added.legend.items} - {each.label for each in without.legend.items} == {
        "Route secondaire, tertiaire ou locale (plus fine)"
    }
