"""Workbooks as UNODC, customs and START hand them out, and UCDP as Parquet: real columns, a few rows each, made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from etl.adapters import adapt, cen, gtd, unodc
from etl.checks import check_rows
from etl.datasets import remove_dataset
from etl.files import read_table
from etl.loading import add_dataset
from etl.pipeline import build
from etl.reading import RawTable
from geodata.settings import Settings
from geodata.store import open_store

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


IDS_HEADER = (
    "Seizure Date", "Country/Territory of Seizure", "ISO3", "Subregion", "Region", "Drug/Substance", "Quantity Seized",
    "Measurement Unit", "City", "Administrative Region", "Physical Seizure Location",
    "Trafficking Mode of Transportation", "Source", "Reporting Channel",
)  # fmt: skip
IDS_2022 = (
    IDS_HEADER,
    (dt.datetime(2022, 3, 4), "Senegal", "SEN", "West and Central Africa", "Africa",
     "Cocaine hydrochloride (HCl, powder cocaine)", 250, "g", "Kidira", "Tambacounda", "Road/ Street/highway",
     "Truck/lorry/van", "Government", "IDS"),
    (dt.datetime(2022, 3, 5), "Portugal", "PRT", "Western Europe", "Europe", "Cocaine", 2, "kg", "Faro", "Faro/Faro",
     "Airport", "Airplane", "Government", "IDS"),
)  # fmt: skip
IDS_2023 = (
    IDS_HEADER,
    (dt.datetime(2023, 6, 7), "Mali", "MLI", "West and Central Africa", "Africa", "Tramadol", 900, "Tablets", None,
     "Kayes", "Unknown", "Unknown", "Government", "IDS"),
    (dt.datetime(2023, 6, 8), "Senegal", "SEN", "West and Central Africa", "Africa", "Cannabis resin (hashish)", 1.5,
     "Tons", None, None, "International waters", "Vessel/boat", "Government", "IDS"),
    (dt.datetime(2023, 6, 9), "Ghana", "GHA", "West and Central Africa", "Africa", "New thing, 4-XY", 3, None, None,
     None, None, None, "Government", "IDS"),
)  # fmt: skip


def test_unodc_seizures_of_every_year_keep_unit_and_place_as_far_as_they_are_known(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ids.xlsx", _2022=IDS_2022, _2023=IDS_2023)
    raw, origin = adapt(read_table(path))
    found = records(raw)
    assert origin is not None and origin.redistribute == "aggregate" and "UNODC" in origin.attribution
    assert found["date"].dt.date.tolist() == [dt.date(2022, 3, 4), dt.date(2023, 6, 7), dt.date(2023, 6, 9)]
    assert found["country"].tolist() == ["SN", "ML", "GH"]
    assert found["commodity"].tolist() == ["cocaine", "tramadol", "new_thing_4_xy"]
    assert found["trafficking_type"].tolist() == ["drugs", "medicines", "drugs"]
    assert found["quantity"].tolist()[:2] == [250.0, 900.0] and pd.isna(found["quantity"].iloc[2])
    assert found["unit"].tolist()[:2] == ["g", "tablets"] and "without a unit: 3" in found["note"].iloc[2]
    assert found["transport"].iloc[0] == "road" and pd.isna(found["transport"].iloc[1])
    assert raw.cells.column("region").to_pylist() == ["Tambacounda", "Kayes", None]
    # The second sheet begins below the three rows of the first: its header is row 4.
    assert raw.rows.tolist() == [2, 5, 7]
    assert [(row, reason[:20]) for row, _, reason in raw.malformed] == [
        (3, "“PRT” lies outside t"), (6, "It was seized in int"),
    ]  # fmt: skip
    assert any("2022 at 1, 2023 at 4" in note for note in raw.notes)
    assert found["incident_id"].is_unique


def test_unodc_headings_of_the_former_portal_are_known_too(tmp_path: Path) -> None:
    rows = (
        ("SEIZURE_DATE", "COUNTRY_OF_SEIZURE", "DRUG_NAME", "AMOUNT", "DRUG_UNIT", "DEPARTURE_COUNTRY",
         "DESTINATION_COUNTRY", "PRODUCING_COUNTRY", "TRANSPORT"),
        (dt.datetime(2014, 1, 2), "Togo", "Heroin", 4, "Kilogram", "Unknown", "Belgium", "Pakistan", "Commercial air"),
    )  # fmt: skip
    raw, _ = adapt(read_table(workbook(tmp_path / "ids.xlsx", _2014=rows)))
    row = records(raw).iloc[0]
    assert (row["country"], row["commodity"], row["unit"], row["transport"]) == ("TG", "heroin", "kg", "air")
    assert (row["origin"], row["destination"]) == ("Pakistan", "Belgium")


def test_a_sheet_of_other_columns_is_left_aside_and_said(tmp_path: Path) -> None:
    raw = read_table(workbook(tmp_path / "two.xlsx", First=[["a", "b"], [1, 2]], Other=[["c", "d"], [3, 4]]))
    assert raw.cells.to_pylist() == [{"a": "1", "b": "2"}] and raw.rows.tolist() == [2]
    assert any("Only the first sheet" in note and "First" in note for note in raw.notes)


CEN = (
    ("Seizures of the month", None, None, None, None, None, None, None, None, None, None),
    ("N° de saisie", "Date de saisie", "Pays", "Lieu de saisie", "Région", "Catégorie", "Marchandise", "Quantité",
     "Unité", "Moyen de transport", "Mode de dissimulation", "Nom du prévenu"),
    ("S-1", dt.datetime(2024, 2, 1), "Sénégal", "Kidira", "Tambacounda", "Stupéfiants", "Chanvre indien", 40,
     "Kilogrammes", "Camion", "Double fond", "X Y"),
    ("S-2", dt.datetime(2024, 2, 2), "Sénégal", None, "Tambacounda", "Autres", "Essence", 200, "Litres", "Pirogue",
     None, "X Y"),
    ("S-3", dt.datetime(2024, 2, 3), "Sénégal", "Kidira", None, "CITES", "Ivoire", 3, "pièces", None, None, "X Y"),
)  # fmt: skip


def test_customs_seizures_are_known_by_their_headings_in_either_language_and_name_nobody(tmp_path: Path) -> None:
    raw, origin = adapt(read_table(workbook(tmp_path / "cen.xlsx", Saisies=CEN)))
    found = records(raw)
    assert origin is not None and origin.redistribute == "no"
    assert found["incident_id"].tolist() == ["cen-S-1", "cen-S-2", "cen-S-3"]
    assert found["trafficking_type"].tolist() == ["drugs", "fuel", "wildlife"]
    assert found["commodity"].tolist() == ["cannabis_herb", "fuel", "ivory"]
    assert found["unit"].tolist() == ["kg", "litres", "pieces"]
    assert found["transport"].tolist()[:2] == ["road", "river"]
    assert set(found["agency"]) == {"customs"} and set(found["country"]) == {"SN"}
    assert "Concealment: Double fond" in found["note"].iloc[0]
    assert not found.astype("str").apply(lambda cells: cells.str.contains("X Y")).to_numpy().any()
    assert any("nom_du_prévenu" in note for note in raw.notes)


def test_lines_of_one_case_and_seizures_that_look_alike_are_all_kept(tmp_path: Path) -> None:
    line = CEN[2]
    other = (*line[:6], "Essence", 10, "Litres", *line[9:])
    raw, _ = adapt(read_table(workbook(tmp_path / "cen.xlsx", S=(CEN[1], line, other, line))))
    # The third line repeats the first in every cell, so it is a repetition; the second is another good of the case.
    assert raw.cells.column("incident_id").to_pylist() == ["cen-S-1", "cen-S-1-2", "cen-S-1"]
    raw, _ = adapt(read_table(workbook(tmp_path / "ids.xlsx", _2022=(IDS_HEADER, IDS_2022[1], IDS_2022[1]))))
    first, second = raw.cells.column("incident_id").to_pylist()
    assert second == f"{first}-2"


def test_a_table_without_what_only_customs_write_is_no_customs_file() -> None:
    assert not cen.recognises(["date", "commodity", "quantity", "unit", "place"])
    assert not cen.recognises(["incident_id", "date", "commodity", "quantity", "unit", "concealment"])
    assert cen.recognises(["date", "commodity", "quantity", "unit", "concealment"])


HEADINGS = sorted({name.lower().replace(" ", "_") for name in (*GTD[0], *IDS_HEADER, *CEN[1]) if name})
CELLS = (
    st.none() | st.text(max_size=12) | st.sampled_from(["0", "-1", "1e9", "Mali", "MLI", "kg", "Unknown", "2024-01-01"])
)


@with_settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(CELLS, min_size=len(HEADINGS), max_size=len(HEADINGS)), min_size=1, max_size=4))
def test_whatever_the_cells_hold_no_row_is_lost(rows: list[list[str | None]]) -> None:
    found = pd.DataFrame(rows, columns=HEADINGS, dtype="str")
    for adapter in (gtd, unodc, cen):
        converted = adapter.convert(found)
        assert len(converted.records) == len(found) and set(converted.left_out) <= set(range(len(found)))
        kept = converted.records.drop(index=list(converted.left_out))
        assert adapter is gtd or kept["incident_id"].notna().all()


def test_a_workbook_is_added_built_and_taken_out_again(settings: Settings, tmp_path: Path) -> None:
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    path = workbook(tmp_path / "ids.xlsx", _2022=IDS_2022, _2023=IDS_2023)
    added, n_read, notes = add_dataset(settings, path, today=TODAY, now=now)
    report = build(settings, today=TODAY, now=now)
    # Kidira is not in the invented gazetteer, and Tambacounda no region of it: the row stands for all of Senegal.
    assert report.datasets["incidents_ids"] == {"read": 5, "kept": 2, "duplicates": 0, "rejected": 3}
    built = open_store(settings.data_dir)
    incidents = built.read("incidents").query("dataset == 'incidents_ids'").set_index("country")
    assert incidents.loc["SN", ["quantity", "unit", "quantity_kg", "kg_per_unit"]].tolist() == [250.0, "g", 0.25, 0.001]
    assert incidents.loc["SN", "uncertainty_km"] > 300 and pd.isna(incidents.loc["SN", "region_id"])
    assert pd.isna(incidents.loc["ML", "quantity_kg"]) and incidents.loc["ML", "unit"] == "tablets"
    assert built.read("sources").set_index("dataset").loc["incidents_ids", "redistribute"] == "aggregate"
    assert n_read == 5 and added.name == "ids" and any("UNODC" in note for note in notes)
    assert report.n_warnings["incidents_ids"] == 2
    remove_dataset(settings, added.name)
    build(settings, today=TODAY, now=now)
    assert "incidents_ids" not in set(open_store(settings.data_dir).read("incidents")["dataset"])
