"""The line of sources that stands under every map: those that come with the atlas, and those that somebody added."""

from __future__ import annotations

import pandas as pd

from layers.locales import Translator

#: Tables that a map is drawn from; an added file is the dataset ``<table>_<name>``.
_DRAWN = ("roads", "countries", "regions", "border_posts")


def sources_line(sources: pd.DataFrame, words: Translator) -> str:
    """Return the line.

    Parameters
    ----------
    sources : DataFrame
        Canonical sources; needs dataset, attribution, publisher, title_en, title_fr.
    words : Translator
    """
    is_added = sources["dataset"].str.startswith(tuple(f"{table}_" for table in _DRAWN))
    is_added &= ~sources["dataset"].isin(_DRAWN)
    said = sources["attribution"].fillna(sources["publisher"]).fillna(sources[f"title_{words.language}"])
    added = list(dict.fromkeys(said[is_added].dropna()))
    line = words.text("common.sources_line")
    return f"{line} {words.text('common.sources_added', names=' · '.join(added))}" if added else line
