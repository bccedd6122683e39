"""Columns are guessed by their names in two languages, and by what stands in them where the names say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.guessing import guess_format, guess_mapping
from etl.reading import RawTable, read_csv
from etl.written_days import read_days

FRENCH = """N° PV;Date de la saisie;Lieu de saisie;Coordonnées GPS;Nature;Produit saisi;Qté;Unité;Service
12;12/03/2024;Kidira;14,4567 -12,2116;Stupéfiants;Chanvre indien;12,5;kg;Douane
13;25/04/2024;Rosso;16.51, -15.81;Médicaments;Faux médicaments;300;comprimés;Gendarmerie nationale
"""
NAMELESS = """a;b;c;d;e
12/03/2024;14.4567;-12.2116;Stupéfiants;un camion
25/04/2024;16.5102;-15.8104;Médicaments;une moto
"""


def table(folder: Path, content: str) -> RawTable:
    path = folder / "log.csv"
    path.write_text(content, encoding="utf-8")
    return read_csv(path)


def test_french_names_with_accents_are_known(tmp_path):
    guess = guess_mapping(table(tmp_path, FRENCH))
    assert dict(guess.columns) == {
        "incident_id": "n°_pv", "date": "date_de_la_saisie", "place": "lieu_de_saisie", "trafficking_type": "nature",
        "commodity": "produit_saisi", "quantity": "qté", "unit": "unité", "agency": "service",
        "coordinates": "coordonnées_gps",
    }  # fmt: skip
    assert guess.formats == {}


def test_names_that_say_nothing_are_guessed_by_their_content(tmp_path):
    guess = guess_mapping(table(tmp_path, NAMELESS))
    assert dict(guess.columns) == {"date": "a", "latitude": "b", "longitude": "c", "trafficking_type": "d"}
    assert set(guess.by.values()) == {"content"}


def test_a_number_that_several_rows_share_identifies_none_of_them(tmp_path):
    assert "incident_id" not in guess_mapping(table(tmp_path, FRENCH.replace("13;", "12;"))).columns


def test_a_name_of_one_vocabulary_over_words_of_another_is_moved(tmp_path):
    content = "Date,Unité,Qty,Seizure type\n2024-03-01,Douanes,3,Stupéfiants\n2024-03-02,Police,4,Carburant\n"
    guess = guess_mapping(table(tmp_path, content))
    assert guess.columns["agency"] == "unité" and "unit" not in guess.columns
    assert guess.columns["trafficking_type"] == "seizure_type"


@pytest.mark.parametrize("name", ["Date de la saisie (jj/mm/aaaa)", "DATE SAISIE", "Seizure date", "date de saisi"])
def test_variants_of_a_name_are_known(tmp_path, name):
    content = f"{name};Qté\n12/03/2024;1\n25/03/2024;2\n"
    assert set(guess_mapping(table(tmp_path, content)).columns) == {"date", "quantity"}


@pytest.mark.parametrize(
    ("texts", "written"),
    [
        (["12 mars 2024", "1er août 2023"], "%d %B %Y"),
        (["12-Mar-24", "03-déc-23"], "%d-%b-%y"),
        (["March 12, 2024"], "%B %d %Y"),
        (["03/04/2024", "05/04/2024"], "%d/%m/%Y"),
        (["25/04/2024", "03/04/2024"], ""),
        (["2024-03-01"], ""),
        (["no day"], ""),
    ],
)
def test_the_way_days_are_written_is_found_where_the_plain_reading_fails(texts, written):
    assert guess_format(texts) == written


def test_months_in_words_are_days_in_both_languages():
    days = read_days(["jeudi 12 mars 2024", "1er févr. 2024", "5 August 2023", "99 mars 2024"], "%d %B %Y")
    assert days.dt.strftime("%Y-%m-%d").tolist()[:3] == ["2024-03-12", "2024-02-01", "2023-08-05"]
    assert days.isna().tolist() == [False, False, False, True]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters='\r\n"\0'), max_size=6), min_size=2,
                         max_size=4), min_size=2, max_size=4))  # fmt: skip
def test_any_table_is_guessed_without_a_failure_and_each_column_once(rows):
    import pyarrow as pa

    width = min(map(len, rows))
    cells = pa.table({f"c{i}": pa.array([row[i] or None for row in rows], pa.large_string()) for i in range(width)})
    guess = guess_mapping(RawTable(Path("x.csv"), cells, range(2, len(rows) + 2), (), ";", ()))
    assert len(set(guess.columns.values())) == len(guess.columns)
    assert set(guess.columns.values()) <= set(cells.column_names)
