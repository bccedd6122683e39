"""Numbers in the sentences of scenes come from the data at the moment they are shown."""

from __future__ import annotations

from dashboard.data import AtlasData
from dashboard.scenes.facts import scene_text
from dashboard.scenes.model import Bilingual, Scene
from layers.locales import translator


def test_a_sentence_counts_what_its_view_shows_or_what_it_names(atlas: AtlasData) -> None:
    scene = Scene(
        "drugs",
        Bilingual("Drugs", "Stupéfiants"),
        Bilingual("{incidents}, {n_incidents?type=other} of others, {incidents?} in all, {unknown} {}", ""),
        query=(("type", "drugs"),),
    )
    # The invented country: seven incidents, three of drugs, one of another type.
    english = scene_text(atlas, scene, translator("en"))
    assert english.message == "3 reported incidents, 1 of others, 7 reported incidents in all, {unknown} {}"
    french = scene_text(atlas, scene, translator("fr"))
    assert french.title == "Stupéfiants"
    assert french.message == english.message, "a sentence that is not translated is not half translated"
