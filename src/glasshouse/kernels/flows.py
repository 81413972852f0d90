"""What flows along the ties of a toy town, one step a month: trust, opinions, or speech.

Trust (Kamvar, Schlosser and Garcia-Molina 2003, The EigenTrust algorithm, WWW): everybody hands on what it
has by its weights, less a share that goes back to those trusted from the first; nothing is lost or made.
Opinions (DeGroot 1974, JASA 69) become means of those listened to. Speech is a spiral of silence, stylised
after Ross and others (2019, European Journal of Information Systems 28(4)), whose rules were not read.
"""

from __future__ import annotations

import numpy as np

from glasshouse.arrays import I64
from glasshouse.codes import Stream
from glasshouse.kernels._jit import kernel
from glasshouse.kernels.docket import State
from glasshouse.kernels.networks import Web, weave
from glasshouse.kernels.permute import keys_of, walk
from glasshouse.kernels.rng import draw
from glasshouse.kernels.world import World
from glasshouse.minds import MOST_PEERS, UNIT, Flow, NetworkTable, Speaking

S_SPEECH = int(Stream.SPEECH)
TRUST, OPINIONS = int(Flow.TRUST), int(Flow.OPINIONS)
SPEAKERS_A, SPEAKERS_B, CONSENSUS = (int(i) for i in list(Speaking)[:3])
LEADS_A, LEADS_CENTRAL = int(Speaking.LEADS_A), int(Speaking.LEADS_CENTRAL)
MILLION = 1_000_000
THOUSAND = 1_000  # from trillionths to billionths
FINE = 20  # bits of a word that say how willing an agent is at first
COARSE = np.uint64(32 - FINE)
SIDE_A, SIDE_B, BOT = 1, -1, 2
EVERYONE = 0  # group of the tally


@kernel
def spread(out: I64, amount: int, number: int) -> None:
    """Add an amount to the first agents in as equal whole parts as can be."""
    for k in range(number):
        out[k] += amount * (k + 1) // number - amount * k // number


@kernel
def weight_of(web: Web, agent: int) -> int:
    """Return the weight of all ties that lead away from an agent."""
    total = 0
    for k in range(web.first[agent], web.first[agent + 1]):
        total += web.weight[k]
    return total


@kernel
def hand_on_trust(web: Web, table: NetworkTable) -> None:
    """Let everybody hand on its trust by its weights; a share, and what is rounded, goes to the first."""
    web.after[:] = 0
    back = 0
    for i in range(table.town):
        passed = web.before[i] * (MILLION - table.share) // MILLION
        back += web.before[i] - passed
        whole, so_far, given = weight_of(web, i), 0, 0
        for k in range(web.first[i], web.first[i + 1]):
            so_far += web.weight[k]
            upto = passed * so_far // whole
            web.after[web.to[k]] += upto - given
            given = upto
    spread(web.after, back, table.pretrusted)


@kernel
def average(web: Web, table: NetworkTable) -> None:
    """Let the opinion of everybody be the mean of those that it listens to, rounded to the nearest."""
    for i in range(table.town):
        whole, total = weight_of(web, i), 0
        for k in range(web.first[i], web.first[i + 1]):
            total += web.weight[k] * web.before[web.to[k]]
        web.after[i] = (total + whole // 2) // whole


@kernel
def take_sides(web: Web, table: NetworkTable, seed: np.uint64, first_slot: int) -> None:
    """Say who is a bot, and whose opinion is which."""
    n, keys = table.town, keys_of(seed, first_slot, S_SPEECH, 0)
    for i in range(n):
        place = walk(i, n, keys)
        web.side[i] = SIDE_A if place < table.first_side else SIDE_B
        if place < table.bots:
            web.side[i] = BOT


@kernel
def is_willing(willingness: int) -> bool:
    """Does an agent speak: from a willingness of one half on."""
    return 2 * willingness >= UNIT


@kernel
def listen(web: Web, table: NetworkTable) -> None:
    """Let willingness follow those who spoke: up by the share that agrees, down by that which does not."""
    n, side, voice = table.town, web.side, web.voice
    for i in range(n):
        voice[i] = 0
        if is_willing(web.before[i]):
            voice[i] = SIDE_B if side[i] == SIDE_B else SIDE_A
    for i in range(n):
        heard = agreed = 0
        for k in range(web.first[i], web.first[i + 1]):
            heard += web.weight[k] * abs(voice[web.to[k]])
            agreed += web.weight[k] * voice[web.to[k]] * side[i]
        web.after[i] = web.before[i]
        if heard > 0 and side[i] != BOT:
            web.after[i] = min(max(web.before[i] + table.adapts * agreed // heard, 0), UNIT)


@kernel
def central_of(web: Web, n: int) -> int:
    """Return who has most ties, or most weight of those who listen; of several the first."""
    most = 0
    for i in range(n):
        if web.reached[i] > web.reached[most]:
            most = i
    return most


@kernel
def count_speech(web: Web, n: int, tally: I64, row: int) -> None:
    """Count who speaks at the end of a month, and which side leads."""
    for_a = for_b = 0
    for i in range(n):
        if is_willing(web.after[i]):
            for_a += int(web.side[i] == SIDE_A)
            for_b += int(web.side[i] == SIDE_B)
    central_is_a = web.side[central_of(web, n)] != SIDE_B
    leads = for_a > for_b if central_is_a else for_b > for_a
    tally[row + SPEAKERS_A, EVERYONE] += for_a
    tally[row + SPEAKERS_B, EVERYONE] += for_b
    tally[row + CONSENSUS, EVERYONE] += int((for_a > 0) != (for_b > 0))
    tally[row + LEADS_A, EVERYONE] += int(for_a > for_b)
    tally[row + LEADS_CENTRAL, EVERYONE] += int(leads)


@kernel
def flow(web: Web, state: State, world: World, seed: np.uint64, town: int, tally: I64) -> None:
    """Let what flows go one step in a town; `Web.after` and the tally are written, the state is not."""
    table, row, first = world.network, world.scope.network_row, state.first_row[town]
    n = table.town
    weave(web, table, seed, state.first_slot[town])
    for i in range(n):
        web.before[i] = np.int64(state.held[first + i])
    if table.flow == TRUST:
        hand_on_trust(web, table)
    elif table.flow == OPINIONS:
        average(web, table)
    else:
        take_sides(web, table, seed, state.first_slot[town])
        listen(web, table)
        count_speech(web, n, tally, row)
        return
    for k in range(min(n, MOST_PEERS)):
        tally[row + k, EVERYONE] += (web.after[k] + THOUSAND // 2) // THOUSAND


@kernel
def keep_flow(state: State, web: Web, town: int) -> None:
    """Let what agents have at the end of a finished month be what the next one begins with."""
    if state.held.shape[0]:
        for i in range(state.size[town]):
            state.held[state.first_row[town] + i] = web.after[i]


@kernel
def settle_flows(state: State, world: World, seed: np.uint64, web: Web, towns: I64) -> None:
    """Give the agents of some towns what they have before the first month.

    All trust is with those trusted from the first; opinions are those of the scenario; willingness is spread
    evenly by luck, and whole for bots.
    """
    table = world.network
    for j in range(towns.shape[0]):
        town = towns[j]
        slot, after = state.first_slot[town], web.after
        after[:] = 0
        if table.flow == TRUST:
            spread(after, UNIT, table.pretrusted)
        elif table.flow == OPINIONS:
            for i in range(table.town):
                after[i] = table.start[i]
        else:
            take_sides(web, table, seed, slot)
            for i in range(table.town):
                word = np.int64(draw(seed, slot + i, 0, 0, S_SPEECH, 0, 0)[0] >> COARSE)
                after[i] = UNIT if web.side[i] == BOT else word * UNIT >> FINE
        keep_flow(state, web, town)
