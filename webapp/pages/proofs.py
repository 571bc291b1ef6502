"""Proofs of receipt, and what anybody needs to check them without this site."""

from __future__ import annotations

from flask import Response, render_template

from challenge_engine import verifier
from challenge_engine.service.proving import bundling, receipts
from challenge_engine.service.proving.head import head, note
from webapp.pages.blueprint import blueprint
from webapp.site import site, viewer

TEXT = "text/plain; charset=utf-8"


@blueprint.get("/cases/<reference>/proof/<int:n>")
def receipt(reference: str, n: int) -> Response:
    """The proof of one step, with what its reader may keep of it."""
    here = site()
    written = receipts.receipt(here.engine, here.authority, reference, viewer(), n)
    return _file(written, f"{reference}-{n}.tlog-proof", "application/octet-stream")


@blueprint.get("/cases/<reference>/bundle.zip")
def bundle(reference: str) -> Response:
    """The whole case in one file, to keep, or to hand on to whoever must answer it."""
    data = bundling.bundle(site().engine, site().authority, reference, viewer())
    return _file(data, f"{reference}.zip", "application/zip")


@blueprint.get("/proof")
def proof() -> str:
    """What a proof is, how it is checked, and with which key."""
    return render_template("proof.html", head=head(site().engine, site().authority))


@blueprint.get("/proof/checkpoint")
def checkpoint() -> Response:
    """The newest checkpoint, as other programs want to read it."""
    return Response(note(site().engine, site().authority), content_type=TEXT)


@blueprint.get("/proof/key")
def key() -> Response:
    """The public keys, one a line: the last one signs from now on."""
    keys = head(site().engine, site().authority).keys
    return _file("".join(f"{one.vkey}\n" for one in keys).encode(), "vkey", TEXT)


@blueprint.get("/proof/verify.html")
def verify() -> Response:
    """The page that checks a proof; to be kept, and opened from one's own disk."""
    return _file(verifier.page(), "verify.html", "application/octet-stream")


def _file(data: bytes, name: str, kind: str) -> Response:
    answer = Response(data, content_type=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
