"""A storyboard as PowerPoint: one slide a scene with title, message and a picture of the view, and its notes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.slide import Slide
from pptx.util import Pt

from dashboard.reports.slide_text import plain, write_lines
from dashboard.scene_handouts import Handout, Imprint
from layers.locales import Translator
from layers.paper_features import FeatureSource
from layers.paper_plate import render_plate
from layers.paper_text import wrap

#: 16:9 and the margin, points.
WIDTH_PT, HEIGHT_PT, MARGIN_PT = 960.0, 540.0, 36.0
#: Sizes of letters, points: title, message over a map and alone, numbers, foot.
TITLE, MESSAGE, MESSAGE_ALONE, FACT, FACT_ALONE, FOOT = 28, 20, 28, 11, 18, 7.5
_TITLE_PT, _MESSAGE_PT, _FACT_PT, _FOOT_PT = 46.0, 58.0, 30.0, 42.0
#: White over and under the letters of a box.
_PAD_PT = 3.6
#: A map is drawn smaller than it stands, so that its letters grow with it.
_ENLARGED, _DOTS_PER_INCH = 1.08, 150.0
_INK, _SOFT, _ACCENT = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x4A, 0x4A, 0x4A), RGBColor(0x0B, 0x55, 0x63)
_BLANK_LAYOUT = 5


def render_slides(
    scenes: Sequence[Handout], title: str, imprint: Imprint, source: FeatureSource, words: Translator
) -> bytes:
    """Return the file.

    Parameters
    ----------
    scenes : sequence of Handout
    title : str
        Of the storyboard.
    imprint : Imprint
    source : FeatureSource
        Of the ground of the maps.
    words : Translator
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH_PT), Pt(HEIGHT_PT)
    deck.core_properties.title, deck.core_properties.language = plain(title), words.language
    deck.core_properties.author = words.text("common.app_name")
    for place, scene in enumerate(scenes, 1):
        number = words.text("scenes.place", n=words.number(place), total=words.number(len(scenes)))
        _slide(deck, scene, f"{title} · {number}", imprint, source, words)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _slide(deck: Any, scene: Handout, head: str, imprint: Imprint, source: FeatureSource, words: Translator) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_BLANK_LAYOUT])
    inner = WIDTH_PT - 2 * MARGIN_PT
    heading = slide.shapes.title
    heading.left, heading.top, heading.width, heading.height = Pt(MARGIN_PT), Pt(18.0), Pt(inner), Pt(_TITLE_PT)
    _write(heading.text_frame, [scene.title], TITLE, _ACCENT, is_bold=True)
    top = 18.0 + _TITLE_PT
    foot = [f"{head} · {imprint.caveat} · {imprint.version}", imprint.sources, imprint.disclaimer]
    _box(slide, foot, (MARGIN_PT, HEIGHT_PT - _FOOT_PT - 4.0, inner, _FOOT_PT), FOOT, _SOFT)
    if scene.plate is None:
        _box(slide, [scene.message], (MARGIN_PT, top + 10.0, inner, 150.0), MESSAGE_ALONE, _INK)
        _box(slide, scene.facts, (MARGIN_PT, top + 130.0, inner, 250.0), FACT_ALONE, _INK, gap_pt=8.0)
    else:
        _box(slide, [scene.message], (MARGIN_PT, top, inner, _MESSAGE_PT), MESSAGE, _INK)
        facts_pt = facts_height(scene.facts, inner)
        bottom = HEIGHT_PT - _FOOT_PT - facts_pt - 8.0
        _box(slide, scene.facts, (MARGIN_PT, bottom, inner, facts_pt), FACT, _SOFT)
        box = (MARGIN_PT, top + _MESSAGE_PT, inner, bottom - top - _MESSAGE_PT - 2.0)
        _picture(slide, scene, box, source, words)
    notes = [scene.notes, scene.view, scene.address, imprint.made]
    slide.notes_slide.notes_text_frame.text = plain("\n".join(each for each in notes if each))


def facts_height(facts: Sequence[str], width: float) -> float:
    """Return the height of the numbers under a map, points: two lines, or as many as they take."""
    n_lines = sum(len(wrap(plain(fact), width, FACT)) for fact in facts)
    return max(_FACT_PT, 1.2 * FACT * n_lines + 2 * _PAD_PT)


def _picture(
    slide: Slide, scene: Handout, box: tuple[float, float, float, float], source: FeatureSource, words: Translator
) -> None:
    assert scene.plate is not None
    left, top, width, height = box
    plate = replace(
        scene.plate,
        width_pt=width / _ENLARGED,
        height_pt=height / _ENLARGED,
        dots_per_inch=_DOTS_PER_INCH * _ENLARGED,
    )
    drawn = io.BytesIO(render_plate(plate, source, words, "png"))
    picture = slide.shapes.add_picture(drawn, Pt(left), Pt(top), Pt(width), Pt(height))
    # The description that a screen reader speaks.
    picture._element.xpath(".//p:cNvPr")[0].set("descr", plain(scene.view))


def _box(
    slide: Slide, lines: Sequence[str], box: tuple[float, float, float, float], size: float, colour: RGBColor,
    gap_pt: float = 0.0,
) -> None:  # fmt: skip
    shape = slide.shapes.add_textbox(*(Pt(each) for each in box))
    shape.text_frame.margin_left = shape.text_frame.margin_right = 0
    _write(shape.text_frame, lines, size, colour, gap_pt=gap_pt)


def _write(
    frame: Any, lines: Sequence[str], size: float, colour: RGBColor, is_bold: bool = False, gap_pt: float = 0.0
) -> None:
    frame.word_wrap, frame.vertical_anchor, frame.auto_size = True, MSO_ANCHOR.TOP, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = 0
    write_lines(frame, lines, size, colour, is_bold, gap_pt=gap_pt)
