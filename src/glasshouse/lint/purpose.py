"""Rules about purpose, context and data: what flows from one domain of life into another."""

from __future__ import annotations

from collections.abc import Iterator

from glasshouse.lint.finding import Hit, Words
from glasshouse.lint.graph import Path
from glasshouse.lint.registry import rule
from glasshouse.lint.subject import Subject
from glasshouse.lint.wording import in_both, listed
from glasshouse.reading.code_names import DOMAINS


@rule("GH008")
def unrelated_context(subject: Subject) -> Iterator[Hit]:
    """Find consequences in a domain of life that is unrelated to where the data or the conduct comes from.

    One finding for each measure: the path shown is the shortest, the domains of all others are named.
    """
    for measure in subject.measures:
        found: dict[str, Path] = {}
        for path in subject.flow.origins(measure.key, polarity=measure.item.polarity):
            if path.domain and not subject.judgements.are_related(path.domain, measure.item.domain):
                known = found.setdefault(path.domain, path)
                found[path.domain] = min(known, path, key=_length)
        if not found:
            continue
        domain, shortest = min(found.items(), key=lambda one: _length(one[1]))
        others = sorted(set(found) - {domain})
        yield Hit(
            measure.path, measure.key,
            in_both(
                "{name} is in the domain {effect}; {origin} is in the domain {domain}, which is taken to be "
                "unrelated{more}.",
                "{name}属于“{effect}”领域；{origin}属于“{domain}”领域，两者视为无关{more}。",
                name=subject.named(measure.key), effect=DOMAINS[measure.item.domain],
                origin=subject.named(shortest.origin), domain=DOMAINS[domain], more=_and_from(others),
            ),
            via=shortest.keys, provision=measure.item.provision,
            weight="usual" if measure.item.polarity == "sanction" else "lowered",
        )  # fmt: skip


def _length(path: Path) -> tuple[int, tuple[str, ...]]:
    return len(path.keys), path.keys


def _and_from(domains: list[str]) -> Words:
    names = listed(DOMAINS[domain] for domain in domains)
    return in_both("; so are {names}", "；{names}亦然", names=names) if domains else in_both("", "")
