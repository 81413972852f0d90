"""Damages regime files: named kinds of damage, each always wrong, with the place where it must be reported.

The files are the shipped regimes and the toys of the tests. What stands where is read with PyYAML's own
nodes, and what may stand there from the model, so that new files, fields and references are damaged, too.
The same files give the same mutants everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from glasshouse.regimes.catalogue import LIBRARY

from . import keys, references, signs, size, syntax, values
from .places import KINDS, Damage, Kind, Luck, Source
from .references import name_of, reference_kinds

__all__ = ["KINDS", "Damage", "Kind", "Mutant", "mutants", "name_of", "reference_kinds", "sources"]

FIXTURES = Path(__file__).parents[1] / "fixtures"
MODULES = (keys, values, references, syntax, signs, size)  # they register their kinds when imported


@dataclass(frozen=True)
class Mutant:
    """A damaged file: the kind of damage, the file, and what must be reported."""

    kind: str
    file: str
    damage: Damage


def sources() -> tuple[Source, ...]:
    """Return the sound files: the shipped regimes, and the toys."""
    paths = [*sorted(LIBRARY.glob("*.yaml")), *sorted(FIXTURES.glob("toy-*.yaml"))]
    return tuple(Source(path.name, path.read_text(encoding="utf-8")) for path in paths)


def mutants() -> tuple[Mutant, ...]:
    """Damage the files in all ways; they take turns, and long ones less often."""
    found = sources()
    burden = dict.fromkeys((source.name for source in found), 0.0)
    made: dict[bytes, Mutant] = {}
    for damage_kind in KINDS:
        n_before, turn = len(made), 0
        while len(made) < n_before + damage_kind.count and turn < 3 * damage_kind.count:
            turn += 1
            for source in sorted(found, key=lambda source: (burden[source.name], source.name)):
                damage = damage_kind.make(source, Luck(damage_kind.name, source.name, turn))
                if damage is not None and damage.text not in made:
                    burden[source.name] += 1 + len(source.text) / 40_000
                    made[damage.text] = Mutant(damage_kind.name, source.name, damage)
                    break
    return tuple(made.values())
