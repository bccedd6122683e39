"""The page of the hotspots on the road, on the bundled registers."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.analyses import road_hotspots
from dashboard.data import AtlasData
from dashboard.map_analyses import ANALYSES
from dashboard.map_state import MapState
from dashboard.pages import analysis
from dashboard.row_layers import row_layers
from geodata.settings import Settings
from layers.base import LayerName
from layers.filters import Filters
from layers.locales import Translator
from tests.dashboard.conftest import parts_of, text_of


@pytest.fixture(scope="module")
def register(built_data_dir: Path) -> AtlasData:
    return AtlasData(Settings(data_dir=built_data_dir))


def test_the_page_says_shows_and_lists_the_densest_stretches(register: AtlasData, words: Translator) -> None:
    page = analysis.layout(register, words.language, {"along": "40"}, "roads")
    rows = parts_of(page, "AgGrid")[0].rowData
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    values = [row["value"] for row in rows]
    assert values == sorted(values, reverse=True) and values[-1] > 0
    assert rows[0]["place"] in text_of(page)
    drawn = {trace["uid"]: trace for trace in parts_of(page, "Graph")[0].figure["data"]}
    assert len(drawn["numbers"]["lon"]) == len(rows)
    assert len(drawn["road_density_0"]["lon"]) > 100


def test_every_incident_counts_or_is_left_out_for_a_reason(register: AtlasData) -> None:
    density = register.road_density(Filters(), 20.0)
    assert density is not None
    assert density.n_used + density.n_off_road + density.n_too_imprecise == len(register.index)
    total = (density.values * register.road_graph.lixel_km).sum() / 100 * density.years
    assert total == pytest.approx(density.n_used)


def test_diffusion_is_chosen_in_the_address_and_said_in_the_legend(register: AtlasData, words: Translator) -> None:
    page = analysis.layout(register, words.language, {"along": "20", "spread": "diffusion"}, "roads")
    split = analysis.layout(register, words.language, {"along": "20"}, "roads")
    start = words.text("roads.legend_note.diffusion", km=20)
    assert start in text_of(page) and start not in text_of(split)
    density = register.road_density(Filters(), 20.0, "diffusion")
    assert density is not None
    total = (density.values * register.road_graph.lixel_km).sum() / 100 * density.years
    assert total == pytest.approx(density.n_used)


def test_the_map_draws_what_its_address_says_of_the_spreading(register: AtlasData, words: Translator) -> None:
    for query, kernel in (({}, "equal_split"), ({"spread": "diffusion"}, "diffusion")):
        state = MapState.from_query({"layers": "road_density", **query})
        rows = register.select(state.filters).rows
        on_map = ANALYSES[LayerName.ROAD_DENSITY](register, state, words).layer
        drawn = row_layers(register, state, rows, 19.0, words)[0]
        start = words.text(f"roads.legend_note.{kernel}", km=20)
        for layer in (on_map, drawn):
            assert layer is not None and layer.legend is not None and layer.legend.note.startswith(start)


def test_a_choice_without_incidents_is_a_sentence(register: AtlasData, words: Translator) -> None:
    nothing = Filters(types=("firearms",), countries=("EH",))
    content = road_hotspots.content(register, nothing, {"along": "20", "spread": "equal_split"}, words)
    assert text_of(content) == words.text("roads.empty")
