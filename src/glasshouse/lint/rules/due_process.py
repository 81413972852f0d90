"""Rules about due process: who decides, who is told, who may object, and who answers for the whole."""

from __future__ import annotations
