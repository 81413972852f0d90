"""What each published figure is compared with, or why it cannot be compared: a table.

Published figures come from `society.tables`. A definition says which observables of a run are counted for a
published metric; whether they are added up since the list opened, over a period, or read at a date follows
from the published row itself.
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass
from fractions import Fraction

from glasshouse.clock import date_of, day_number, last_day, tick_of
from glasshouse.society.tables import Outcome, defaulters_timeline, platform_reports

LIST_OPENED = "2013-10"  # Fa Shi [2013] 17 in force: the courts' cumulative counts begin
HEADLINES = ("D013", "D020", "D047")  # listed now, new listings, air tickets refused

PERSONS = ("all",)  # groups of the tallies: natural persons
EVERY_SUBJECT = ("all", "legal_person", "government_body")
FIRMS = "The published count includes firms, and none were counted in this run."
NO_FIRMS = "firms not among them"  # the same in a few words
FITTED = "Numbers of the society are fitted to this figure, so this is no test of them."
CASELOAD_IN_VIEW = (
    "How often debts fall behind and how often enforcement is sought were chosen with the published caseload "
    "in view, so this is no test of them."
)
LIST_IN_VIEW = "How fast courts took up the list was chosen with the growth of these counts in view."
MISCONDUCT_IN_VIEW = "The society's misconduct is set from this figure, so this is no test."
OFFICERS = "The published count includes all officers of debtor firms; here a firm has one."


@dataclass(frozen=True)
class Part:
    """An observable that is counted, and the month from which the published counts take it in.

    Without one, cumulative counts begin with the list, and flows have no beginning.
    """

    observable: str
    since: str = ""


@dataclass(frozen=True)
class Definition:
    """What is counted in a run for a published metric.

    `subjects` are the groups that the published figure counts. `less_change_of` names a stock whose growth
    over the period is taken off (what came in and is not there any more has gone out); `share_of` makes it a
    percentage of other observables.
    """

    label: str
    parts: tuple[Part, ...]
    counted: str
    caution: str = ""  # a few words, for the terminal
    includes: str = ""  # whom else the published count includes
    in_view: str = ""  # which numbers of the society were chosen with these figures in view
    less_change_of: str = ""
    share_of: tuple[Part, ...] = ()
    subjects: tuple[str, ...] = PERSONS


@dataclass(frozen=True)
class Derived:
    """A figure that follows from two published rows: one less the other, or in percent of the other."""

    other: str  # id of a row of the same report
    is_share: bool
    note: str


@dataclass(frozen=True)
class NotCompared:
    """Why no figure of a published metric is compared."""

    label: str
    reason: str


NEW_ENTRIES = (Part("jd_list.in_force"),)
RECEIVED = (Part("enforcement_opened"), Part("enforcement_resumed", "2016-01"))
BANS = (Part("air_ban.in_force"), Part("rail_ban.in_force"))

DEFINITIONS: dict[str, Definition] = {
    "listed_current": Definition(
        "listed now",
        (Part("jd_list.persons"),),
        "Persons with at least one live entry on the judgment-defaulter list at the end of the month.",
    ),
    "listed_new": Definition(
        "new listings",
        NEW_ENTRIES,
        "Entries that begin in the period (person-times). The published 2018 figures count subjects; "
        "a subject can have several entries.",
        "entries, not subjects",
        subjects=EVERY_SUBJECT,
    ),
    "listed_cumulative": Definition(
        "listings since 2013",
        NEW_ENTRIES,
        "Entries that began since October 2013 (person-times), whether or not they still stand.",
        "person-times, not people",
        in_view=LIST_IN_VIEW,
        subjects=EVERY_SUBJECT,
    ),
    "credit_repaired": Definition(
        "removed, credit repaired",
        (Part("jd_list.removed"),),
        "Entries removed from the list for any reason that its rules know: performed, settled, term expired, "
        "creditor's request, end of enforcement. The source does not say whether expiry is counted.",
        "removals of every kind",
        subjects=EVERY_SUBJECT,
    ),
    "fulfilled_under_pressure_cumulative": Definition(
        "fulfilled under pressure",
        (Part("performed_listed"), Part("settled_listed", "2019-01")),
        "Debts performed while the debtor stood publicly listed, since October 2013; settlements with the "
        "creditor are added from January 2019, as in the published series.",
        "settlements from 2019 on",
        subjects=EVERY_SUBJECT,
    ),
    "air_tickets_blocked": Definition(
        "air tickets refused",
        (Part("air_refused"),),
        "Attempts to buy an air ticket that were refused; cumulative figures since October 2013. "
        "Refusals under the conduct bans of airlines are among them and are few.",
        "attempts, not people",
        OFFICERS,
    ),
    "rail_tickets_blocked": Definition(
        "rail tickets refused",
        (Part("g_train_refused"), Part("emu_first_refused"), Part("soft_sleeper_refused")),
        "Refused attempts to buy a G-train seat, a first-class seat on other fast trains or a soft sleeper, "
        "the classes that court orders close. Ordinary tickets are left out: only the conduct bans of the "
        "railway close them, which is a separate and far smaller system.",
        "attempts, not people",
        OFFICERS,
    ),
    "enforcement_cases_first": Definition(
        "enforcement cases, first time",
        (Part("enforcement_opened"),),
        "Enforcement cases opened for the first time.",
        in_view=CASELOAD_IN_VIEW,
        subjects=EVERY_SUBJECT,
    ),
    "enforcement_cases_received": Definition(
        "enforcement cases received",
        RECEIVED,
        "Enforcement cases opened, and from 2016 on resumed: since then a resumed case has a number of its "
        "own (case numbers of the Supreme People's Court, in force 2016-01-01; RECALLED).",
        in_view=CASELOAD_IN_VIEW,
        subjects=EVERY_SUBJECT,
    ),
    "enforcement_cases_resumed": Definition(
        "enforcement cases resumed",
        (Part("enforcement_resumed"),),
        "Enforcement resumed after an ended round.",
        subjects=EVERY_SUBJECT,
    ),
    "enforcement_cases_concluded": Definition(
        "enforcement cases concluded",
        RECEIVED,
        "Cases opened, and from 2016 on resumed, in the period less the growth of cases in active "
        "enforcement: all that left it by payment, settlement, an ended round, an end of enforcement, a "
        "death or a closing.",
        in_view=CASELOAD_IN_VIEW,
        less_change_of="debts_in_enforcement",
        subjects=EVERY_SUBJECT,
    ),
    "blacklist_new_natural_persons": Definition(
        "new natural persons, all blacklists",
        NEW_ENTRIES + BANS,
        "New entries on the judgment-defaulter list and new conduct bans of airlines and railway; the "
        "published figure counts each person once and includes the smaller lists.",
        "entries, not people",
    ),
    "blacklist_new_legal_persons": Definition(
        "new legal persons, blacklists",
        NEW_ENTRIES,
        "New entries of firms on the judgment-defaulter list; the published figure less the enterprises "
        "whose licence was revoked, with the smaller lists among it.",
        "entries, not firms",
        subjects=("legal_person",),
    ),
    "blacklist_new_subjects": Definition(
        "new subjects, all blacklists",
        NEW_ENTRIES + BANS,
        "New entries on the judgment-defaulter list and new conduct bans; the published figure less the "
        "enterprises whose licence was revoked, each subject once, with the smaller lists among it.",
        "entries, not subjects",
        subjects=EVERY_SUBJECT,
    ),
    "blacklist_exit_subjects": Definition(
        "exits over entries, blacklists",
        (Part("jd_list.removed"), Part("air_ban.removed"), Part("rail_ban.removed")),
        "Entries removed in percent of entries that began, on the judgment-defaulter list and of conduct "
        "bans; the published share is of all blacklists together.",
        "of these lists only",
        share_of=NEW_ENTRIES + BANS,
        subjects=EVERY_SUBJECT,
    ),
    "transport_conduct_ban_records": Definition(
        "conduct bans, air and rail",
        BANS,
        "New conduct bans of airlines and railway. These are not the courts' bans.",
        "an input of the society, no test",
        in_view=MISCONDUCT_IN_VIEW,
    ),
    "transport_ban_by_civil_aviation": Definition(
        "conduct bans by airlines",
        BANS[:1],
        "Share of airlines among new conduct bans.",
        "an input of the society, no test",
        in_view=MISCONDUCT_IN_VIEW,
        share_of=BANS,
    ),
}

ALL_LISTS = (
    "Counts the subjects or records of all blacklists together, a quarter of them enterprises whose licence "
    "was revoked. Judgment defaulters, and natural persons among all, are compared in other rows."
)
FIRMS_ONLY = "A list of firms that agencies keep; only lists of courts and carriers are compared."
CRIME = "The society has no detention, prosecution or conviction for refusing enforcement yet."
CASELOAD = "The courts' caseload of all kinds; the society has debts only."
AMOUNT = "Money in enforcement of every type; the society counts what debtors pay at any step of a debt."
VOLUNTARY = (
    "A share of debtors with assets; the series of a run does not tell who could pay from who could not "
    "(a life does: glasshouse explain)."
)

NOT_COMPARED: dict[str, NotCompared] = {
    "voluntary_performance_before_system": NotCompared("performed voluntarily, before the list", VOLUNTARY),
    "voluntary_performance_2008_2012": NotCompared("performed voluntarily, 2008 to 2012", VOLUNTARY),
    "enterprise_posts_blocked_cumulative": NotCompared(
        "kept from company posts", "Posts already held are among them; the society has new posts only."
    ),
    "loan_card_applications_rejected_icbc": NotCompared(
        "loan and card applications rejected",
        "One bank's customers; its share of all applications is not known.",
    ),
    "deposits_frozen": NotCompared(
        "deposits frozen", "The society has no deposits; assets are able or unable to pay."
    ),
    "detained_for_refusal": NotCompared("detained for refusing", CRIME),
    "convicted_for_refusal": NotCompared("convicted for refusing", CRIME),
    "prosecuted_for_refusal": NotCompared("prosecuted for refusing", CRIME),
    "enforcement_amount": NotCompared("money recovered in enforcement", AMOUNT),
    "enforcement_cases_all_types": NotCompared(
        "enforcement cases of all types",
        "Includes preservation, objections and other types; first-time cases are compared in another row.",
    ),
    "cases_per_enforcement_judge": NotCompared(
        "cases per enforcement judge", "The society has no judges to count."
    ),
    "enforcement_completed_share": NotCompared(
        "share of cases completed", "The source does not say of which cases."
    ),
    "enforcement_amount_recovered_share": NotCompared(
        "share of money in place", "The source does not say of which cases."
    ),
    "network_enforcement_queries_cumulative": NotCompared(
        "cases checked through the inquiry system",
        "Counts queries of a computer system, which the society has not.",
    ),
    "court_cases_accepted": NotCompared("court cases accepted", CASELOAD),
    "court_cases_concluded": NotCompared("court cases concluded", CASELOAD),
    "blacklist_records_cumulative": NotCompared("blacklist records since the start", ALL_LISTS),
    "blacklist_subjects_current": NotCompared("subjects now on blacklists", ALL_LISTS),
    "blacklist_new_records": NotCompared("new blacklist records", ALL_LISTS),
    "blacklist_new_revoked_enterprises": NotCompared("new revoked enterprises", FIRMS_ONLY),
    "blacklist_new_major_tax": NotCompared(
        "new major tax cases", "A list of the tax authority, of taxpayers of all kinds."
    ),
    "blacklist_new_customs": NotCompared("new customs offenders", FIRMS_ONLY),
    "blacklist_new_financial": NotCompared("new financial offenders", FIRMS_ONLY),
    "blacklist_new_enterprises_jiangsu": NotCompared("new enterprises, Jiangsu", FIRMS_ONLY),
    "blacklist_new_share_of_enterprises_ningxia": NotCompared(
        "new share of enterprises, Ningxia", FIRMS_ONLY
    ),
    "transport_ban_reason_dangerous_goods": NotCompared(
        "conduct bans for dangerous goods", "The series counts bans, not the grounds of each."
    ),
}

RECALLED_ALL_TYPES = NotCompared(
    "enforcement cases concluded",
    "From 2019 on the yearly figure counts cases of all types, with preservation and objections.",
)
WITH_REVOKED = NotCompared(
    "new subjects of blacklists",
    "The enterprises whose licence was revoked are among them, and this report does not say how many.",
)
OTHERWISE_DEFINED = NotCompared(
    "fulfilled under pressure",
    "Counted otherwise than the later figures: two months later the court reported several times as many.",
)
ROWS_NOT_COMPARED: dict[str, NotCompared] = {
    **dict.fromkeys(("D108", "D109", "D110", "D111"), RECALLED_ALL_TYPES),
    **dict.fromkeys(("P019", "P046"), WITH_REVOKED),
    "D029": OTHERWISE_DEFINED,
}
LESS_REVOKED = (
    "Less the enterprises whose licence was revoked, which the same report counts; no court lists them."
)
DERIVED: dict[str, Derived] = {
    "P009": Derived("P013", is_share=False, note=LESS_REVOKED),
    "P012": Derived("P013", is_share=False, note=LESS_REVOKED),
    "P025": Derived("P027", is_share=False, note=LESS_REVOKED),
    "P010": Derived("P009", is_share=True, note="In percent of the new subjects of the same report."),
}

READ_AS: dict[str, tuple[str, str]] = dict.fromkeys(
    ("D007", "D031", "D044", "D057", "D067"),
    ("2018-04-30", "Dated May 2018, but so close to the end-April figures that it is read as end of April."),
)

# Of the platform's reports: rows on blacklists and transport bans. Its rows on memoranda, tax grades, market
# regulation, visits to portals and government bodies are about other things than this model has.
PLATFORM_PREFIXES = ("blacklist_", "transport_")


def published_rows() -> tuple[Outcome, ...]:
    """Return the published rows a run is held against, the headlines first, each row once."""
    platform = [row for row in platform_reports() if row.metric.startswith(PLATFORM_PREFIXES)]
    every = [*defaulters_timeline(), *platform]
    rank = {row_id: i for i, row_id in enumerate(HEADLINES)}
    return tuple(sorted(every, key=lambda row: rank.get(row.id, len(rank))))


def definition_of(row: Outcome) -> Definition | NotCompared:
    """Return what a published row is compared with, or why it is not."""
    if row.id in ROWS_NOT_COMPARED:
        return ROWS_NOT_COMPARED[row.id]
    if row.metric in DEFINITIONS:
        return DEFINITIONS[row.metric]
    return NOT_COMPARED[row.metric]


def value_of(row: Outcome) -> Fraction:
    """Return the published figure that is compared: as published, or as `DERIVED` says."""
    derived = DERIVED.get(row.id)
    if derived is None:
        return Fraction(row.value)
    other = next(one for one in published_rows() if one.id == derived.other)
    return 100 * Fraction(row.value) / Fraction(other.value) if derived.is_share else (
        Fraction(row.value) - Fraction(other.value)
    )  # fmt: skip


def is_share(row: Outcome) -> bool:
    """Return whether the figure that is compared is a percentage."""
    return row.kind == "share" or (row.id in DERIVED and DERIVED[row.id].is_share)


def window(row: Outcome) -> tuple[int, int]:
    """Return the first and last day that a published row speaks of; for a count at a date, that day twice.

    A month stands for its last day. Where a row is read as of another day, `READ_AS` says so.
    """
    if row.id in READ_AS:
        day = day_number(datetime.date.fromisoformat(READ_AS[row.id][0]))
        return day, day
    if row.period:
        begin, end = (datetime.date.fromisoformat(part) for part in row.period.split("/"))
        return day_number(begin), day_number(end)
    year = int(row.date[:4])
    if quarter := re.fullmatch(r"[0-9]{4}-Q([1-4])", row.date):
        month = 3 * int(quarter[1])
        return day_number(datetime.date(year, month - 2, 1)), last_day(12 * (year - 2000) + month - 1)
    if re.fullmatch(r"[0-9]{4}", row.date):
        return day_number(datetime.date(year, 1, 1)), day_number(datetime.date(year, 12, 31))
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", row.date):
        day = last_day(12 * (year - 2000) + int(row.date[5:]) - 1)
        return day, day
    day = day_number(datetime.date.fromisoformat(row.date))
    return day, day


def dated(row: Outcome) -> str:
    """Write when a published row is dated, for people."""
    first, last = window(row)
    begin, end = date_of(first), date_of(last)
    month = f"{calendar.month_name[end.month]} {end.year}"
    if row.kind == "cumulative":
        is_month_end = last == last_day(tick_of(last))
        if (end.month, end.day) == (12, 31):
            return f"to end-{end.year}"
        return f"to end of {month}" if is_month_end else f"to {end.day} {month}"
    if row.kind == "stock" or (begin.year, begin.month) == (end.year, end.month):
        return month
    if (begin.month, begin.day, end.month, end.day) == (1, 1, 12, 31):
        return str(end.year) if begin.year == end.year else f"{begin.year} to {end.year}"
    since = "" if begin.year == end.year else f" {begin.year}"
    return f"{calendar.month_name[begin.month]}{since} to {month}"
