"""The subcommand `explore`: local pages on which people look at runs rather than read them."""

from __future__ import annotations

from pathlib import Path

import click

from glasshouse.cli.saying import say
from glasshouse.errors import GlasshouseError

PORT = 8717
EXAMPLES = """\b
Examples:
  glasshouse explore
  glasshouse explore runs/china
  glasshouse explore runs/china contrasts/suining --port 0 --no-browser
"""


@click.command(epilog=EXAMPLES)
@click.argument("runs", metavar="[RUN]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen on this address.")
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=PORT, show_default=True,
    help="Listen on this port; 0 is any that is free.",
)  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def explore(runs: tuple[Path, ...], host: str, port: int, no_browser: bool) -> None:
    """Open runs and contrasts in a browser: society, lives, the portal, regimes, claims. Stop with Ctrl-C."""
    try:
        from glasshouse.explorer.serve import serve
        from glasshouse.explorer.shelf import filled
    except ModuleNotFoundError as missing:
        if missing.name not in ("fastapi", "starlette", "uvicorn", "networkx", "z3"):
            raise
        raise GlasshouseError(
            f'explore needs {missing.name}; type python -m pip install "glasshouse[explore]".'
        ) from None
    shelf = filled(runs)
    say(f"Runs open: {len(shelf.runs)}; contrasts: {len(shelf.contrasts)} (synthetic people only).")

    def ready(address: str) -> None:
        say(f"Explorer at {address}   (Ctrl-C stops it)")
        if not no_browser:
            import webbrowser

            webbrowser.open(address)

    serve(shelf, host=host, port=port, on_ready=ready)
