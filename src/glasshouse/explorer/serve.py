"""Serves the explorer on an address of this machine until it is stopped."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from threading import Thread

import uvicorn

from glasshouse.errors import GlasshouseError, MachineError
from glasshouse.explorer.app import create_app
from glasshouse.explorer.shelf import Shelf
from glasshouse.explorer.warming import warm

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ANYWHERE = ("0.0.0.0", "::")  # what --host may say; then a token is needed
TOKEN_BYTES = 18


def serve(shelf: Shelf, *, host: str, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve a shelf until the process is interrupted.

    Parameters
    ----------
    host
        Address or name to listen on; beyond this machine, readers need a token.
    port
        0 for any that is free.
    on_ready
        Called with the address of the first page, as soon as it answers.

    Raises
    ------
    MachineError
        If the port is taken.
    """
    taken = _bound(host, port)
    number = taken.getsockname()[1]
    token = None if host in LOOPBACK else secrets.token_urlsafe(TOKEN_BYTES)
    names = {host, *(LOOPBACK if host in LOOPBACK else ())}
    # whoever listens everywhere cannot know under which names it is known; the token stands before every page
    hosts = None if host in ANYWHERE else frozenset(_with_port(name, number) for name in names)
    app = create_app(shelf, hosts=hosts, token=token)
    config = uvicorn.Config(app, log_level="warning", server_header=False, timeout_keep_alive=5)
    shown = LOOPBACK[0] if host in ANYWHERE else host
    address = f"http://{_with_port(shown, number)}/" + (f"?token={token}" if token else "")
    Thread(target=warm, args=(shelf,), daemon=True).start()
    on_ready(address)
    try:
        uvicorn.Server(config).run(sockets=[taken])
    finally:
        shelf.jobs.close()  # done already, unless somebody was in a hurry to leave


def _bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens; the queue holds whoever comes before the server answers."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except socket.gaierror:
        raise GlasshouseError(
            f"--host: found {host}, which is no address of this machine; type --host 127.0.0.1."
        ) from None
    except OSError as failure:
        raise MachineError(
            f"--port {port}: cannot be used ({failure.strerror}); type --port 0 for any that is free."
        ) from None
    taken.listen(128)
    return taken


def _with_port(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
