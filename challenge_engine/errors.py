"""What can go wrong, as values: a code, a sentence with holes, and what fills them."""

from __future__ import annotations

from typing import Any, ClassVar


class EngineError(Exception):
    """A sentence a person understands: what happened, in which state, what would help.

    The template is English and is translated by ``texts``; nothing here knows HTTP.
    """

    code: ClassVar[str] = "error"

    def __init__(self, template: str, **params: Any) -> None:
        self.template = template
        self.params = params
        super().__init__(template)

    def __str__(self) -> str:
        return self.template.format(**self.params) if self.params else self.template


class NotFound(EngineError):
    """What was named does not exist, or may not be known to whoever asks."""

    code = "not-found"


class NotAllowed(EngineError):
    """The person has no right to do this at all; no fact about a case would change that."""

    code = "not-allowed"


class VoteRefused(EngineError):
    """A vote that cannot be taken; what is in it stands in no message and no record."""

    code = "vote-refused"


class StaleVersion(EngineError):
    """Somebody was faster: the case moved on since the person looked at it."""

    code = "stale-version"


class Refused(EngineError):
    """The case says no; every refusal is carried, not only the first."""

    code = "refused"

    def __init__(self, template: str, refusals: tuple[Any, ...], **params: Any) -> None:
        super().__init__(template, **params)
        self.refusals = refusals


class InvalidInput(EngineError):
    """What was handed in cannot be read; ``problems`` has one entry for each place."""

    code = "invalid-input"

    def __init__(self, template: str, problems: tuple[Any, ...], **params: Any) -> None:
        super().__init__(template, **params)
        self.problems = problems


class DefinitionError(EngineError):
    """A workflow file breaks the grammar or a law; ``problems`` are located sentences."""

    code = "bad-definition"

    def __init__(self, template: str, problems: tuple[Any, ...] = (), **params: Any) -> None:
        super().__init__(template, **params)
        self.problems = problems


class ImportRefused(EngineError):
    """A line of an import is wrong; nothing was imported."""

    code = "import-refused"


class FormatError(EngineError):
    """Bytes of the history that are not what the format says."""

    code = "bad-format"


class ReplayError(EngineError):
    """Events of a case that do not follow from each other."""

    code = "bad-history"


class StoreError(EngineError):
    """The database cannot be used, or refused a statement."""

    code = "store"


class ClockError(EngineError):
    """The clock contradicts the history; waiting or an operator's `clock` event helps."""

    code = "clock"


class ProofError(EngineError):
    """A proof, signature or receipt that does not show what it says."""

    code = "bad-proof"


class NotValid(ProofError):
    """A receipt that does not hold; ``check`` names what failed."""

    code = "not-valid"

    def __init__(self, check: str, why: EngineError) -> None:
        super().__init__(why.template, **why.params)
        self.check = check


class NotDecidable(EngineError):
    """Neither valid nor not: what would be needed to tell is not here."""

    code = "not-decidable"


class ForkError(EngineError):
    """The database is not what was signed; going on would make two histories of one."""

    code = "fork"


class DeadlineError(EngineError):
    """A term whose parts contradict each other, or that cannot be worked out."""

    code = "deadline"


class ElectionError(EngineError):
    """An election that cannot be counted: its rule, its projects, or the file that says them."""

    code = "bad-election"
