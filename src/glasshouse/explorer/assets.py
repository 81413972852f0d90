"""Style sheet and scripts of the explorer, all served from here: nothing is fetched from another host.

Charts need Vega. Its code comes with `vl_convert`, which takes seconds to put it into one file; that is done
once for a version and kept in the folder of caches.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from threading import Lock

from glasshouse.charts import vega_script, vega_version
from glasshouse.errors import MachineError
from glasshouse.experiments.summary import STYLE
from glasshouse.experiments.summary import template_text as shared_text
from glasshouse.provenance import write_atomically
from glasshouse.readers import DocumentKind, reader
from glasshouse.reports.html import PARTS_STYLE
from glasshouse.reports.html import template_text as parts_text

CSS, JS = "text/css; charset=utf-8", "text/javascript; charset=utf-8"
VEGA = "vega.js"
_LOCK = Lock()


@dataclass(frozen=True)
class Asset:
    """A file that pages ask for: its bytes, and its digest, by which browsers know that it is the same."""

    body: bytes
    media_type: str

    @property
    def etag(self) -> str:
        """Return the name of this state of the file."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@reader(DocumentKind.PACKAGED, schema="style sheets and scripts of the explorer")
def packaged_assets() -> dict[str, Asset]:
    """Return everything that lies in the package, by name."""
    found, shared = {}, shared_text(STYLE) + parts_text(PARTS_STYLE)
    for one in (files("glasshouse.explorer") / "static").iterdir():
        if one.name.endswith(".css"):
            found[one.name] = Asset((shared + one.read_text(encoding="utf-8")).encode(), CSS)
        elif one.name.endswith(".js"):
            found[one.name] = Asset(one.read_bytes(), JS)
    return found


@reader(DocumentKind.PACKAGED, schema="the script of Vega, made by vl_convert and kept in the cache")
def vega_asset() -> Asset:
    """Return the script that draws charts; made when it is first asked for."""
    with _LOCK:
        kept = _kept_at()
        try:
            body = kept.read_bytes()
            digest, _, script = body.partition(b"\n")
            if digest == b"//" + hashlib.sha256(script).hexdigest().encode():
                return Asset(script, JS)
        except OSError:
            pass  # nobody has made it yet
        script = vega_script().encode()
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            text = b"//" + hashlib.sha256(script).hexdigest().encode() + b"\n" + script
            write_atomically(kept, text)
        except (OSError, MachineError):
            pass  # it is made again the next time
        return Asset(script, JS)


def _kept_at() -> Path:
    base = os.environ.get("GLASSHOUSE_CACHE") or os.environ.get("XDG_CACHE_HOME")
    root = Path(base) if base else Path.home() / ".cache"
    return root / "glasshouse" / f"vega-{vega_version()}.js"
