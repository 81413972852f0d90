"""Integer table of the network of a toy society (`minds.NetworkTable`)."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from glasshouse.minds import MOST_PEERS, UNIT, Flow, NetworkTable, Ties
from glasshouse.society import curves
from glasshouse.society.network import MILLION, Network, Speech, Trust


def network_table(said: Network | None) -> NetworkTable:
    """Return the integers of a network; of towns of nobody where there is none."""
    rows = np.zeros((MOST_PEERS, MOST_PEERS), np.int64)
    start = np.zeros(MOST_PEERS, np.int64)
    if said is None:
        return NetworkTable(0, 0, 0, 0, rows, 0, 0, 0, start, 0, 0, 0)
    ties, each, rewired = Ties.ROWS, 0, 0
    if said.attachment:
        ties, each = Ties.ATTACHMENT, said.attachment.each
    elif said.small_world:
        ties, each = Ties.SMALL_WORLD, said.small_world.ties // 2
        rewired = curves.threshold(said.small_world.rewired)
    for k, row in enumerate(said.rows or ()):
        rows[k, : len(row)] = [int(share * MILLION) for share in row]
    trust = said.trust or Trust(share=Decimal(0))
    speech = said.speech or Speech(adapts=Decimal(1))
    if said.opinions:
        start[: said.agents] = [int(opinion * UNIT) for opinion in said.opinions.start]
    return NetworkTable(
        town=said.agents,
        ties=ties,
        each=each,
        rewired=rewired,
        rows=rows,
        flow=flow_of(said),
        pretrusted=trust.pretrusted,
        share=int(trust.share * MILLION),
        start=start,
        adapts=int(speech.adapts * UNIT),
        bots=said.n_bots,
        first_side=said.n_first,
    )


def flow_of(said: Network) -> Flow:
    """Return what flows."""
    if said.trust:
        return Flow.TRUST
    return Flow.OPINIONS if said.opinions else Flow.SPEECH
