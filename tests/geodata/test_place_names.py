"""Names are resolved by what one entry of a register says: an invented gazetteer with every trap of the real one."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata.place_names import LEAST_POPULATION, Gazetteer, Resolved, build_gazetteer, fold, resolve_names

COUNTRIES = gpd.GeoDataFrame(
    {"country": ["SN", "ML", "GH"]}, geometry=[shapely.box(k, 10, k + 1, 12) for k in range(3)], crs=4326
)
PLACES = gpd.GeoDataFrame(
    [
        ("Dakar", "Ndakaaru|Dacar", "SN", 2_600_000),
        ("Mbour", "M’bour", "SN", 280_000),
        ("Touba", "", "SN", 1_000_000),
        # A second town of the name, across the border.
        ("Touba", "", "ML", 29_000),
        # A hamlet that is the only one of its name in the register.
        ("Bolè", "", "ML", LEAST_POPULATION - 1),
        # Two towns of one country.
        ("Koro", "", "ML", 24_000),
        ("Koro", "", "ML", 9_000),
        # A town that is called as a country is.
        ("Togo", "", "ML", 50_000),
    ],
    columns=["name", "alternate_names", "country", "population"],
    geometry=gpd.points_from_xy([0.2, 0.4, 0.6, 1.2, 1.3, 1.4, 1.5, 1.6], [11.0] * 8, crs=4326),
)
POSTS = gpd.GeoDataFrame(
    {"name": ["Paga", "Mbour"], "name_alt": ["Paga border", None], "country": ["GH", "SN"]},
    geometry=gpd.points_from_xy([2.5, 0.41], [11.0, 11.0], crs=4326),
)
REGIONS = gpd.GeoDataFrame(
    {"name_en": ["Upper East", "Koutiala"], "name_fr": ["Haut-Ghana oriental", "Koutiala"], "country": ["GH", "ML"]},
    geometry=[shapely.box(2, 10, 3, 11), shapely.box(1, 10, 2, 11)],
    crs=4326,
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return build_gazetteer(COUNTRIES, PLACES, POSTS, REGIONS)


def codes(found: Resolved) -> list[str]:
    return [f"{end.name}/{end.country}" if end.name else end.country for end in found.ends]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Senegal", ["SN"]), ("Sénégal", ["SN"]), ("Côte d'Ivoire", ["CI"]), ("Cote d’Ivoire", ["CI"]),
        ("Congo (Brazzaville)", ["CG"]), ("Turkey", ["TR"]), ("Europe", ["150"]), ("Union européenne", ["EU"]),
        ("Trinidad and Tobago", ["TT"]),
        ("Dakar", ["Dakar/SN"]), ("dakar", ["Dakar/SN"]), ("Dacar", ["Dacar/SN"]), ("Mbour", ["Mbour/SN"]),
        ("Paga", ["Paga/GH"]), ("Upper East", ["Upper East/GH"]), ("London", ["London/GB"]),
        # A country goes before a town of its name.
        ("Togo", ["TG"]),
        # Two towns of one country: the country is sure.
        ("Koro", ["ML"]),
        ("northern Mali", ["ML"]), ("Guinea side", ["GN"]), ("Koutiala region", ["Koutiala/ML"]),
        ("Mali (declared)", ["ML"]), ("Ghana (Paga)", ["Paga/GH"]), ("Touba, Senegal", ["Touba/SN"]),
        ("Nowhere, Senegal", ["SN"]), ("Bolè, Mali", ["Bolè/ML"]),
        ("Senegal; Mali", ["SN", "ML"]), ("Senegal, Mali and Ghana", ["SN", "ML", "GH"]),
        ("Senegal / Dakar", ["SN", "Dakar/SN"]), ("Mali, Ghana", ["ML", "GH"]), ("Mali; Mali", ["ML"]),
    ],
)  # fmt: skip
def test_name_is_found_as_it_is_written(gazetteer: Gazetteer, text: str, expected: list[str]) -> None:
    found = resolve_names(text, gazetteer)
    assert codes(found) == expected
    assert found.unresolved == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Touba", (("Touba", "ambiguous"),)),
        ("Senegal or Mali", (("Senegal or Mali", "ambiguous"),)),
        ("Bole", (("Bole", "small"),)),
        ("neighbouring country", (("neighbouring country", "unknown"),)),
        # From the border of a country is not from the country.
        ("Ghana border", (("Ghana border", "unknown"),)),
        ("cocoa and coffee farms", (("cocoa and coffee farms", "unknown"),)),
    ],
)
def test_what_is_not_sure_stays_unresolved_with_its_reason(
    gazetteer: Gazetteer, text: str, expected: tuple[tuple[str, str], ...]
) -> None:
    assert resolve_names(text, gazetteer) == Resolved((), expected)


def test_the_sure_names_of_a_list_are_kept_beside_the_others(gazetteer: Gazetteer) -> None:
    found = resolve_names("Dakar and Bole", gazetteer)
    assert codes(found) == ["Dakar/SN"] and found.unresolved == (("Bole", "small"),)


def test_stops_on_the_way_are_no_ends(gazetteer: Gazetteer) -> None:
    found = resolve_names("Mali via Senegal and Ghana", gazetteer)
    assert codes(found) == ["ML"] and found.has_stops


@pytest.mark.parametrize("text", [None, float("nan"), "", "  ", pd.NA])
def test_missing_text_says_nothing(gazetteer: Gazetteer, text: object) -> None:
    assert resolve_names(text, gazetteer) == Resolved()


def test_post_in_a_town_is_the_town(gazetteer: Gazetteer) -> None:
    (end,) = resolve_names("Mbour", gazetteer).ends
    assert (end.longitude, end.latitude) == (0.4, 11.0)


def test_country_lies_inside_itself_and_a_distant_one_where_its_cities_are(gazetteer: Gazetteer) -> None:
    mali = gazetteer.by_code["ML"]
    assert 1 < mali.longitude < 2 and 10 < mali.latitude < 12
    spain, brazil = gazetteer.by_code["ES"], gazetteer.by_code["BR"]
    assert spain.latitude > 28 and brazil.longitude < -35
    # Zone.tab writes London as +513030-0000731.
    (london,) = resolve_names("London", gazetteer).ends
    assert (london.longitude, london.latitude) == (pytest.approx(-0.1253, abs=1e-3), pytest.approx(51.5083, abs=1e-3))


def test_folding_makes_no_difference_of_accents_hyphens_and_apostrophes() -> None:
    assert fold("Côte d’Ivoire") == fold("cote d'ivoire") == "cote d ivoire"
    assert fold("Guinea-Bissau") == fold("Guinea Bissau")
