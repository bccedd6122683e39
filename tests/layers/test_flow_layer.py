"""The curves and the diagram show each leg once, with the number it has."""

from __future__ import annotations

import pandas as pd
import pytest

from geodata.flows import DESTINATION, ORIGIN
from geodata.place_names import End, Gazetteer
from layers import figure
from layers.charts_flows import MOST_NODES, sankey_chart
from layers.flows import Arc, ArcSet, country_arcs, flow_layer, part_spot, slot, territory_name
from layers.locales import Translator, translator

GAZETTEER = Gazetteer(
    by_code={
        "ML": End("country", "ML", "", -8.0, 12.6),
        "GH": End("country", "GH", "", -1.0, 7.0),
        "SN": End("country", "SN", "", -15.0, 14.5),
    },
    part_of={"ES": "Europe", "FR": "Europe", "150": "Europe", "BR": "America"},
)
LEGS = pd.DataFrame(
    [
        (ORIGIN, "ML", "country", "GH", 12), (ORIGIN, "GH", "country", "GH", 7), (ORIGIN, "BR", "country", "SN", 3),
        (DESTINATION, "ES", "country", "SN", 2), (DESTINATION, "150", "area", "SN", 2),
        (DESTINATION, "FR", "country", "", 1),
    ],
    columns=["side", "end", "kind", "country", "n_incidents"],
)  # fmt: skip


@pytest.fixture(params=["fr", "en"])
def words(request: pytest.FixtureRequest) -> Translator:
    return translator(request.param)


@pytest.fixture
def drawn(words: Translator) -> ArcSet:
    return country_arcs(LEGS, GAZETTEER, words)


def test_ends_beyond_the_map_are_gathered_by_part_of_the_world(drawn: ArcSet) -> None:
    found = {(arc.side, arc.start, arc.end): arc.n_incidents for arc in drawn.arcs}
    assert found == {
        (ORIGIN, (-8.0, 12.6), (-1.0, 7.0)): 12,
        (ORIGIN, part_spot("America"), (-15.0, 14.5)): 3,
        # Spain and Europe.
        (DESTINATION, (-15.0, 14.5), part_spot("Europe")): 4,
    }
    assert dict(drawn.beyond) == {"Europe": (("150", 2), ("ES", 2), ("FR", 1)), "America": (("BR", 3),)}


def test_legs_are_drawn_or_counted_as_not_drawn(drawn: ArcSet) -> None:
    # Within Ghana, and from a country nobody knows.
    assert drawn.n_within == 7 + 1
    assert sum(arc.n_incidents for arc in drawn.arcs) + drawn.n_within == LEGS["n_incidents"].sum()


def test_width_and_colour_of_a_curve_say_number_and_direction(drawn: ArcSet, words: Translator) -> None:
    layer = flow_layer(drawn, words)
    uids = {trace["uid"] for trace in layer.traces}
    assert uids == {slot(ORIGIN, 1), slot(ORIGIN, 2), slot(DESTINATION, 1), "flow_heads", "flow_signs"}
    (heads,) = [trace for trace in layer.traces if trace["uid"] == "flow_heads"]
    assert len(heads["lon"]) == len(heads["marker"]["angle"]) == len(heads["customdata"]) == 3
    assert layer.legend is not None and len(layer.legend.items) == 2
    figure.figure_update([layer])


def test_both_sides_between_the_same_ends_are_two_curves(words: Translator) -> None:
    arcs = tuple(Arc(side, (-8.0, 12.6), (-1.0, 7.0), 4, "A to B") for side in (ORIGIN, DESTINATION))
    first, second = (
        trace for trace in flow_layer(ArcSet(arcs, 0, {}), words).traces if trace["uid"] in (slot(0, 1), slot(1, 1))
    )
    assert first["lat"][0] == second["lat"][0] and first["lat"][24] == second["lat"][24]
    assert abs(first["lat"][12] - second["lat"][12]) > 0.2


def test_a_curve_near_the_edge_stays_on_the_map(words: Translator) -> None:
    arcs = (Arc(ORIGIN, (7.5, 24.0), (7.0, 5.0), 4, "A to B"), Arc(ORIGIN, (7.0, 5.0), (7.5, 24.0), 4, "B to A"))
    (line,) = (each for each in flow_layer(ArcSet(arcs, 0, {}), words).traces if each["uid"] == slot(ORIGIN, 1))
    assert max(each for each in line["lon"] if each is not None) <= 8.0


def test_small_legs_are_left_out_with_the_signs_they_lead_to(drawn: ArcSet, words: Translator) -> None:
    layer = flow_layer(drawn, words, least=4)
    (signs,) = [trace for trace in layer.traces if trace["uid"] == "flow_signs"]
    assert [point[1] for point in signs["customdata"]] == ["Europe"]
    beyond = words.text("flows.legend_beyond")
    assert layer.legend and beyond in layer.legend.note
    nothing_beyond = flow_layer(drawn, words, least=5).legend
    assert nothing_beyond and beyond not in nothing_beyond.note
    assert {trace["uid"] for trace in flow_layer(drawn, words, least=13).traces} == set()


def test_diagram_holds_every_leg_in_two_halves(words: Translator) -> None:
    trace = sankey_chart(LEGS, words)["data"][0]
    assert sum(trace["link"]["value"]) == LEGS["n_incidents"].sum()
    assert len(trace["node"]["label"]) == len(trace["node"]["x"]) == len(trace["node"]["color"])
    assert max(trace["link"]["source"] + trace["link"]["target"]) == len(trace["node"]["label"]) - 1
    assert trace["node"]["label"][0].startswith(territory_name("ML", words))


def test_smaller_countries_of_a_column_are_gathered_into_one_box(words: Translator) -> None:
    codes = ["FR", "ES", "IT", "DE", "BE", "NL", "GB", "PT", "PL", "SE", "NO", "FI", "DK", "AT"]
    legs = pd.DataFrame({"side": ORIGIN, "end": codes, "kind": "country", "country": "ML", "n_incidents": range(14)})
    labels = sankey_chart(legs, words)["data"][0]["node"]["label"]
    assert len(labels) == MOST_NODES + 1 + 1
    assert labels[MOST_NODES] == words.text("flows.node", name=words.text("flows.others"), n="1")


def test_countries_and_parts_of_the_world_are_named_in_the_language_of_the_reader() -> None:
    french, english = translator("fr"), translator("en")
    assert [territory_name(code, french) for code in ("SN", "ES", "150")] == ["Sénégal", "Espagne", "Europe"]
    assert [territory_name(each, english) for each in ("CI", "BR", "EU")] == [
        "Côte d’Ivoire",
        "Brazil",
        "European Union",
    ]
    assert territory_name("", english) == english.text("common.unknown")
