"""What every history is checked against; it hardly changes while the program runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from challenge_engine.history.entry_form import FormReader
from challenge_engine.service.checking.forms import Definition, Describer, Form
from challenge_engine.service.checking.gone import Lost
from challenge_engine.service.checking.spellings import Spellings
from challenge_engine.service.checking.tally import Tally
from challenge_engine.service.engine import Engine
from challenge_engine.store import authorities, checking
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for, and what was found out before it began."""

    authority: int | None
    """The only one whose histories are checked; None for all."""
    lost: Lost
    sizes: Mapping[int, int]
    """Log → how many leaves it had when the check began; of the logs that are checked."""
    secret: int


@dataclass(frozen=True, slots=True)
class Known:
    """The logs and published workflows, and what is asked for."""

    order: Order
    reader: FormReader[Form]
    spellings: Spellings
    logs: Mapping[int, int]
    """Row of a log → its authority."""
    codes: Mapping[int, str]
    workflows: Mapping[int, Definition]

    @classmethod
    def read(cls, unit: Unit, engine: Engine, order: Order) -> Known:
        """Read the logs and the published workflows; before texts come as bytes."""
        logs = checking.rows(unit, checking.LOGS)
        workflows = {p.id: (p.name, p.version, p.digest) for p in authorities.published(unit)}
        definitions = {
            definition: engine.version(unit, id_).workflow for id_, definition in workflows.items()
        }
        reader = FormReader(Describer({origin: id_ for id_, _, origin in logs}, definitions))
        return cls(
            order=order,
            reader=reader,
            spellings=Spellings(reader),
            logs={id_: authority for id_, authority, _ in logs},
            codes={one.id: one.code for one in engine.authorities.values()},
            workflows=workflows,
        )

    def tally(self) -> Tally:
        """To account for leaves in."""
        return Tally(self.order.secret, self.order.sizes)

    def with_lost(self, lost: Lost) -> Known:
        """The same, with the steps that are known to be lost."""
        return replace(self, order=replace(self.order, lost=lost))
