"""What a map shows, in words: a paragraph made from numbers alone, in French and English."""

from __future__ import annotations

import math

from geodata.statistics import SMALL_COUNT
from geodata.view_facts import Counted, PeriodChange, ViewFacts, is_clear
from layers.locales import Translator

#: Of many types or countries the first ones are named.
_MOST_NAMED = 3


def view_paragraph(facts: ViewFacts, translator: Translator) -> list[str]:
    """Return the sentences: how many and when, of what, where, what changed, what is left out.

    Parameters
    ----------
    facts : ViewFacts
        Made by `geodata.view_facts.view_facts`.
    translator : Translator
    """
    return [
        _how_many(facts, translator),
        *_what(facts, translator),
        *_where(facts, translator),
        *_changed(facts, translator),
        *_left_out(facts, translator),
    ]


def _how_many(facts: ViewFacts, translator: Translator) -> str:
    total = translator.number(facts.n_total)
    if not facts.n_selected or facts.period is None:
        return translator.text("paragraph.none", total=total)
    first, last = (translator.date(day) for day in facts.period)
    return translator.count("paragraph.shown", facts.n_selected, first=first, last=last, total=total)


def _what(facts: ViewFacts, translator: Translator) -> list[str]:
    if not facts.types:
        return []
    if len(facts.types) == 1:
        kind = translator.text(f"paragraph.about.{facts.types[0][0]}")
        return [translator.count("paragraph.one_type", facts.n_selected, type=kind)]
    named = _listed(facts.types, "paragraph.about", translator)
    key = "paragraph.types_first" if len(facts.types) > _MOST_NAMED else "paragraph.types"
    return [translator.text(key, types=named)]


def _where(facts: ViewFacts, translator: Translator) -> list[str]:
    if not facts.countries:
        return []
    if len(facts.countries) == 1:
        where = translator.text(f"paragraph.in.{facts.countries[0][0]}")
        sentences = [translator.count("paragraph.one_country", facts.n_selected, where=where)]
    else:
        named = _listed(facts.countries, "paragraph.in", translator)
        key = "paragraph.countries_first" if len(facts.countries) > _MOST_NAMED else "paragraph.countries"
        sentences = [translator.text(key, where=named)]
    if facts.places:
        places = translator.enumeration([_part(name, number, translator) for name, number in facts.places])
        sentences.append(translator.count("paragraph.places", len(facts.places), places=places))
    return sentences


def _listed(counted: Counted, prefix: str, translator: Translator) -> str:
    first = counted[:_MOST_NAMED]
    return translator.enumeration(
        [_part(translator.text(f"{prefix}.{code}"), number, translator) for code, number in first]
    )


def _part(name: str, number: int, translator: Translator) -> str:
    return translator.text("paragraph.part", name=name, n=translator.number(number))


def _changed(facts: ViewFacts, translator: Translator) -> list[str]:
    change = facts.change
    if change is None:
        return [translator.text("paragraph.no_before")] if facts.n_selected else []
    if not facts.n_selected and not change.n_now + change.n_before:
        return []
    (first, last), (before_first, before_last) = change.periods.now, change.periods.before
    days = {"first": first, "last": last, "before_first": before_first, "before_last": before_last}
    counted = translator.text(
        "paragraph.change_default" if change.is_default else "paragraph.change",
        now=translator.number(change.n_now),
        before=translator.number(change.n_before),
        **{name: translator.date(day) for name, day in days.items()},
    )
    sentences = [counted, _verdict(change, translator)]
    if change.main is not None and len(facts.types) > 1:
        main = change.main
        kind = translator.text(f"paragraph.about.{main.code}")
        numbers = {"now": translator.number(main.n_now), "before": translator.number(main.n_before)}
        sentences.append(translator.text("paragraph.main_change", type=kind, **numbers))
    if change.n_astride:
        sentences.append(translator.count("paragraph.astride", change.n_astride))
    return sentences


def _verdict(change: PeriodChange, translator: Translator) -> str:
    """Say what the ratio of the rates means; no ratio of a handful of incidents."""
    ratio = change.ratio
    if math.isnan(ratio.value):
        return translator.text("paragraph.small", few=translator.number(SMALL_COUNT))
    if math.isinf(ratio.value):
        key = "paragraph.from_none" if is_clear(ratio) else "paragraph.from_none_unclear"
        return translator.text(key, low=translator.significant(ratio.low))
    key = "paragraph.unclear"
    if is_clear(ratio):
        key = "paragraph.more" if ratio.low > 1.0 else "paragraph.fewer"
    said = {"ratio": ratio.value, "low": ratio.low, "high": ratio.high}
    return translator.text(key, **{name: translator.significant(value) for name, value in said.items()})


def _left_out(facts: ViewFacts, translator: Translator) -> list[str]:
    reasons = []
    if facts.n_filtered:
        reasons.append(translator.count("paragraph.left_filters", facts.n_filtered))
    if facts.n_too_imprecise:
        kilometres = translator.number(facts.max_error_km, 1)
        reasons.append(translator.count("paragraph.left_error", facts.n_too_imprecise, km=kilometres))
    return [translator.text("paragraph.left_out", reasons=translator.enumeration(reasons))] if reasons else []
