"""Where two lives of one agent part: the events that one of them has and the other has not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from glasshouse.engine.life import LifeEvent


def only(these: Sequence[LifeEvent], others: Sequence[LifeEvent]) -> list[LifeEvent]:
    """Return the events of a life that another one does not have, in their order.

    Two are the same if all that they say is: day, person, words, provision and rule. About which matter they
    are has no words: lines that read the same would go and come back.
    """
    left, found = Counter(map(_said, others)), []
    for event in these:
        if left[_said(event)] > 0:
            left[_said(event)] -= 1
        else:
            found.append(event)
    return found


def _said(event: LifeEvent) -> tuple[object, ...]:
    return event.day, event.holder, event.name, event.en, event.provision, event.rule
