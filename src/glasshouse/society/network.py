"""What a scenario says of the network of a toy society: how ties are made, and what flows along them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from glasshouse.minds import MOST_PEERS
from glasshouse.society.strict import Share, Strict

MOST_OF_TOWN = 5000  # agents, as many as a neighbourhood may have
MOST_EACH = 20
MILLION = 1_000_000
WAYS = ("attachment", "small_world", "rows")
FLOWS = ("trust", "opinions", "speech")

Row = Annotated[tuple[Share, ...], Field(min_length=2, max_length=MOST_PEERS)]


class Attachment(Strict):
    """Newcomers tie themselves to those who have many ties (Barabasi and Albert 1999)."""

    each: Annotated[int, Field(ge=1, le=MOST_EACH)]


class SmallWorld(Strict):
    """A ring of neighbours, some of whose ties lead elsewhere (Watts and Strogatz 1998)."""

    ties: Annotated[int, Field(ge=2, le=2 * MOST_EACH, multiple_of=2, description="an even number of ties")]
    rewired: Share


class Trust(Strict):
    """Trust handed on by ties, a share of it back to peers trusted from the first (Kamvar and others 2003).

    `pretrusted` are the first agents of each town.
    """

    share: Share
    pretrusted: Annotated[int, Field(ge=1, le=MOST_OF_TOWN)] = 1


class Opinions(Strict):
    """Opinions, each of which becomes the mean of those that its holder listens to (DeGroot 1974)."""

    start: Row


class Speech(Strict):
    """Two opinions, and a willingness to speak that follows how many of those heard agree.

    A spiral of silence (Noelle-Neumann 1974), stylised after Ross and others (2019), whose rules were not
    read. `bots` is a share of each town that always speaks, on the first side: beside two halves of people,
    or within the first of two halves of all.
    """

    adapts: Annotated[Decimal, Field(gt=0, le=1, examples=["0.1"])]
    bots: Annotated[Decimal, Field(ge=0, le=Decimal("0.5"), examples=["0.03"])] = Decimal(0)
    bots_come: Literal["beside", "within"] = "beside"


class Network(Strict):
    """Towns of equal size, each with ties of its own, along which one thing flows, one step a month."""

    town: Annotated[int, Field(ge=3, le=MOST_OF_TOWN)] | None = None
    attachment: Attachment | None = None
    small_world: SmallWorld | None = None
    rows: Annotated[tuple[Row, ...], Field(min_length=2, max_length=MOST_PEERS)] | None = None
    trust: Trust | None = None
    opinions: Opinions | None = None
    speech: Speech | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for kinds, what in ((WAYS, "ways to make ties"), (FLOWS, "things that flow")):
            here = [name for name in kinds if getattr(self, name) is not None]
            if len(here) != 1:
                raise PydanticCustomError(
                    "not_one", "{n} {what} are here ({here}); write one of {kinds}",
                    {"n": len(here), "what": what, "here": ", ".join(here) or "none",
                     "kinds": ", ".join(kinds)},
                )  # fmt: skip
        if misfit := self._misfit_of_ties or self._misfit_of_flow:
            raise PydanticCustomError("misfit", "{said}", {"said": misfit})
        return self

    @property
    def agents(self) -> int:
        """Return the agents of each town."""
        return len(self.rows) if self.rows else self.town or 0

    @property
    def words(self) -> tuple[str, str]:
        """Say what flows along what ties."""
        flow = (
            "trust is handed on" if self.trust else "opinions spread" if self.opinions else "speech spreads"
        )
        if self.attachment:
            return flow, f"made by attachment, {self.attachment.each} of each newcomer"
        if world := self.small_world:
            return flow, f"of a small world, {world.ties} to each, {world.rewired} of them rewired"
        return flow, "written as rows"

    @property
    def n_bots(self) -> int:
        """Return the bots of each town."""
        return int(self.speech.bots * self.agents) if self.speech else 0

    @property
    def n_first(self) -> int:
        """Return who has the first of two opinions in each town, bots and an odd one among them."""
        if self.speech and self.speech.bots_come == "within":
            return (self.agents + 1) // 2
        return self.n_bots + (self.agents - self.n_bots + 1) // 2

    @property
    def _misfit_of_ties(self) -> str:
        """Say what of the ties does not fit the town, and what to write; nothing if all does."""
        if self.rows:
            return misfit_of_rows(self.rows, self.town)
        if self.town is None:
            return "there is no town; write how many agents each has, as in town: 1000"
        fewest = self.attachment.each + 2 if self.attachment else 0
        fewest = self.small_world.ties + 2 if self.small_world else fewest
        if self.town < fewest:
            return f"a town of {self.town} has too few for so many ties; write town: {fewest}, or more"
        return ""

    @property
    def _misfit_of_flow(self) -> str:
        """Say what of the flow does not fit the town, and what to write; nothing if all does."""
        n = self.agents
        if self.trust and self.trust.pretrusted > n:
            return f"trust.pretrusted is {self.trust.pretrusted} of a town of {n}; write {n} or fewer"
        if self.opinions and (self.rows is None or len(self.opinions.start) != n):
            found, wanted = len(self.opinions.start), f"write {n} opinions" if self.rows else "write rows"
            return f"opinions.start has {found} opinions, and one for each row is needed; {wanted}"
        if self.speech and self.speech.bots and not self.n_bots:
            return (
                f"speech.bots is {self.speech.bots} of a town of {n}, which is nobody; write a larger share, "
                "or a larger town"
            )
        return ""


def misfit_of_rows(rows: tuple[Row, ...], town: int | None) -> str:
    """Say what does not fit in rows of trust, and what to write; nothing if all does."""
    n = len(rows)
    if town is not None:
        return f"a town has as many agents as there are rows, {n}; leave out town"
    for k, row in enumerate(rows):
        if len(row) != n:
            return f"rows[{k}] has {len(row)} shares, and there are {n} rows; write {n} shares"
        if sum(row) != 1:
            return f"rows[{k}] has shares of sum {sum(row)}; write shares of sum 1"
        if any(share * MILLION % 1 for share in row):
            return f"rows[{k}] has a share with more than six digits behind the point; write six, or fewer"
    return ""
