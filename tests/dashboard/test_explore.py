"""The drawer under the map: bars, table, words; what each says of the seven incidents of the invented country."""

import datetime as dt

import pandas as pd
import pytest

from dashboard.callbacks.explore import answer_content
from dashboard.components.explore import TABS, chosen_tab, explore_content, view_names
from dashboard.components.filters import filter_chips
from dashboard.data_version import version_notice, with_version
from dashboard.explore_table import MOST_ROWS, table_page
from dashboard.explore_view import chosen_year, facets, facts_of, period_facet
from dashboard.incident_exports import incidents_csv
from dashboard.map_export import map_sheet
from dashboard.map_state import MapState
from dashboard.pages import analysis, corridor
from geodata.areas import Area
from layers.filters import Filters
from tests.dashboard.conftest import VERSION, parts_of, text_of

#: From 6.5° to 5.5° west: Alpha and Beta.
AREA = Area.from_points([(-6.5, 13.0), (-5.5, 13.0), (-5.5, 15.0), (-6.5, 15.0)])


def facet_of(atlas, filters, name, words):
    return next(each for each in facets(atlas, filters, words) if each.name == name)


def counts_of(facet):
    return {bar.value: bar.count for bar in facet.bars}


def test_a_chart_counts_without_its_own_filter_and_with_all_others(atlas, english):
    filters = Filters(types=("drugs",), places=("Alpha",))
    types = facet_of(atlas, filters, "types", english)
    assert counts_of(types) == {"drugs": 2, "medicines": 1}
    assert [bar.value for bar in types.bars if bar.is_chosen] == ["drugs"]
    assert counts_of(facet_of(atlas, filters, "places", english)) == {"Alpha": 2, "Alpha district": 1}
    assert counts_of(facet_of(atlas, filters, "commodities", english)) == {"cocaine": 1, "tramadol": 1}


def test_what_is_chosen_keeps_its_bar_where_nothing_is_left_of_it(atlas, words):
    facet = facet_of(atlas, Filters(types=("drugs", "wildlife")), "types", words)
    assert counts_of(facet)["wildlife"] == 0
    assert sum(bar.is_chosen for bar in facet.bars) == 2


def test_a_bar_says_how_many_its_click_would_leave(atlas, words):
    filters = Filters(area=AREA)
    for facet in facets(atlas, filters, words):
        for bar in facet.bars:
            chosen = Filters(**{**filters.__dict__, facet.name: (bar.value,)})
            assert len(atlas.select(chosen)) == bar.count


def test_months_are_shown_of_the_one_year_that_is_chosen(atlas, english):
    assert period_facet(atlas, Filters(), english).months == ()
    whole = Filters(start=dt.date(2021, 1, 1), end=dt.date(2021, 12, 31))
    facet = period_facet(atlas, whole, english)
    assert [bar.count for bar in facet.years] == [3, 4]
    assert [bar.count for bar in facet.months] == [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert not any(bar.is_chosen for bar in facet.months)
    # The first of January stands for the year of the incident at Beta.
    assert facet.n_year_only == 1
    march = Filters(start=dt.date(2021, 3, 1), end=dt.date(2021, 3, 31))
    assert [bar.value for bar in period_facet(atlas, march, english).months if bar.is_chosen] == ["2021-03"]
    assert chosen_year(Filters(start=dt.date(2020, 1, 1), end=dt.date(2021, 12, 31))) is None


@pytest.mark.parametrize("tab", TABS)
def test_each_part_of_the_drawer_is_made_in_both_languages(atlas, words, tab):
    for filters in (Filters(), Filters(types=("drugs",), area=AREA), Filters(types=("wildlife",))):
        assert text_of(explore_content(atlas, filters.to_query(), tab, words))


def test_an_unknown_part_opens_nothing(atlas):
    assert chosen_tab({"tab": "nonsense"}) == ""
    assert answer_content(atlas, {}, "nonsense", "en") == []


def test_the_view_in_words_has_the_numbers_of_the_map(atlas, english):
    text = text_of(explore_content(atlas, {"type": "drugs"}, "words", english))
    assert "3 reported incidents match this view" in text
    assert "All are about drugs." in text
    assert "4 by the filters" in text


def test_what_is_elsewhere_is_not_left_out_by_the_filters(atlas):
    facts = facts_of(atlas, Filters(max_error_km=5.0), within=atlas.select(Filters(places=("Alpha",))).rows)
    assert (facts.n_selected, facts.n_too_imprecise, facts.n_filtered) == (2, 1, 0)


def test_a_view_has_a_name_in_each_language(atlas):
    names = view_names(atlas, MapState(filters=Filters(types=("drugs",), places=("Alpha",))))
    assert names["en"].endswith("2 incidents")
    assert "Stupéfiants" in names["fr"] and "Alpha" in names["fr"]


def test_places_and_area_have_buttons_that_take_them_away(words):
    chips = filter_chips(Filters(places=("Alpha", "unknown"), area=AREA), words)
    assert [chip.to_plotly_json()["props"]["data-facet"] for chip in chips] == ["places", "places", "area"]
    assert filter_chips(Filters(), words) == []


def page_of(atlas, words, filters=None, **request):
    return table_page(atlas, filters or Filters(), {"startRow": 0, "endRow": 100, **request}, words)


def places_of(answer):
    return [row["place"] for row in answer["rowData"]]


def test_the_table_holds_the_incidents_of_the_map_the_latest_first(atlas, english):
    answer = page_of(atlas, english, Filters(area=AREA))
    assert answer["rowCount"] == 5
    assert places_of(answer) == ["Alpha district", "Beta", "Alpha", "Alpha", "Alpha"]
    first = page_of(atlas, english)["rowData"][0]
    assert first["date"] == "2021-12-31" and "sel=incident%3Aseven" in first["trafficking_type_href"]


def test_the_table_gives_the_rows_it_is_asked_for_and_never_many(atlas, english):
    assert places_of(page_of(atlas, english, startRow=1, endRow=3)) == [None, "Alpha district"]
    assert len(page_of(atlas, english, startRow=0, endRow=10**9)["rowData"]) == 7 <= MOST_ROWS


def test_a_click_on_a_heading_sorts_by_the_words_of_the_reader(atlas, english):
    by_type = page_of(atlas, english, sortModel=[{"colId": "trafficking_type", "sort": "asc"}])
    assert [row["trafficking_type"] for row in by_type["rowData"]][:4] == ["Drugs", "Drugs", "Drugs", "Firearms"]
    down = page_of(atlas, english, sortModel=[{"colId": "place", "sort": "asc"}])
    assert places_of(down) == ["Alpha", "Alpha", "Alpha", "Alpha district", "Beta", "Gamma", None]
    precise = page_of(atlas, english, sortModel=[{"colId": "uncertainty_km", "sort": "desc"}])
    assert precise["rowData"][0]["uncertainty_km"] == 60.0


@pytest.mark.parametrize(
    "request_",
    [
        None,
        {},
        {"startRow": "a", "endRow": None, "sortModel": "x"},
        {"startRow": -5, "sortModel": [{"colId": "evil"}]},
        {"sortModel": [7]},
    ],
)
def test_a_request_that_cannot_be_read_gives_the_first_rows(atlas, english, request_):
    assert table_page(atlas, Filters(), request_, english)["rowData"][0]["date"] == "2021-12-31"


def register(redistribute: str) -> pd.DataFrame:
    terms = {"licence": ["CC BY 4.0"], "attribution": ["=Somebody"]}
    return pd.DataFrame({"dataset": ["incidents"], "redistribute": [redistribute], **terms})


def test_the_file_has_a_row_an_incident_and_no_formula(atlas, english, monkeypatch):
    monkeypatch.setitem(atlas.__dict__, "sources", register("yes"))
    text = "".join(incidents_csv(atlas, Filters(types=("drugs",)), english))
    lines = text.splitlines()
    assert len(lines) == 2 + 3
    assert lines[0].startswith("Incident,Date") and lines[1].startswith("#meta+id")
    assert all(VERSION in line and "'=Somebody" in line for line in lines[2:])


def test_a_link_made_on_other_data_says_which(english):
    notice = text_of(version_notice({"data": "2020-01-01.ab12cd34"}, VERSION, english))
    assert "2020-01-01.ab12cd34" in notice and VERSION in notice
    assert version_notice({"data": VERSION}, VERSION, english) is None
    assert version_notice({}, VERSION, english) is None
    assert version_notice({"data": "<script>"}, VERSION, english) is None


def test_the_code_on_a_sheet_names_the_data_it_was_made_on(atlas, english):
    sheet = map_sheet(atlas, MapState(), english, "http://example.org/", dt.date(2022, 1, 1))
    assert f"data={VERSION}" in sheet.text.address


def test_a_filled_drawer_has_a_button_a_value(atlas, english):
    content = explore_content(atlas, {"type": "drugs"}, "charts", english)
    pressed = [
        button.to_plotly_json()["props"]["data-value"]
        for button in parts_of(content, "Button")
        if button.to_plotly_json()["props"].get("aria-pressed") == "true"
    ]
    assert pressed == ["drugs"]


def test_each_page_with_a_map_of_incidents_says_it_in_words(atlas, english):
    pages = (
        corridor.layout(atlas, "en", {}, "east"),
        analysis.layout(atlas, "en", {}, "density"),
    )
    # Two on the corridor, all seven behind the density.
    for page, n in zip(pages, (2, 7), strict=True):
        text = text_of(page)
        assert "In words" in text
        assert f"{n} reported incidents match this view" in text


def test_while_the_map_is_played_table_and_words_are_those_of_the_step(atlas, english):
    query = {"step": "2020-01", "by": "year"}
    assert "3 reported incidents match this view, from 1 January 2020 to 31 December 2020" in text_of(
        explore_content(atlas, query, "words", english)
    )
    assert "3 incidents, the latest first" in text_of(explore_content(atlas, query, "table", english))


def test_a_saved_address_names_its_data_once():
    assert with_version("/?type=drugs&data=2020-01-01.old", VERSION) == f"/?type=drugs&data={VERSION}"
    assert with_version("/corridors/east", VERSION) == f"/corridors/east?data={VERSION}"


def test_rows_that_may_not_be_handed_on_are_left_out_of_the_file_and_counted(atlas, english, monkeypatch):
    monkeypatch.setitem(atlas.__dict__, "sources", register("no"))
    assert len("".join(incidents_csv(atlas, Filters(), english)).splitlines()) == 2
