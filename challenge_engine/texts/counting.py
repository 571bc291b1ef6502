"""A count in sentences: how the rule counts, and why each project was funded or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from challenge_engine.counting.election import Project, VoteType
from challenge_engine.counting.result import Code, Result, Verdict
from challenge_engine.texts.catalogue import _, known, say
from challenge_engine.texts.values import listing, money, number

_RULES: Final = {
    "greedy": _("The project with the most support comes first. What does not fit in the money "
                "that is left is skipped."),
    "greedy-no-skip": _("The project with the most support comes first. At the first one that does "
                        "not fit in the money that is left, the count ends."),
    "greedy-threshold": _("The project with the most support comes first, if it has enough of it. "
                          "What does not fit in the money that is left is skipped."),
    "equalshares": _("Every voter gets an equal share of the money, and pays for what they voted "
                     "for together with the others who did."),
    "equalshares/add1": _("Every voter gets an equal share of the money, and pays for what they "
                          "voted for together with the others who did. As long as money is left, "
                          "the shares are raised a little."),
    "equalshares/add1u": _("Every voter gets an equal share of the money, and pays for what they "
                           "voted for together with the others who did. As long as money is left, "
                           "the shares are raised a little; the rest goes to the projects with the "
                           "most support that fit."),
}  # fmt: skip
_THRESHOLD = _("Support of at least {n} is needed.")
_FUNDED = _("Funded as {place}.")
_LOST: Final[Mapping[Code, str]] = {
    "does-not-fit": _("Not funded: ranked {rank}, {short} more than was left."),
    "after-the-stop": _("Not funded: ranked {rank}. The count had ended at {stopped_by}, for which "
                        "too little was left."),
    "below-threshold": _("Not funded: its support is {score}, and at least {threshold} was "
                         "needed."),
    "over-the-budget": _("Not funded: it costs {short} more than there was for all projects."),
    "shares-too-small": _("Not funded: ranked {rank}. Its supporters had {left} left of their "
                          "shares, {short} too little."),
    "withdrawn": _("Not counted: it was withdrawn."),
    "few-voters": _("Not funded. Fewer than ten people voted, so that no figures are told."),
}  # fmt: skip
_NEEDS: Final[Mapping[str, tuple[str, str]]] = {
    "supporters": (_("It needed 1 more supporter."), _("It needed {n} more supporters.")),
    "points": (_("It needed 1 more point."), _("It needed {n} more points.")),
}
_SUPPORT: Final[Mapping[str, tuple[str, str]]] = {
    "supporters": (_("1 supporter"), _("{n} supporters")),
    "points": (_("1 point"), _("{n} points")),
}
_REFUSED: Final = {
    "unknown-project": _("{n} for a project that is not on the list"),
    "withdrawn-project": _("{n} for a project that was withdrawn"),
    "doubled-choice": _("{n} with the same project twice"),
    "too-few-choices": _("{n} with too few projects"),
    "too-many-choices": _("{n} with too many projects"),
    "points-do-not-fit": _("{n} with points that do not go with the projects"),
    "negative-points": _("{n} with points below zero"),
    "too-few-points": _("{n} with too few points for a project"),
    "too-many-points": _("{n} with too many points for a project"),
    "sum-too-small": _("{n} with too few points in all"),
    "sum-too-large": _("{n} with too many points in all"),
    "cost-too-small": _("{n} for projects that cost too little together"),
    "unreadable": _("{n} in envelopes that held no ballot"),
    "cost-too-large": _("{n} for projects that cost too much together"),
}
_BALLOTS = _("Ballots counted: {n}.")
_NOT_COUNTED = _("Not counted: {n}, namely {reasons}.")
_TITLE = _("Result of the vote")
_SIDES = (_("funded"), _("not funded"))
_MONEY_ENDED = _("Here the money ended: {left} of {budget} was left.")
_WINNERS, _NO_WINNERS = _("Funded, in this order: {names}."), _("Nothing is funded.")
_MONEY = _("Of {budget}, {spent} is spent and {left} is left.")


def rule(result: Result, language: str) -> str:
    """How this rule counts, in a sentence or two."""
    told = say(language, _RULES[result.rule.name])
    if not result.rule.threshold:
        return told
    return f"{told} {say(language, _THRESHOLD, n=number(result.rule.threshold, language))}"


def ballots(result: Result, language: str) -> str:
    """How many were counted, and how many not, by reason: nothing is lost."""
    told = say(language, _BALLOTS, n=number(result.voters, language))
    if not result.refused:
        return told
    reasons = [say(language, _REFUSED[why], n=number(n, language)) for why, n in result.refused]
    n = number(sum(n for _why, n in result.refused), language)
    return f"{told} {say(language, _NOT_COUNTED, n=n, reasons=listing(reasons, language))}"


def winners(result: Result, language: str) -> str:
    """Who won, in the order of funding."""
    won = [name(one.project) for one in in_order(result) if one.is_funded]
    if not won:
        return say(language, _NO_WINNERS)
    return say(language, _WINNERS, names=listing(won, language))


def balance(result: Result, language: str) -> str:
    """Where the money is: what is spent and what is left are the budget."""
    sums = {"budget": result.budget, "spent": result.spent, "left": result.left}
    return say(language, _MONEY, **{k: _money(v, result, language) for k, v in sums.items()})


def title(language: str) -> str:
    """What stands over a result."""
    return say(language, _TITLE)


def sides(language: str) -> tuple[str, ...]:
    """The two sorts of projects, as a legend names them."""
    return tuple(say(language, one) for one in _SIDES)


def money_ended(result: Result, language: str) -> str:
    """The line between those that were funded and those that were not."""
    sums = {"budget": result.budget, "left": result.left}
    return say(language, _MONEY_ENDED, **{k: _money(v, result, language) for k, v in sums.items()})


def in_order(result: Result) -> tuple[Verdict, ...]:
    """Winners in the order of funding, then the others by rank."""
    last = len(result.verdicts) + 1
    return tuple(sorted(result.verdicts, key=lambda one: (one.place or last, one.rank)))


def name(project: Project) -> str:
    """What a project is called; its code where it has no name."""
    return project.name or project.id


def figures(verdict: Verdict, result: Result, language: str) -> str:
    """Its support, as far as it may be told, and its cost."""
    cost = _money(verdict.project.cost, result, language)
    return f"{support(verdict, result, language)}, {cost}" if result.has_figures else cost


def support(verdict: Verdict, result: Result, language: str) -> str:
    """What it got, in the unit of these ballots."""
    one, many = _SUPPORT[unit(result.vote_type)]
    n = verdict.score
    return say(language, one) if n == 1 else say(language, many, n=number(n, language))


def verdict(one: Verdict, result: Result, language: str) -> str:
    """Why a project was funded or not, and what it would have needed; every figure is true."""
    if one.place is not None:
        return say(language, _FUNDED, place=ordinal(one.place, language))
    told = say(
        language,
        _LOST[one.code],
        rank=ordinal(one.rank, language),
        score=number(one.score, language),
        threshold=number(result.rule.threshold, language),
        left=_money(one.left or 0, result, language),
        short=_money(one.short or 0, result, language),
        stopped_by=_called(one.stopped_by, result),
    )
    if one.needs is None:
        return told
    single, many = _NEEDS[unit(result.vote_type)]
    more = say(language, single if one.needs == 1 else many, n=number(one.needs, language))
    return f"{told} {more}"


def unit(vote_type: VoteType) -> str:
    """What support is counted in."""
    return "supporters" if vote_type in ("approval", "choose-1") else "points"


def ordinal(n: int, language: str) -> str:
    """1st, 2nd, 3rd, 4th, 11th; in Dutch 1e."""
    if known(language) == "nl":
        return f"{n}e"
    is_teen = n // 10 % 10 == 1
    return f"{n}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


def _called(project: str | None, result: Result) -> str:
    names = {one.project.id: name(one.project) for one in result.verdicts}
    return names.get(project or "", "")


def _money(cents: int, result: Result, language: str) -> str:
    return money(cents, result.currency, language)
