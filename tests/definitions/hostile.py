"""Files that want to bring the reader, the laws or the explorer to their knees.

Run as a program: reads a file in a process of its own with so much memory and time, and prints what
was said, of as many files as are named.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable, Iterable

from challenge_engine.core.burden import burden
from challenge_engine.core.proof.cast import proof
from challenge_engine.definitions import catalogue, plain_language
from challenge_engine.errors import DefinitionError

MEMORY, SECONDS = 2 << 30, 120
"""Far more than any of them takes on a busy machine."""

HEAD = """workflow: hostile
version: 1
languages: [en]
title: {en: Hostile}
roles:
  group: {side: community, title: {en: Group}}
  office: {side: authority, title: {en: Official}}
"""
SAYS = "says: {public: {en: A.}, waited_on: {en: B.}}"
OPEN = f"{{phase: submitted, title: {{en: Open}}, waits_on: [office], {SAYS}}}"
SHUT = "{phase: ended, ends: closed, title: {en: Shut}, says: {public: {en: C.}}}"
DUE = (
    "{title: {en: D}, by: [office], starts: file, term: 8 weeks, profile: nl-ordinance, "
    "met_by: [decide], mark: house}"
)


def lines(form: str, n: int) -> str:
    return "".join(form.replace("#", str(i)) for i in range(n))


def listed(form: str, n: int) -> str:
    return ", ".join(form.replace("#", str(i)) for i in range(n))


def a_file(
    top: str = "",
    fields: str = "",
    actions: str = "",
    states: str = "",
    below: str = "",
    transitions: str = "",
    when: str = "",
    opening: str = "fields: [title]",
) -> str:
    """A case is filed and decided; the rest is what makes it hostile."""
    return (
        f"{HEAD}{top}"
        f"fields:\n  title: {{type: text, see: public, ask: {{en: What?}}}}\n{fields}"
        f"actions:\n  file: {{title: {{en: File}}}}\n  decide: {{title: {{en: Decide}}}}\n{actions}"
        f"states:\n  filed: {OPEN}\n{states}  done: {SHUT}\n{below}"
        f"transitions:\n"
        f"  - {{action: file, from: nothing, to: filed, by: group, takes: {{{opening}}}}}\n"
        f"  - {{action: decide, from: filed, to: done, by: office, when: [{when}]}}\n"
        f"{transitions}"
    ).replace(", when: []", "")


def a_vote(once: str, when: str, kind: str = "type: yes_no") -> str:
    field = f"x: {{{kind}, ask: {{en: For it?}}}}"
    return a_file(
        top=f"records:\n  vote: {{title: {{en: Vote}}, {once}fields: {{{field}}}}}\n",
        actions="  vote: {title: {en: Vote}}\n",
        transitions="  - {action: vote, from: filed, to: same, by: office, "
        "takes: {record: vote}}\n",
        when=when,
    )


def a_chain(n: int) -> str:
    steps = lines("  - {action: a#, from: s#, to: s+, by: office}\n", n)
    for i in range(n):
        steps = steps.replace("to: s+", f"to: s{i + 1}", 1)
    return a_file(
        states=lines(f"  s#: {OPEN}\n", n + 1),
        actions=lines("  a#: {title: {en: A}}\n", n)
        + "  go: {title: {en: Go}}\n  end: {title: {en: End}}\n",
        transitions="  - {action: go, from: filed, to: s0, by: office}\n"
        + steps
        + f"  - {{action: end, from: s{n}, to: done, by: office}}\n",
    )


def many_facts(n: int, takes: str) -> str:
    """Independent facts: each alone is harmless, together they are two to the power of n."""
    return a_file(
        fields=lines("  f#: {type: yes_no, ask: {en: Is it so?}}\n", n),
        actions=lines("  g#: {title: {en: Give}}\n", n),
        transitions=lines(
            f"  - {{action: g#, from: filed, to: same, by: office, takes: {{{takes}: [f#]}}}}\n", n
        ),
        when=listed("{filled: [f#]}", n),
    )


def all_at_once(n: int) -> str:
    return a_file(
        fields=lines("  f#: {type: yes_no, ask: {en: Is it so?}}\n", n),
        opening="fields: [title], optional: [" + listed("f#", n) + "]",
        when=listed("{one_of: {field: f#, values: [yes]}}", n),
    )


def many_tracks(n: int) -> str:
    return a_file(
        below="tracks:\n"
        + lines(f"  t#: {{title: {{en: T}}, states: {{o: {OPEN}, e: {SHUT}}}}}\n", n),
        actions=lines("  b#: {title: {en: Begin}}\n  e#: {title: {en: End}}\n", n),
        transitions=lines(
            "  - {action: b#, track: t#, from: nothing, to: o, by: office}\n"
            "  - {action: e#, track: t#, from: o, to: e, by: office}\n",
            n,
        ),
        when=listed("{track_in: {track: t#, states: [e]}}", n),
    )


def many_scores(n: int) -> str:
    kind = "type: yes_no, ask: {en: A}}, " + listed(
        "x#: {type: score, scale: [0, 20], ask: {en: Good?}}", n
    )
    when = listed('{average_at_least: {records: vote, field: x#, x: "7"}}', n)
    return a_vote("", when, kind.removesuffix(", ask: {en: Good?}}"))


def a_bomb(depth: int) -> str:
    bomb = "b0: &b0 [x, x]\n"
    for i in range(1, depth):
        bomb += f"b{i}: &b{i} [" + ", ".join([f"*b{i - 1}"] * 9) + "]\n"
    return a_file(top=bomb)


def named(word: str) -> str:
    return a_file(actions=f"  {word}: {{title: {{en: A}}}}\n")


def titled(text: str) -> str:
    return a_file().replace("{en: Hostile}", f"{{en: {text}}}")


FILES: dict[str, Callable[[], str | bytes]] = {
    "an alias bomb": lambda: a_bomb(100),
    "deep nesting": lambda: "a: " + "[" * 300_000,
    "deep mappings": lambda: "".join(f"{' ' * i}a:\n" for i in range(400)),
    "twenty thousand states": lambda: a_file(states=lines("  s#: {}\n", 20_000)),
    "one scalar of a megabyte": lambda: titled("word " * 60_000),
    "one word of a megabyte": lambda: titled("x" * 900_000),
    "a byte-order mark": lambda: b"\xef\xbb\xbf" + a_file().encode(),
    "a NUL": lambda: titled("a\x00b"),
    "a NUL by an escape": lambda: titled('"a\\0b"'),
    "a surrogate": lambda: a_file().encode().replace(b"Hostile", b"\xed\xa0\x80"),
    "a surrogate by an escape": lambda: titled('"\\ud800"'),
    "a control character by an escape": lambda: titled('"\\e[31m"'),
    "right to left": lambda: titled("\u202egnirts"),
    "right to left by an escape": lambda: titled('"\\u202egnirts"'),
    "an isolate in a comment": lambda: "# \u2066 by: group\n" + a_file(),
    "a word joiner": lambda: titled("Hos\u2060tile"),
    "a tag that is not seen": lambda: titled("Hostile\U000e0041"),
    "a name that looks the same": lambda: named("\u0430ssess"),
    "a key that looks the same": lambda: a_file().replace("by: office", "b\u0443: office"),
    "a name with a space that is not seen": lambda: named("as\u200bsess"),
    "guards": lambda: a_file(when=listed("{filled: [title]}", 10_000)),
    "deadlines": lambda: a_file(below="deadlines:\n" + lines(f"  d#: {DUE}\n", 1_000)),
    "roles": lambda: a_file().replace(
        "roles:\n", "roles:\n" + lines("  r#: {side: authority, title: {en: R}}\n", 1_000)
    ),
    "tracks": lambda: many_tracks(100),
    "codes": lambda: a_file(
        fields="  code: {type: choice, of: {"
        + listed("c#: {en: C}", 5_000)
        + "}, ask: {en: Which?}}\n"
    ),
    "codes of a list": lambda: a_file(top="lists:\n  l:\n" + lines("    c#: {}\n", 10_000)),
    "fields": lambda: a_file(fields=lines("  f#: {type: yes_no, ask: {en: A}}\n", 6_000)),
    "languages": lambda: a_file().replace("[en]", "[en, " + listed("l#", 10_000) + "]"),
    "a number without end": lambda: a_file().replace("version: 1", "version: " + "9" * 500_000),
    "a quorum of billions": lambda: a_vote(
        "once_per: person, ", "{at_least: {records: vote, n: 900000000000000}}"
    ),
    "an extension of billions": lambda: a_file(
        below="deadlines:\n  d: "
        + DUE.replace("mark:", "extension: {action: wait, at_most: 1 weeks, times: 9000000}, mark:")
        + "\n",
        actions="  wait: {title: {en: Wait}}\n",
        transitions="  - {action: wait, from: filed, to: same, by: office, "
        "takes: {reason: required}}\n",
    ),
    "facts in one form": lambda: all_at_once(40),
    "scores": lambda: many_scores(12),
    "a quorum of two hundred": lambda: a_vote(
        "once_per: person, ", "{at_least: {records: vote, n: 200}}"
    ),
}

LARGE: dict[str, Callable[[], str | bytes]] = {
    "a hundred thousand states": lambda: a_file(states=lines("  s#: {}\n", 70_000)),
    "a sentence after the other": lambda: titled("Commence. " * 90_000),
    "a chain of states": lambda: a_chain(3_000),
    "facts one by one": lambda: many_facts(25, "optional"),
    "tracks together": lambda: many_tracks(20),
    "deadlines together": lambda: a_file(
        below="deadlines:\n" + lines(f"  d#: {DUE}\n", 40), when=listed("{overdue: d#}", 40)
    ),
}


def told(data: bytes) -> str:
    """The first things that are wrong with a file, or what is proven of it."""
    try:
        workflow = catalogue.parse(data, "x")
    except DefinitionError as error:
        return " ".join(str(problem) for problem in error.problems[:2])
    plain_language.advice(data, "x", workflow)
    burden(workflow)
    found = proof(workflow)
    return "not decided" if found.undecided else f"{found.situations} situations"


def alone(data: bytes) -> str:
    """The same in a process of its own, with bounds; how it died, if it did."""
    reads, writes = os.pipe()
    if (child := os.fork()) == 0:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        try:
            said = told(data)
        except BaseException as error:  # noqa: BLE001 - that it is none is what is tested
            said = f"crashed: {error!r}"
        os.write(writes, said[:2_000].encode())
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads, "rb") as pipe:
        said = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    return said or f"died of {status}"


def main(names: Iterable[str]) -> None:
    every = FILES | LARGE
    for name in names:
        text = every[name]()
        data = text if isinstance(text, bytes) else text.encode()
        sys.stdout.write(json.dumps([name, alone(data)]) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:] or [*FILES, *LARGE])
