"""Rules about what only a run can show: who is hit, what feeds itself, what falls silent, who is poorer."""

from __future__ import annotations
