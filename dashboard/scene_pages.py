"""A storyboard as pages of a PDF: the words of each page; `layers.paper_scene` only draws."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.scene_handouts import Handout, Imprint
from layers.locales import Translator
from layers.paper_scene import ScenePage


def scene_pages(scenes: Sequence[Handout], imprint: Imprint, words: Translator) -> list[ScenePage]:
    """Return the pages in order."""
    total = words.number(len(scenes))
    return [
        ScenePage(
            number=words.text("scenes.place", n=words.number(place), total=total),
            title=each.title,
            message=each.message,
            facts=each.facts,
            foot=(each.view, *imprint.lines),
            address=each.address,
            address_note=imprint.address_note,
            plate=each.plate,
        )
        for place, each in enumerate(scenes, 1)
    ]
