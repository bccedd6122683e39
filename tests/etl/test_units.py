"""Units: one word for each spelling, kilograms only where a reference allows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.checks import check_rows
from etl.crosswalk import crosswalk
from etl.reading import read_csv
from etl.units import UNCLEAR_UNITS, unit_words, with_masses
from geodata.fields import MASS_SOURCES, MASS_UNITS_KG
from tests.etl.conftest import incident, write_rows


def test_each_spelling_becomes_our_word_and_an_unknown_unit_stays() -> None:
    units = pd.Series(["Kilogrammes", " KGS", "Comprimés", "pains", None], dtype="str")
    assert unit_words(units).tolist()[:4] == ["kg", "kg", "tablets", "pains"]
    assert pd.isna(unit_words(units).iloc[4])


def test_only_masses_become_kilograms_with_factor_and_source() -> None:
    found = with_masses(
        pd.DataFrame(
            {"quantity": [2.0, 250.0, 3.0, 90.0, None], "unit": ["lbs", "gr", "quintaux", "tablets", "kg"]}
        ).astype({"unit": "str"})
    )
    assert found["quantity_kg"].tolist()[:3] == pytest.approx([0.90718474, 0.25, 300.0])
    assert found["kg_per_unit"].tolist()[:3] == [0.45359237, 0.001, 100.0]
    assert found["kg_source"].tolist()[0].startswith("NIST") and found["kg_source"].tolist()[1].startswith("BIPM")
    assert found[["quantity_kg", "kg_per_unit", "kg_source"]].iloc[3:].isna().to_numpy().all()


def test_sixteen_ounces_are_a_pound_and_every_factor_has_a_source() -> None:
    assert MASS_UNITS_KG["oz"] * 16 == pytest.approx(MASS_UNITS_KG["lb"], rel=1e-15)
    assert set(MASS_SOURCES) == set(MASS_UNITS_KG) and all(MASS_SOURCES.values())
    # Of no mass is it left open which spelling is meant, and an unclear one is in no table.
    assert set(MASS_UNITS_KG) <= set(crosswalk("unit").values())
    assert not set(UNCLEAR_UNITS) & set(crosswalk("unit"))


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(crosswalk("unit"))), min_size=1, max_size=8))
def test_our_words_stay_our_words(spellings: list[str]) -> None:
    once = unit_words(pd.Series(spellings, dtype="str"))
    assert unit_words(once).tolist() == once.tolist()


def test_a_unit_of_several_sizes_is_said_beside_its_row(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "mine.csv", [incident(unit="Tons"), incident(incident_id="b", unit="tonnes")])
    found = check_rows(read_csv(path), "incidents", today=dt.date(2025, 6, 30), geography=None).faults.frame()
    assert found[["row", "column", "level"]].to_numpy().tolist() == [[2, "unit", "warning"]]
    assert "1,000, 907 or 1,016 kg" in found["reason"].iloc[0]
