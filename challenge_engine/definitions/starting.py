"""A workflow file to begin with: complete, proven, and explained line by line."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from challenge_engine.definitions.page import LONGEST_NAME, NAME
from challenge_engine.definitions.problems import quoted
from challenge_engine.errors import DefinitionError


def text(name: str) -> str:
    """The file for a workflow of this name.

    Raises ``DefinitionError``.
    """
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise DefinitionError(
            "{name} is not a name: a small letter, then small letters, digits and hyphens, at "
            "most {most} characters. As in our-challenge.",
            name=quoted(name),
            most=LONGEST_NAME,
        )
    return _TEXT.replace("NAME", name)


def write(name: str, path: Path) -> None:
    """Write the file where there is none yet.

    Raises ``DefinitionError``.
    """
    written = text(name)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(written)
    except FileExistsError as error:
        raise DefinitionError(
            "{path} is there already, and stays as it is. Name another file with --out.",
            path=str(path),
        ) from error
    except OSError as error:
        raise DefinitionError(
            "{path} cannot be written: {why}.", path=str(path), why=error.strerror or str(error)
        ) from error


_TEXT: Final = """\
# NAME: a workflow to begin with. What stands after # is for you; the program does not read it.
#
# It is complete. After each change, ask what is wrong with it and how it looks:
#     challenge workflow check NAME.v1.yaml
#     challenge workflow draw NAME.v1.yaml
# When you are content, let new cases begin in it:
#     challenge workflow publish NAME.v1.yaml
# A published version never changes. To change it, copy the file and give it version 2.
# Everything that can stand here is told in docs/workflow-format.md.

workflow: NAME
version: 1
# Every text is given in each of these languages. For a second one: languages: [en, nl]
languages: [en]
title: {en: Challenge the town}
# Say here what you found in a source, and what is a rule of your own.
notes: {en: This is an example. It follows no rules of any town.}
# The question by whose answer people know a case.
named_by: title
# From this action on everybody can read the case.
public_from: submit

# Who may act. The side is community (the group) or authority (the town).
roles:
  initiator: {side: community, title: {en: Initiator}}
  coordinator: {side: authority, title: {en: Coordinator}}
  decider: {side: authority, title: {en: Decision maker}}

# Reasons from which somebody must choose.
lists:
  grounds:
    no-task: {title: {en: It is not a task of the town}}
    too-dear: {title: {en: The plan costs more than the work costs now}}

# What is asked. Who may read the answer: public, parties (group and town) or authority.
fields:
  title: {type: text, max: 120, see: public, ask: {en: What do you want to do better?}}
  plan: {type: long_text, see: public, ask: {en: How would you do it?}}
  budget: {type: money, see: parties, ask: {en: What will it cost in a year?}}
  # What is about a person is marked so, and is never public.
  contact_email: {type: email, see: authority, personal: yes, ask: {en: Where can we reach you?}}

# What can be handed in more than once.
records:
  report:
    title: {en: Report}
    see: public
    fields:
      done: {type: long_text, ask: {en: What was done?}}

# What people can do. The title is what stands on the button.
actions:
  submit: {title: {en: Submit the challenge}}
  take-up: {title: {en: Take it up}}
  accept: {title: {en: Accept the challenge}}
  reject: {title: {en: Reject the challenge}}
  hand-in-report: {title: {en: Hand in a report}}
  complete: {title: {en: Complete the challenge}}
  # A way out is shown less prominently than a way forward.
  withdraw: {title: {en: Withdraw the challenge}, escape: yes}

# Where a case can stand. Each state names who must act next, and what each side reads.
states:
  intake:
    phase: submitted
    title: {en: Submitted}
    waits_on: [coordinator]
    says:
      public: {en: The town looks whether the plan is complete.}
      waited_on: {en: Read the plan and take it up.}
      community: {en: We have your plan. You will hear from us.}
  decision:
    phase: assessed
    title: {en: To be decided}
    waits_on: [decider]
    says:
      public: {en: The town decides.}
      waited_on: {en: Accept or reject the challenge.}
  running:
    phase: monitored
    title: {en: The group does the work}
    waits_on: [initiator, coordinator]
    says:
      public: {en: The group does the work.}
      waited_on: {en: Hand in a report. When the work is done the town completes the challenge.}
  # Nothing leaves an end that is closed. One that is settled can be re-opened by a track.
  completed:
    phase: ended
    ends: closed
    title: {en: Completed}
    says: {public: {en: The work is done.}}
  rejected:
    phase: ended
    ends: closed
    title: {en: Rejected}
    says: {public: {en: The town said no and gave its reasons.}}
  withdrawn:
    phase: ended
    ends: closed
    title: {en: Withdrawn}
    says: {public: {en: The group withdrew its challenge.}}

# From which state to which, by whom, on which conditions, and what is handed in.
transitions:
  - action: submit
    from: nothing
    to: intake
    by: initiator
    # The town may type it in for a group that comes to the desk.
    for_others: [coordinator]
    takes: {fields: [title, plan, budget], optional: [contact_email]}
  - action: take-up
    from: intake
    to: decision
    by: coordinator
    when:
      - {filled: [plan]}
  - action: accept
    from: decision
    to: running
    by: decider
    when:
      # Four eyes: who took it up does not decide.
      - {did_none_of: [submit, take-up]}
    takes: {reason: required, publish: yes}
  - action: reject
    from: decision
    to: rejected
    by: decider
    when:
      - {did_none_of: [submit, take-up]}
    takes: {grounds: {of: grounds, min: 1}, reason: required, publish: yes}
    tells: [initiator]
  - {action: hand-in-report, from: running, to: same, by: initiator, takes: {record: report}}
  - action: complete
    from: running
    to: completed
    by: coordinator
    when:
      - {at_least: {records: report, n: 1}}
  # any-open: from every state that is no end.
  - {action: withdraw, from: any-open, to: withdrawn, by: initiator, takes: {reason: optional}}

# What must be done by when.
deadlines:
  decision:
    title: {en: Decision}
    by: [decider]
    starts: [submit]
    term: 8 weeks
    # How days are counted: docs/deadlines.md tells which profiles there are.
    profile: nl-awb
    met_by: [accept, reject]
    stopped_by: [withdraw]
    warns: [2 weeks]
    # house: a rule of your own. What the law says is marked found, with its source.
    mark: house
"""
