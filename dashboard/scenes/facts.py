"""Numbers in the sentences of a scene, filled in from the data when it is shown: true for any register and any filter.

``{incidents}`` counts what the filters of the scene's own view select; ``{incidents?type=drugs&country=ML}`` what the
named ones do, in the words of the address of the map. The names are those of `figures.FIGURES`; a placeholder nobody
knows stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from dashboard.data import AtlasData
from dashboard.scenes.figures import FIGURES
from dashboard.scenes.model import Scene
from layers.locales import Translator, translator

_PLACEHOLDER = re.compile(r"\{([a-z_]+)(?:\?([^{}]*))?\}")


@dataclass(frozen=True)
class SceneText:
    """Hold what is said about a scene in one language, numbers filled in."""

    title: str
    message: str
    notes: str


def scene_text(atlas: AtlasData, scene: Scene, words: Translator) -> SceneText:
    """Return the texts of a scene in the language of `words`; where it is not written yet, in the other one."""
    own, language = scene.parameters, words.language
    texts = (scene.title, scene.message, scene.notes)
    # The numbers speak the language of their sentence, even where that is not the reader's.
    said = (filled(atlas, each.text(language), own, translator(each.spoken(language))) for each in texts)
    return SceneText(*said)


def filled(atlas: AtlasData, text: str, own: Mapping[str, str], words: Translator) -> str:
    """Return a text with its placeholders filled in; `own` are the parameters of those that name none."""

    def fill(found: re.Match[str]) -> str:
        figure = FIGURES.get(found[1])
        if figure is None:
            return found[0]
        return figure(atlas, own if found[2] is None else dict(parse_qsl(found[2])), words)

    return _PLACEHOLDER.sub(fill, text)
