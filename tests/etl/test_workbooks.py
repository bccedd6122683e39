"""Workbooks as UNODC, customs and START hand them out, and UCDP as Parquet: real columns, a few rows each, made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from etl.adapters import adapt
from etl.checks import check_rows
from etl.files import read_table
from etl.reading import RawTable

TODAY = dt.date(2026, 1, 1)


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    """Write a workbook, one sheet a keyword (``_2023`` is the sheet 2023)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.lstrip("_"))
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def records(raw: RawTable) -> pd.DataFrame:
    return check_rows(raw, "incidents", today=TODAY, geography=None).records


GTD = (
    ("eventid", "iyear", "imonth", "iday", "country", "country_txt", "provstate", "city", "latitude", "longitude",
     "specificity", "vicinity", "summary", "attacktype1_txt", "targtype1_txt", "gname", "weaptype1_txt", "nkill",
     "nwound", "doubtterr"),
    (202003050001, 2020, 3, 5, 123, "Mali", "Gao", "Gao", 16.27, -0.04, 1, 1, "03/05/2020: someone did it",
     "Bombing/Explosion", "Police", "Some Group", "Explosives", 2, 1, 0),
    (202004000002, 2020, 4, 0, 123, "Mali", "Mopti", "Unknown", None, None, 5, 0, None,
     "Armed Assault", "Private Citizens & Property", "Unknown", "Firearms", None, None, 1),
    (202005010003, 2020, 5, 1, 95, "Iraq", "Baghdad", "Baghdad", 33.3, 44.4, 1, 0, None,
     "Bombing/Explosion", "Police", "Some Group", "Explosives", 0, 0, 0),
)  # fmt: skip


def test_gtd_attacks_are_context_without_a_name_and_other_countries_are_left_out(tmp_path: Path) -> None:
    raw, origin = adapt(read_table(workbook(tmp_path / "gtd.xlsx", Data=GTD)))
    found = records(raw)
    assert origin is not None and origin.redistribute == "no"
    assert found["incident_id"].tolist() == ["gtd-202003050001", "gtd-202004000002"]
    assert found["date"].dt.date.tolist() == [dt.date(2020, 3, 5), dt.date(2020, 4, 1)]
    assert found["date_precision"].tolist() == ["day", "month"]
    # In the vicinity of a city is further than in it; an unknown city is no place.
    assert found["uncertainty_km"].tolist() == [15.0, 80.0]
    assert found["place"].iloc[0] == "Gao" and pd.isna(found["place"].iloc[1])
    assert raw.cells.column("region").to_pylist() == ["Gao", "Mopti"]
    assert set(found["trafficking_type"]) == {"other"} and set(found["event_type"]) == {"attack"}
    assert not found.astype("str").apply(lambda cells: cells.str.contains("Some Group|someone")).to_numpy().any()
    assert "may not be terrorism" in found["note"].iloc[1]
    assert [(row, reason) for row, _, reason in raw.malformed] == [(4, "“Iraq” lies outside the study area.")]


def test_ucdp_reads_from_parquet_as_from_csv(tmp_path: Path) -> None:
    events = pd.DataFrame(
        {"id": [7, 8], "relid": ["ML-7", "ML-8"], "date_start": pd.to_datetime(["2023-05-01", "2023-06-02"]),
         "date_prec": [2, 5], "type_of_violence": [1, 3], "where_prec": [6, 1], "where_coordinates": ["Mali", "Gao"],
         "latitude": [17.0, 16.27], "longitude": [-4.0, -0.04], "side_a": ["Government", "Group"], "best": [5, 1]}
    )  # fmt: skip
    events.to_parquet(tmp_path / "ged.parquet")
    events.to_csv(tmp_path / "ged.csv", index=False)
    from_parquet, origin = adapt(read_table(tmp_path / "ged.parquet"))
    from_csv, _ = adapt(read_table(tmp_path / "ged.csv"))
    assert origin is not None and "UCDP" in origin.title_en
    pd.testing.assert_frame_equal(records(from_parquet), records(from_csv))
    assert records(from_parquet)["date"].dt.date.tolist() == [dt.date(2023, 5, 1), dt.date(2023, 6, 2)]
    assert records(from_parquet)["uncertainty_km"].tolist() == pytest.approx([300.0, 3.0])
