"""What a new version of a workflow asks more or less than the one before, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from challenge_engine.core.burden import PARTIES, Party, Question, Way, burden
from challenge_engine.core.workflow import Workflow
from challenge_engine.texts.burden import members
from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.values import listing
from challenge_engine.texts.wording import Wording

_PARTIES: dict[Party, str] = {
    "group": _("the group"),
    "office": _("the municipality"),
    "either": _("the group or the municipality"),
}
_ASKS = {
    1: _("It asks {party} one more question: {which}."),
    2: _("It asks {party} {n} more questions: {which}."),
    -1: _("It asks {party} one question less: {which}."),
    -2: _("It asks {party} {n} questions less: {which}."),
}
_STEPS = {
    1: _("One step more for {party}."),
    2: _("{n} steps more for {party}."),
    -1: _("One step less for {party}."),
    -2: _("{n} steps less for {party}."),
}
_SIGNATURES = {
    1: _("One signature more."),
    2: _("{n} signatures more."),
    -1: _("One signature less."),
    -2: _("{n} signatures less."),
}
_DECIDED = {
    1: _("One day longer until the decision: the terms come to about {days} days."),
    2: _("{n} days longer until the decision: the terms come to about {days} days."),
    -1: _("One day shorter until the decision: the terms come to about {days} days."),
    -2: _("{n} days shorter until the decision: the terms come to about {days} days."),
}
_WHOLE = {
    1: _("One day longer on the whole way: the terms come to about {days} days."),
    2: _("{n} days longer on the whole way: the terms come to about {days} days."),
    -1: _("One day shorter on the whole way: the terms come to about {days} days."),
    -2: _("{n} days shorter on the whole way: the terms come to about {days} days."),
}
_SET = _("A term is now set until the decision: about {days} days.")
_UNSET = _("No term is set any more until the decision.")
_OPEN = _("It may now stay open: {which}.")
_CLOSED = _("It must now be answered: {which}.")
_ROLES_MORE, _ROLES_LESS = _("It also takes: {roles}."), _("It no longer takes: {roles}.")
_PEOPLE = _("It takes at least {n} people; until now {before}.")
_CAST = _("The fewest people with whom every case can end: {after}; until now: {before}.")
_AT = _("{what} ({action})")
_NO_WAY = _("The two cannot be compared: one of them reaches no good outcome.")


def difference(before: Workflow, after: Workflow, language: str) -> tuple[str, ...]:
    """What changes on the way to the good outcome; nothing where nothing does."""
    old, new = burden(before), burden(after)
    if old.goal is None or new.goal is None or old.decision is None or new.decision is None:
        return () if old.goal is new.goal else (say(language, _NO_WAY),)
    compared = _Compared(Wording(before, language), Wording(after, language))
    until_decided = tuple(compared.decided(old.decision, new.decision))
    found = [
        *compared.questions(old.goal, new.goal),
        *compared.steps(old.goal, new.goal),
        *compared.counted(_SIGNATURES, new.goal.signatures - old.goal.signatures),
        *compared.hands(old.goal, new.goal),
        *until_decided,
    ]
    # What is longer until the decision is longer on the whole way too: it is said once.
    if not until_decided and old.goal.days is not None and new.goal.days is not None:
        days = new.goal.days
        found += compared.counted(_WHOLE, days - old.goal.days, days=days)
    return tuple(found)


def of_casts(
    before: Workflow,
    after: Workflow,
    casts: tuple[Mapping[str, int], Mapping[str, int]],
    language: str,
) -> tuple[str, ...]:
    """With how many people in each role it can be run; nothing where that is the same, or not
    known of both."""
    if not all(casts):
        return ()
    was, is_ = (
        members(Wording(workflow, language), cast)
        for workflow, cast in zip((before, after), casts, strict=True)
    )
    return () if was == is_ else (say(language, _CAST, before=was, after=is_),)


class _Compared:
    """Two versions, each with its own words."""

    def __init__(self, before: Wording, after: Wording) -> None:
        self.before = before
        self.after = after
        self.language = after.language

    def counted(self, sentences: dict[int, str], n: int, **holes: object) -> Iterator[str]:
        """More or less of something, by a sentence of its own for one."""
        if n:
            sign = 1 if n > 0 else -1
            sentence = sentences[sign if abs(n) == 1 else 2 * sign]
            yield say(self.language, sentence, n=abs(n), **holes)

    def questions(self, old: Way, new: Way) -> Iterator[str]:
        """Which questions came and went, and which need an answer now."""
        for party in PARTIES:
            said = say(self.language, _PARTIES[party])
            was, is_ = old.shares[party].questions, new.shares[party].questions
            there, here = Counter(q.key for q in was), Counter(q.key for q in is_)
            for n, asked, wording in (
                (here - there, is_, self.after),
                (there - here, was, self.before),
            ):
                which = listing(dict.fromkeys(_named(wording, q) for q in asked if n[q.key]),
                                self.language)  # fmt: skip
                count = n.total() if wording is self.after else -n.total()
                yield from self.counted(_ASKS, count, party=said, which=which)
            needed = {q.key: q.is_required for q in was}
            for is_required, sentence in ((False, _OPEN), (True, _CLOSED)):
                turned = dict.fromkeys(
                    _named(self.after, q)
                    for q in is_
                    if q.is_required is is_required and needed.get(q.key) is (not is_required)
                )
                if turned:
                    yield say(self.language, sentence, which=listing(turned, self.language))

    def steps(self, old: Way, new: Way) -> Iterator[str]:
        """Who has more or less to do."""
        for party in PARTIES:
            said = say(self.language, _PARTIES[party])
            more = new.shares[party].steps - old.shares[party].steps
            yield from self.counted(_STEPS, more, party=said)

    def hands(self, old: Way, new: Way) -> Iterator[str]:
        """Which roles it takes, and how many people."""
        for roles, others, wording, sentence in (
            (new.roles, old.roles, self.after, _ROLES_MORE),
            (old.roles, new.roles, self.before, _ROLES_LESS),
        ):
            titles = [wording.role(role) for role in roles if role not in others]
            if titles:
                yield say(self.language, sentence, roles=listing(titles, self.language))
        if new.people != old.people:
            yield say(self.language, _PEOPLE, n=new.people, before=old.people)

    def decided(self, old: Way, new: Way) -> Iterator[str]:
        """How much longer the terms are until the decision."""
        if old.days is not None and new.days is not None:
            yield from self.counted(_DECIDED, new.days - old.days, days=new.days)
        elif new.days is not None:
            yield say(self.language, _SET, days=new.days)
        elif old.days is not None:
            yield say(self.language, _UNSET)


def _named(wording: Wording, question: Question) -> str:
    """What is asked; a reason or grounds with the action that asks for them."""
    if question.ask:
        return wording.quoted(wording.own(question.ask))
    what, action = wording.label(question.key[-1]), wording.own(question.action)
    return say(wording.language, _AT, what=what, action=wording.quoted(action))
