"""What the ETL says of a file is said again in the reader's language, every sentence of it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from layers.locales import messages_of, translator
from layers.sentences import say_again

ETL = Path(__file__).resolve().parents[2] / "etl"
FRENCH = translator("fr")


def filled(node: ast.expr, constants: dict[str, str]) -> list[str]:
    """Return the texts an expression may make, ``17`` where it fills something in that is no constant."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return ["".join(
            str(each.value) if isinstance(each, ast.Constant) else constants.get(ast.unparse(each.value), "17")
            for each in node.values
        )]  # fmt: skip
    if isinstance(node, ast.IfExp):
        return filled(node.body, constants) + filled(node.orelse, constants)
    if isinstance(node, ast.BinOp):
        return [left + right for left in filled(node.left, constants)
                for right in filled(node.right, constants)]  # fmt: skip
    return []


def said_of_cells() -> list[str]:
    """Return the reasons and suggestions that the code of the ETL writes down for a cell or a row."""
    said = []
    for path in sorted(ETL.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            ast.unparse(each.targets[0]): str(each.value.value)
            for each in tree.body if isinstance(each, ast.Assign) and isinstance(each.value, ast.Constant)
        }  # fmt: skip
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            places = list(node.args) if name == "Fault" else node.args[3:4] if name == "add" else []
            places += [each.value for each in node.keywords if each.arg == "suggestion"]
            said += [text for place in places for text in filled(place, constants)]
    return sorted({each for each in said if " " in each})


@pytest.mark.parametrize("sentence", said_of_cells())
def test_each_reason_for_a_cell_is_said_in_french(sentence):
    assert say_again(sentence, FRENCH) != sentence


def test_what_a_sentence_fills_in_is_taken_over():
    said = "“Kayas” is not an allowed value. Did you mean Kayes?"
    assert say_again(said, FRENCH) == "«\u00a0Kayas\u00a0» n’est pas un mot admis. Vouliez-vous dire Kayes\u00a0?"
    assert say_again(said, translator("en")) == said
    assert say_again("Nobody has said this before.", FRENCH) == "Nobody has said this before."


def test_each_sentence_of_the_catalogue_is_found_again():
    french = messages_of("fr", "etl.sentence.")
    for key, english in messages_of("en", "etl.sentence.").items():
        fields = dict.fromkeys(("name",), "7")
        names = [part.partition("}")[0] for part in english.split("{")[1:]]
        fields |= dict.fromkeys(names, "7")
        assert say_again(english.format(**fields), FRENCH) == french[key].format(**fields), key
