"""All tables of a society beside its rates: acts, traits, opinions, promises, households, firms, mistakes."""

from __future__ import annotations

from typing import Any

from glasshouse.society import curves
from glasshouse.society.act_tables import act_digest, act_table
from glasshouse.society.dealing_tables import dealing_table
from glasshouse.society.firm_tables import firm_table
from glasshouse.society.household_tables import household_table
from glasshouse.society.mistake_tables import mistake_table
from glasshouse.society.network_tables import network_table
from glasshouse.society.opinion_tables import opinion_table
from glasshouse.society.response_tables import opinions_of, response_table
from glasshouse.society.toy import ToySociety
from glasshouse.society.toy_tables import dealing_table_of
from glasshouse.society.trait_tables import trait_table


def world_tables(response: str, society: ToySociety | None = None) -> dict[str, Any]:
    """Return the tables under a response model, by their names in the record that kernels read."""
    own = society.dealings if society else None
    return {
        "acts": act_table(),
        "traits": trait_table(),
        "responses": response_table(response),
        "opinion": opinion_table(opinions_of(response)),
        "dealing": dealing_table_of(own) if own else dealing_table(),
        "household": household_table(),
        "firms": firm_table(),
        "mistakes": mistake_table(),
        "network": network_table(society.network if society else None),
    }


def society_digest(response: str, society: ToySociety | None = None) -> str:
    """Digest all tables, and the ids of the acts, for the manifest; a network only where there is one."""
    has_network = society is not None and society.network is not None
    arrays = (
        (f"{name}.{field}", array)
        for name, table in world_tables(response, society).items()
        if name != "network" or has_network
        for field, array in table._asdict().items()
    )
    return curves.digest(((f"ids and acts {act_digest()}", 0), *arrays))
