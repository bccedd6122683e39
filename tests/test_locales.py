"""The two catalogues say the same things, say all that the code asks for, and read well in French."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from geodata.errors import AtlasError

PROJECT = Path(__file__).resolve().parent.parent
LOCALES = PROJECT / "layers" / "locales"
LANGUAGES = ("en", "fr")

#: English words that a French reader should never meet, and the word we use.
LEFTOVERS = {
    "heatmap": "carte de densité",
    "dashboard": "tableau de bord",
    "checkpoint": "poste",
    "cluster": "groupe",
    "download": "télécharger",
    "upload": "envoyer",
    "border post": "poste-frontière",
    "crossing": "point de passage",
    "seizure": "saisie",
    "layer": "couche",
    "settings": "réglages",
    "loading": "chargement",
    "click": "cliquer",
}
#: A space that does not break stands before these (U+202F or U+00A0) and inside the guillemets.
BAD_TYPOGRAPHY = {
    "a breaking space, or none, before : ; ? !": re.compile(r"(?:(?<=[^\s\u202f\u00a0])| )[:;?!](?=\s|$)"),
    "a breaking space, or none, after «": re.compile(r"«(?![\u202f\u00a0])"),
    "a breaking space, or none, before »": re.compile(r"(?<![\u202f\u00a0])»"),
    "a breaking space before %": re.compile(r" %"),
    "straight quotes": re.compile(r'"|(?<=\w)\'(?=\w)'),
    "three points instead of an ellipsis": re.compile(r"\.\.\."),
}
_KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[A-Za-z0-9_-]+)+")
_PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)[^}]*\}")


def read_catalogues(language: str) -> dict[str, Catalog]:
    catalogues = {}
    for path in sorted((LOCALES / language).glob("*.po")):
        with path.open("rb") as file:
            catalogues[path.stem] = read_po(file, locale=language, abort_invalid=True)
    return catalogues


def key_of(message: Message) -> str:
    """Return the key; of a message with a plural, that of the singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def texts_of(message: Message) -> tuple[str, ...]:
    """Return the text, or all forms of the plural."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def read_messages(language: str) -> dict[str, str]:
    """Return key -> text (all forms of a plural) over all domains."""
    return {
        key_of(message): "\n".join(texts_of(message))
        for catalogue in read_catalogues(language).values()
        for message in catalogue
        if message.id
    }


CATALOGUES = {language: read_catalogues(language) for language in LANGUAGES}
MESSAGES = {language: read_messages(language) for language in LANGUAGES}
HAS_CATALOGUES = bool(MESSAGES["en"] or MESSAGES["fr"])
HAS_DASHBOARD = (PROJECT / "dashboard" / "app.py").exists()
needs_catalogues = pytest.mark.skipif(not (HAS_CATALOGUES or HAS_DASHBOARD), reason="there is no catalogue yet")


def placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def typography_faults(text: str) -> list[str]:
    without_addresses = re.sub(r"https?://\S+|\{[^}]*\}|<[^>]*>|\]\([^)]*\)|`[^`]*`", "x", text)
    return [name for name, pattern in BAD_TYPOGRAPHY.items() if pattern.search(without_addresses)]


def leftover_words(text: str) -> list[str]:
    shown = re.sub(r"\{[^}]*\}|https?://\S+|`[^`]*`", "", text)
    return [word for word in LEFTOVERS if re.search(rf"\b{re.escape(word)}s?\b", shown, re.IGNORECASE)]


@needs_catalogues
def test_both_languages_have_the_same_files_and_the_same_keys() -> None:
    assert set(CATALOGUES["en"]) == set(CATALOGUES["fr"])
    assert set(MESSAGES["en"]) ^ set(MESSAGES["fr"]) == set()


@needs_catalogues
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_stands_once_in_the_file_its_prefix_names(language: str) -> None:
    seen: dict[str, str] = {}
    for domain, catalogue in CATALOGUES[language].items():
        for message in catalogue:
            if message.id:
                assert key_of(message).partition(".")[0] == domain
                assert key_of(message) not in seen
                seen[key_of(message)] = domain
    for path in (LOCALES / language).glob("*.po"):
        keys = re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(keys) == len(set(keys)), f"{path.name} says a key twice"


@needs_catalogues
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_uncertain(language: str) -> None:
    messages = [message for catalogue in CATALOGUES[language].values() for message in catalogue if message.id]
    assert [message.id for message in messages if not all(text.strip() for text in texts_of(message))] == []
    assert [message.id for message in messages if message.fuzzy] == []


@needs_catalogues
def test_both_languages_fill_in_the_same_values() -> None:
    differing = {
        key: (placeholders(text), placeholders(MESSAGES["fr"][key]))
        for key, text in MESSAGES["en"].items()
        if key in MESSAGES["fr"] and placeholders(text) != placeholders(MESSAGES["fr"][key])
    }
    assert not differing


@needs_catalogues
def test_french_is_set_as_french_is() -> None:
    faults = {key: typography_faults(text) for key, text in MESSAGES["fr"].items()}
    assert {key: found for key, found in faults.items() if found} == {}


@needs_catalogues
def test_no_english_is_left_in_the_french() -> None:
    faults = {key: leftover_words(text) for key, text in MESSAGES["fr"].items()}
    assert {key: found for key, found in faults.items() if found} == {}


def test_the_check_of_typography_sees_each_fault_and_passes_good_french() -> None:
    good = "Période\u00a0: du {start} au {end}\u00a0; « «\u00a0ouvert\u00a0» » à 14:30, 95\u202f%, voir https://exemple.org/a?b"
    good = good.replace("« «", "«\u202fa\u202f» «").replace("» »", "»")
    assert typography_faults(good) == []
    for bad in ("Période :", "Période:", "Vraiment ?", "«ouvert\u00a0»", "«\u00a0ouvert»", "95 %", "l'an", "a..."):
        assert typography_faults(bad) != [], bad


# --- the code and the catalogues agree --------------------------------------------------------------------------------


def code_files() -> list[Path]:
    return [path for folder in ("layers", "dashboard") for path in sorted((PROJECT / folder).rglob("*.py"))]


def literal_keys(path: Path, domains: set[str]) -> set[str]:
    """Return the string constants of a module that look like keys of one of the domains."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return {text for text in texts if _KEY.fullmatch(text) and text.partition(".")[0] in domains}


def dynamic_keys() -> set[str]:
    """Return the keys that the code puts together: `layers.locales.DYNAMIC_PREFIXES` maps a prefix to its endings."""
    prefixes = getattr(importlib.import_module("layers.locales"), "DYNAMIC_PREFIXES", {})
    return {f"{prefix.rstrip('.')}.{value}" for prefix, values in prefixes.items() for value in values}


@needs_catalogues
def test_every_key_the_code_uses_is_in_the_catalogues_and_every_key_there_is_used() -> None:
    domains = set(CATALOGUES["en"])
    used = {key for path in code_files() for key in literal_keys(path, domains)} | dynamic_keys()
    used |= {f"error.{code}" for code in error_codes()}
    known = set(MESSAGES["en"])
    # A vocabulary is named by its prefix; the words of an open one come from the data.
    locales = importlib.import_module("layers.locales")
    used -= {*locales.DYNAMIC_PREFIXES, *locales.OPEN_PREFIXES}
    words = tuple(f"{prefix}." for prefix in locales.OPEN_PREFIXES if prefix != "error")
    used |= {key for key in known if key.startswith(words)}
    assert used - known == set(), "asked for by the code, missing in the catalogues"
    assert known - used == set(), "in the catalogues, used nowhere"


OUR_ERRORS = {each.__name__ for each in (AtlasError, *AtlasError.__subclasses__())}


def error_codes() -> set[str]:
    """Return the codes of the errors raised anywhere: a reader may meet each of them."""
    codes = set()
    for path in [*code_files(), *(PROJECT / "geodata").rglob("*.py"), *(PROJECT / "etl").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in OUR_ERRORS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value.isidentifier():
                    codes.add(first.value)
    return codes


def visible_literals(source: str) -> list[str]:
    """Return the words written straight into components instead of the catalogue."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if getattr(node.func.value, "id", "") not in ("html", "dmc", "dcc"):
            continue
        places = node.args[:1] if getattr(node.func.value, "id", "") != "dcc" else []
        shown = ("children", "label", "placeholder", "title", "description", "alt", "aria-label")
        places += [keyword.value for keyword in node.keywords if keyword.arg in shown]
        for place in places:
            parts = place.elts if isinstance(place, ast.List | ast.Tuple) else [place]
            texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            found += [text for text in texts if re.search(r"[A-Za-zÀ-ÿ]{3,}", text) and not _KEY.fullmatch(text)]
    return found


def test_no_visible_word_stands_in_the_code() -> None:
    faults = {path.name: visible_literals(path.read_text(encoding="utf-8")) for path in code_files()}
    assert {name: words for name, words in faults.items() if words} == {}


def test_the_search_for_visible_words_finds_them() -> None:
    source = 'html.P("Hello there"); dmc.Button(t("map.go"), title="Press"); html.Div(html.B("Bold")); f("no")'
    assert visible_literals(source) == ["Hello there", "Press", "Bold"]


_JS_WORDS = re.compile(
    r"""(?:textContent|innerText|title|placeholder|ariaLabel|alt|"aria-label"|"title"|"placeholder")\s*[:=]\s*"([^"]*[A-Za-zÀ-ÿ]{2}[^"]*)\""""
)


def test_no_visible_word_stands_in_the_scripts() -> None:
    scripts = sorted((PROJECT / "dashboard" / "assets").glob("*.js"))
    assert scripts
    faults = {path.name: _JS_WORDS.findall(path.read_text(encoding="utf-8")) for path in scripts}
    assert {name: words for name, words in faults.items() if words} == {}
    assert _JS_WORDS.findall('a.textContent = "Loading"; { "aria-label": "Close it" }; b.title = words.close') == [
        "Loading", "Close it",
    ]  # fmt: skip
