"""What is said where links to other cases are otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from challenge_engine.texts.catalogue import _

SENTENCES: Mapping[str, str] = {
    "link+": _("Other cases can now be linked: {link}."),
    "link-": _("Other cases can no longer be linked: {link}."),
    "link.to+": _("{link} can now also be cases of {item}."),
    "link.to-": _("{link} can no longer be cases of {item}."),
    "link.of+": _("Cases of {item} are now shown too, under {link}."),
    "link.of-": _("Cases of {item} are no longer shown under {link}."),
    "link.copies+": _("Opened from another case ({link}), this is now filled in: {item}."),
    "link.copies-": _("Opened from another case ({link}), this is no longer filled in: {item}."),
    "link.copies~": _(
        "Opened from another case ({link}), this is now filled in from another answer: {after}."
    ),
    "link.see~": _("{link}: these cases are now known to {after}; until now to {before}."),
    "link.title~": _("{before} is now called {after}."),
    "step.takes.links+": _("{action}{where} now has to name another case: {item}."),
    "step.takes.links-": _("{action}{where} no longer has to name another case: {item}."),
    "step.takes.links_optional+": _("{action}{where} may now name another case: {item}."),
    "step.takes.links_optional-": _("{action}{where} can no longer name another case: {item}."),
}
