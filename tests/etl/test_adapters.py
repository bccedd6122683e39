"""Files of other projects, in their real columns, a few rows each, made up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.adapters import adapt
from etl.adapters.base import row_identifiers
from etl.adapters.mapping import parse_mapping, read_mapping
from etl.checks import check_rows
from etl.crosswalk import crosswalk
from etl.reading import RawTable, read_csv
from geodata.errors import InputError

TODAY = date(2026, 1, 1)

IOM = "\n".join(
    (
        "Incident Type,Incident year,Reported Month,Number of Dead,Total Number of Dead and Missing,"
        "Number of Survivors,Cause of Death,Migration route,Location of death,Information Source,Coordinates",
        "Incident,2020,May,3,12,4,Drowning,Western Africa / Atlantic route to the Canary Islands,Off Saint-Louis,"
        'The Gazette,"16.1, -16.9"',
        "Incident,2021,,2,2,0,Vehicle accident / death linked to hazardous transport,Sahara Desert crossing,Near Gao,,"
        '"16.3, -0.1"',
        'Cumulative Incident,2021,June,9,9,0,Drowning,,Sea,,"14.0, -18.0"',
        "",
    )
)
ACLED = "\n".join(
    (
        "event_id_cnty,event_date,time_precision,event_type,sub_event_type,iso,location,latitude,longitude,"
        "geo_precision,source,fatalities",
        "MLI1,03 February 2024,1,Battles,Armed clash,466,Gao,16.27,-0.04,1,The Gazette,2",
        "MLI2,2024-02-05,3,Violence against civilians,Attack,466,Near Gao,16.3,-0.1,3,,1",
        "MLI3,06 February 2024,1,Protests,Peaceful protest,466,Bamako,12.65,-8.0,1,The Gazette,0",
        "",
    )
)
UCDP = """id,relid,date_start,date_prec,type_of_violence,where_prec,where_coordinates,latitude,longitude,side_a,best
7,ML-7,2023-05-01 00:00:00.000,2,1,6,Mali,17.0,-4.0,Government,5
8,ML-8,2023-06-02,5,3,1,Gao town,16.27,-0.04,Group,1
"""
HXL = """Quand,Où,Lat,Lon,Erreur,Quoi,Libre
#date +incident,#loc+name,#geo+lat,#geo+lon,#geo+precision+km,#subject+type,#status
2024-03-01,Kidira,14.4567,-12.2116,1,drugs,x
"""


def table(folder: Path, content: str, name: str = "file.csv") -> RawTable:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return read_csv(path)


def records(raw: RawTable) -> pd.DataFrame:
    checked = check_rows(raw, "incidents", today=TODAY, geography=None)
    assert checked.faults.frame().query("level == 'reject'").empty or raw.malformed
    return checked.records


def test_iom_rows_are_deaths_with_the_place_and_month_they_give(tmp_path: Path) -> None:
    raw, origin = adapt(table(tmp_path, IOM))
    found = records(raw)
    assert origin is not None and origin.licence == "CC BY 4.0"
    assert found["date"].dt.date.tolist() == [date(2020, 5, 1), date(2021, 1, 1)]
    assert found["date_precision"].tolist() == ["month", "year"]
    assert found[["latitude", "longitude"]].to_numpy().tolist() == [[16.1, -16.9], [16.3, -0.1]]
    # Only of a shipwreck is the quantity a number of deaths; on the road it stands in the note.
    assert found["event_type"].tolist()[0] == "shipwreck"
    assert found["quantity"].iloc[0] == 12 and pd.isna(found["quantity"].iloc[1])
    assert "Dead and missing: 2" in found["note"].iloc[1]
    assert found["transport"].tolist() == ["sea", "road"]
    assert [(row, reason[:12]) for row, _, reason in raw.malformed] == [(4, "A cumulative")]
    assert raw.n_read == 3


def test_acled_violence_is_context_and_protests_are_left_out_with_the_reason(tmp_path: Path) -> None:
    raw, origin = adapt(table(tmp_path, ACLED))
    found = records(raw)
    assert origin is not None and origin.redistribute == "no"
    assert found["incident_id"].tolist() == ["acled-MLI1", "acled-MLI2"]
    assert found["date"].dt.date.tolist() == [date(2024, 2, 3), date(2024, 2, 5)]
    assert found["date_precision"].tolist() == ["day", "month"]
    assert found["uncertainty_km"].tolist() == [5.0, 80.0]
    assert set(found["trafficking_type"]) == {"other"} and set(found["country"]) == {"ML"}
    assert "Protests" in raw.malformed[0][2] and raw.malformed[0][0] == 4


def test_ucdp_precision_becomes_a_location_error_and_no_side_is_named(tmp_path: Path) -> None:
    raw, _ = adapt(table(tmp_path, UCDP))
    found = records(raw)
    assert found["uncertainty_km"].tolist() == [300.0, 3.0]
    assert found["date_precision"].tolist() == ["week", "year"]
    assert not found["note"].str.contains("Government|Group").any()


def test_hashtags_and_not_titles_say_what_a_column_is(tmp_path: Path) -> None:
    raw, _ = adapt(table(tmp_path, HXL))
    assert set(raw.cells.column_names) >= {"latitude", "longitude", "place", "trafficking_type", "uncertainty_km"}
    assert raw.cells.column("place").to_pylist() == ["Kidira"]
    assert any("libre" in note for note in raw.notes)
    assert raw.rows.tolist() == [3]


def test_a_region_in_hashtags_is_kept_to_place_rows_by(tmp_path: Path) -> None:
    tagged = HXL.replace("#status", "#adm1+name+i_fr").replace(",x\n", ",Tambacounda\n")
    raw, _ = adapt(table(tmp_path, tagged))
    assert raw.cells.column("region").to_pylist() == ["Tambacounda"]


MAPPING = """
[dataset]
title = "Saisies"
publisher = "Douanes"
redistribute = "no"
[columns]
date = "Date de saisie"
latitude = "Lat"
longitude = "Lon"
place = "Lieu"
trafficking_type = "Nature"
[constants]
uncertainty_km = 5
[formats]
date = "%d/%m/%Y"
[values.trafficking_type]
"Stupéfiants" = "drugs"
"""
OWN = "Date de saisie;Lieu;Lat;Lon;Nature;Agent\n01/02/2024;Kidira;14,4567;-12,2116;STUPÉFIANTS;X\n"


def test_a_mapping_makes_a_register_of_anybodys_table(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(MAPPING, encoding="utf-8")
    raw, origin = adapt(table(tmp_path, OWN), read_mapping(tmp_path / "map.toml"))
    found = records(raw)
    assert origin is not None and (origin.title_fr, origin.publisher) == ("Saisies", "Douanes")
    assert found["date"].dt.date.tolist() == [date(2024, 2, 1)]
    assert found["trafficking_type"].tolist() == ["drugs"] and found["uncertainty_km"].tolist() == [5.0]
    assert found["incident_id"].str.fullmatch("file-[0-9a-f]{12}").all()
    assert any("agent" in note for note in raw.notes)


def test_all_faults_of_a_mapping_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        parse_mapping({"columns": {"datum": "A"}, "dataset": {"redistribute": "maybe"}, "colums": {}}, "m.toml")
    for said in ("datum", "date", "maybe", "colums"):
        assert said in str(caught.value)
    with pytest.raises(InputError, match="lacks the columns"):
        adapt(table(tmp_path, OWN), parse_mapping({"columns": {"date": "Jour"}}, "m"))
    (tmp_path / "bad.toml").write_text("= what", encoding="utf-8")
    with pytest.raises(InputError, match="no TOML or JSON"):
        read_mapping(tmp_path / "bad.toml")


def test_every_crosswalk_names_its_source_and_only_words_we_know() -> None:
    folder = Path(__file__).resolve().parents[2] / "etl" / "crosswalks"
    for path in folder.glob("*.csv"):
        rows = pd.read_csv(path, dtype=str)
        assert list(rows.columns) == ["theirs", "ours", "source"] and rows.notna().to_numpy().all(), path.name
        assert len(crosswalk(path.stem)) == len(rows), f"{path.name} has a key twice"


@given(st.lists(st.text(max_size=8), min_size=1, max_size=6))
def test_the_identifier_of_a_row_depends_on_its_cells_alone(cells: list[str]) -> None:
    frame = pd.DataFrame({"a": cells})
    first = row_identifiers(frame, "x")
    assert first.tolist() == row_identifiers(frame.iloc[::-1], "x").iloc[::-1].tolist()
    assert first.nunique() == len(set(cells))
