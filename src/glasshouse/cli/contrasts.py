"""What the commands that contrast two laws say: benefits beside harms, and who is better and worse off."""

from __future__ import annotations

from glasshouse.cli.closing import console_here, say_table
from glasshouse.cli.saying import say
from glasshouse.experiments.contrast_record import ContrastRecord
from glasshouse.experiments.contrast_text import contrast_lines, contrast_notes, contrast_tables


def say_contrast(record: ContrastRecord, *beside: str) -> None:
    """Say what was compared and what came of it; some lines come before the tables."""
    for line in (*contrast_lines(record), *beside):
        say(line)
    for table in contrast_tables(record, console_here().width):
        say_table(table)
    for line in contrast_notes(record):
        say(line)
