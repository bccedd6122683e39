"""Signs where ways end beyond the map: at their spot, or at the edge of a sheet that does not reach so far."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from layers import style
from layers.figure import symbol_trace
from layers.paper import axes_over
from layers.paper_frame import Frame
from layers.paper_signs import Box, draw_signs, obstacles

#: Ten degrees each way round 10° N, 5° W; 300 points wide and a little higher than the ground.
FRAME = Frame.around((-10.0, 5.0, 0.0, 15.0), 300.0, 310.0)


def line(*points: tuple[float, float], width: float = 2.0) -> dict[str, Any]:
    lon, lat = zip(*points, strict=True)
    return {"type": "scattermap", "uid": "way", "mode": "lines", "lon": [*lon, None], "lat": [*lat, None],
            "line": {"width": width}}  # fmt: skip


def sign(longitude: float, latitude: float, text: str = "Europe") -> dict[str, Any]:
    return symbol_trace("flow_signs", [longitude], [latitude], [style.sign_name(text, style.LABEL)], [["flow", "", ""]])


def boxes_of(*traces: dict[str, Any]) -> list[Box]:
    axes = axes_over(Figure(figsize=(5, 5)), (0.0, 0.0, FRAME.width, FRAME.height))
    found = draw_signs(axes, FRAME, traces)
    # A box and its word each.
    assert len(axes.texts) == len(found) == sum(each.get_gid() == "sign" for each in axes.patches)
    return found


def test_a_sign_on_the_sheet_stands_at_its_spot() -> None:
    (box,) = boxes_of(sign(-5.0, 10.0), line((-9.0, 6.0), (-5.0, 10.0)))
    x, y = FRAME.place(-5.0, 10.0)
    assert ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) == pytest.approx((float(x), float(y)))


def test_a_sign_off_the_sheet_stands_where_its_way_leaves_it() -> None:
    (box,) = boxes_of(line((-5.0, 10.0), (-5.0, 20.0), (-5.0, 25.0)), sign(-5.0, 25.0))
    assert (box[0] + box[2]) / 2 == pytest.approx(150.0)
    assert FRAME.height - 4.0 < box[3] < FRAME.height
    # The same for a way that comes from there; without any there is no sign.
    assert boxes_of(line((-5.0, 25.0), (-5.0, 20.0), (-5.0, 10.0)), sign(-5.0, 25.0)) == [box]
    assert boxes_of(line((-5.0, 10.0), (-5.0, 20.0)), sign(-5.0, 25.0)) == []


def test_ways_that_leave_far_from_each_other_have_a_sign_each_and_those_close_together_share_one() -> None:
    there = (-5.0, 40.0)
    apart = (line((-9.5, 14.0), (-9.5, 16.0), there), line((-0.5, 14.0), (-0.5, 16.0), there))
    assert len(boxes_of(sign(*there), *apart)) == 2
    near = (line((-5.0, 14.0), (-5.0, 16.0), there), line((-4.0, 14.0), (-4.0, 16.0), there))
    assert len(boxes_of(sign(*there), *near)) == 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(-10, 0), st.floats(5, 15), st.floats(-40, 40), st.floats(-30, 50)), max_size=6))
def test_signs_lie_in_the_frame_and_never_over_each_other(ways: list[tuple[float, float, float, float]]) -> None:
    found = boxes_of(
        *(part for w, s, e, n in ways for part in (line((w, s), (e, n)), sign(e, n, "Reste de l’Afrique")))
    )
    for at, (west, south, east, north) in enumerate(found):
        assert west >= 0 and south >= 0 and east <= FRAME.width and north <= FRAME.height
        assert all(west > b[2] or b[0] > east or south > b[3] or b[1] > north for b in found[:at])


def test_names_keep_away_from_the_whole_of_a_sign() -> None:
    box = (10.0, 10.0, 60.0, 20.0)
    (first, *_, last) = obstacles([box], 0.5)
    assert (first.x, first.y, first.symbol.radius_px) == (15.0, 15.0, 10.0)
    assert last.x == 55.0
