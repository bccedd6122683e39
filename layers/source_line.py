"""The lines of sources: what stands under every map, and which borders a file may not carry."""

from __future__ import annotations

import pandas as pd

from geodata.passing_on import AREAS, MAY_BE_PASSED_ON, withheld_areas
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


def withheld_borders_line(sources: pd.DataFrame, words: Translator) -> str:
    """Return what a file says of borders that may not be passed on; empty where there are none.

    Parameters
    ----------
    sources : DataFrame
        As `sources_line`; needs redistribute too.
    words : Translator
    """
    withheld = withheld_areas(sources)
    if withheld.empty:
        return ""
    are_areas = sources["dataset"].astype("str").str.split("_").str[0].isin(AREAS)
    drawn = sources[are_areas & (sources["redistribute"] == MAY_BE_PASSED_ON)]
    return words.text("common.borders_withheld", names=_publishers(withheld, words), drawn=_publishers(drawn, words))


def _publishers(sources: pd.DataFrame, words: Translator) -> str:
    said = sources["publisher"].fillna(sources[f"title_{words.language}"]).dropna()
    return words.enumeration(list(dict.fromkeys(said)))
