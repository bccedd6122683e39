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
    named = sources["dataset"].astype("str")
    added = sources[named.str.startswith(tuple(f"{table}_" for table in _DRAWN)) & ~named.isin(_DRAWN)]
    line = words.text("common.sources_line")
    if added.empty:
        return line
    said = added["attribution"].fillna(added["publisher"]).fillna(added[f"title_{words.language}"])
    return f"{line} {words.text('common.sources_added', names=' · '.join(dict.fromkeys(said.dropna())))}"
