"""What is written on slides: no character a file of slides cannot hold, each line a paragraph."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Pt

from dashboard.reports.slide_text import plain, write_lines


@given(st.text())
def test_plain_text_has_no_control_character_but_tabs_and_ends_of_lines_and_loses_nothing_else(text: str) -> None:
    kept = plain(text)
    assert kept == "".join(letter for letter in text if letter in "\t\n" or (letter >= " " and letter != "\x7f"))
    assert plain(kept) == kept


def test_lines_take_the_place_of_what_was_written_before() -> None:
    deck = Presentation()
    frame = deck.slides.add_slide(deck.slide_layouts[6]).shapes.add_textbox(0, 0, Pt(100), Pt(50)).text_frame
    for lines in (["one", "two", "three"], ["fo\x0bur", "five\nsix"]):
        write_lines(frame, lines, 16, RGBColor(1, 2, 3), is_bold=True, gap_pt=4.0)
    assert [paragraph.text for paragraph in frame.paragraphs] == ["four", "five six"]
    assert {(run.font.size, run.font.bold) for paragraph in frame.paragraphs for run in paragraph.runs} == {
        (Pt(16), True)
    }
