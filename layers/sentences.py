"""Sentences of the ETL in the reader's language: it writes English, and the catalogues hold each of its sentences.

A sentence is recognised by its English text (``etl.sentence.*``), what it fills in is taken over as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from layers.locales import Translator, messages_of, translator

_PREFIX = "etl.sentence."
#: What a sentence fills in that is a number, and what is a piece of language itself.
_NUMBERS, _WORDS = ("n", "m", "km", "before"), ("area", "separator")
_PLACEHOLDER = re.compile(r"\\\{([a-z_]+)\\\}")


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the pattern of each English sentence and its key, those with most words of their own first."""
    found = messages_of("en", _PREFIX)
    longest = sorted(found, key=lambda key: -len(re.sub(r"\{.*?\}", "", found[key])))
    return tuple(
        (re.compile(_PLACEHOLDER.sub(r"(?P<\1>.+?)", re.escape(found[key])), re.DOTALL), key) for key in longest
    )


@lru_cache(maxsize=4096)
def _recognised(sentence: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    for pattern, key in _patterns():
        matched = pattern.fullmatch(sentence)
        if matched:
            return key, tuple(matched.groupdict().items())
    return None


def _filled(name: str, value: str, words: Translator) -> str:
    """Return what a sentence fills in: numbers and words of its own in the language of the reader."""
    if name in _NUMBERS and re.fullmatch(r"[\d,]+(\.\d+)?", value):
        return words.number(float(value.replace(",", "")), 1)
    return say_again(value, words) if name in _WORDS else value


def say_again(said: str, words: Translator) -> str:
    """Return what the ETL said, one sentence or several, in the language of the reader.

    A sentence that the catalogues lack stays as it is.

    Parameters
    ----------
    said : str
        English, as the ETL writes it.
    words : Translator
    """
    if words.language == "en" or not said.strip():
        return said
    whole = _recognised(said.strip())
    if whole is not None:
        said_again = {name: _filled(name, value, words) for name, value in whole[1]}
        return translator(words.language).text(whole[0], **said_again)
    # Two sentences, a reason and what to do: cut where both halves are known, else where one of them is.
    cuts = [match.end() for match in re.finditer(r"[.?!]\s+", said)]
    for end in cuts:
        first, second = said[:end].strip(), said[end:].strip()
        if _recognised(first) is not None:
            return f"{say_again(first, words)} {say_again(second, words)}"
    return said
