"""What is said where a part of a workflow came, went or became something else."""

from __future__ import annotations

from collections.abc import Mapping

from challenge_engine.texts.catalogue import _

SENTENCES: Mapping[str, str] = {
    "action+": _("There is a new step: {action} ({roles})."),
    "action-": _("The step {action} ({roles}) is removed."),
    "action.escape+": _("{action} now counts as a way out."),
    "action.escape-": _("{action} is no longer a way out, but a way forward."),
    "state+": _("A case can now come to {state}.{waits}"),
    "state-": _("A case no longer comes to {state}."),
    "state.waits_on+": _("{item} must now act at {state} too."),
    "state.waits_on-": _("{item} no longer needs to act at {state}."),
    "state.ends+": _("{state} is now an end of the case."),
    "state.ends-": _("{state} is no longer an end of the case."),
    "state.ends~": _("{state} is now an end that is {after}; until now it was {before}."),
    "state.phase~": _("{state} now belongs to the phase {after}, no longer to {before}."),
    "track+": _("Something new can run beside the case: {track}."),
    "track-": _("{track} can no longer run beside the case."),
    "workflow.open_tracks+": _("{item} may now stay unfinished when the case has ended."),
    "workflow.open_tracks-": _("{item} may no longer stay unfinished when the case has ended."),
    "role+": _("There is a new role: {role}, for {side}."),
    "role-": _("The role {role} is removed."),
    "role.side~": _("The role {role} now belongs to {after}, no longer to {before}."),
    "role.assigned+": _("To act as {role} one must now also be assigned to the case."),
    "role.assigned-": _("To act as {role} one need no longer be assigned to the case."),
    "role.body+": _("{role} now records what {after} decides."),
    "role.body-": _("{role} no longer records what {before} decides."),
    "role.body~": _("{role} now records what {after} decides, no longer {before}."),
    "field+": _("There is a new question{within}: {field}."),
    "field-": _("This question is no longer asked{within}: {field}."),
    "field.type~": _("The answer to {field}{within} is now {after}, no longer {before}."),
    "field.of+": _("{field}{within} now points at {after}."),
    "field.of-": _("{field}{within} no longer points at {before}."),
    "field.of~": _("{field}{within} now points at {after}, no longer at {before}."),
    "field.currency~": _("{field}{within} is now given in {after}, no longer in {before}."),
    "field.maximum+": _("The answer to {field}{within} is now limited: at most {after}."),
    "field.maximum-": _("The answer to {field}{within} is no longer limited to {before}."),
    "field.maximum~": _(
        "The answer to {field}{within} is now at most {after}; until now {before}."
    ),
    "field.minimum+": _("The answer to {field}{within} is now at least {after}."),
    "field.minimum-": _("The answer to {field}{within} need no longer be at least {before}."),
    "field.minimum~": _(
        "The answer to {field}{within} is now at least {after}; until now {before}."
    ),
    "field.choices+": _("There is a new answer to {field}{within}: {item}."),
    "field.choices-": _("This is no longer an answer to {field}{within}: {item}."),
    "field.counted+": _("The answers to {field}{within} are now counted, by year and by side."),
    "field.counted-": _("The answers to {field}{within} are no longer counted."),
    "field.counted~": _(
        "The answers to {field}{within} are now counted with {after}, no longer with {before}."
    ),
    "record+": _("Something new can be handed in: {record}."),
    "record-": _("This can no longer be handed in: {record}."),
    "record.once_per_person+": _("Each person now hands in {record} only once."),
    "record.once_per_person-": _("One person may now hand in {record} more than once."),
    "record.promise+": _("{record} is now a promise of one side, with a date on which it is late."),
    "record.promise-": _("{record} is no longer followed as a promise."),
    "record.promise~": _(
        "{record}: whose promise it is, its day, or what keeps it is now taken from other answers."
    ),
    "code+": _("There is a new ground for {actions}: {code}."),
    "code-": _("This is no longer a ground for {actions}: {code}."),
    "workflow.public_from+": _(
        "A case is now public from {after} on, with its whole past; until now it never was."
    ),
    "workflow.public_from-": _("A case is no longer public; until now it was from {before} on."),
    "workflow.public_from~": _("A case is now public from {after} on; until now from {before} on."),
    "field.see~": _("{field}{within} is now read by {after}; until now by {before}."),
    "record.see~": _("{record} is now read by {after}; until now by {before}."),
    "field.personal+": _(
        "{field}{within} now counts as about a person: it is never public and can be erased."
    ),
    "field.personal-": _("{field}{within} no longer counts as about a person."),
    "record.sealed_until+": _(
        "{record} now stays sealed until {after}: only who handed it in reads it."
    ),
    "record.beside+": _("{record} is now shown in two columns with {after}."),
    "record.beside-": _("{record} is no longer shown in two columns with {before}."),
    "record.beside~": _("{record} is now shown in two columns with {after}, no longer {before}."),
    "record.sealed_until-": _("{record} is no longer sealed until {before}."),
    "record.sealed_until~": _("{record} now stays sealed until {after}; until now until {before}."),
    "state.keep+": _("It is now said how long a case is kept that ends at {state}: {after}."),
    "state.keep-": _(
        "It is no longer said how long a case is kept that ends at {state}; until now: {before}."
    ),
    "state.keep~": _("A case that ends at {state} is now kept: {after}; until now: {before}."),
    "workflow.public_lines+": _("The page of a case now begins with the answer to {item}."),
    "workflow.public_lines-": _("The page of a case no longer begins with the answer to {item}."),
    "workflow.named_by~": _("People now know a case by {after}, no longer by {before}."),
    "workflow.languages+": _("Everything can now also be read in this language: {item}."),
    "workflow.languages-": _("It can no longer be read in this language: {item}."),
    "workflow.title~": _("The rules are now called {after}, no longer {before}."),
    "role.title~": _("The role {before} is now called {after}."),
    "action.title~": _("The step {before} is now called {after}."),
    "state.title~": _("{before} is now called {after}."),
    "track.title~": _("{before} is now called {after}."),
    "record.title~": _("{before} is now called {after}."),
    "field.ask~": _("The question {before}{within} now reads {after}."),
    "field.choices.title~": _("The answer {before} to {field}{within} now reads {after}."),
    "code.title~": _("The ground {before} for {actions} now reads {after}."),
    "workflow.sources+": _("A source is named that was not: {item}."),
    "workflow.sources-": _("This source is no longer named: {item}."),
}
