"""Words that only the auditor's pages need: kinds of steps, bases, and two readings in rows."""

from __future__ import annotations

from challenge_engine.service.auditing.history import AuditView
from challenge_engine.service.reading.timeline import CompareView, TimelineView
from webapp.filters import via
from webapp.languages import _
from webapp.pages.blueprint import blueprint

Choices = list[tuple[str, str]]


@blueprint.app_template_filter("kind")
def kind(code: str) -> str:
    """What kind of step it is."""
    words: dict[str, str] = {
        "open": _("opening"),
        "act": _("action"),
        "correct": _("correction"),
        "note": _("note"),
        "takeover": _("take-over"),
        "lapse": _("lapse of a deadline"),
        "erase": _("erasure"),
        "hold": _("hold"),
        "release": _("release of a hold"),
        "link": _("link"),
        "deadline": _("deadline"),
        "migrate": _("change of workflow"),
    }
    return words.get(code, code)


@blueprint.app_template_filter("basis")
def basis(code: str) -> str:
    """Whether rights and conditions were checked here."""
    words: dict[str, str] = {
        "enforced": _("checked here"),
        "reported": _("reported, not checked here"),
        "inferred": _("inferred, not checked here"),
    }
    return words.get(code, code)


@blueprint.app_context_processor
def helpers() -> dict[str, object]:
    """For the templates of these pages."""
    return {
        "persons_of": persons_of,
        "kinds_of": kinds_of,
        "channels_of": channels_of,
        "both_rows": both_rows,
    }


def persons_of(case: AuditView) -> Choices:
    """Everybody in the case, by the number that outlives a name."""
    return [(str(n), f"{n} – {name}" if n else name) for n, name in case.persons]


def kinds_of(case: AuditView) -> Choices:
    """The kinds of steps that the case has."""
    return [(code, kind(code)) for code in case.kinds]


def channels_of(case: AuditView) -> Choices:
    """The channels through which its steps came in."""
    return [(code, via(code)) for code in case.channels]


def both_rows(both: CompareView) -> list[tuple[str, str | None, str | None, str]]:
    """Each state and value with what both readings say of it: name, recorded, corrected, label."""
    left, right = _said(both.recorded), _said(both.corrected)
    labels = {name: label for said in (left, right) for name, (label, _text) in said.items()}
    return [
        (name, left.get(name, ("", None))[1], right.get(name, ("", None))[1], label)
        for name, label in labels.items()
    ]


def _said(view: TimelineView) -> dict[str, tuple[str, str | None]]:
    states = {f"state/{s.track}": (s.title or _("State"), s.state_title) for s in view.stood}
    values = {f"value/{h.value.name}": (h.value.label, h.value.text) for h in view.values}
    return {**states, **values}
