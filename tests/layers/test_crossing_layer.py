"""A crossing is drawn by what is known of its posts."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from layers.crossings import crossing_layer
from layers.locales import translator


def test_a_crossing_outside_the_register_of_posts_is_not_called_unmonitored() -> None:
    crossings = gpd.GeoDataFrame(
        {
            "crossing_id": ["watched", "unwatched", "outside"],
            "name": ["A", "B", "C"],
            "country_a": ["ML", "ML", "BJ"],
            "country_b": ["SN", "SN", "NG"],
            "post_ids": ["p1;p2", "", ""],
            "is_monitored": pd.array([1, 0, pd.NA], dtype="Int64"),
        },
        geometry=gpd.points_from_xy([-12.0, -12.0, 3.0], [14.0, 15.0, 9.0]),
        crs=4326,
    )
    english = translator("en")
    layer = crossing_layer(crossings, english)
    trace = layer.traces[0]
    hover = {identifier: text for _, identifier, text in trace["customdata"]}
    assert [identifier for _, identifier, _ in trace["customdata"]][-1] == "unwatched"
    assert english.count("layers.crossings.hover_posts", 2) in hover["watched"]
    assert english.text("layers.crossings.unmonitored") in hover["unwatched"]
    assert english.text("layers.crossings.outside") in hover["outside"]
    assert layer.legend is not None and len({(item.shape, item.colour, item.fill) for item in layer.legend.items}) == 3
