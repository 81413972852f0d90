"""Who a firm or a government body is, recomputed from luck: what it does, how large, since when; in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from glasshouse import clock
from glasshouse.codes import FIRM_SLOTS, NEVER
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.sentences import Lang
from glasshouse.features import FirmSize, Level, Owner, Sector
from glasshouse.kernels.firms import body_level, firm_looks, next_exit, opens_in

SIZES: Final[dict[str, tuple[str, str]]] = {
    "tiny": ("fewer than five employed, or none", "从业人员不足5人"),
    "micro": ("up to about twenty employed", "微型企业"),
    "small": ("up to about three hundred employed", "小型企业"),
    "medium": ("up to about a thousand employed", "中型企业"),
    "large": ("a thousand employed and more", "大型企业"),
}
SECTORS: Final[dict[str, tuple[str, str]]] = {
    "farming": ("farming", "农林牧渔业"),
    "industry": ("industry", "工业"),
    "building": ("building", "建筑业"),
    "trade_and_food": ("trade, hotels and food", "批发零售和住宿餐饮业"),
    "transport": ("transport", "交通运输、仓储和邮政业"),
    "services": ("services", "其他服务业"),
}
OWNERS: Final[dict[str, tuple[str, str]]] = {
    "mainland": ("of mainland owners", "内地投资"),
    "hong_kong": ("of owners from Hong Kong", "香港投资"),
    "macau": ("of owners from Macau", "澳门投资"),
    "elsewhere": ("of owners from elsewhere", "其他境外投资"),
}
LEVELS: Final[dict[str, tuple[str, str]]] = {
    "township": ("of a township", "乡级"),
    "county": ("of a county", "县级"),
    "prefecture": ("of a prefecture", "地级"),
    "province": ("of the province", "省级"),
    "centre": ("of the central government", "中央"),
}
NUMBERS: Final[dict[Lang, int]] = {"en": 0, "zh": 1}


@dataclass(frozen=True)
class Firm:
    """A firm in its place: `founded` is empty if it was before 2000, `closed` if it goes on."""

    generation: int
    size: str
    sector: str
    owner: str
    founded: str
    closed: str
    province: tuple[str, str]

    def words(self, lang: Lang) -> str:
        """Say what it does, how large it is, whose, where, and from when to when."""
        n = NUMBERS[lang]
        what = SECTORS[self.sector][n], SIZES[self.size][n], OWNERS[self.owner][n], self.province[n]
        if lang == "zh":
            since = f"{self.founded}设立" if self.founded else "2000年以前设立"
            return "，".join((*what, since, *([f"{self.closed}终止"] if self.closed else [])))
        since = f"founded {self.founded}" if self.founded else "founded before 2000"
        return ", ".join((*what, since, *([f"closed {self.closed}"] if self.closed else [])))


@dataclass(frozen=True)
class Body:
    """A government body, a court or an office; it is there for ever."""

    level: str
    province: tuple[str, str]
    generation: int = 0

    def words(self, lang: Lang) -> str:
        """Say of which level it is, and where."""
        n = NUMBERS[lang]
        return f"{LEVELS[self.level][n]}{'，' if lang == 'zh' else ', '}{self.province[n]}"


def holders_of(prepared: Prepared, slot: int, neighbourhood: int) -> tuple[Firm, ...] | tuple[Body, ...]:
    """Return the firms that hold a place within the horizon, earliest first, or the one body."""
    p, table = prepared, prepared.world.firms
    index = int(p.places.province[neighbourhood])
    province = p.territory.province_name(index)
    if slot == FIRM_SLOTS + int(p.places.first_slot[neighbourhood]):
        return (Body(name_of(Level(int(body_level(p.seed, slot, table)))), province),)
    found, generation, entry = [], 0, int(opens_in(p.seed, slot, table))
    while entry <= p.scenario.end:
        leaves = int(next_exit(p.seed, slot, generation, entry, table))
        if leaves >= p.scenario.start:
            size, sector, owner = map(int, firm_looks(p.seed, slot, generation, index, table))
            kinds = name_of(FirmSize(size)), name_of(Sector(sector)), name_of(Owner(owner))
            founded = "" if entry < 0 else clock.month_text(entry)
            closed = "" if leaves > p.scenario.end or leaves == NEVER else clock.month_text(leaves)
            found.append(Firm(generation, *kinds, founded, closed, province))
        generation, entry = generation + 1, leaves
    return tuple(found)


def name_of(member: FirmSize | Sector | Owner | Level) -> str:
    """Return the name of a size, sector, owner or level as in the glossary."""
    return member.name.lower()
