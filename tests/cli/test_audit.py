"""The auditor's commands: samples, what is unusual, questions and their answers."""

from __future__ import annotations

import hashlib
import zipfile

from tests.cli.shell import Shell


def ask(town: Shell, reference: str, *more: str) -> int:
    words = ("audit", "finding", reference, "--text", "Why so quick?", "--owner", "cora")
    said = town.ok(*words, "--due", "2099-01-01", "--as", "audrey", "--json", *more)
    return int(said.json["n"])


def test_a_sample_can_be_drawn_again_by_hand(town: Shell) -> None:
    names = [town.open() for _ in range(5)]
    drawn = town.ok("audit", "sample", "--size", "2", "--seed", "dice", "--json").json
    order = sorted(names, key=lambda n: hashlib.sha256(f"dice\n{n}".encode()).hexdigest())
    assert [one["name"] for one in drawn["names"]] == order[:2]
    assert (drawn["seed"], drawn["seed_from"], drawn["population"]) == ("dice", None, 5)
    lines = town.ok("audit", "sample", "--size", "2", "--as", "audrey").out
    assert lines.startswith("2 of 5:\n")
    assert "(root of the checkpoint of size" in lines


def test_steps_of_a_period_can_be_drawn(town: Shell) -> None:
    reference = town.open()
    words = ("audit", "sample", "--size", "9", "--steps", "--seed", "x", "--json")
    assert [one["name"] for one in town.ok(*words).json["names"]] == [f"{reference}/0"]
    assert town.ok(*words, "--until", "2001-01-01").json["names"] == []


def test_what_cannot_be_drawn_is_refused_in_a_sentence(town: Shell) -> None:
    assert "from 1 to 1000" in town.refused("audit", "sample", "--size", "0")
    assert "2026-03-02" in town.refused("audit", "sample", "--size", "1", "--since", "monday")
    assert "Only an auditor" in town.refused("audit", "sample", "--size", "1", "--as", "cora")


def test_what_is_unusual_is_listed_with_its_reasons(town: Shell) -> None:
    reference = town.open("cora", "--on-behalf", "--via", "desk", "--new-group", "Friends")
    facts = town.ok("audit", "unusual", "--rule", "on-behalf", "--json").json
    assert [(one["reference"], one["n"]) for one in facts["steps"]] == [(reference, 0)]
    assert facts["steps"][0]["reasons"][0]["rule"] == "on-behalf"
    lines = town.ok("audit", "unusual", "--since", "2020-01-01", "--as", "audrey").out
    assert "Somebody acted for another person" in lines
    assert "0 attempts were refused" in lines
    later = town.ok("audit", "unusual", "--since", "2199-01-01", "--json").json
    assert later["steps"] == []


def test_a_question_is_asked_listed_and_answered(town: Shell) -> None:
    reference = town.open()
    n = ask(town, reference, "--about", "0")
    listed = town.ok("audit", "findings", "--as", "cora").out
    assert f"{reference}, step {n}: Cora, to be answered by 1 January 2099" in listed
    assert "Why so quick?" in listed
    town.check()
    town.ok("audit", "answer", reference, n, "--text", "It was complete.", "--as", "cora")
    town.check()
    (one,) = town.ok("audit", "findings", "--as", "audrey", "--json").json
    assert (one["answered_n"], one["answer"], one["is_late"]) == (n + 1, "It was complete.", False)
    assert town.ok("audit", "findings", "--open", "--as", "audrey").out == "There are none.\n"
    assert town.steps(reference)[-1]["note"] == "It was complete."


def test_who_may_not_ask_or_answer_is_refused(town: Shell) -> None:
    reference = town.open()
    words = ("audit", "finding", reference, "--text", "Why?", "--due", "2099-01-01")
    assert "Only an auditor" in town.refused(*words, "--owner", "cora", "--as", "dave")
    assert "fay cannot be asked" in town.refused(*words, "--owner", "fay", "--as", "audrey")
    n = ask(town, reference)
    answer = ("audit", "answer", reference, n, "--text", "So.", "--as")
    assert "Auditors ask" in town.refused(*answer, "audrey")
    assert "who was asked" in town.refused(*answer, "fay")
    assert town.ok("audit", "findings", "--as", "fay").out == "There are none.\n"


def test_a_bundle_is_one_file(town: Shell) -> None:
    reference = town.open()
    out = town.folder / "case.zip"
    town.ok("audit", "bundle", reference, "--out", out, "--as", "audrey")
    assert f"{reference}/verify.html" in zipfile.ZipFile(out).namelist()
