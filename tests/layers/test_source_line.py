"""The line of sources under a map names what was added, and only what a map is drawn from."""

from __future__ import annotations

import pandas as pd

from layers.locales import translator
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
