"""`workflow burden`, and the advice of `workflow check`."""

from __future__ import annotations

from shutil import copy

from tests.cli.shell import TINY, Shell
from tests.support.town import ROTTERDAM


def test_the_burden_of_a_file_is_a_table_with_what_is_said_before_filing(shell: Shell) -> None:
    lines = shell.ok("workflow", "burden", TINY).out.splitlines()
    assert lines[0].split("  ")[0] == "Way"
    assert lines[1].startswith("until the decision")
    assert lines[-1].startswith("Until the decision this asks you 4 questions; 1 of them")


def test_the_burden_in_dutch(shell: Shell) -> None:
    said = shell.ok("--language", "nl", "workflow", "burden", TINY).out
    assert "tot het besluit" in said
    assert "Tot het besluit beantwoordt u 4 vragen; 1 daarvan mag u openlaten." in said


def test_a_name_and_a_file_have_the_same_burden_and_json_has_all_of_it(town: Shell) -> None:
    facts = town.ok("workflow", "burden", "tiny", "--json").json
    assert facts == town.ok("workflow", "burden", TINY, "--json").json
    assert (facts["workflow"], facts["version"], facts["is_complete"]) == ("tiny", 1, True)
    decision, goal = facts["ways"][:2]
    assert (decision["kind"], goal["kind"]) == ("decision", "goal")
    assert decision["actions"][0] == "submit"
    assert decision["group"] == {
        "steps": 1, "required": 3, "optional": 1, "again": 0, "signatures": 0,
    }  # fmt: skip
    assert goal["group"]["signatures"] == goal["office"]["signatures"] == 1
    assert goal["people"] == 5
    assert goal["days"] is None


def test_what_could_be_plainer_is_advice_and_an_error_only_where_one_is_strict(
    shell: Shell,
) -> None:
    file = shell.folder / "t.yaml"
    file.write_text(TINY.read_text().replace("Submit the challenge", "Commence the challenge", 1))
    said = shell.ok("workflow", "check", file)
    sound, proven, *others, advice = said.out.splitlines()
    assert "nothing is wrong" in sound
    assert "proven" in proven
    assert any("Nothing bounds the whole time" in line for line in others)
    assert advice.startswith(f"{file}:")
    assert ": advice: 'Commence' is a difficult word: begin" in advice
    assert shell("workflow", "check", "--strict", file).code == 1
    assert shell("workflow", "check", "--strict", TINY).code == 0
    (told,) = shell("workflow", "check", file, "--json").json
    assert told["problems"] == []
    assert {"line", "column", "message"} == set(told["advice"][0])


def test_the_longest_time_until_the_decision_has_its_path_and_what_has_no_bound(
    shell: Shell,
) -> None:
    file = copy(ROTTERDAM, shell.folder)  # without its scenarios
    said = shell.ok("workflow", "burden", file).out
    assert "What has a term comes to at most" in said
    assert (
        "“Submit the challenge” to “Send the yes to the group”: at most 589 days "
        "(“Decision”: 56 of the term" in said
    )
    assert "“Ask the town for information” may be done again without end" in said
    dutch = shell.ok("--language", "nl", "workflow", "burden", file).out
    assert "“Het plan uitwerken” heeft geen grens: niemand heeft daar een termijn." in dutch
    facts = shell.ok("workflow", "burden", file, "--json").json["until_decision"]
    (checked,) = shell.ok("workflow", "check", file, "--json").json
    assert checked["until_decision"] == facts
    assert facts["days"] is None
    assert facts["counted"] == sum(one["days"] or 0 for one in facts["path"])
    assert facts["path"][-1]["deadline"] == "decision"
    assert facts["repeats"] == ["ask-town"]
    assert [one["state"] for one in facts["waits"]] == ["intake-check", "elaboration"]
