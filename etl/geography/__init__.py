"""Files of roads, borders and border posts that are added beside the bundled geography or instead of it."""

from __future__ import annotations

from etl.geography.merging import ROADS, TABLES_OF, clean_added, lay_added, tables_of

__all__ = ["ROADS", "TABLES_OF", "clean_added", "lay_added", "tables_of"]
