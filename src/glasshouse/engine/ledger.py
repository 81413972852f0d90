"""The ledger of a run: what each month came to, kept small, with a chain of digests over all of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasshouse.arrays import I64, U32, U64
from glasshouse.codes import GROUPS
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.simulate import Tick
from glasshouse.provenance import digest_arrays, digest_record

MOST_UNITS = 10_000
"""Above this number of neighbourhoods the digests are kept as sums by province."""

N_PROVINCES = 31
SAMPLE_RULE = (
    "the neighbourhoods whose SHA-256 of 'sample SEED NUMBER' comes first; they do not depend on the regimes"
)


@dataclass(frozen=True)
class Entry:
    """One month: cells of the tally that are not zero, exposures after it, digests of the state.

    index, value: (n,) number of the cell in the flattened tally, and its count; none in the spin-up.
    exposure: (31, 2). digest: (n_units,). sample: (n_sampled,) digests of the sampled neighbourhoods.
    """

    tick: int
    is_spin_up: bool
    index: U32
    value: I64
    exposure: I64
    digest: U64
    sample: U64


def sampled(seed: int, n_neighbourhoods: int, n: int) -> tuple[int, ...]:
    """Choose the neighbourhoods whose every event is kept.

    Examples
    --------
    >>> sampled(20101001, 1, 2)
    (0,)
    """
    order = sorted(
        range(n_neighbourhoods), key=lambda k: hashlib.sha256(f"sample {seed} {k}".encode()).digest()
    )
    return tuple(sorted(order[:n]))


def first_link(prepared: Prepared) -> str:
    """Return the digest on which the chain hangs: names of observables, groups and provinces."""
    names = [o.name for o in prepared.observables]
    return digest_record({"observables": names, "groups": GROUPS, "provinces": prepared.province_codes})


def link(before: str, entry: Entry) -> str:
    """Return the chain's digest after a month."""
    head = np.array([entry.tick, entry.is_spin_up], np.int64)
    parts: list[tuple[str, NDArray[Any]]] = [("head", head), ("index", entry.index), ("value", entry.value)]
    return digest_arrays([*parts, ("exposure", entry.exposure), ("digest", entry.digest)], after=before)


@dataclass
class Ledger:
    """The months of a run so far, in order."""

    prepared: Prepared
    sample: tuple[int, ...]
    chain: str = ""
    entries: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chain = self.chain or first_link(self.prepared)

    @property
    def n_units(self) -> int:
        """Return how many digests are kept per month."""
        n = len(self.prepared.places.size)
        return n if n <= MOST_UNITS else N_PROVINCES

    @property
    def unit(self) -> str:
        """Return what a digest is about."""
        return "neighbourhood" if len(self.prepared.places.size) <= MOST_UNITS else "province"

    def add(self, tick: Tick) -> Entry:
        """Take in a month of the engine."""
        flat = tick.tally.reshape(-1)
        index = np.zeros(0, np.int64) if tick.is_spin_up else np.flatnonzero(flat)
        digest = tick.digest.copy()
        if self.unit == "province":
            digest = np.zeros(N_PROVINCES, np.uint64)
            np.add.at(digest, self.prepared.places.province, tick.digest)
        entry = Entry(
            tick=tick.tick,
            is_spin_up=tick.is_spin_up,
            index=index.astype(np.uint32),
            value=flat[index],
            exposure=tick.exposure,
            digest=digest,
            sample=tick.digest[list(self.sample)],
        )
        self.append(entry)
        return entry

    def append(self, entry: Entry) -> None:
        """Take in a month that was kept before."""
        self.chain = link(self.chain, entry)
        self.entries.append(entry)

    def exposures(self, first: I64) -> I64:
        """Return (n_ticks + 1, 31, 2): what agents saw in each month, and will see in the next one."""
        return np.stack([first, *(e.exposure for e in self.entries)])


def packed(entries: list[Entry]) -> dict[str, NDArray[Any]]:
    """Return months as a few arrays, for a file."""
    return {
        "tick": np.array([e.tick for e in entries], np.int64),
        "is_spin_up": np.array([e.is_spin_up for e in entries], np.uint8),
        "n_cells": np.array([len(e.index) for e in entries], np.int64),
        "index": np.concatenate([e.index for e in entries]),
        "value": np.concatenate([e.value for e in entries]),
        "exposure": np.stack([e.exposure for e in entries]),
        "digest": np.stack([e.digest for e in entries]),
        "sample": np.stack([e.sample for e in entries]),
    }


def unpacked(arrays: dict[str, NDArray[Any]]) -> list[Entry]:
    """Return the months that `packed` turned into arrays."""
    ends = np.cumsum(arrays["n_cells"])
    entries = []
    for i, end in enumerate(ends):
        cells = slice(int(end - arrays["n_cells"][i]), int(end))
        entries.append(
            Entry(
                tick=int(arrays["tick"][i]),
                is_spin_up=bool(arrays["is_spin_up"][i]),
                index=arrays["index"][cells].astype(np.uint32),
                value=arrays["value"][cells].astype(np.int64),
                exposure=arrays["exposure"][i].astype(np.int64),
                digest=arrays["digest"][i].astype(np.uint64),
                sample=arrays["sample"][i].astype(np.uint64),
            )
        )
    return entries
