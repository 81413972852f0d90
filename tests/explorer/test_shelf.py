"""What is open: by which key, and what is said where nothing is."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from glasshouse.explorer.app import create_app
from glasshouse.explorer.shelf import Shelf

HOST = "127.0.0.1:8717"


@pytest.mark.parametrize("path", ["/society", "/life", "/beside", "/portal"])
@pytest.mark.parametrize(("lang", "says"), [("en", "no run is open; start"), ("zh", "尚未打开任何运行")])
def test_a_page_of_a_run__says_that_none_is_open(path: str, lang: str, says: str) -> None:
    asking = TestClient(create_app(Shelf(), hosts=frozenset({HOST})), base_url=f"http://{HOST}")
    answer = asking.get(path, params={"lang": lang})
    assert answer.status_code == 404 and says in answer.text
    told = asking.get(path + ".json", params={"lang": lang}).json()
    assert told["error"]["status"] == 404 and told["error"]["says"].startswith(says)


def test_a_shelf__knows_a_run_by_its_digest(shelf: Shelf, country: str) -> None:
    assert shelf.first_run() == country
    for key, run in shelf.runs.items():
        assert str(run.manifest.digest).startswith(key) and len(key) == 10
