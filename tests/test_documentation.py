"""What the documents say is what is there: a page that drifts from the code fails here."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

import start
from bench.__main__ import BENCHES
from bench.screenshots import documented
from dashboard.analyses import TOPICS
from dashboard.pages import PAGES
from geodata import dictionary
from geodata.fields import TABLES
from geodata.settings import Settings

PROJECT = Path(__file__).resolve().parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def code_blocks(text: str) -> list[str]:
    return re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_the_data_dictionary_is_what_the_column_definitions_make() -> None:
    message = "run: python -m geodata.dictionary"
    assert read("docs/data.md") == dictionary.render_dictionary(), message
    assert set(dictionary.TABLE_TEXTS) == set(TABLES)


def test_the_data_dictionary_has_each_column_of_each_table() -> None:
    sections = re.split(r"^## ", dictionary.render_dictionary(), flags=re.MULTILINE)[1:]
    listed = {part.partition("\n")[0]: re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) for part in sections}
    for table, columns in TABLES.items():
        assert listed[table] == [column.name for column in columns]


def test_each_setting_is_in_the_readme_and_none_else() -> None:
    documented = set(re.findall(r"^\| `(ATLAS_\w+)` \|", README, re.MULTILINE))
    source = read("geodata/settings.py")
    assert documented == set(re.findall(r"\bATLAS_[A-Z_]+\b", source))
    assert len(documented) == len(fields(Settings))


def test_each_command_of_the_readme_is_one_that_start_understands(capsys: pytest.CaptureFixture[str]) -> None:
    commands = [line.split() for block in code_blocks(README) for line in block.splitlines() if "start.py" in line]
    assert len(commands) >= 4
    for words in commands:
        arguments = words[words.index("start.py") + 1 :]
        arguments = arguments[: arguments.index("#")] if "#" in arguments else arguments
        start.read_arguments(arguments)
    with pytest.raises(SystemExit):
        start.read_arguments(["--help"])
    shown = capsys.readouterr().out
    for option in re.findall(r"^\| `(--\w+)", README, re.MULTILINE):
        assert option in shown


def test_each_file_and_folder_the_readme_names_exists() -> None:
    named = re.findall(r"^ {4}(\S+?)/?\s{2,}\S", README, re.MULTILINE)
    assert {"geodata", "etl", "layers", "dashboard"} <= set(named)
    missing = [name for name in named if not (PROJECT / name).exists()]
    assert not missing
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if not link.startswith("http")]
    assert [link for link in links if not (PROJECT / link).exists()] == []


def test_each_package_of_ours_is_in_the_tree_of_the_readme() -> None:
    packages = {path.parent.name for path in PROJECT.glob("*/__init__.py") if path.parent.name != "tests"}
    assert packages <= set(re.findall(r"^ {4}(\w+)/", README, re.MULTILINE))


def test_the_sources_list_each_bundled_file() -> None:
    sources = read("geodata/reference/SOURCES.md")
    bundled = [
        path.name for path in (PROJECT / "geodata" / "reference").iterdir() if path.suffix in (".csv", ".parquet")
    ]
    assert bundled
    assert [name for name in bundled if name not in sources] == []


def requirement_names(name: str) -> set[str]:
    lines = read(name).splitlines()
    return {match[1] for line in lines if (match := re.match(r"([A-Za-z][\w.-]*)\s*==", line))}


def test_each_dependency_is_pinned_and_has_its_reason() -> None:
    names = requirement_names("requirements.txt") | requirement_names("requirements-dev.txt")
    reasons = set(re.findall(r"^\| ([\w-]+) \|", read("docs/decisions/0001-dependencies.md"), re.MULTILINE)) - {
        "package"
    }
    assert reasons == names
    for file in ("requirements.txt", "requirements-dev.txt"):
        wanted = [line for line in read(file).splitlines() if line.strip() and not line.startswith(("#", "-r"))]
        assert [line for line in wanted if "==" not in line] == []


def test_the_changelog_has_an_entry_under_its_newest_heading() -> None:
    newest = re.split(r"^## ", read("CHANGELOG.md"), flags=re.MULTILINE)[1]
    assert re.search(r"^- \S", newest, re.MULTILINE)


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (PROJECT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_readme_says_the_same_limits_in_both_languages() -> None:
    english, french = README.split("## En français")
    for fact in ("95", "11"):
        assert re.search(rf"\b{fact}\s*%", english) and re.search(rf"\b{fact}\s*%", french)


def test_each_page_and_each_benchmark_is_in_the_readme() -> None:
    named = set(re.findall(r"`(/[a-z/]*)`", README))
    pages = {page.PATH for page in PAGES.values() if hasattr(page, "PATH")} - {"/analysis"}
    assert pages | {f"/analysis/{topic}" for topic in TOPICS} <= named
    benches = re.search(r"python -m bench ([a-z|]+)", README)
    assert benches and tuple(benches[1].split("|")) == BENCHES


def test_each_page_and_theme_has_its_picture_and_the_readme_shows_pictures_that_are_there() -> None:
    pictures = {path.name for path in (PROJECT / "docs" / "screenshots").iterdir()}
    assert pictures == {f"{name}-{language}.webp" for name, language in documented()}
    assert set(re.findall(r"\(docs/screenshots/([^)]+)\)", README)) <= pictures
