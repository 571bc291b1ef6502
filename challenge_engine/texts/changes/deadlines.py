"""What is said where a deadline is otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from challenge_engine.texts.catalogue import _

SENTENCES: Mapping[str, str] = {
    "deadline+": _("There is a new deadline: {deadline} ({roles}), {ends}."),
    "deadline-": _("The deadline {deadline} ({roles}) is removed."),
    "deadline.term<": _("The deadline {deadline} gets shorter: from {before} to {after}."),
    "deadline.term>": _("The deadline {deadline} gets longer: from {before} to {after}."),
    "deadline.term~": _("The deadline {deadline} is now {after}; until now {before}."),
    "deadline.term+": _("The deadline {deadline} now has a fixed term: {after}."),
    "deadline.term-": _("The deadline {deadline} no longer has a fixed term; until now: {before}."),
    "deadline.term_field+": _("How long {deadline} is, is now said by the answer to {after}."),
    "deadline.term_field-": _(
        "How long {deadline} is, is no longer said by the answer to {before}: it has a fixed term."
    ),
    "deadline.term_field~": _(
        "How long {deadline} is, is now said by the answer to {after}, no longer to {before}."
    ),
    "deadline.said_by+": _("How long {deadline} is, can now be said while it runs: by {item}."),
    "deadline.said_by-": _("How long {deadline} is, is no longer said while it runs by {item}."),
    "deadline.term_times~": _(
        "The term of {deadline} is now so many times the answer: {after}; until now {before}."
    ),
    "deadline.until+": _("The deadline {deadline} now ends on a date that is given: {after}."),
    "deadline.until-": _(
        "The deadline {deadline} no longer ends on the date that is given for {before}."
    ),
    "deadline.until~": _(
        "The deadline {deadline} now ends on the date that is given for {after}, no longer "
        "for {before}."
    ),
    "deadline.at_most+": _("The day on which {deadline} ends may now lie ahead at most: {after}."),
    "deadline.at_most-": _(
        "The day on which {deadline} ends may now lie ahead as far as wanted; until now at most: "
        "{before}."
    ),
    "deadline.at_most~": _(
        "The day on which {deadline} ends may now lie ahead at most: {after}; until now: {before}."
    ),
    "deadline.grace_of+": _(
        "{deadline} now counts the days that are left after a notice of default about {after}."
    ),
    "deadline.grace_of-": _(
        "{deadline} no longer counts the days that are left after a notice of default about "
        "{before}."
    ),
    "deadline.grace_of~": _(
        "{deadline} now counts the days that are left after a notice of default about "
        "{after}, no longer about {before}."
    ),
    "deadline.penalty_of+": _(
        "{deadline} now counts the days that cost because {after} came too late."
    ),
    "deadline.penalty_of-": _(
        "{deadline} no longer counts the days that cost because {before} came too late."
    ),
    "deadline.penalty_of~": _(
        "{deadline} now counts the days that cost because {after} came too late, no longer "
        "{before}."
    ),
    "deadline.by+": _("{item} must now keep the deadline {deadline} too."),
    "deadline.by-": _("{item} need no longer keep the deadline {deadline}."),
    "deadline.starts+": _("The deadline {deadline} now also starts with {item}."),
    "deadline.starts-": _("The deadline {deadline} no longer starts with {item}."),
    "deadline.met_by+": _("The deadline {deadline} is now also met by {item}."),
    "deadline.met_by-": _("The deadline {deadline} is no longer met by {item}."),
    "deadline.stopped_by+": _(
        "The deadline {deadline} now also ends with {item}, without being met."
    ),
    "deadline.stopped_by-": _("The deadline {deadline} no longer ends with {item}."),
    "deadline.extension+": _("The deadline {deadline} can now be made longer: {after}."),
    "deadline.extension-": _(
        "The deadline {deadline} can no longer be made longer; until now: {before}."
    ),
    "deadline.extension.at_most~": _(
        "The deadline {deadline} can now be made longer by at most {after}; until now {before}."
    ),
    "deadline.extension.times~": _(
        "How often the deadline {deadline} can be made longer: {after}; until now {before}."
    ),
    "deadline.extension.action~": _(
        "The deadline {deadline} is now made longer by {after}, no longer by {before}."
    ),
    "deadline.extension.given_in+": _(
        "By how much the deadline {deadline} gets longer is now asked: {after}."
    ),
    "deadline.extension.given_in-": _(
        "By how much the deadline {deadline} gets longer is no longer asked; it is always "
        "all of it."
    ),
    "deadline.extension.given_in~": _(
        "By how much the deadline {deadline} gets longer is now asked by {after}, no longer "
        "by {before}."
    ),
    "deadline.pauses+": _("The deadline {deadline} now stands still at {item}."),
    "deadline.pauses-": _("The deadline {deadline} no longer stands still at {item}."),
    "deadline.pauses~": _(
        "The deadline {deadline} now stands still at {after}; until now at {before}."
    ),
    "deadline.track~": _(
        "The deadline {deadline} now stands still by the states of {after}, no longer of {before}."
    ),
    "deadline.lapse.moves+": _(
        "When the deadline {deadline} passes, this now moves by itself: {after}."
    ),
    "deadline.lapse.moves-": _(
        "When the deadline {deadline} passes, this no longer moves by itself: {before}."
    ),
    "deadline.lapse.moves~": _(
        "When the deadline {deadline} passes, this now moves by itself: {after}; until now: "
        "{before}."
    ),
    "deadline.profile~": _(
        "The days of {deadline} are now counted by the rules {after}, no longer {before}."
    ),
    "deadline.calendar+": _("The days of {deadline} are now counted on the calendar {after}."),
    "deadline.calendar-": _(
        "The days of {deadline} are no longer counted on the calendar {before}, but on the "
        "usual one."
    ),
    "deadline.calendar~": _(
        "The days of {deadline} are now counted on the calendar {after}, no longer {before}."
    ),
    "deadline.is_filing+": _(
        "If nothing can be handed in because of an outage, the end of {deadline} now moves."
    ),
    "deadline.is_filing-": _(
        "If nothing can be handed in because of an outage, the end of {deadline} no longer moves."
    ),
    "deadline.warns+": _("Who has to keep {deadline} is now warned {item} before its end."),
    "deadline.warns-": _("Who has to keep {deadline} is no longer warned {item} before its end."),
    "deadline.lapse.tells+": _("{item} is now told when {deadline} has passed."),
    "deadline.lapse.tells-": _("{item} is no longer told when {deadline} has passed."),
    "deadline.mark~": _("How sure it is that {deadline} is law: now {after}; until now {before}."),
    "deadline.title~": _("The deadline {before} is now called {after}."),
    "deadline.first_day": _(
        "The first day that counts for {deadline} is now {after}; until now {before}."
    ),
    "deadline.roll": _(
        "When the end of {deadline} is a day off, it now {after}; until now it {before}."
    ),
}
