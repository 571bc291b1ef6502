"""What an entry consists of, version 1: its members and the closed lists they choose from."""

from dataclasses import dataclass

VERSION = 1
MAIN = "main"
"""The track of a case's own lifecycle; a workflow names the tracks beside it."""

STREAMS = ("case", "ballot", "authority", "log")
KINDS = (
    "open", "act", "record", "correct", "lapse", "deadline", "link", "takeover", "note", "grant",
    "migrate", "erase", "hold", "release", "destroy", "publish", "retire", "key", "continue",
    "lost", "clock", "lock", "cast", "close", "count", "batch",
)  # fmt: skip
NOTED = frozenset(["lapse", "deadline", "link"])
"""Steps after which an earlier day may still be told: what arrived in time may be typed later, and
what other cases do must not keep anybody from it."""
VIAS = ("page", "api", "cli", "paper", "desk", "phone", "import", "clock")
BASES = ("enforced", "reported", "inferred")
RELATIONS = (
    "answers", "continues", "corrects", "erases", "holds", "links", "reopens", "restores",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ref:
    """What an entry points at: another entry, by its place and leaf hash, or one item of it."""

    rel: str
    log: str
    case: bytes
    n: int
    leaf: bytes
    item: int | None = None

    def place(self) -> tuple[str, str, bytes, int, int]:
        """What refs are sorted by; a whole entry comes before its items."""
        return self.rel, self.log, self.case, self.n, -1 if self.item is None else self.item


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Every member of an entry; hashes and the id of the case are raw bytes here.

    ``definition`` is the member ``def``; ``src`` is (import batch, line).
    """

    v: int = VERSION
    log: str
    authority: str
    stream: str
    case: bytes
    n: int
    prev: bytes | None
    kind: str
    workflow: str | None = None
    version: int | None = None
    definition: bytes | None = None
    action: str | None = None
    track: str | None = None
    source: str | None = None
    target: str | None = None
    actor: int
    role: str | None = None
    behalf: int | None = None
    recorder: int | None = None
    via: str
    src: tuple[str, int] | None = None
    recorded_at: str
    occurred_at: str
    basis: str
    refs: tuple[Ref, ...] = ()
    engine: str
    c: tuple[bytes, ...] = ()
