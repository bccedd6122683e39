"""The page of own data without a browser: what it shows when, what its buttons order, and who may send a file."""

from __future__ import annotations

import dataclasses
import io
import json
import time

import pandas as pd
import pytest

import start
from dashboard.app import create_app
from dashboard.callbacks.data import carry_out, order_for
from dashboard.components.data_desk import PROJECTS, desk_view
from dashboard.components.data_sets import dataset_name
from dashboard.data import AtlasData
from dashboard.loads import desk
from dashboard.pages import data as page
from etl import files
from etl.adapters import ADAPTERS
from etl.geography import layers, osm_pbf
from geodata.errors import InputError
from geodata.settings import Settings
from layers.locales import translator

FRENCH = translator("fr")
NOTHING = {
    name: ([], []) for name in ("columns", "constants", "formats", "words", "about", "rights", "replace", "choice")
}
GUESS = {
    "table": "incidents", "may_be": ["border_posts", "incidents"],
    "kind": "unknown", "n_rows": 2, "notes": [], "by": {}, "formats": ["%d/%m/%Y"],
    "columns": [{"name": "jour", "samples": ["12/03/2024"]}, {"name": "nature", "samples": ["Chaussures"]}],
    "rows": [[2, "12/03/2024", "Chaussures"]], "mapping": {"columns": {"date": "jour"}, "formats": {}},
}  # fmt: skip
CHECKED = {
    "n_rows": 2, "n_good": 1, "n_bad": 1, "n_faults": 1, "n_warnings": 0, "notes": [],
    "words": {"trafficking_type": [{"theirs": "Chaussures", "n": 1, "ours": ""}]},
    "faults": [{"row": 3, "column": "trafficking_type", "value": "Chaussures", "level": "reject",
                "reason": "“Chaussures” is not an allowed value.", "suggestion": "Did you mean cash?"}],
}  # fmt: skip


@pytest.fixture
def open_atlas(atlas, tmp_path, monkeypatch):
    """Return data whose server takes files, with a desk of its own, where no process is started."""
    monkeypatch.setattr(desk.subprocess, "Popen", lambda *_, **__: None)
    monkeypatch.setattr(desk, "_home", lambda settings: tmp_path / "loads")
    opened = AtlasData(atlas.settings)
    opened.settings = dataclasses.replace(atlas.settings, allow_loads=True)
    return opened


@pytest.fixture
def load_id(open_atlas):
    body = b"jour,nature\n12/03/2024,x\n"
    return desk.receive(open_atlas.settings, "Journal été.csv", io.BytesIO(body), len(body))


def answered(atlas, load_id, do, answer):
    folder = desk.folder_of(atlas.settings, load_id)
    desk.write_json(folder / f"{do}.json", answer)
    desk.write_state(folder, desk.OrderState(do, desk.DONE))


def said(component) -> str:
    return json.dumps(component, default=lambda each: each.to_plotly_json(), ensure_ascii=False)


def test_a_server_for_the_public_takes_no_file(atlas):
    assert atlas.settings.allow_loads is False
    shown = said(page.layout(atlas, "fr", {}))
    assert "ATLAS_ALLOW_LOADS=1" in shown and "data-desk" not in shown
    client = create_app(atlas.settings, atlas).server.test_client()
    answer = client.post("/data/upload?name=a.csv&lang=fr", data=b"a,b\n", headers={"X-Atlas-Upload": "1"})
    assert answer.status_code == 403 and "n’accepte pas" in answer.get_data(as_text=True)
    for change in (lambda: desk.remove(atlas.settings, "x"), lambda: desk.cancel(atlas.settings, "x" * 20)):
        with pytest.raises(InputError, match="takes no files"):
            change()


def test_only_the_own_page_may_send_a_file(open_atlas):
    client = create_app(open_atlas.settings, open_atlas).server.test_client()
    body = b"jour,nature\n"
    foreign = {"X-Atlas-Upload": "1", "Origin": "https://evil.example"}
    assert client.post("/data/upload?name=a.csv", data=body).status_code == 403
    assert client.post("/data/upload?name=a.csv", data=body, headers=foreign).status_code == 403
    good = client.post("/data/upload?name=a.csv", data=body, headers={"X-Atlas-Upload": "1"})
    assert desk.file_of(open_atlas.settings, good.get_json()["id"]).read_bytes() == body


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\data\\été 2024.XLSX", "été_2024.xlsx"),
        ("a;rm -rf $HOME.csv", "a_rm_-rf_HOME.csv"),
        (".csv", "file.csv"),
    ],
)
def test_names_of_files_are_cleaned(name, cleaned):
    assert desk.clean_name(name) == cleaned


@pytest.mark.parametrize("name", ["run.exe", "no_ending", "page.html", "a.csv/..", ""])
def test_a_name_without_an_ending_we_read_is_refused(name):
    with pytest.raises(InputError):
        desk.clean_name(name)


def test_the_desk_takes_what_the_etl_reads():
    assert {*files.KNOWN, *layers.ENDINGS, *osm_pbf.ENDINGS} == set(desk.KNOWN_ENDINGS)
    assert files.MAX_BYTES == desk.MAX_BYTES
    assert set(ADAPTERS) == set(PROJECTS)


@pytest.mark.parametrize(("body", "size"), [(b"", 0), (b"abc", 5), (b"abcdef", None)])
def test_a_file_that_is_empty_cut_or_too_large_leaves_nothing_behind(open_atlas, monkeypatch, body, size):
    monkeypatch.setattr(desk, "MAX_BYTES", 5)
    with pytest.raises(InputError):
        desk.receive(open_atlas.settings, "a.csv", io.BytesIO(body), size)
    assert list(desk._home(open_atlas.settings).iterdir()) == []


@pytest.mark.parametrize("load_id", ["", "..", "../../../../etc", "x" * 24])
def test_no_address_leads_to_another_folder(open_atlas, load_id):
    with pytest.raises(InputError):
        desk.folder_of(open_atlas.settings, load_id)


def test_only_the_newest_files_are_kept(open_atlas, monkeypatch):
    monkeypatch.setattr(desk, "MOST_KEPT", 2)
    monkeypatch.setattr(desk, "give_order", lambda *_: None)
    kept = [desk.receive(open_atlas.settings, f"{n}.csv", io.BytesIO(b"a,b"), 3) for n in range(5)]
    assert len(list(desk._home(open_atlas.settings).iterdir())) == 3
    assert desk.file_of(open_atlas.settings, kept[-1]).name == "4.csv"


def test_one_file_is_loaded_at_a_time_and_a_silent_process_is_dead(open_atlas, load_id):
    desk.give_order(open_atlas.settings, load_id, {"do": "add", "name": "a"})
    with pytest.raises(InputError, match="changed already"):
        desk.remove(open_atlas.settings, "b")
    folder = desk.folder_of(open_atlas.settings, load_id)
    state = {**json.loads((folder / "state.json").read_text()), "changed_at": time.time() - 60}
    desk.write_json(folder / "state.json", state)
    assert desk.state_of(open_atlas.settings, load_id).status == desk.BROKEN
    assert desk.running(open_atlas.settings, "add") == ""
    building = desk.build_anew(open_atlas.settings)
    assert desk.running(open_atlas.settings, "build") == building
    with pytest.raises(InputError, match="changed already"):
        desk.remove(open_atlas.settings, "b")


def test_the_steps_of_a_file_follow_what_was_answered(open_atlas, load_id):
    load = {"id": load_id}
    assert desk_view(open_atlas, load, FRENCH)[1] is True
    answered(open_atlas, load_id, "guess", GUESS)
    shown, is_running = desk_view(open_atlas, load, FRENCH)
    assert not is_running and "Vérifier chaque ligne" in said(shown) and "Par exemple 12/03/2024" in said(shown)
    answered(open_atlas, load_id, "check", CHECKED)
    shown = said(desk_view(open_atlas, load, FRENCH)[0])
    assert "n’est pas un mot admis. Vouliez-vous dire Espèces (argent)" in shown and "Chaussures (1 ligne)" in shown
    assert "Ajouter 1 ligne" in shown and f"/data/loads/{load_id}/faulty.csv" in shown
    assert "Vérifier chaque ligne" in said(desk_view(open_atlas, {**load, "stage": "columns"}, FRENCH)[0])


def test_a_version_this_server_does_not_show_is_said_to_need_a_restart(open_atlas, load_id):
    answered(open_atlas, load_id, "guess", GUESS)
    counts = {"read": 2, "kept": 1, "duplicates": 0, "rejected": 1}
    for version, words in ((open_atlas.version, "est en service"), ("2030-01-01.ab", "redémarrez le serveur")):
        answered(open_atlas, load_id, "add", {"name": "a", "data_version": version, "counts": counts})
        assert words in said(desk_view(open_atlas, {"id": load_id}, FRENCH)[0])


def test_a_press_becomes_an_order_with_what_stands_in_the_fields(open_atlas, load_id):
    fields = {
        **NOTHING,
        "columns": ([{"name": "date"}, {"name": "place"}], ["jour", None]),
        "constants": ([{"name": "uncertainty_km"}], ["5"]),
        "formats": ([{"name": "date"}], ["%d/%m/%Y"]),
    }
    order = order_for(open_atlas, load_id, "check", fields)
    mapping = {"columns": {"date": "jour"}, "constants": {"uncertainty_km": "5"}, "formats": {"date": "%d/%m/%Y"},
               "values": {}}  # fmt: skip
    assert order == {"do": "check", "mapping": mapping}
    desk.give_order(open_atlas.settings, load_id, order)
    told = {**NOTHING, "words": ([{"name": "trafficking_type", "word": "Chaussures"}], ["counterfeit"])}
    again = order_for(open_atlas, load_id, "words", told)
    assert again["mapping"] == {**mapping, "values": {"trafficking_type": {"Chaussures": "counterfeit"}}}
    about = {**NOTHING, "about": ([{"name": "title"}], ["Saisies"]), "rights": ([{"name": "redistribute"}], ["no"])}
    added = order_for(open_atlas, load_id, "add", about)
    assert added == {"do": "add", "mapping": mapping, "name": "journal_ete",
                     "about": {"title": "Saisies", "redistribute": "no"}}  # fmt: skip


def test_a_name_that_is_taken_gets_a_number_unless_it_shall_be_replaced(open_atlas, load_id):
    counts = {"read": 1, "kept": 1, "duplicates": 0, "rejected": 0}
    open_atlas.metadata = {**open_atlas.metadata, "datasets": {"incidents_journal_ete": counts}}
    open_atlas.sources = pd.DataFrame({"dataset": ["incidents_journal_ete"]})
    assert order_for(open_atlas, load_id, "add", NOTHING)["name"] == "journal_ete-2"
    fields = {**NOTHING, "replace": ([{"name": "journal_ete"}], [True])}
    assert order_for(open_atlas, load_id, "add", fields)["name"] == "journal_ete"
    assert dataset_name("Été 2024 (final).xlsx") == "ete-2024-final"


def test_a_refusal_is_shown_and_the_page_goes_on(open_atlas, load_id):
    remembered = carry_out(open_atlas, {"id": "x" * 20}, "check", "", NOTHING)
    assert remembered["refused"]["code"] == "no_load"
    assert "effacés après un jour" in said(desk_view(open_atlas, {"refused": remembered["refused"]}, FRENCH)[0])
    assert carry_out(open_atlas, {"id": load_id}, "again", "", NOTHING) is None
    assert carry_out(open_atlas, {}, "ask", "journal", NOTHING) == {"ask": "journal"}


def test_faulty_rows_are_saved_as_they_came_with_the_reasons_last(open_atlas, load_id):
    folder = desk.folder_of(open_atlas.settings, load_id)
    (folder / "rows.csv").write_text("row,jour,nature\n3,=1+1,Chaussures\n", encoding="utf-8")
    faults = [*CHECKED["faults"], {"row": 4, "column": "", "value": "a;b;c", "level": "reject", "suggestion": "",
                                   "reason": "This is not a date."}]  # fmt: skip
    pd.DataFrame(faults).to_csv(folder / "faults.csv", index=False)
    client = create_app(open_atlas.settings, open_atlas).server.test_client()
    lines = client.get(f"/data/loads/{load_id}/faulty.csv?lang=fr").get_data(as_text=True).splitlines()
    assert lines[0] == "\ufeffLigne,jour,nature,Ce qui ne va pas"
    assert lines[1].startswith("3,'=1+1,Chaussures,Type") and "n’est pas un mot admis" in lines[1]
    assert lines[2] == "4,a;b;c,,Ce n’est pas une date."


def test_the_template_is_a_workbook_in_the_language_asked_for(atlas):
    client = create_app(atlas.settings, atlas).server.test_client()
    for language, name in (("fr", "Données"), ("en", "Data")):
        body = client.get(f"/data/template.xlsx?lang={language}").get_data()
        assert name in pd.read_excel(io.BytesIO(body), sheet_name=None, engine="calamine")


@pytest.mark.parametrize(("said", "allowed"), [("1", True), ("true", True), ("", False), ("0", False), ("no", False)])
def test_only_a_plain_yes_allows_loads(said, allowed):
    assert Settings.from_environment({"ATLAS_ALLOW_LOADS": said}).allow_loads is allowed
    assert Settings.from_environment({}).allow_loads is False


@pytest.mark.parametrize(
    ("host", "allowed"), [("127.0.0.1", True), ("::1", True), ("0.0.0.0", False), ("10.0.0.4", False)]
)
def test_start_allows_loads_where_only_this_machine_is_served(host, allowed):
    assert start._is_loopback(host) is allowed


def test_taking_out_a_load_that_had_replaced_another_says_which_is_in_again(open_atlas, load_id):
    answered(open_atlas, load_id, "remove", {"name": "saisies", "data_version": "1", "datasets": {}, "restored": ""})
    assert "saisies est retiré." in said(desk_view(open_atlas, {"id": load_id}, FRENCH)[0])
    found = {"name": "saisies", "data_version": "1", "datasets": {}, "restored": "2026-03-01T08:00:00+00:00"}
    answered(open_atlas, load_id, "remove", found)
    assert "celui du 1er mars 2026, qu’il avait remplacé" in said(desk_view(open_atlas, {"id": load_id}, FRENCH)[0])


def test_the_question_before_a_load_is_undone_names_the_load_that_returns(atlas):
    opened = AtlasData(atlas.settings)
    added = {"read": 2, "kept": 2, "duplicates": 0, "rejected": 0}
    opened.metadata = {**opened.metadata, "datasets": {"incidents_log": added}, "replaced_loads": {}}
    ask = {"ask": "log"}
    assert "Retirer log (2 lignes)" in said(desk_view(opened, ask, FRENCH)[0])
    assert "de nouveau" not in said(desk_view(opened, ask, FRENCH)[0])
    opened.metadata["replaced_loads"] = {"log": "2026-03-01T08:00:00+00:00"}
    assert "Le chargement du 1er mars 2026, que celui-ci avait remplacé, sera de nouveau" in said(
        desk_view(opened, ask, FRENCH)[0]
    )
    assert "The load of 1 March 2026, which this one replaced, will be in again." in said(
        desk_view(opened, ask, translator("en"))[0]
    )
