"""`aftercall scripts`: it tells of versions, differences and moves, in words or as JSON, and never
of any client."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert, update

from bot.commands.scripts import scripts
from bot.library import Library
from models import progresses, script_versions
from tests.town import PHONES, Known
from tests.versions import NAME, OLD, VersionTown, new_books, old_books

V1 = old_books().current(NAME).script.version
V2 = new_books().current(NAME).script.version
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[VersionTown]:
    """The town with the errand, on each database in turn."""
    town = VersionTown(database_url, tmp_path)
    yield town
    town.close()


@pytest.fixture
def bea(town: VersionTown) -> Known:
    """Bea, asked in the old version; the house has been started anew with the new one since."""
    bea = town.asks("Bea")
    town.renew()
    return bea


def run(town: VersionTown, *words: str) -> Result:
    """Run the command in the town's house; whatever it prints, it names no client."""
    ran = CliRunner().invoke(scripts, list(words), obj=town.parts)
    assert ran.exception is None or isinstance(ran.exception, SystemExit), repr(ran.exception)
    assert not [word for word in ("Bea", "Dee", *PHONES.values()) if word in ran.output]
    return ran


def told(town: VersionTown, *words: str) -> str:
    ran = run(town, *words)
    assert ran.exit_code == 0, ran.output
    return ran.output


def read(town: VersionTown, *words: str) -> Any:
    return json.loads(told(town, *words, "--json"))


def refused(town: VersionTown, *words: str) -> str:
    """Run what cannot be done, and return the line that says why."""
    ran = run(town, *words)
    assert ran.exit_code == 2 and ran.stdout == ""
    assert ran.stderr.startswith("aftercall: ")
    return ran.stderr


def test_the_list_has_each_version_with_its_conversations(town: VersionTown, bea: Known) -> None:
    [errand] = [one for one in read(town, "list") if one["script"] == NAME]
    assert errand["purpose"] == "check_in"
    assert errand["languages"]["es"] == {"reviewed": 4, "drafts": 0, "missing": 0}
    day = town.now.isoformat()
    assert [(one["version"], one["standing"], one["under_way"]) for one in errand["versions"]] == [
        (V2, "current", 0),
        (V1, "older", 1),
    ]
    assert errand["versions"][0]["published_at"] == day
    lines = told(town, "list").splitlines()
    head = lines.index("errand: check_in; English, Spanish: reviewed")
    assert lines[head + 1 : head + 3] == [
        f"  {V2}  0 under way, current, since {town.now.date()}",
        f"  {V1}  1 under way, older, since {town.now.date()}",
    ]


def test_the_list_counts_drafts_and_what_is_missing(town: VersionTown) -> None:
    found = {one["script"]: one for one in read(town, "list")}
    spanish = found["check_in"]["languages"]["es"]
    assert spanish["drafts"] > 0 and spanish["missing"] == 0
    head = told(town, "list").split("check_in: check_in; ")[1].splitlines()[0]
    assert head.startswith("English: reviewed; ") and "Spanish" in head
    assert head.endswith(f": {spanish['drafts']} drafts")


def test_the_list_tells_what_is_not_published_and_what_is_lost(
    town: VersionTown, bea: Known
) -> None:
    town.restart(new_books(OLD.replace("In short", "Short")))
    lost = "0" * 12
    with town.house.db.writing() as tx:
        tx.execute(
            update(progresses).where(progresses.c.script == NAME).values(script_version=lost)
        )
    [errand] = [one for one in read(town, "list") if one["script"] == NAME]
    standings = [(one["standing"], one["published_at"] is None) for one in errand["versions"]]
    assert standings == [("unpublished", True), ("older", False), ("older", False), ("lost", True)]
    text = told(town, "list")
    assert "run `aftercall migrate`" in text
    assert f"  {lost}  1 under way, NOT KEPT: its conversations go to a person" in text


def test_a_script_that_is_gone_is_listed_as_long_as_it_is_kept(
    town: VersionTown, bea: Known
) -> None:
    town.restart(_without(new_books()))
    assert "errand: no longer among the scripts" in told(town, "list")
    [errand] = [one for one in read(town, "list") if one["script"] == NAME]
    assert errand["purpose"] is None and len(errand["versions"]) == 2
    assert "no script 'errand'" in refused(town, "show", NAME)
    assert f"# errand@{V1}" in told(town, "show", f"errand@{V1}")


def _without(books: Library) -> Library:
    return replace(books, editions={k: one for k, one in books.editions.items() if k != NAME})


def test_a_version_is_shown_as_it_was_written(town: VersionTown, bea: Known) -> None:
    old = told(town, "show", f"errand@{V1[:5]}")
    assert old.startswith(f"# errand@{V1}\n\n# errand.yaml\n{OLD.rstrip()}\n")
    assert told(town, "show", NAME, V1) == told(town, "show", f"{NAME}@{V1}") == old
    assert "are things well" in told(town, "show", NAME) and "are things well" not in old
    assert "\nerrand.nap" not in old and "\nerrand.how\n  en: {program}: is it going well?" in old


def test_only_the_languages_asked_for_are_shown(town: VersionTown) -> None:
    text = told(town, "show", "check_in", "--language", "es")
    assert "\n  es (draft): " in text and "\n  en: " not in text
    assert run(town, "show", "check_in", "--language", "xx").exit_code == 2
    found = read(town, "show", "check_in", "--language", "es")
    assert set(found["sources"]) == {"check_in"}
    assert {code for spoken in found["wordings"].values() for code in spoken} == {"es"}
    assert not found["wordings"]["check_in.how_are_things"]["es"]["reviewed"]


def test_what_is_not_there_is_said_in_words(town: VersionTown, bea: Known) -> None:
    for which, why in NOT_THERE.items():
        assert why in refused(town, "show", which)
        assert why in refused(town, "diff", NAME, which)


NOT_THERE = {
    "erand": "there is no script 'erand'; did you mean 'errand'?",
    "errand@ffffffffffff": "there is no version of 'errand' that begins with 'ffffffffffff'",
    "nobody@0": "there is no version of 'nobody' that begins with '0'",
    "no/such.yaml": "these files cannot be used:",
    "%": "there is no script '%'",
    "errand@%": "there is no version of 'errand' that begins with '%'",
}


def test_the_beginning_of_two_versions_is_none(town: VersionTown, bea: Known) -> None:
    [row] = town.rows(script_versions, script=NAME, version=V1)
    other = V1[:-1] + ("0" if V1[-1] != "0" else "1")
    with town.house.db.writing() as tx:
        tx.execute(insert(script_versions), {**row._mapping, "version": other})
    why = f"more than one version of 'errand' that begins with {V1[:-1]!r}"
    assert why in refused(town, "show", f"{NAME}@{V1[:-1]}")
    assert told(town, "show", f"{NAME}@{V1}").startswith(f"# errand@{V1}")
    assert f"no way to read errand@{other} any more" in refused(town, "show", f"{NAME}@{other}")


def test_differences_are_said_in_words_and_told_by_the_status(
    town: VersionTown, bea: Known
) -> None:
    ran = run(town, "diff", f"errand@{V1}", NAME)
    assert ran.exit_code == 1
    lines = ran.output.splitlines()
    assert "how: the step is called 'feeling' now" in lines
    place = lines.index("errand.feeling: the English text changed")
    assert lines[place + 1 : place + 3] == [
        "    - {program}: is it going well? Reply YES or NO.",
        "    + {program}: are things well? Reply YES or NO.",
    ]
    assert lines[-1].startswith(f"errand@{V1} and errand@{V2}: ")
    found = run(town, "diff", f"errand@{V1}", NAME, "--json")
    assert (
        found.exit_code == 1
        and len(json.loads(found.output)) + len([line for line in lines if line.startswith("    ")])
        == len(lines) - 1
    )


def test_nothing_changed_is_said_too(town: VersionTown) -> None:
    assert told(town, "diff", NAME, f"errand@{V1}") == (
        f"errand@{V1} and errand@{V1}: no difference.\n"
    )
    assert read(town, "diff", NAME, NAME) == []


def test_files_are_compared_without_any_house(tmp_path: Path) -> None:
    for name, text in (("one", OLD), ("other", OLD.replace("3 hours", "5 hours"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "errand.yaml").write_text(text, "utf-8")
    paths = [str(tmp_path / name / "errand.yaml") for name in ("one", "other")]
    env = {"AFTERCALL_DATA": str(tmp_path / "none"), "DATABASE_URL": "nonsense"}
    ran = CliRunner().invoke(scripts, ["diff", *paths], env=env)
    assert ran.exit_code == 1
    assert "nap: the wait was 3 hours and is 5 hours: longer" in ran.output.splitlines()
    assert CliRunner().invoke(scripts, ["diff", paths[0], paths[0]], env=env).exit_code == 0


def test_a_shipped_script_is_the_same_from_its_file(town: VersionTown) -> None:
    path = ROOT / "flows" / "scripts" / "check_in.yaml"
    ran = run(town, "diff", str(path), "check_in")
    assert [line for line in ran.output.splitlines() if "step" in line] == []


@pytest.mark.parametrize(
    ("env", "why"),
    [
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ({}, "run `aftercall migrate` once"),
    ],
)
def test_without_a_database_it_says_what_to_do(
    tmp_path: Path, env: dict[str, str], why: str
) -> None:
    settings = {"AFTERCALL_DATA": str(tmp_path), "DATABASE_URL": None, **env}
    for words in (["list"], ["diff", "check_in", "check_in@0"], ["move", "check_in"]):
        ran = CliRunner().invoke(scripts, words, env=settings)
        assert ran.exit_code == 2 and ran.stdout == "" and why in ran.stderr, ran.output


def test_a_move_is_first_only_told_of(town: VersionTown, bea: Known) -> None:
    assert told(town, "move", NAME).splitlines() == [
        f"     1  {V1} at how  to feeling",
        "Nothing was changed. Add --go to move those that can be moved.",
    ]
    assert town.row(bea).script_version == V1
    assert told(town, "move", NAME, "--go") == f"     1  {V1} at how  to feeling\n"
    assert town.row(bea).script_version == V2
    nothing = "Every conversation under way is on the current version.\n"
    assert told(town, "move", NAME, "--go") == told(town, "move", NAME) == nothing


def test_a_move_is_told_to_machines(town: VersionTown, bea: Known) -> None:
    row = {"version": V1, "step": "how", "to": "feeling", "why": "", "conversations": 1}
    assert read(town, "move", NAME) == {"moved": False, "unknown_versions": [], "places": [row]}
    assert read(town, "move", NAME, "--go")["moved"] is True
    assert read(town, "move", NAME) == {"moved": False, "unknown_versions": [], "places": []}


def test_what_stays_says_why(town: VersionTown) -> None:
    town.asks("Bea")
    town.renew(new_books(moves=False))
    why = "the script declares no move from this version"
    assert told(town, "move", NAME) == f"     1  {V1} at how  stays: {why}\n"


def test_a_move_from_a_version_that_nobody_keeps_is_told(town: VersionTown) -> None:
    source = OLD.replace("steps:", "moves: [{from: 3f2a9c01b7de}]\nsteps:", 1)
    town.renew(new_books(source, moves=False))
    line = "The database keeps no version 3f2a9c01b7de, which `moves` names."
    assert line in told(town, "move", NAME).splitlines()


def test_nobody_is_moved_in_a_script_that_is_not_there(town: VersionTown) -> None:
    for words in (("move", "erand"), ("move", "erand", "--go")):
        assert "there is no script 'erand'" in refused(town, *words)


def test_nobody_is_moved_to_a_version_that_is_not_published(town: VersionTown) -> None:
    bea = town.asks("Bea")
    town.restart(new_books())
    assert "run `aftercall migrate` first" in refused(town, "move", NAME, "--go")
    assert town.row(bea).script_version == V1
