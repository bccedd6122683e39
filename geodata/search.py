"""One search over names of every kind: an index made once, a query answered in milliseconds.

Each word of the query must be found in a name (or in the words around it, such as the country): as it is written, by
its beginning, by its sound (`geodata.spelling`) or within a small edit distance; the better, the higher it stands.

References
----------
Levenshtein, V. I. (1966). Binary codes capable of correcting deletions, insertions and reversals. Soviet Physics
Doklady 10(8), 707-710. Used with transposition of neighbours (optimal string alignment).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from geodata.spelling import fold_text, sound

#: Share of a full match for each way in which a word of the query meets a word of a name.
SCORE_EXACT = 1.0
SCORE_PREFIX = 0.93
SCORE_SOUND = 0.92
SCORE_SOUND_PREFIX = 0.86
#: Per edit, off the score by sound; of the beginning of a longer word a little more.
EDIT_COST = 0.12
PREFIX_COST = 0.05
#: Letters that a word (as it sounds) must have for one edit, and for two.
LETTERS_FOR_EDITS = (4, 7)
#: Letters from which on a sound is compared at all.
LETTERS_FOR_SOUND = 3
#: A word that is not in the name itself but stands around it (country, kind, year) counts so much.
CONTEXT_SHARE = 0.75
#: So much of the score is the share of the words of the name that the query has.
COVERAGE_SHARE = 0.15
MAX_QUERY_LETTERS = 80
MAX_QUERY_WORDS = 8
#: Words that say nothing of a place, left out of a query that has others.
SMALL_WORDS = frozenset(
    ("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "of", "on", "the", "and", "at", "in")
)
#: What is so much worse than the best answer is none.
SCORE_RANGE = 0.21
#: Of a name that lacks words of the query, where no name has them all.
MISSING_SHARE = 0.6
_AFTER_ALL_LETTERS = "\U0010ffff"


@dataclass(frozen=True)
class Entry:
    """Describe something that can be found.

    Attributes
    ----------
    kind : str
    identifier : str
    names : tuple of str
        All its names, the main one first.
    context : str
        Words around it that may stand in a query beside the name.
    weight : float
        Breaks ties, the larger first: inhabitants, a date.
    """

    kind: str
    identifier: str
    names: tuple[str, ...]
    context: str = ""
    weight: float = 0.0


@dataclass(frozen=True)
class Hit:
    """Hold one answer.

    Attributes
    ----------
    entry : Entry
    name : str
        The name that the query met.
    score : float
        0 to 1.
    """

    entry: Entry
    name: str
    score: float


@dataclass(frozen=True, eq=False)
class SearchIndex:
    """Hold the names word by word; made by `build_search_index`.

    Attributes
    ----------
    entries : tuple of Entry
    words : list of str
        The vocabulary: each folded word, in alphabetical order.
    sounds : list of str
    sound_of : int array
        How the words sound, each sound once; of each word which of them it is.
    first, names, shares : arrays
        Names that have word ``w``: ``names[first[w]:first[w + 1]]``, and how much each counts.
    owner, n_words : arrays
        Of each name its entry, and how many words it has.
    texts : list of str
        Of each name how it is written.
    weights : array
        Of each entry its weight.
    """

    entries: tuple[Entry, ...]
    words: list[str]
    sounds: list[str]
    sound_of: np.ndarray
    first: np.ndarray
    names: np.ndarray
    shares: np.ndarray
    owner: np.ndarray
    n_words: np.ndarray
    texts: list[str]
    weights: np.ndarray


def build_search_index(entries: Iterable[Entry]) -> SearchIndex:
    """Return the index of some entries. A name is found by its words, and by all of them run together."""
    kept = tuple(entries)
    pairs: list[tuple[str, int, float]] = []
    owner: list[int] = []
    n_words: list[int] = []
    texts: list[str] = []
    for position, entry in enumerate(kept):
        around = fold_text(entry.context).split()
        for name in dict.fromkeys(entry.names):
            own = fold_text(name).split()
            if not own:
                continue
            shares = dict.fromkeys(around, CONTEXT_SHARE) | dict.fromkeys([*own, "".join(own)], 1.0)
            pairs += [(word, len(texts), share) for word, share in shares.items()]
            owner.append(position)
            n_words.append(len(own))
            texts.append(name)
    pairs.sort(key=lambda pair: pair[0])
    words = [word for word, _ in groupby(pair[0] for pair in pairs)]
    heard = [sound(word) for word in words]
    sounds = sorted(set(heard))
    number_of = {each: number for number, each in enumerate(sounds)}
    counts = Counter(pair[0] for pair in pairs)
    return SearchIndex(
        entries=kept,
        words=words,
        sounds=sounds,
        sound_of=np.array([number_of[each] for each in heard], dtype=np.int64),
        first=np.concatenate(([0], np.cumsum([counts[word] for word in words], dtype=np.int64))),
        names=np.array([pair[1] for pair in pairs], dtype=np.int64),
        shares=np.array([pair[2] for pair in pairs], dtype=np.float32),
        owner=np.array(owner, dtype=np.int64),
        n_words=np.array(n_words, dtype=np.float32),
        texts=texts,
        weights=np.array([entry.weight for entry in kept]),
    )


def find(index: SearchIndex, query: str, limit_per_kind: int = 5) -> list[Hit]:
    """Return what a query means, the best first, of each kind at most so many.

    Parameters
    ----------
    index : SearchIndex
    query : str
        Free text; what is beyond `MAX_QUERY_LETTERS` and `MAX_QUERY_WORDS` is cut off.
    limit_per_kind : int

    Returns
    -------
    list of Hit
        Empty where no name has a word of the query, or where the query has none.
    """
    words = query_words(query)
    if not words or not index.texts:
        return []
    scores = _score_names(index, words)
    if len(words) > 1:
        np.maximum(scores, _word_scores(index, "".join(words)), out=scores)
    return _best_entries(index, scores, limit_per_kind)


def query_words(query: str) -> list[str]:
    """Return the words of a query that count."""
    words = fold_text(query[:MAX_QUERY_LETTERS]).split()[:MAX_QUERY_WORDS]
    return [word for word in words if word not in SMALL_WORDS] or words


def _score_names(index: SearchIndex, words: Sequence[str]) -> np.ndarray:
    """Return the score of each name for all words; where no name has them all, for those it has."""
    each = np.stack([_word_scores(index, word) for word in words])
    coverage = np.minimum(1.0, len(words) / index.n_words)
    mean = each.mean(axis=0) * (1.0 - COVERAGE_SHARE + COVERAGE_SHARE * coverage)
    has_all = (each > 0.0).all(axis=0)
    return np.where(has_all, mean, 0.0) if has_all.any() else mean * MISSING_SHARE


def _word_scores(index: SearchIndex, word: str) -> np.ndarray:
    """Return the score of each name for one word of the query."""
    vocabulary = _vocabulary_scores(index, word)
    found = np.flatnonzero(vocabulary)
    lengths = index.first[found + 1] - index.first[found]
    starts = np.repeat(index.first[found] - np.cumsum(lengths) + lengths, lengths)
    rows = starts + np.arange(len(starts))
    scores = np.zeros(len(index.texts), dtype=np.float32)
    np.maximum.at(scores, index.names[rows], np.repeat(vocabulary[found], lengths) * index.shares[rows])
    return scores


def _vocabulary_scores(index: SearchIndex, word: str) -> np.ndarray:
    """Return the score of each word of the vocabulary for one word of the query."""
    scores = _sound_scores(index, sound(word))[index.sound_of]
    first, last = bisect_left(index.words, word), bisect_left(index.words, word + _AFTER_ALL_LETTERS)
    scores[first:last] = np.maximum(scores[first:last], SCORE_PREFIX)
    if first < last and index.words[first] == word:
        scores[first] = SCORE_EXACT
    return scores


def _sound_scores(index: SearchIndex, heard: str) -> np.ndarray:
    """Return the score of each sound of the vocabulary for the sound of one word of the query."""
    if len(heard) < LETTERS_FOR_SOUND:
        return np.zeros(len(index.sounds), dtype=np.float32)
    n_edits = sum(len(heard) >= letters for letters in LETTERS_FOR_EDITS)
    whole = _edits(heard, index.sounds, n_edits)
    scores = np.where(whole <= n_edits, SCORE_SOUND - EDIT_COST * whole, 0.0).astype(np.float32)
    # The beginning of a longer word: one letter more must be there before the first edit is allowed.
    n_edits = sum(len(heard) > letters for letters in LETTERS_FOR_EDITS)
    begun = _edits(heard, _beginnings(index, len(heard)), n_edits)
    by_prefix = SCORE_SOUND_PREFIX - (EDIT_COST + PREFIX_COST) * begun
    return np.maximum(scores, np.where(begun <= n_edits, by_prefix, 0.0).astype(np.float32))


@lru_cache(maxsize=32)
def _beginnings(index: SearchIndex, length: int) -> list[str]:
    return [each[:length] for each in index.sounds]


def _edits(heard: str, sounds: list[str], limit: int) -> np.ndarray:
    """Return the edit distance to each sound; more than `limit` where it is more than that."""
    return process.cdist([heard], sounds, scorer=OSA.distance, score_cutoff=limit, dtype=np.int32, workers=1)[0]


def _best_entries(index: SearchIndex, scores: np.ndarray, limit_per_kind: int) -> list[Hit]:
    """Return the entries of the best names; an entry stands once, by its best name (its main one, if equal)."""
    best = np.zeros(len(index.entries), dtype=np.float32)
    np.maximum.at(best, index.owner, scores)
    found = np.flatnonzero((best > 0.0) & (best >= best.max() - SCORE_RANGE))
    order = found[np.lexsort((-index.weights[found], -best[found].round(3)))]
    taken: dict[str, int] = {}
    hits = []
    for position in order:
        entry = index.entries[position]
        taken[entry.kind] = taken.get(entry.kind, 0) + 1
        if taken[entry.kind] <= limit_per_kind:
            names = np.flatnonzero(index.owner == position)
            hits.append(Hit(entry, index.texts[names[np.argmax(scores[names])]], float(best[position])))
    return hits
