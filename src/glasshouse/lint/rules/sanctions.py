"""Rules about sanctions, targets and time: how heavy, on whom, for how long, and in whose sight."""

from __future__ import annotations
