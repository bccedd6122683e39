"""Storyboards nobody would write, for the properties that must hold for all of them."""

from __future__ import annotations

from hypothesis import strategies as st

from dashboard.scenes.model import Bilingual, Scene, Storyboard

_SHOWN = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
LINE = st.text(_SHOWN, max_size=30)
NOTES = st.text(_SHOWN | st.sampled_from("\n\t"), max_size=60)
IDENTIFIERS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
TITLES = st.builds(Bilingual, LINE, LINE).filter(lambda title: title.en.strip() or title.fr.strip())
LINES = st.builds(Bilingual, LINE, LINE)
QUERIES = st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), st.text(_SHOWN, max_size=12), max_size=4)
PATHS = st.sampled_from(["/", "/cooperation", "/analysis/density", "/corridors/east", "/posts/ml-alpha"])
SCENES = st.builds(
    Scene,
    scene_id=IDENTIFIERS,
    title=TITLES,
    message=LINES,
    notes=st.builds(Bilingual, NOTES, NOTES),
    path=PATHS,
    query=QUERIES.map(lambda query: tuple(query.items())),
)
STORYBOARDS = st.builds(
    Storyboard,
    storyboard_id=IDENTIFIERS,
    title=TITLES,
    scenes=st.lists(SCENES, max_size=5, unique_by=lambda scene: scene.scene_id).map(tuple),
)


def scene(identifier: str, **fields: object) -> Scene:
    """Return a scene that says nothing but its name."""
    return Scene(identifier, Bilingual(identifier, identifier), **fields)  # type: ignore[arg-type]


def storyboard(*identifiers: str, storyboard_id: str = "tour") -> Storyboard:
    """Return a storyboard of such scenes."""
    return Storyboard(storyboard_id, Bilingual("Tour", "Tournée"), tuple(scene(each) for each in identifiers))


def names(board: Storyboard) -> list[str]:
    """Return the scenes in order, by identifier."""
    return [each.scene_id for each in board.scenes]
