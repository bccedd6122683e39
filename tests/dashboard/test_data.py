import datetime as dt

import numpy as np
import pytest

from geodata import density_register
from geodata.density_cube import build_cube
from geodata.errors import InputError
from geodata.gridding import study_grid
from layers.filters import Filters


def test_incidents_come_in_the_order_they_are_asked_for(atlas):
    taken = atlas.incidents([6, 0], ["incident_id", "longitude", "latitude"])
    assert taken["incident_id"].tolist() == ["seven", "one"]
    assert taken.index.tolist() == [6, 0]
    assert taken["longitude"].tolist() == [-4.0, -6.0]
    assert taken["latitude"].tolist() == [14.0, 14.0]


def test_one_incident_has_its_coordinates_in_place_of_the_geometry(atlas):
    incident = atlas.incident("four")
    assert (incident["place"], incident["longitude"], incident["latitude"]) == ("Beta", -5.7, 14.0)
    assert "geometry" not in incident


@pytest.mark.parametrize("ask", ["incident", "corridor", "post"])
def test_what_does_not_exist_is_an_error_with_a_code(atlas, ask):
    with pytest.raises(InputError) as caught:
        getattr(atlas, ask)("nothing")
    assert caught.value.code == f"no_{ask}"


def test_the_same_filters_are_selected_once(atlas):
    filters = Filters(types=("drugs",))
    assert atlas.select(filters) is atlas.select(Filters(types=("drugs",)))
    assert atlas.incidents(atlas.select(filters).rows, ["incident_id"])["incident_id"].tolist() == [
        "one",
        "two",
        "five",
    ]


def test_the_surface_leaves_out_what_is_known_less_precisely_than_its_bandwidth(atlas):
    surface = atlas.surface(Filters(), 40.0)
    assert (surface.n_used, surface.n_left_out) == (6, 1)
    assert atlas.surface(Filters(), 40.0) is surface


def test_the_surface_of_whole_quarters_comes_from_the_cube_where_there_is_one(atlas, monkeypatch):
    cube = build_cube(atlas.index, 40.0, study_grid())
    for filters in (Filters(), Filters(types=("drugs",), start=dt.date(2020, 4, 1), end=dt.date(2021, 3, 31))):
        plain = atlas._surface(filters, 40.0)
        monkeypatch.setitem(atlas.__dict__, "density_cube", cube)
        summed = atlas._surface(filters, 40.0)
        monkeypatch.setitem(atlas.__dict__, "density_cube", None)
        assert (summed.n_used, summed.n_left_out, summed.years) == (plain.n_used, plain.n_left_out, plain.years)
        assert 0 < np.abs(summed.values - plain.values).max() <= 1e-5 * plain.values.max()


@pytest.mark.parametrize("filters", [Filters(countries=("ML",)), Filters(start=dt.date(2020, 2, 3))])
def test_other_filters_are_answered_from_the_rows(atlas, monkeypatch, filters):
    plain = atlas._surface(filters, 40.0)
    monkeypatch.setitem(atlas.__dict__, "density_cube", build_cube(atlas.index, 40.0, study_grid()))
    np.testing.assert_array_equal(atlas._surface(filters, 40.0).values, plain.values)


@pytest.mark.parametrize("edge", ["none", "study_area"])
def test_the_surface_of_a_large_register_is_summed_from_incidents_in_the_order_of_their_cells(atlas, monkeypatch, edge):
    filters = Filters(types=("drugs",))
    plain = atlas._surface(filters, 40.0, edge=edge)
    monkeypatch.setattr(density_register, "is_worthwhile", lambda n_chosen, n: True)
    summed = atlas._surface(filters, 40.0, edge=edge)
    assert (summed.n_used, summed.n_left_out, summed.window) == (plain.n_used, plain.n_left_out, plain.window)
    assert 0 < np.abs(summed.values - plain.values).max() <= 1e-5 * plain.values.max()


def test_a_period_outside_the_register_has_no_surface(atlas):
    assert atlas.surface(Filters(end=dt.date(2001, 1, 1)), 40.0) is None


def test_posts_on_a_corridor_are_ordered_by_kilometre(atlas):
    posts = atlas.posts_on_corridors
    assert posts.loc[posts["corridor_id"] == "east", "post_id"].tolist() == ["ml-alpha", "ml-beta", "ml-gamma"]
    assert posts.loc[posts["corridor_id"] == "short", "post_id"].tolist() == ["ml-alpha", "ml-beta"]


def test_a_link_carries_the_language(atlas):
    assert atlas.link("/posts", "fr", sel="post:a,b") == "/posts?lang=fr&sel=post%3Aa,b"
