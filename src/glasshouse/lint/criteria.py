"""Rules about criteria and scoring logic: foreseeable, bounded, consistent; grades in reach."""

from __future__ import annotations
