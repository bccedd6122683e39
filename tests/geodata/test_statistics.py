import datetime as dt

import numpy as np
import pandas as pd
import pytest

from geodata import statistics
from geodata.corridor_statistics import compare_corridors, corridor_rows, corridor_statistics, post_spacing
from geodata.quantities import quantity_totals, top_places

ALL = np.arange(12)


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.39)])
def test_poisson_interval_is_the_published_one(count, low, high):
    assert statistics.poisson_interval(count) == pytest.approx((low, high), abs=0.005)


def test_a_period_counts_both_its_days():
    assert statistics.period_years(dt.date(2020, 1, 1), dt.date(2023, 12, 31)) == 4.0
    assert statistics.period_years(dt.date(2020, 1, 2), dt.date(2020, 1, 1)) == 0.0


def test_exposure_is_cut_to_what_the_register_covers(index):
    covered = dt.date(2020, 1, 1), dt.date(2021, 12, 30)
    assert statistics.exposure_period(index) == covered
    assert statistics.exposure_period(index, dt.date(1990, 1, 1), dt.date(2030, 1, 1)) == covered
    assert statistics.exposure_period(index, start=dt.date(2021, 1, 1)) == (dt.date(2021, 1, 1), covered[1])
    assert statistics.exposure_period(index, start=dt.date(2025, 1, 1)) is None


def test_a_rate_without_length_or_period_is_missing_and_a_few_incidents_are_flagged():
    assert np.isnan(statistics.incident_rate(3, 0.0, 2.0).value)
    assert np.isnan(statistics.incident_rate(3, 100.0, 0.0).high)
    assert statistics.incident_rate(4, 200.0, 2.0).is_small
    rate = statistics.incident_rate(10, 200.0, 2.0)
    assert (rate.value, rate.is_small) == (2.5, False)
    assert (rate.low, rate.high) == pytest.approx((4.795 / 4, 18.39 / 4), abs=0.002)


def test_summary_counts_every_row_once_in_each_grouping(index):
    summary = statistics.incident_summary(index, ALL)
    assert summary.by_type.to_dict() == {"drugs": 7, "migrant_smuggling": 2, "firearms": 1, "medicines": 1, "other": 1}
    assert summary.by_type.index[0] == "drugs"
    assert summary.by_year.to_dict() == {2020: 6, 2021: 6}
    assert summary.by_type_year.loc[2020].to_dict()["drugs"] == 4
    for counts in (summary.by_type, summary.by_country, summary.by_event, summary.by_year):
        assert counts.sum() == 12
    assert summary.by_source_kind["n_incidents"].to_dict() == {
        "media": 7,
        "un": 2,
        "ngo": 1,
        "official": 1,
        "unknown": 1,
    }
    assert summary.by_source_kind["share"].sum() == pytest.approx(1.0)


def test_an_incident_of_two_agencies_counts_for_each_and_one_of_none_as_unknown(index):
    counts = statistics.incident_summary(index, ALL).by_agency.to_dict()
    assert counts == {"customs": 5, "police": 3, "navy": 2, "unknown": 2, "army": 1}


def test_a_location_class_reaches_up_to_its_limit(index):
    classes = statistics.incident_summary(index, ALL).by_location_class
    expected = {"facility": 2, "village": 2, "city": 3, "district": 3, "region": 1, "country": 1}
    assert classes["n_incidents"].to_dict() == expected
    assert classes.loc["city", "share"] == 0.25


def test_a_year_without_incidents_is_listed_as_zero(index):
    by_year = statistics.incident_summary(index, ALL[:2], (dt.date(2019, 5, 1), dt.date(2021, 5, 1))).by_year
    assert by_year.to_dict() == {2019: 0, 2020: 2, 2021: 0}


def test_an_empty_selection_gives_empty_counts_and_missing_shares(index):
    summary = statistics.incident_summary(index, ALL[:0])
    assert summary.n_incidents == 0
    assert summary.by_year.empty and summary.by_type.empty and summary.by_agency.empty
    assert summary.by_location_class["share"].isna().all()
    assert statistics.incidents_by_region(index, ALL[:0]).empty


def test_regions_and_hexagons_count_each_placed_row_once(index):
    regions = statistics.incidents_by_region(index, ALL)
    assert regions["n_incidents"].to_dict() == {"A": 7, "B": 2}
    assert regions.loc["A", ["top_type", "drugs", "medicines"]].tolist() == ["drugs", 5, 1]
    for resolution in (3, 4, 5):
        hexagons = statistics.incidents_by_hexagon(index, ALL, resolution)
        assert hexagons["n_incidents"].sum() == 12
        assert hexagons.drop(columns=["n_incidents", "top_type"]).to_numpy().sum() == 12


def test_a_post_counts_what_lies_within_25_km_and_what_is_too_imprecise_to_tell(index):
    # Seven points stand at 6° W; the post is 0.1° (10.8 km) east of them. Three of them have an error above 25 km.
    post = statistics.post_statistics(-5.9, 14.0, index, ALL)
    assert (post.n_incidents, post.n_too_imprecise) == (3, 3)
    assert post.by_type.to_dict() == {"drugs": 3}
    assert post.by_type_year["drugs"].to_dict() == {2020: 3}


def test_quantities_never_cross_units_and_deaths_stand_apart(incidents, index):
    is_shipwreck = index.event_type[ALL] == index.code("event_type", "shipwreck")
    totals = quantity_totals(incidents, is_shipwreck).set_index(["measure", "commodity", "unit"])
    assert totals["total"].to_dict() == {
        ("quantity", "cocaine", "kg"): 18.0,
        ("quantity", "cannabis", "kg"): 100.0,
        ("quantity", "migrants", "persons"): 40.0,
        ("quantity", "rifle", "pieces"): 3.0,
        ("quantity", "tramadol", "kg"): 20.0,
        ("quantity", "tramadol", "tablets"): 1000.0,
        ("deaths", "migrants", "persons"): 7.0,
    }
    assert totals["n_incidents"].sum() + incidents["quantity"].isna().sum() == 12


def test_masses_of_one_product_are_added_up_in_kilograms_and_tablets_are_not():
    details = pd.DataFrame(
        {"commodity": ["cocaine"] * 5, "quantity": [500.0, 1.5, 2.0, 30.0, 1.0],
         "unit": pd.Categorical(["g", "tonnes", "lb", "tablets", None])}
    )  # fmt: skip
    totals = quantity_totals(details, np.zeros(5, dtype=bool)).set_index("unit")
    assert totals["total"].to_dict() == pytest.approx({"kg": 0.5 + 1500 + 0.90718474, "tablets": 30.0, "": 1.0})
    assert totals["n_incidents"].to_dict() == {"kg": 3, "tablets": 1, "": 1}


def test_top_places_are_ordered_by_number_and_then_by_name(incidents):
    places = top_places(incidents, limit=3)
    assert places.to_dict("list") == {"place": ["Alpha", "Beta", "Gamma"], "n_incidents": [5, 2, 2]}


def test_stretches_without_an_open_post_include_both_ends():
    # 0-100, 101-220, 220-300; the kilometre between the two posts facing each other is no stretch.
    spacing = post_spacing(np.array([220.0, 100.0, 101.0]), 300.0)
    assert spacing.mean_gap_km == pytest.approx((100 + 119 + 80) / 3)
    assert (spacing.longest_gap_km, spacing.longest_from_km, spacing.longest_to_km) == (119.0, 101.0, 220.0)


def test_a_corridor_without_an_open_post_is_one_stretch():
    spacing = post_spacing(np.array([]), 50.0)
    assert (spacing.mean_gap_km, spacing.longest_gap_km, spacing.longest_to_km) == (50.0, 50.0, 50.0)


def test_corridor_statistics_are_those_of_the_pencil(corridors, index, incidents, posts_on_corridors, crossings):
    east = corridor_statistics(corridors.iloc[0], index, ALL, posts_on_corridors, crossings, incidents)
    assert east.countries == ("ML", "BF")
    assert (east.n_open_posts, east.n_other_posts, east.n_port_posts) == (3, 2, 1)
    assert east.spacing.longest_gap_km == 119.0
    assert (east.n_crossings, east.n_unmonitored_crossings) == (3, 1)
    assert east.incidents.n_incidents == 7
    # 7 incidents / 3 hundred km / (730 days / 365.25).
    assert east.rate.value == pytest.approx(7 / 3 / (730 / 365.25))
    assert not east.rate.is_small
    assert east.incidents.by_year.to_dict() == {2020: 6, 2021: 1}
    assert east.n_without_quantity == 1
    assert east.quantities["total"].sum() == 10 + 5 + 1000 + 20 + 3 + 100
    assert east.top_places["place"].tolist() == ["Alpha", "Beta", "Gamma"]


def test_a_crossing_outside_the_register_of_posts_is_counted_but_not_as_unmonitored(
    corridors, index, posts_on_corridors, crossings
):
    known = crossings.assign(is_monitored=pd.array([1, pd.NA, 0, 0], dtype="Int64"))
    east = corridor_statistics(corridors.iloc[0], index, ALL, posts_on_corridors, known)
    assert (east.n_crossings, east.n_unmonitored_crossings, east.n_outside_crossings) == (3, 1, 1)


def test_corridor_rows_are_the_selected_members_with_their_kilometre(index):
    rows, kilometres = corridor_rows(index, np.array([1, 3, 8]), "east")
    assert (rows.tolist(), kilometres.tolist()) == ([1, 3], [0.0, 50.0])
    assert len(corridor_rows(index, ALL, "nowhere")[0]) == 0


def test_corridor_statistics_do_without_details(corridors, index, posts_on_corridors, crossings):
    east = corridor_statistics(corridors.iloc[0], index, ALL[:0], posts_on_corridors, crossings)
    assert (east.incidents.n_incidents, east.rate.value, east.quantities.empty) == (0, 0.0, True)


def test_comparison_agrees_with_each_corridor_and_ranks_only_what_can_be_compared(
    corridors, index, posts_on_corridors, crossings
):
    compared = compare_corridors(corridors, index, ALL, posts_on_corridors, crossings).set_index("corridor_id")
    for _, corridor in corridors.iterrows():
        single = corridor_statistics(corridor, index, ALL, posts_on_corridors, crossings)
        row = compared.loc[single.corridor_id]
        assert (row["n_incidents"], row["rate"]) == (single.incidents.n_incidents, single.rate.value)
        assert (row["rate_low"], row["rate_high"]) == (single.rate.low, single.rate.high)
        assert row["longest_gap_km"] == single.spacing.longest_gap_km
        assert row["n_unmonitored_crossings"] == single.n_unmonitored_crossings
        assert row["n_outside_crossings"] == single.n_outside_crossings
    # Two incidents on 50 km are a higher rate than seven on 300 km, but too few to compare.
    assert compared.loc["short", "is_small"] and pd.isna(compared.loc["short", "rank"])
    assert compared.loc["east", "rank"] == 1
    assert compared.loc["east", "top_type"] == "drugs"
