"""The buttons of the page of own data: what is pressed names itself."""

from __future__ import annotations

from dash import html

from dashboard.ids import DataId


def act_button(act: str, label: str, *, is_main: bool = False, name: str = "") -> html.Button:
    """Return a button; `name` says what it acts on."""
    return html.Button(
        label, id={"type": DataId.ACT, "act": act, "name": name}, type="button",
        className="button data-main" if is_main else "button",
    )  # fmt: skip
