"""What a reader chooses on the page of an analysis: a list of values that lives in the URL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboard.data import AtlasData
from layers.locales import Translator

#: Value and label of each option, where they come from the data.
OptionSource = Callable[[AtlasData, Translator], tuple[tuple[str, str], ...]]

#: How a value in km is called.
KILOMETRES = "analysis.km"


@dataclass(frozen=True)
class Parameter:
    """Describe one choice.

    Attributes
    ----------
    name : str
        Parameter of the URL; not one of the filters.
    label_key : str
        Key of the label above the list.
    options : tuple of str, or a function of atlas and translator
        Values; a function gives (value, label) pairs.
    default : str
        Taken where the URL names none, or none that is offered; empty for the first option.
    option_key : str
        How a value is called: a text with ``{value}`` for numbers, or, where it ends with a full stop, the prefix of
        the key of each value. Not used where `options` is a function.
    """

    name: str
    label_key: str
    options: tuple[str, ...] | OptionSource
    default: str = ""
    option_key: str = ""

    def choices(self, atlas: AtlasData, words: Translator) -> tuple[tuple[str, str], ...]:
        """Return (value, label) of each option."""
        if callable(self.options):
            return self.options(atlas, words)
        return tuple((value, self._label(value, words)) for value in self.options)

    def _label(self, value: str, words: Translator) -> str:
        if self.option_key.endswith("."):
            return words.text(f"{self.option_key}{value}")
        return words.text(self.option_key, value=words.number(float(value), 1))


def read_choices(
    parameters: tuple[Parameter, ...], query: Mapping[str, object], atlas: AtlasData, words: Translator
) -> dict[str, str]:
    """Return a value of each parameter that can be trusted; what the URL gets wrong is as if it were not there."""
    chosen = {}
    for parameter in parameters:
        offered = [value for value, _ in parameter.choices(atlas, words)]
        asked = query.get(parameter.name)
        fallback = parameter.default if parameter.default in offered else next(iter(offered), "")
        chosen[parameter.name] = asked if isinstance(asked, str) and asked in offered else fallback
    return chosen


def changed_choices(
    parameters: tuple[Parameter, ...], choices: Mapping[str, str], atlas: AtlasData, words: Translator
) -> dict[str, str]:
    """Return the parameters of the URL; what is as by default is left out."""
    default = read_choices(parameters, {}, atlas, words)
    return {name: value for name, value in choices.items() if value != default[name]}
