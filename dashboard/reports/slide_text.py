"""Letters on slides: what reports and storyboards write with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.util import Pt

#: What no slide can hold: control characters, and the vertical tab that would break a line.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def plain(text: str) -> str:
    """Return a text without the characters that no slide can hold; the ends of its lines stay."""
    return _CONTROL.sub("", text)


def write_lines(
    frame: Any, lines: Sequence[str], size: float, colour: RGBColor, is_bold: bool = False,
    align: PP_ALIGN = PP_ALIGN.LEFT, gap_pt: float = 0.0,
) -> None:  # fmt: skip
    """Write lines into the frame of a shape, a paragraph each, in place of what it holds.

    Parameters
    ----------
    frame : pptx.text.text.TextFrame
    lines : sequence of str
    size : float
        Of the letters, points.
    colour : RGBColor
    is_bold : bool
    align : PP_ALIGN
    gap_pt : float
        Space below each line, points.
    """
    frame.clear()
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = align, Pt(gap_pt)
        run = paragraph.add_run()
        run.text = plain(line).replace("\n", " ")
        run.font.size, run.font.bold, run.font.color.rgb, run.font.name = Pt(size), is_bold, colour, "Arial"
