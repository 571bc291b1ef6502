"""The commands `serve` and `demo`; everything heavy is imported when one of them runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from challenge_engine.service.engine import Engine

LOOPBACK = ("127.0.0.1", "::1", "localhost")
MOST_PROXIES = 9


@click.command()
@click.option("--host", help="The address to listen on; 127.0.0.1 unless set otherwise.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port; 8000 unless set otherwise.")
@click.option("--threads", type=click.IntRange(1, 64), default=8, show_default=True)
def serve(host: str | None, port: int | None, threads: int) -> None:
    """Run the web application with a production server."""
    from challenge_engine.errors import EngineError
    from challenge_engine.service import deadlines, installing, settings
    from challenge_engine.service.engine import open_engine
    from challenge_engine.service.proving.places import Places

    try:
        known = settings.load()
        places = Places(Path(known["keys"]), Path(known["checkpoints"]))
        engine = open_engine(known["database_url"], places, known["calendar_days"])
        secret = installing.session_secret(places.keys)
        listen = host or known["address"]
        run(
            engine,
            secret,
            listen,
            port_of(known["port"]) if port is None else port,
            threads=threads,
            authority=known["authority"],
            proxies=proxies_of(known["proxies"]),
            calendar_days=deadlines.checked(known["calendar_days"]),
        )
    except EngineError as error:
        raise click.ClickException(str(error)) from error


@click.command()
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="The folder in which everything is kept.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--host", default=LOOPBACK[0], show_default=True)
def demo(folder: Path, port: int, host: str) -> None:
    """Open a fictional town with challenges in every phase; starting again keeps it."""
    from challenge_engine.errors import EngineError
    from challenge_engine.service import installing

    try:
        engine, accounts = prepare(folder)
        secret = installing.session_secret(folder / "keys")
        click.echo(table(accounts))
        click.echo(f"The accounts are also in {folder / 'accounts.json'}.")
        run(engine, secret, host, port, demo_accounts=accounts)
    except EngineError as error:
        raise click.ClickException(str(error)) from error


def prepare(folder: Path) -> tuple[Engine, list[Mapping[str, str]]]:
    """The demo of a folder, made with a progress bar where it is not there yet."""
    from rich.console import Console
    from rich.progress import Progress

    from webapp import demo as town

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Playing the town's past", total=None)
        ready = town.prepare(folder, progress_on(bar.update, task))
    return ready.engine, [{"role": role, **one} for role, one in ready.accounts.items()]


def progress_on(update: Callable[..., None], task: object) -> Callable[..., None]:
    """How far it has come, as the bar wants to hear it."""

    def progress(done: int, total: int) -> None:
        update(task, completed=done, total=total)

    return progress


def table(accounts: Sequence[Mapping[str, str]]) -> str:
    """The accounts in columns."""
    rows = [("role", "name", "password")]
    rows += [(a["role"], a["name"], a["password"]) for a in accounts]
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def run(
    engine: Engine,
    secret: str,
    host: str,
    port: int,
    *,
    threads: int = 8,
    authority: str = "",
    proxies: int = 0,
    demo_accounts: Sequence[Mapping[str, str]] = (),
    calendar_days: str = "",
) -> None:
    """Serve until it is stopped; the address is printed once it can be opened."""
    import waitress

    from challenge_engine.service.timing import clockwork
    from webapp import create_app

    app = create_app(
        engine,
        secret=secret,
        authority=authority,
        is_loopback=host in LOOPBACK,
        proxies=proxies,
        demo_accounts=demo_accounts,
        calendar_days=calendar_days,
    )
    try:
        server = waitress.create_server(
            app,
            host=host,
            port=port,
            threads=threads,
            ident=None,
            # The server by itself believes no web server in front; that is the application's part.
            clear_untrusted_proxy_headers=not proxies,
        )
    except OSError as error:
        raise click.ClickException(
            f"Nothing can listen on {host} port {port}: {error.strerror or error}. Perhaps another "
            "program does already: stop it, or choose another port with --port."
        ) from error
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Open http://{shown}:{server.effective_port} (stop with Ctrl-C)")
    if host not in LOOPBACK or proxies:
        click.echo("Signing in needs https here: put a web server with a certificate before it.")
    engine.serve()
    try:
        with clockwork.beside(engine):
            server.run()
    finally:
        server.close()
        engine.close()


def port_of(text: str) -> int:
    """The port of the settings."""
    if not (text.isascii() and text.isdecimal() and int(text) < 65536):
        raise click.ClickException(f"{text!r} is no port: give a number from 0 to 65535.")
    return int(text)


def proxies_of(text: str) -> int:
    """How many web servers the settings put before this one."""
    if not (text.isascii() and text.isdecimal() and int(text) <= MOST_PROXIES):
        raise click.ClickException(
            f"{text!r} is no number of web servers: give a number from 0 to {MOST_PROXIES}."
        )
    return int(text)
