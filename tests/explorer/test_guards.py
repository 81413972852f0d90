"""A hostile client gets a 4xx and a short sentence, and the server goes on."""

from __future__ import annotations

import itertools
import re
from functools import partial
from typing import Any

import pytest
from starlette.testclient import TestClient

from glasshouse.explorer import guards
from glasshouse.explorer.app import create_app
from glasshouse.explorer.guards import (
    HEADERS,
    LONGEST_BODY,
    LONGEST_PATH,
    LONGEST_QUERY,
    MOST_ADDRESSES,
    Rate,
)
from glasshouse.explorer.routes import ACTS, PAGES
from glasshouse.explorer.shelf import Shelf

HOST = "127.0.0.1:8717"
OURS = {"origin": f"http://{HOST}"}
SENTENCE = re.compile(r"^[^\n]{5,200}[.。]$")


def client_of(**options: Any) -> TestClient:
    app = create_app(Shelf(), hosts=frozenset({HOST}), **options)
    return TestClient(app, base_url=f"http://{HOST}", raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture(scope="module")
def empty() -> TestClient:
    return client_of()


def refused(answer: Any, status: int) -> str:
    """Return the sentence of a refusal, which is one and names nothing of this machine."""
    assert answer.status_code == status, (answer.status_code, answer.text[:300])
    assert "Traceback" not in answer.text
    if answer.headers["content-type"].startswith("application/json"):
        error = answer.json()["error"]
        assert error["status"] == status
        assert SENTENCE.match(error["says"]), error["says"]
        return str(error["says"])
    found = re.search(r'role="alert">([^<]*)<', answer.text)
    assert found and SENTENCE.match(found[1]), answer.text[:300]
    return found[1]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/runs/../../etc",
        "/static/....//explorer.css", "/static/%00", "/regimes/..%2f..%2fcheck.json", "/static//etc/passwd",
        "/runs/%2Fetc%2Fpasswd/society", "/regimes/%2e%2e%2fnone.yaml", "/contrasts/~root",
    ],
)  # fmt: skip
def test_no_part_of_an_address_is_a_path(empty: TestClient, path: str) -> None:
    says = refused(empty.get(path), 404)
    assert "root:" not in says


@pytest.mark.parametrize("path", sorted(PAGES))
def test_every_page_answers_nonsense_with_a_sentence(empty: TestClient, path: str) -> None:
    asked = re.sub(r"\{\w+\}", "<script>alert(1)</script>", path)
    for address in (asked, asked + ".json" if path != "/" else "/index.json"):
        answer = empty.get(address, params={"nonsense": "\x07<b>" * 20})
        assert 400 <= answer.status_code < 500, (address, answer.status_code)
        if answer.headers["content-type"].startswith("text/html"):
            assert "<script>alert" not in answer.text and "<b>" not in answer.text
        else:
            assert answer.headers["content-type"] == "application/json"


def test_too_long_an_address_is_refused(empty: TestClient) -> None:
    refused(empty.get("/" + "a" * LONGEST_PATH), 414)
    refused(empty.get("/?" + "a" * (LONGEST_QUERY + 1)), 414)


def test_a_part_that_comes_twice_or_that_nobody_knows_is_refused(empty: TestClient) -> None:
    assert "twice" in refused(empty.get("/?lang=zh&lang=en"), 400)
    assert '"lnag"' in refused(empty.get("/index.json?lnag=zh"), 400)
    assert "en or zh" in refused(empty.get("/?lang=fr"), 400)
    refused(empty.get("/?" + "&".join(f"a{n}=1" for n in range(60))), 400)
    refused(empty.get("/?lang=%ff%fe"), 400)


def test_a_page_of_another_site_can_start_nothing(empty: TestClient) -> None:
    for path in ACTS:
        asked = re.sub(r"\{\w+\}", "1", path)
        for headers in (
            {}, {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": f"http://{HOST}.evil.example"},
            {**OURS, "sec-fetch-site": "cross-site"}, {"origin": f"http://evil.example/{HOST}"},
        ):  # fmt: skip
            refused(empty.post(asked, data={"regimes": "none"}, headers=headers), 403)


def test_a_form_is_short_and_says_how_long_it_is(empty: TestClient) -> None:
    refused(empty.post("/runs", content=b"a" * (LONGEST_BODY + 1), headers=OURS), 413)
    refused(empty.post("/runs", content=iter([b"regimes=none"]), headers=OURS), 413)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(empty: TestClient, method: str) -> None:
    refused(empty.request(method, "/"), 405)


def test_another_host_name_is_refused(empty: TestClient) -> None:
    """A name of somebody else's that leads to this machine must not open it to their page."""
    for name in ("evil.example", "evil.example:8717", "127.0.0.1:1", ""):
        refused(empty.get("/", headers={"host": name}), 421)


def test_a_bucket_fills_at_a_steady_pace() -> None:
    clock = itertools.count()
    rate = Rate(per_second=1, at_once=3, clock=lambda: float(next(clock)) / 100)
    assert [rate.allows("a") for _ in range(6)] == [True, True, True, False, False, False]
    assert rate.allows("b"), "each address has its own"
    later = Rate(per_second=1, at_once=3, clock=iter([0, 0, 0, 0, 5]).__next__)
    assert [later.allows("a") for _ in range(5)] == [True, True, True, False, True]
    for number in range(3 * MOST_ADDRESSES):
        rate.allows(str(number))
    assert len(rate.left) <= MOST_ADDRESSES + 1


def test_a_flood_is_refused_and_the_server_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(guards, "Rate", partial(Rate, per_second=10, at_once=20, clock=lambda: now[0]))
    asking = client_of()
    answers = [asking.get("/nowhere").status_code for _ in range(60)]
    assert answers == [404] * 20 + [429] * 40
    now[0] = 1.0
    assert asking.get("/").status_code == 200


def test_every_answer_has_its_headers() -> None:
    asking = client_of()
    for path in ("/", "/index.json", "/nowhere", "/static/explorer.css", "/?lang=fr"):
        answer = asking.get(path)
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    policy = HEADERS["content-security-policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy and "http" not in policy


def test_beyond_this_machine_a_token_is_needed() -> None:
    asking = client_of(token="secret")
    refused(asking.get("/"), 401)
    refused(asking.get("/?token=Secret"), 401)
    refused(asking.get("/static/explorer.css"), 401)
    opened = asking.get("/?token=secret")
    assert opened.status_code == 200 and "secret" not in opened.text
    assert "HttpOnly" in opened.headers["set-cookie"] and "SameSite=Strict" in opened.headers["set-cookie"]
    assert asking.get("/").status_code == 200, "the browser remembers it"


def test_a_fault_of_ours_is_a_short_sentence_and_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setitem(PAGES, "/", broken)
    asking = client_of()
    for path in ("/", "/index.json"):
        says = refused(asking.get(path), 500)
        assert "ZeroDivisionError" in says and "secret" not in says
    assert asking.get("/static/explorer.css").status_code == 200
