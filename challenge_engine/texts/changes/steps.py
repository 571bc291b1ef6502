"""What is said where a step is otherwise: who does it, on which conditions, what it asks."""

from __future__ import annotations

from collections.abc import Mapping

from challenge_engine.texts.catalogue import _

SENTENCES: Mapping[str, str] = {
    "step+": _("{action} is now possible at {states} too."),
    "step-": _("{action} is no longer possible at {states}."),
    "step.target~": _("{action}{where} now leads to {after}, no longer to {before}."),
    "step.by+": _("{item} may now do this too: {action}{where}."),
    "step.by-": _("{item} may no longer do this: {action}{where}."),
    "step.for_others+": _("{item} may now do this on behalf of the group: {action}{where}."),
    "step.for_others-": _("{item} may no longer do this on behalf of the group: {action}{where}."),
    "step.at_most+": _("{action}{where} may now be done at most so often: {after}."),
    "step.at_most-": _("{action}{where} may now be done as often as wanted; until now: {before}."),
    "step.at_most~": _(
        "{action}{where} may now be done at most so often: {after}; until now {before}."
    ),
    "step.when.did_none_of+": _(
        "Four eyes: for {action}{where} somebody may no longer be the one who did {item}."
    ),
    "step.when.did_none_of-": _(
        "For {action}{where} somebody may now be the one who did {item}: a rule of four eyes less."
    ),
    "step.when.filled+": _("{action}{where} now needs an answer to {item}."),
    "step.when.filled-": _("{action}{where} no longer needs an answer to {item}."),
    "step.when+": _("{action}{where} has a new condition: {item}."),
    "step.when-": _("{action}{where} no longer has this condition: {item}."),
    "step.when~": _("{action}{where} now has the condition: {after}; until now: {before}."),
    "step.takes.fields+": _("{action}{where} now asks: {item}."),
    "step.takes.fields-": _("{action}{where} no longer asks: {item}."),
    "step.takes.optional+": _("{action}{where} now asks, and it may stay open: {item}."),
    "step.takes.optional-": _("{action}{where} no longer asks, what could stay open: {item}."),
    "step.takes.required+": _(
        "{action}{where}: this must now be answered, it could stay open: {item}."
    ),
    "step.takes.required-": _(
        "{action}{where}: this may now stay open, it had to be answered: {item}."
    ),
    "step.takes.record+": _("{action}{where} now asks to hand in {after}."),
    "step.takes.record-": _("{action}{where} no longer asks to hand in {before}."),
    "step.takes.record~": _("{action}{where} now asks to hand in {after}, no longer {before}."),
    "step.takes.record_optional+": _("{action}{where}: this question may now stay open: {item}."),
    "step.takes.record_optional-": _(
        "{action}{where}: this question may no longer stay open: {item}."
    ),
    "step.takes.revises+": _("{action}{where} now changes what was handed in before."),
    "step.takes.revises-": _(
        "{action}{where} now hands in something new, and changes nothing from before."
    ),
    "step.takes.reason~": _(
        "A reason for {action}{where} is now {after}; until now it was {before}."
    ),
    "step.takes.assigns+": _("{action}{where} now assigns somebody as {after}."),
    "step.takes.assigns-": _("{action}{where} no longer assigns somebody as {before}."),
    "step.takes.assigns~": _(
        "{action}{where} now assigns somebody as {after}, no longer as {before}."
    ),
    "step.takes.replaces+": _(
        "{action}{where} now ends the assignment of those who had it before."
    ),
    "step.takes.replaces-": _(
        "{action}{where} no longer ends the assignment of those who had it before."
    ),
    "step.takes.signs+": _("{action}{where} is now a signature under {after}."),
    "step.takes.signs-": _("{action}{where} is no longer a signature under {before}."),
    "step.takes.signs~": _(
        "{action}{where} is now a signature under {after}, no longer under {before}."
    ),
    "step.also+": _("{action}{where} now also moves {item}."),
    "step.also-": _("{action}{where} no longer also moves {item}."),
    "step.also~": _("{action}{where} now also moves {after}; until now {before}."),
    "step.tells+": _("{item} is now told of {action}{where}."),
    "step.tells-": _("{item} is no longer told of {action}{where}."),
    "step.takes.grounds+": _("{action}{where} now has to name grounds from a list."),
    "step.takes.grounds-": _("{action}{where} no longer has to name grounds from a list."),
    "step.takes.grounds~": _("{action}{where} now takes its grounds from another list: {after}."),
    "step.takes.grounds_min~": _(
        "{action}{where} now has to name at least this many grounds: {after}; until now {before}."
    ),
    "step.takes.publish+": _("The reason and the grounds of {action}{where} are now public."),
    "step.takes.publish-": _("The reason and the grounds of {action}{where} are no longer public."),
}

ELSEWHERE = _("{action} is now possible at {states} too, and leads to {target}.")
