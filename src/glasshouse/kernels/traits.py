"""Roles of adults, and the steady classes of features that model-based scores read.

Everything is recomputed from luck and the stratum (`strata.stratum_of`), never stored: two draws hold all
roles, and four features share a draw. A holder keeps its words for life, so that only age, which moves the
stratum, moves a role or a class. The words do not know each other: within a stratum an education says nothing
of a payment, except through the habit, which moves the borders between classes.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64, TraitTable
from glasshouse.codes import Stream
from glasshouse.features import N_FEATURES, UNKNOWN_CLASS, Feature, Role
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.rng import Word, draw

TRAITS = int(Stream.TRAITS)
PER_DRAW = 4  # words
ROLE_ORDINAL = N_FEATURES // PER_DRAW  # the first two draws after those of the features
N_ROLES = len(Role)
COARSE = np.uint64(8)  # bits of a word that a class does not ask for
F_OCCUPATION, F_PARTY = int(Feature.OCCUPATION), int(Feature.PARTY_MEMBER)
PARTY = int(Role.PARTY_MEMBER)
HIGH_POSTS = int(Role.PUBLIC_EMPLOYEE | Role.FIRM_OFFICER)
MIDDLE_POSTS = int(Role.EMPLOYEE | Role.SOLE_TRADER | Role.STUDENT | Role.RETIRED)


@kernel
def roles_of(seed: np.uint64, slot: int, generation: int, stratum: int, table: TraitTable) -> int:
    """Return what an adult is, as bits of `features.Role`."""
    a, b, c, d = draw(seed, slot, generation, 0, TRAITS, ROLE_ORDINAL, 0)
    e, f, g, h = draw(seed, slot, generation, 0, TRAITS, ROLE_ORDINAL + 1, 0)
    words = (int(a), int(b), int(c), int(d), int(e), int(f), int(g), int(h))
    role_word, spans = table.role_word, table.role[stratum]
    roles = 0
    for bit in range(N_ROLES):
        word = words[role_word[bit]]
        # both ends are asked: a branch on luck would cost more
        roles |= (int(spans[bit, 0] <= word) & int(word < spans[bit, 1])) << bit
    return roles


@kernel
def occupation_of(roles: int) -> int:
    """Return the class of the occupation that follows from roles, 0..2."""
    if roles & HIGH_POSTS:
        return 2
    return int(roles & MIDDLE_POSTS != 0)


@kernel
def class_by(word: Word, row: int, stratum: int, habit: int, table: TraitTable) -> int:
    """Return the class into which a word of a trait falls."""
    is_class, first_bits = 0, int(np.uint64(word) >> COARSE)
    for k in range(table.border.shape[3]):
        is_class += int(first_bits >= table.border[stratum, habit, row, k])
    return is_class


@kernel
def class_of(
    seed: np.uint64, slot: int, generation: int, feature: int, stratum: int, habit: int, table: TraitTable
) -> int:
    """Return the class of a feature that is a steady trait, and -1 of any other feature.

    Parameters
    ----------
    feature
        `features.Feature`.
    habit
        Class of `Feature.HABIT`, 0..9.
    """
    if feature == F_PARTY:
        return int(roles_of(seed, slot, generation, stratum, table) & PARTY != 0)
    if feature == F_OCCUPATION:
        return occupation_of(roles_of(seed, slot, generation, stratum, table))
    row = table.row[feature]
    if row < 0:
        return UNKNOWN_CLASS
    word = draw(seed, slot, generation, 0, TRAITS, feature // PER_DRAW, 0)[feature % PER_DRAW]
    return class_by(word, row, stratum, habit, table)


@kernel
def see_traits(
    features: I64, read: I64, n: int, seed: np.uint64, slot: int, generation: int, stratum: int, habit: int,
    table: TraitTable,
) -> None:  # fmt: skip
    """Fill in the classes of some traits, as `class_of` does, with one draw for up to four of them.

    Parameters
    ----------
    features
        (N_FEATURES,) written.
    read
        (n and more,) features in ascending order.
    """
    block, roles = -1, -1
    words = (np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0))
    for i in range(n):
        feature = read[i]
        if feature in (F_PARTY, F_OCCUPATION):
            if roles < 0:
                roles = roles_of(seed, slot, generation, stratum, table)
            features[feature] = int(roles & PARTY != 0) if feature == F_PARTY else occupation_of(roles)
            continue
        if feature // PER_DRAW != block:
            block = feature // PER_DRAW
            words = draw(seed, slot, generation, 0, TRAITS, block, 0)
        features[feature] = class_by(words[feature % PER_DRAW], table.row[feature], stratum, habit, table)
