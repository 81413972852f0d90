"""The JSON Schema of regime files, for editors and for people who write regimes."""

from __future__ import annotations

import json
from typing import Any

from glasshouse.regimes.model import Regime


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a regime file; `docs/reference/regime.schema.json` is its copy."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Glasshouse regime",
        **{key: value for key, value in Regime.model_json_schema().items() if key != "title"},
    }


def schema_text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
