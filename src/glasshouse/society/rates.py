"""The parameters as integer tables for kernels (`arrays.Rates`), computed once, exactly, by `curves`."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from glasshouse.arrays import I64, Rates
from glasshouse.codes import N_DEBT_STEPS, N_INCOME, N_TRIPS, Debt, Event, Trip
from glasshouse.conduct import N_RATES, Exposure, Rate
from glasshouse.society import curves, tables
from glasshouse.society.parameters import ANSWERS, DEBTS, kept, number, numbers, whole_numbers
from glasshouse.society.response_models import STANDARD
from glasshouse.society.response_tables import response_table

N_YEARS = 41  # 2000..2040
FIRST_YEAR = 2000
N_PRESSURES = 3
N_AMOUNTS = 256

SHARES = {
    Rate.SUED: "court.sued",
    Rate.ENFORCEMENT_SOUGHT: "court.sought",
    Rate.SEIZED: "court.seized",
    Rate.SETTLED_NOT_PERFORMED: "debt.settled",
    Rate.CREDITOR_ASKS: "debt.creditor_asks",
    Rate.SECURED: "debt.secured",
    Rate.JUNIOR_DEBTOR: "debt.junior",
    Rate.CAMPUS_LOAN_UNDER_25: "debt.campus_loan",
    Rate.GRAVE: "debt.grave",
    Rate.UNFOUNDED: "debt.unfounded",
    Rate.ASSETS_NOT_REPORTED: "court.assets_not_reported",
    Rate.ENFORCEMENT_OBSTRUCTED: "court.obstructed",
    Rate.ASSETS_HIDDEN: "court.assets_hidden",
    Rate.SETTLEMENT_REFUSED: "court.settlement_refused",
    Rate.ABILITY_REGAINED: "debt.ability_regained",
    Rate.ABILITY_LOST: "debt.ability_lost",
    Rate.CREDITOR_WITHDRAWS: "court.creditor_withdraws",
    Rate.ENFORCEMENT_SUSPENDED: "court.suspended",
    Rate.ENFORCEMENT_REFUSED: "court.refused",
    Rate.ENFORCEMENT_ENDED: "court.ended",
    Rate.SECURITY_GIVEN: "court.security_given",
    Rate.DEBTOR_CORRECTS: "court.debtor_corrects",
    Rate.TRY_AIR: "trip.try_air",
    Rate.TRY_RAIL: "trip.try_rail",
    Rate.BREACH_WANTED: "spending.wanted",
    Rate.BREACH_RECORDED: "spending.recorded",
    Rate.EMERGENCY: "life.emergency",
    Rate.FARE_PAID: "misconduct.fare_paid",
    Rate.COURT_ADOPTS: "court.adopts",
    Rate.ERROR_FOUND: "debt.error_found",
    Rate.PRESUMED_ABLE: "court.presumed_able",
    Rate.MIGRANT: "people.migrant",
    Rate.MIGRANT_WITH_PERMIT: "people.migrant_with_permit",
}
RANGES = {
    Rate.SUIT_DAYS_LOW: "court.suit_days",
    Rate.TRIAL_DAYS_LOW: "court.trial_days",
    Rate.APPLY_DAYS_LOW: "court.apply_days",
    Rate.NOTICE_DAYS_LOW: "court.notice_days",
    Rate.SEARCH_DAYS_LOW: "court.search_days",
}
MISCONDUCT = (
    *(Event(e) for e in range(Event.AIR_FALSE_ALARM, Event.AIR_THEFT + 1)),
    *(Event(e) for e in range(Event.RAIL_ENDANGERING, Event.RAIL_OTHER_CONDUCT + 1)),
)
ADULTS_2020 = Decimal(1_113_000_000)  # for trips per adult; order of the census figure


def series(points: dict[int, Decimal], *, growth_before: Decimal) -> list[Decimal]:
    """Carry published years to all years: geometric between them, grown back before, constant after."""
    years = sorted(points)
    values = []
    with curves.decimals():
        for year in range(FIRST_YEAR, FIRST_YEAR + N_YEARS):
            if year <= years[0]:
                values.append(points[years[0]] / (1 + growth_before) ** (years[0] - year))
            elif year >= years[-1]:
                values.append(points[years[-1]])
            else:
                before = max(y for y in years if y <= year)
                after = min(y for y in years if y > year)
                share = Decimal(year - before) / Decimal(after - before)
                ratio = (points[after] / points[before]).ln() * share
                values.append(points[before] * ratio.exp())
    return values


def published(metric: str) -> dict[int, Decimal]:
    """Return the published rows of a yearly base rate, by year."""
    return {int(r.date[:4]): r.value for r in tables.rates() if r.metric == metric}


def caseload() -> list[Decimal]:
    """Return civil first-instance cases of each year against 2019; before 2013 at the same yearly growth."""
    cases = published("civil_first_instance_cases_received")
    with curves.decimals():
        growth = ((cases[2019] / cases[2013]).ln() / 6).exp() - 1
        return [value / cases[2019] for value in series(cases, growth_before=growth)]


def _scalars() -> I64:
    scalar = np.zeros(N_RATES, np.int64)
    for rate, parameter in SHARES.items():
        scalar[rate] = curves.threshold(number(parameter))
    for rate, parameter in RANGES.items():
        scalar[rate : rate + 2] = whole_numbers(parameter, 2, file=DEBTS)
    scalar[Rate.RESUME_DAYS] = whole_numbers("court.resume_days", 1, file=DEBTS)[0]
    scalar[Rate.MISCONDUCT_CEILING] = curves.threshold(curves.per_month(number("misconduct.per_year")))
    return scalar


def _onset() -> tuple[int, I64]:
    """Return the ceiling of candidate debts a month and the share of candidates kept, by stratum."""
    base = number("debt.onset_per_year")
    age, income = numbers("debt.onset_by_age", 6), numbers("debt.onset_by_income", 5)
    place = numbers("debt.onset_by_place", 2)
    yearly = caseload()
    chance = {
        (y, i, a, b): curves.per_month(base * yearly[y] * income[i] * age[a] * place[b])
        for y in range(N_YEARS)
        for i in range(5)
        for a in range(6)
        for b in range(2)
    }
    ceiling = max(chance.values())
    kept = np.zeros((N_YEARS, 5, 6, 2), np.int64)
    with curves.decimals():
        for key, value in chance.items():
            kept[key] = curves.threshold(value / ceiling)
    return curves.threshold(ceiling), kept


def _amounts() -> I64:
    """Return the quantiles of a log-logistic distribution, in yuan to two figures."""
    median, shape = number("debt.amount_median"), number("debt.amount_shape")
    values = []
    with curves.decimals():
        for k in range(N_AMOUNTS):
            u = (Decimal(k) + Decimal("0.5")) / N_AMOUNTS
            value = median * ((u / (1 - u)).ln() / shape).exp()
            values.append(int(value.quantize(Decimal("1E2"))))
    return np.array(values, np.int64)


def _pay() -> I64:
    able, unable = numbers("debt.pay_able", 7), numbers("debt.pay_unable", 7)
    pressure = numbers("debt.pressure", N_PRESSURES)
    pay = np.zeros((N_DEBT_STEPS, 2, N_PRESSURES), np.int64)
    for step in range(Debt.ARREARS, N_DEBT_STEPS):
        for p in range(N_PRESSURES):
            for a, row in enumerate((unable, able)):
                pay[step, a, p] = curves.threshold(min(row[step - 1] * pressure[p], Decimal(1)))
    return pay


def _trips() -> I64:
    """Return the chance of each of four candidates a month, by year, class of ticket, income and place."""
    air = series(published("air_passengers"), growth_before=number("trip.air_growth"))
    rail = series(published("rail_passengers"), growth_before=Decimal("0.08"))
    shares = numbers("trip.g_train_share", 3)
    growth = number("trip.g_train_growth")
    place = numbers("trip.by_place", 2)
    trip = np.zeros((N_YEARS, N_TRIPS, N_INCOME, 2), np.int64)
    for y in range(N_YEARS):
        with curves.decimals():
            opened = min((1 + growth) ** (FIRST_YEAR + y - 2018), Decimal(1))
            yearly = {
                Trip.AIR: air[y],
                Trip.G_TRAIN: rail[y] * shares[0] * opened,
                Trip.EMU_FIRST: rail[y] * shares[1] * opened,
                Trip.SOFT_SLEEPER: rail[y] * shares[2],
            }
            yearly[Trip.ORDINARY_RAIL] = rail[y] - sum(list(yearly.values())[1:], Decimal(0))
        for ticket, passengers in yearly.items():
            is_air = ticket == Trip.AIR
            income = numbers("trip.air_by_income" if is_air else "trip.rail_by_income", N_INCOME)
            debtor = number("trip.debtor_air" if is_air else "trip.debtor_rail")
            for i in range(N_INCOME):
                for b in range(2):
                    wanted = passengers / ADULTS_2020 * income[i] * place[b] * debtor / 48
                    trip[y, ticket, i, b] = curves.threshold(min(wanted, Decimal(1)))
    return trip


def rates(response: str = STANDARD) -> Rates:
    """Return the integer tables of conduct; a response model moves the readiness to pay, and nothing else."""
    return _rates(response)


@kept(DEBTS, ANSWERS)
def _rates(response: str) -> Rates:
    answer = response_table(response)
    scalar = _scalars()
    scalar[Rate.ONSET_CEILING], onset = _onset()
    return Rates(
        scalar=scalar,
        onset=onset,
        amount=_amounts(),
        able=np.array([curves.threshold(v) for v in numbers("debt.able", 5)], np.int64),
        pay=_pay(),
        deterrence_at=answer.at[Exposure.LISTED].copy(),
        deterrence=answer.pay.copy(),
        travels=1,
        trip=_trips(),
        misconduct=curves.cumulative(numbers("misconduct.kinds", 16)).astype(np.int64),
        misconduct_event=np.array([int(e) for e in MISCONDUCT], np.int64),
        n_acts=0,
        act_count=np.zeros((4, 0, 1), np.int64),
        act_first=np.zeros(1, np.int64),
        act_observable=np.zeros(0, np.int64),
        act_steady=np.zeros((0, 4), np.int64),
        act_value=np.zeros((0, 1), np.int64),
        act_waits=np.zeros(0, np.int64),
        act_typed=np.zeros(0, np.int64),
        type_end=np.zeros(0, np.int64),
        town=np.zeros(0, np.int64),
        act_patrolled=np.zeros(0, np.int64),
        act_weighs=np.zeros((0, 9), np.int64),
        weigh_at=np.zeros(0, np.int64),
    )


def rates_digest(table: Rates) -> str:
    """Digest the tables of conduct that hold anything; who hears of acts is up to the stack."""
    heard = ("act_first", "act_observable", "act_waits")
    return curves.digest(
        (k, values) for k, values in table._asdict().items() if np.size(values) and k not in heard
    )
