"""A whole case in one file: every proof of receipt, and all that checks them without us.

Whoever takes part saves it, or hands it on: a case that another office must answer goes there with
its history.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping

from challenge_engine import verifier
from challenge_engine.history.entry import from_bytes
from challenge_engine.history.receipt import Receipt
from challenge_engine.history.tlog_proof import TlogProof
from challenge_engine.service.engine import Engine
from challenge_engine.service.proving import receipts
from challenge_engine.service.proving.head import head
from challenge_engine.service.reading.reader import Viewer

README = """\
PROOFS OF RECEIPT OF THE CASE {reference}
log {origin}

This folder proves every step of the case to anybody, without us and without a network.

{reference}-0.tlog-proof …  one proof for each step, 0 to {last}
history.jsonl               what the proofs open, one line a step, for reading; it proves nothing
checkpoint                  the signed head of the log under which all of them stand
vkey                        our public key: compare it with one that you had before
verify.html                 the page that checks a proof: open it from disk, give it the key,
                            and drop all proofs on it

Another authority that runs this program checks all of it, and notes it in a case of its own:
    challenge log verify {reference}.zip --key vkey
    challenge case receive CASE {reference}.zip --key vkey --as LOGIN

It shows that these steps, with these values, are in the history that we signed, unchanged and at
that place. It does not show that what was entered is true, nor when it was signed. The proofs open
what you may read, but for the personal data of others; keep the folder as you keep such papers.

------------------------------------------------------------------------------------------------

ONTVANGSTBEWIJZEN VAN ZAAK {reference}
logboek {origin}

Deze map bewijst elke stap van de zaak aan iedereen, zonder ons en zonder netwerk.

{reference}-0.tlog-proof …  een bewijs voor elke stap, 0 tot en met {last}
history.jsonl               wat de bewijzen openen, een regel per stap, om te lezen; bewijst niets
checkpoint                  de ondertekende stand van het logboek waaronder ze alle staan
vkey                        onze openbare sleutel: vergelijk die met een die u eerder had
verify.html                 de pagina die een bewijs controleert: open haar vanaf schijf, geef haar
                            de sleutel en sleep er alle bewijzen op

Een andere overheid die dit programma heeft, controleert alles en noteert het in een eigen zaak:
    challenge log verify {reference}.zip --key vkey
    challenge case receive ZAAK {reference}.zip --key vkey --as NAAM

Het toont dat deze stappen, met deze waarden, ongewijzigd en op die plaats staan in de geschiedenis
die wij ondertekenden. Het toont niet dat waar is wat is ingevoerd, en niet wanneer het is
ondertekend. De bewijzen openen wat u mag lezen, maar niet de persoonsgegevens van anderen; bewaar
de map zoals u zulke papieren bewaart.
"""


def _line(proof: bytes) -> str:
    receipt = Receipt.parse(proof)
    entry = from_bytes(receipt.entry)
    names = ("n", "kind", "action", "track", "target", "role", "occurred_at", "recorded_at")
    said = {name: getattr(entry, name) for name in names}
    opened = {one.path: json.loads(one.value) for one in receipt.open}
    return json.dumps({**said, "opened": opened}, ensure_ascii=False)


_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest that the format knows: the same case at the same checkpoint gives the same bytes."""


def bundle(engine: Engine, authority: int, reference: str, viewer: Viewer) -> bytes:
    """A zip file with the proofs of every step that is kept, as far as the viewer may read them."""
    proofs = receipts.receipts(engine, authority, reference, viewer)
    known = head(engine, authority)
    files = {f"{reference}-{n}.tlog-proof": proof for n, proof in proofs.items()}
    last = max(proofs)
    readme = README.format(reference=reference, origin=known.origin, last=last)
    files["README.txt"] = readme.encode()
    files["history.jsonl"] = "".join(f"{_line(one)}\n" for one in proofs.values()).encode()
    files["checkpoint"] = TlogProof.parse(proofs[last]).note.to_bytes()
    files["verify.html"] = verifier.page()
    files["vkey"] = "".join(f"{key.vkey}\n" for key in known.keys).encode()
    return _zip(reference, files)


def _zip(folder: str, files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    # Stored, not packed: how a file is packed depends on the library that does it.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name, data in files.items():
            info = zipfile.ZipInfo(f"{folder}/{name}", _EPOCH)
            info.external_attr = 0o644 << 16
            packed.writestr(info, data)
    return out.getvalue()
