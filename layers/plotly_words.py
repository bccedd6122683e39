"""The words Plotly says by itself, in the reader's language."""

from __future__ import annotations

from layers.locales import Translator


def saving_words(translator: Translator, save: str) -> dict[str, str]:
    """Return the dictionary of the button that saves a picture; `save` is its name."""
    return {
        "Download plot as a PNG": save,
        "Download plot as a png": save,
        "Download plot": save,
        "Taking snapshot - this may take a few seconds": translator.text("charts.saving"),
        "Snapshot succeeded": translator.text("charts.saved"),
        "Sorry, there was a problem downloading your image!": translator.text("charts.save_failed"),
    }
