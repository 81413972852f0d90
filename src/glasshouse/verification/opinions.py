"""What people think, whether they dare to say so, and what they answer in a survey: model, 7.6b."""

from __future__ import annotations

from glasshouse.codes import Stream
from glasshouse.conduct import Exposure
from glasshouse.minds import AGAINST, FOR, NEITHER, Survey
from glasshouse.verification.agents import Neighbourhood, Slot, Tally
from glasshouse.verification.luck import WORD, draw
from glasshouse.verification.roles import FOR_LIFE, Face
from glasshouse.verification.sight import level_of
from glasshouse.verification.tables import World

PART = "opinion"
UNIT = 256
THOUSAND = 1000


class Mood:
    """What last month makes people of a neighbourhood think and dare to say."""

    def __init__(self, world: World, seen: list[int], adults: int, voices: dict[int, int]) -> None:
        self.world, self.table = world, world.society.opinion
        self.heard: dict[int, set[int]] = {AGAINST: set(), FOR: set()}
        harmed = seen[Exposure.REFUSED] + seen[Exposure.LISTED]
        counts = (harmed, seen[Exposure.FAVOURED], seen[Exposure.HONEST])
        self.approve = self.oppose = UNIT
        for borders, rows, count in zip(self.table.mood_at, self.table.mood, counts, strict=True):
            more, less = rows[level_of(borders.tolist(), count, adults)].tolist()
            self.approve, self.oppose = self.approve * more // UNIT, self.oppose * less // UNIT
        self.climate = self._climate(voices)
        self.punished = level_of(self.table.punished_at.tolist(), seen[Exposure.PUNISHED_SPEECH], adults)

    def _climate(self, voices: dict[int, int]) -> int:
        """Return the level of the share against among those who visibly spoke; 0 if nobody did."""
        against, spoke = voices.get(AGAINST, 0), sum(voices.values())
        if not spoke:
            return 0
        borders = self.table.climate_at.tolist()
        return 1 + max(k for k, at in enumerate(borders) if against * THOUSAND >= at * spoke)

    def opinion(self, slot: Slot, face: Face) -> int:
        """Return whether somebody approves, disapproves, or neither, if nobody listens."""
        word = self._words(slot)[0]
        if word < int(self.table.approve[face.stratum]) * self.approve // UNIT:
            return FOR
        against = int(self.table.oppose[face.stratum]) * self.oppose // UNIT
        return AGAINST if word >= WORD - against else NEITHER

    def hear(self, slot: Slot, face: Face) -> None:
        """Let the neighbourhood see that somebody spoke, on the side of its opinion."""
        self.heard.setdefault(self.opinion(slot, face), set()).add(slot.number)

    @property
    def voices(self) -> dict[int, int]:
        """Return how many were seen to speak, by side."""
        return {side: len(self.heard[side]) for side in (AGAINST, FOR)}

    def dares(self, slot: Slot, opinion: int) -> bool:
        """Return whether somebody would speak if an occasion came."""
        return self._words(slot)[1] < self._speak(opinion, self.climate, self.punished) * WORD // UNIT

    def courage(self, opinion: int) -> tuple[int, int]:
        """Return the courage to speak, now and in a usual month."""
        usual = self._speak(opinion, *self.table.usual.tolist())
        return self._speak(opinion, self.climate, self.punished), usual

    def is_candid(self, slot: Slot, face: Face, opinion: int) -> bool:
        """Return whether somebody says in a survey what it thinks."""
        now, usual = self.courage(opinion)
        chance = int(self.table.candid[opinion + 1, face.stratum]) * now // usual
        return self._words(slot)[1] < chance

    def _speak(self, opinion: int, climate: int, punished: int) -> int:
        return int(self.table.speak[opinion + 1, climate, punished])

    def _words(self, slot: Slot) -> tuple[int, int, int, int]:
        assert slot.generation is not None
        return draw(self.world.seed, slot.number, slot.generation, Stream.OPINION, tick=FOR_LIFE)


def ask(mood: Mood, place: Neighbourhood, slot: Slot, face: Face, tally: Tally) -> None:
    """Ask an adult what it thinks of the system."""
    opinion = mood.opinion(slot, face)
    is_candid = opinion == FOR or mood.is_candid(slot, face, opinion)
    said = opinion if is_candid else FOR
    found = {
        Survey.ASKED: True,
        Survey.FOR_PRIVATELY: opinion == FOR,
        Survey.AGAINST_PRIVATELY: opinion == AGAINST,
        Survey.FOR_OPENLY: said == FOR,
        Survey.AGAINST_OPENLY: said == AGAINST,
        Survey.WOULD_SPEAK: opinion == AGAINST and mood.dares(slot, opinion),
    }
    first = mood.world.prepared.rows.start("survey")
    for row, holds in found.items():
        if holds:
            tally.add(place.province, first + row, face.groups, 1)
