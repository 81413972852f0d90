"""What interventions say of the agent at the desk, for kernels that decide: by luck, or by what they say."""

from __future__ import annotations

from glasshouse.kernels._jit import kernel
from glasshouse.kernels.desk import (
    K_AGENT,
    K_DAY,
    K_FACT,
    K_GENERATION,
    K_IS_DONE,
    K_TOPIC,
    K_WHICH,
    N_ASKED,
    N_DECIDED,
    V_ANSWER,
    V_FACT,
    V_OWN,
    V_SLOT,
    V_TOPIC,
    V_WHICH,
    WHO_AGENT,
    WHO_GENERATION,
    WHO_SLOT,
    Desk,
)
from glasshouse.steering import MOST_OF_AGENT, Answer

ANY_FACT = 0
UNASKED = -1
YES = int(Answer.YES)
FIRST_OF_AGENT = 1  # last bytes of facts that interventions make: from here to MOST_OF_AGENT
LAST_BYTE = 255


@kernel
def answer_about(desk: Desk, topic: int, which: int, fact: int) -> int:
    """Return `codes.Answer` of the month's intervention on the agent at the desk about a matter, or UNASKED.

    Parameters
    ----------
    topic, which
        `codes.Topic`, and its number within the topic.
    fact
        The fact that the matter is about; an intervention may be meant for one fact alone.
    """
    for i in range(desk.counters[N_ASKED]):
        one = desk.asked[i]
        is_mine = one[V_SLOT] == desk.who[WHO_SLOT] and one[V_TOPIC] == topic and one[V_WHICH] == which
        if is_mine and (one[V_FACT] == ANY_FACT or one[V_FACT] == fact):
            return int(one[V_ANSWER])
    return UNASKED


@kernel
def chosen(desk: Desk, topic: int, which: int, fact: int, day: int, usual: bool) -> bool:
    """Return what an intervention decides; what luck decided if there is none. Replays may keep it."""
    found = answer_about(desk, topic, which, fact)
    is_done = usual if found == UNASKED else found == YES
    keep_decision(desk, topic, which, fact, day, is_done)
    return is_done


@kernel
def keep_decision(desk: Desk, topic: int, which: int, fact: int, day: int, is_done: bool) -> None:
    """Write down what was decided, if that is kept and there is room."""
    i, who = desk.counters[N_DECIDED], desk.who
    if i >= desk.decision_room:
        return
    desk.counters[N_DECIDED] = i + 1
    desk.decided[i, K_AGENT], desk.decided[i, K_GENERATION] = who[WHO_AGENT], who[WHO_GENERATION]
    desk.decided[i, K_DAY], desk.decided[i, K_TOPIC], desk.decided[i, K_WHICH] = day, topic, which
    desk.decided[i, K_FACT], desk.decided[i, K_IS_DONE] = fact, int(is_done)


@kernel
def answer_that_made(desk: Desk, fact: int) -> int:
    """Return `codes.Answer` of the intervention of this month that made a fact, or UNASKED."""
    for i in range(desk.counters[N_ASKED]):
        if desk.asked[i, V_SLOT] == desk.who[WHO_SLOT] and desk.asked[i, V_OWN] == fact:
            return int(desk.asked[i, V_ANSWER])
    return UNASKED


@kernel
def is_made(fact: int) -> bool:
    """Was a fact made by an intervention, in whatever month."""
    return FIRST_OF_AGENT <= fact & LAST_BYTE <= MOST_OF_AGENT
