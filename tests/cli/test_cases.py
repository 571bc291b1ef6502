"""`case open|act|show|why|list|history`, as the people of a town type them."""

from __future__ import annotations

import json
import zipfile

from tests.cli.shell import PLAN, ROOT, Shell


def test_a_challenge_runs_from_filing_to_monitoring(town: Shell) -> None:
    reference = town.open()
    town.to_decision(reference)
    route = ("--set", "route=subsidy", "--set", "reason=A good plan.")
    town.act(reference, "dave", "accept", *route)
    town.act(reference, "cora", "write-agreement", "--set", "text=We agree.")
    town.act(reference, "fay", "sign-for-group")
    town.act(reference, "dave", "sign-for-town")
    town.act(reference, "cora", "start")
    done = town.act(reference, "cora", "monitor", "--json").json
    assert done == {"reference": reference, "n": 12, "state": "monitored", "title": "Monitored"}
    assert [step["n"] for step in town.steps(reference)] == list(range(13))
    assert {step["via"] for step in town.steps(reference)} == {"cli"}
    town.check()


def test_the_only_opening_need_not_be_named(town: Shell) -> None:
    alone = town.ok("case", "open", "tiny", "--as", "fay", "--alone", *PLAN, "--json").json
    named = town.ok("case", "open", "tiny", "submit", "--as", "fay", "--alone", *PLAN, "--json")
    assert alone["n"] == 0
    assert alone["state"] == named.json["state"] == "intake"


def test_who_has_one_group_need_not_name_it(town: Shell) -> None:
    first = town.open()
    second = town.ok("case", "open", "tiny", "--as", "fay", *PLAN, "--json").json["reference"]
    groups = {town.ok("case", "show", r, "--json").json["group"] for r in (first, second)}
    assert groups == {"Friends"}
    assert "Say for which group" in town.misused("case", "open", "tiny", "--as", "gus", *PLAN)


def test_an_official_files_for_a_group_at_the_desk_with_the_day_of_receipt(town: Shell) -> None:
    how = ("--on-behalf", "--via", "desk", "--received", "2026-01-05", "--new-group", "Oak Street")
    reference = town.open("cora", *how)
    (step,) = town.steps(reference)
    assert (step["behalf"], step["via"], step["occurred_at"]) == (
        "Oak Street",
        "desk",
        "2026-01-05",
    )


def test_values_come_from_a_file_and_options_go_before_it(town: Shell) -> None:
    file = town.folder / "plan.json"
    file.write_text(json.dumps({"title": "From the file", "plan": "One\nTwo", "budget": 3}))
    words = ("case", "open", "tiny", "--as", "fay", "--alone", "--data", file, "--json")
    reference = town.ok(*words, "--set", "title=From the option").json["reference"]
    values = town.ok("case", "show", reference, "--as", "fay", "--json").json["values"]
    assert values["title"] == "From the option"
    assert values["plan"] == "One\nTwo"
    assert values["budget"] == {"cents": 300, "currency": "EUR"}
    assert "Two" in town.ok("case", "show", reference, "--as", "fay").out


def test_values_may_be_typed_on_the_input(town: Shell) -> None:
    typed = json.dumps({"title": "Typed", "plan": "x", "budget": "5"})
    words = ("case", "open", "tiny", "--as", "fay", "--alone", "--data", "-", "--json")
    assert town.ok(*words, typed=typed).json["n"] == 0


def test_the_public_sees_less_than_those_who_take_part(town: Shell) -> None:
    reference = town.open()
    public = town.ok("case", "show", reference, "--json").json
    party = town.ok("case", "show", reference, "--as", "fay", "--json").json
    assert set(public["values"]) == {"title"}
    assert set(party["values"]) == {"title", "plan", "budget"}
    assert public["possible"] == []
    assert [one["action"] for one in party["possible"]] == ["withdraw"]
    assert "you may not read" in town.ok("case", "history", reference).out


def test_show_says_whom_it_waits_on_and_what_can_be_done(town: Shell) -> None:
    said = town.ok("case", "show", town.open(), "--as", "cora").out
    assert "Waits for: Coordinator (Cora)" in said
    assert "assign: Assign an assessor (assignee)" in said


def test_why_explains_what_belongs_to_the_present_state_and_counts_the_rest(town: Shell) -> None:
    reference = town.open()
    said = town.ok("case", "why", reference, "--as", "cora").out
    possible, refused = said.split("Not possible now:\n")
    assert possible == "Possible now:\n  assign: Assign an assessor (assignee)\n"
    assert "  begin: Begin the assessment\n    - Assigned as Assessor: 0 so far" in refused
    assert "accept:" not in refused
    assert "object:" not in refused
    found = town.ok("case", "why", reference, "--as", "cora", "--all", "--json").json
    elsewhere = sum(not one["is_of_this_state"] for one in found)
    assert refused.endswith(
        f"{elsewhere} actions belong to other states; --all explains these too.\n"
    )
    in_full = town.ok("case", "why", reference, "--as", "cora", "--all").out
    assert "accept: " in in_full
    assert "--all" not in in_full


def test_what_is_possible_for_a_group_at_the_desk_is_listed_as_possible(town: Shell) -> None:
    said = town.ok("case", "why", town.open(), "--as", "cora").out
    has_proxy = "--on-behalf" in said
    shown = town.ok("case", "show", "2026-0001", "--as", "cora").out
    assert has_proxy == ("--on-behalf" in shown)


def test_where_everything_has_ended_why_counts_only(town: Shell) -> None:
    reference = town.open()
    town.act(reference, "fay", "withdraw")
    first, *rest = town.ok("case", "why", reference, "--as", "cora").out.splitlines()
    assert first == "Nothing is possible now."
    assert rest[-1].endswith("to other states; --all explains these too.")


def test_why_tells_the_nearest_way_step_by_step(town: Shell) -> None:
    reference = town.open()
    said = town.ok("case", "why", reference, "begin", "--as", "cora").out
    assert said.endswith(
        "    Up to: Coordinator (you)\n"
        "  The nearest way:\n"
        "    1. You: “Assign an assessor”.\n"
        "    2. You: “Assign an assessor”.\n"
        "    Then you can do it.\n"
    )
    (found,) = town.ok("case", "why", reference, "close-panel", "--as", "cora", "--json").json
    way = found["way"]
    assert (way["ends"], way["is_me"], way["depends_on"]) == ("judgement", False, [])
    assert [s["action"] for s in way["steps"]] == ["assign", "assign", "begin"]
    assert way["says"] == "Then it depends on a judgement by Assessor."


def test_why_answers_the_public_too(town: Shell) -> None:
    reference = town.open()
    (found,) = town.ok("case", "why", reference, "begin", "--json").json
    assert [one["code"] for one in found["reasons"]] == ["wrong-role"]
    assert found["way"]["ends"] == "hidden"
    assert {"what": "role", "name": "assessor"} in found["way"]["depends_on"]


def test_a_mistyped_action_is_answered_with_a_few_names(town: Shell) -> None:
    reference = town.open()
    why = town.refused("case", "why", reference, "asign", "--as", "cora")
    act = town.refused("case", "act", reference, "asign", "--as", "cora")
    for said in (why, act):
        assert "Did you mean 'assign'" in said
        assert said.endswith("? `challenge case why` lists the actions.\n")
        assert said.count("'") <= 2 * 4
    said = town.refused("case", "why", reference, "qqqqqq", "--as", "cora")
    assert said == (
        "The workflow tiny has no action 'qqqqqq'. `challenge case why` lists the actions.\n"
    )


def test_why_explains_every_action_that_is_not_possible(town: Shell) -> None:
    reference = town.open()
    found = {
        one["action"]: one
        for one in town.ok("case", "why", reference, "--as", "cora", "--all", "--json").json
    }
    assert found["assign"]["is_possible"]
    assert found["assign"]["is_of_this_state"]
    reasons = found["begin"]["reasons"]
    assert [one["code"] for one in reasons] == ["role-not-assigned"]
    assert "“Assign an assessor” (Coordinator)" in reasons[0]["help"]
    assert found["withdraw"]["reasons"][0]["code"] == "wrong-role"
    assert (
        "This is possible now." in town.ok("case", "why", reference, "assign", "--as", "cora").out
    )


def test_why_says_nothing_to_somebody_who_may_not_know_of_the_case(town: Shell) -> None:
    said = town.refused("case", "why", "2026-9999", "--as", "fay")
    assert "There is no case 2026-9999 that you can see" in said


def test_the_list_is_searched_by_words_and_phase(town: Shell) -> None:
    park, pond = town.open(), town.open("gus", "--new-group", "Pond people")

    def found(*words: str) -> list[str]:
        return [one["reference"] for one in town.ok("case", "list", "--json", *words).json]

    assert found() == [pond, park]
    assert found("--search", "pond") == [pond]
    assert found("--phase", "submitted") == [pond, park]
    assert found("--mine", "--as", "fay") == [park]
    assert found("--waiting", "--as", "cora") == [park, pond]
    assert "No cases." in town.ok("case", "list", "--search", "%").out
    assert "There is no phase later" in town.refused("case", "list", "--phase", "later")
    assert "--as LOGIN" in town.misused("case", "list", "--mine")


def test_a_list_has_the_cases_in_which_one_takes_part_before_they_are_public(town: Shell) -> None:
    rotterdam = ROOT / "workflows" / "rotterdam-right-to-challenge.v1.yaml"
    town.ok("workflow", "publish", rotterdam)
    idea = ("different=We paint.", "title=Benches", "service=Benches", "area=Elm Lane")
    values = [word for one in (*idea, "people_behind=6") for word in ("--set", one)]
    words = ("case", "open", "rotterdam-right-to-challenge", "--as", "fay", "--alone", *values)
    reference = town.ok(*words, "--json").json["reference"]

    def found(*words: str) -> list[str]:
        return [one["reference"] for one in town.ok("case", "list", "--json", *words).json]

    assert found("--as", "fay") == [reference]
    assert found("--as", "gus") == found() == []


def test_where_a_case_stands_can_be_read_without_colour(town: Shell) -> None:
    reference = town.open()
    town.act(reference, "cora", "assign", "--set", "assignee=ann")
    town.act(reference, "cora", "assign", "--set", "assignee=bob")
    town.act(reference, "cora", "begin")
    said = town.ok("case", "show", reference).out
    assert "Submission (done) › Assessment (now) › Delegation › Monitoring" in said


def test_who_has_signed_is_said_in_words(town: Shell) -> None:
    reference = town.open()
    town.to_decision(reference)
    town.act(reference, "dave", "accept", "--set", "route=subsidy", "--set", "reason=Good.")
    town.act(reference, "cora", "write-agreement", "--set", "text=We agree.")
    town.act(reference, "fay", "sign-for-group")
    assert " · signed for the group\n" in town.ok("case", "show", reference, "--as", "fay").out


def test_a_history_prints_what_the_form_asked_and_not_its_names(town: Shell) -> None:
    said = town.ok("case", "history", town.open(), "--as", "fay").out
    asked = [line for line in said.splitlines() if line.startswith("    ")][1:]
    assert len(asked) == 3
    assert asked[0].endswith(" The park")
    assert not [line for line in asked if line.split()[0] in ("title:", "plan:", "budget:")]
    assert "?:" not in said


def test_a_list_longer_than_a_page_is_printed_whole(town: Shell) -> None:
    references = {town.open() for _ in range(1)} | {
        town.ok("case", "open", "tiny", "--as", "fay", *PLAN, "--json").json["reference"]
        for _ in range(22)
    }
    listed = {one["reference"] for one in town.ok("case", "list", "--json").json}
    assert listed == references


def test_the_engine_speaks_the_language_that_was_asked_for(town: Shell) -> None:
    town.language = "nl_NL.UTF-8"
    assert "Er is geen zaak" in town.refused("case", "show", "2026-9999")
    assert "There is no case" in town.refused("--language", "en", "case", "show", "2026-9999")


def test_what_somebody_typed_cannot_steer_a_terminal(town: Shell) -> None:
    town.ok("person", "add", "eve", "--name", "\x1b[31mEve")
    assert "\x1b" not in town.ok("person", "list").out


def test_a_case_is_handed_on_in_one_file_that_is_checked_without_us(town: Shell) -> None:
    reference, out = town.open(), town.folder / "case.zip"
    town.ok("case", "bundle", reference, "--out", out, "--as", "cora")
    vkey = town.folder / "vkey"
    with zipfile.ZipFile(out) as packed:
        vkey.write_bytes(packed.read(f"{reference}/vkey"))
    said = town.ok("log", "verify", out, "--key", vkey)
    assert said.out.startswith("Valid. Proven steps of one case: 1.")
    facts = town.ok("log", "verify", out, "--key", vkey, "--json").json
    assert [step["entry"]["action"] for step in facts["steps"]] == ["submit"]
    told = town.refused("case", "receive", reference, out, "--key", vkey, "--as", "cora")
    assert "link the two cases instead" in told


def test_what_is_overdue_is_listed_for_whoever_takes_part(town: Shell) -> None:
    reference = town.open()
    assert town.ok("case", "overdue", "--as", "fay").out == "Nothing is overdue.\n"
    town.to_decision(reference)
    town.act(reference, "dave", "accept", "--set", "route=subsidy", "--set", "reason=A good plan.")
    town.act(reference, "cora", "write-agreement", "--set", "text=We agree.")
    promise = ("--set", "side=authority", "--set", "what=First payment", "--set", "due=2020-01-31")
    town.act(reference, "cora", "add-promise", *promise)
    town.act(reference, "fay", "sign-for-group")
    town.act(reference, "dave", "sign-for-town")
    town.act(reference, "cora", "start")
    said = town.ok("case", "overdue", "--as", "fay").out
    assert said.startswith(f"2020-01-31  {reference}  First payment (The town): ")
    (line,) = town.ok("case", "overdue", "--as", "cora", "--json").json["lines"]
    assert (line["kind"], line["due"]) == ("promise", "2020-01-31")
    assert town.ok("case", "overdue", "--as", "gus", "--json").json["lines"] == []
