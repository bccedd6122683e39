"""What the roads are, in words: the bundled skeleton, roads that somebody added, or both."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geodata.network import LINK_SOURCE, SKELETON_SOURCE
from layers.locales import Translator

BUNDLED, MIXED, ADDED = "bundled", "mixed", "added"


def kilometres_by_source(roads: pd.DataFrame) -> Mapping[str, float]:
    """Return the kilometres of each dataset of the canonical roads (source, length_km), without the corridor links."""
    km = roads["length_km"].groupby(roads["source"].astype("str")).sum()
    return {str(name): float(each) for name, each in km.items() if name != LINK_SOURCE}


def road_kind(km: Mapping[str, float]) -> str:
    """Return ``bundled``, ``mixed`` or ``added``; bundled where there are no roads."""
    if not set(km) - {SKELETON_SOURCE}:
        return BUNDLED
    return MIXED if SKELETON_SOURCE in km else ADDED


def roads_sentence(km: Mapping[str, float], sources: pd.DataFrame, words: Translator) -> str:
    """Say what the roads are, whose, and how their lengths compare with the driven ones.

    Parameters
    ----------
    km : mapping
        Of `kilometres_by_source`.
    sources : DataFrame
        Canonical sources; needs dataset, attribution, publisher, title_en, title_fr.
    words : Translator
    """
    kind = road_kind(km)
    if kind == BUNDLED:
        return words.text("roads.are.bundled")
    added = sorted(set(km) - {SKELETON_SOURCE})
    rows = sources[sources["dataset"].isin(added)]
    names = rows["attribution"].fillna(rows["publisher"]).fillna(rows[f"title_{words.language}"]).dropna()
    said = words.enumeration(list(dict.fromkeys(names)) or added)
    return words.text(f"roads.are.{kind}", names=said, km=words.number(sum(km[name] for name in added)))


def length_note(km: Mapping[str, float], words: Translator) -> str:
    """Say in few words how a length on these roads is measured."""
    return words.text(f"roads.length_note.{road_kind(km)}")
