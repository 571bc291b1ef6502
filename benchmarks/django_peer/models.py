"""The same eight steps as a Django model; what each asks and takes is what `bench.v1.yaml` says."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import models
from django_fsm import FSMField, transition
from django_fsm_log.decorators import fsm_log_by, fsm_log_description

from benchmarks.steps import ROLES


def by(role: str) -> str:
    """A right as the manual of django-fsm shows it: a permission, which `has_perm` asks for."""
    return f"django_peer.act_as_{role}"


def is_filled(challenge: Challenge) -> bool:
    return bool(challenge.title and challenge.plan)


def has_assessor(challenge: Challenge) -> bool:
    return challenge.assessor_id is not None


def is_assessed(challenge: Challenge) -> bool:
    return challenge.assessments.exists()


def is_accepted(challenge: Challenge) -> bool:
    return challenge.assessments.filter(advice="accept").exists()


def is_affordable(challenge: Challenge) -> bool:
    return challenge.budget is not None and challenge.budget <= 5_000_000


class Challenge(models.Model):
    """One case; its state cannot be assigned."""

    reference = models.CharField(max_length=20, unique=True)
    state = FSMField(default="nothing", protected=True)
    title = models.CharField(max_length=120)
    plan = models.TextField()
    budget = models.BigIntegerField(null=True)
    route = models.CharField(max_length=40, blank=True)
    initiator = models.ForeignKey(User, models.PROTECT, related_name="+")
    assessor = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)

    class Meta:
        permissions = tuple((f"act_as_{role}", role) for role in ROLES)

    @fsm_log_by
    @transition("state", source="nothing", target="intake", permission=by("initiator"))
    def submit(self, by: User) -> None: ...

    @fsm_log_by
    @transition("state", source="intake", target="intake", permission=by("coordinator"))
    def assign(self, assessor: User, **_by: User) -> None:
        self.assessor = assessor

    @fsm_log_by
    @transition(
        "state",
        source="intake",
        target="review",
        permission=by("coordinator"),
        conditions=[is_filled, has_assessor],
    )
    def begin(self, by: User) -> None: ...

    @fsm_log_by
    @transition("state", source="review", target="review", permission=by("assessor"))
    def assess(self, rooted: int, advice: str, by: User) -> None:
        self.assessments.create(assessor=by, rooted=rooted, advice=advice)

    @fsm_log_by
    @transition(
        "state",
        source="review",
        target="decision",
        permission=by("coordinator"),
        conditions=[is_assessed],
    )
    def close_panel(self, by: User) -> None: ...

    @fsm_log_by
    @fsm_log_description
    @transition(
        "state",
        source="decision",
        target="agreement",
        permission=by("decider"),
        conditions=[is_accepted, is_affordable],
    )
    def accept(self, by: User, description: str) -> None: ...

    @fsm_log_by
    @transition("state", source="agreement", target="monitored", permission=by("coordinator"))
    def start(self, route: str, **_by: User) -> None:
        self.route = route

    @fsm_log_by
    @fsm_log_description
    @transition("state", source="monitored", target="completed", permission=by("coordinator"))
    def complete(self, by: User, description: str) -> None: ...


class Assessment(models.Model):
    """What an assessor thinks of a challenge, once."""

    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="assessments")
    assessor = models.ForeignKey(User, models.PROTECT, related_name="+")
    rooted = models.IntegerField()
    advice = models.CharField(max_length=20)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["challenge", "assessor"], name="once_per_person"),
        )
