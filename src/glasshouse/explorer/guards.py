"""What stands before every page: whose requests are answered, how many, how long, and what a browser may do.

The page runs on the reader's own machine. Another page in the same browser must not be able to start or stop
anything here, nor to read: only our own host names are answered, and what changes something must come from a
page of ours. With an address beyond this machine, a token is needed.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import parse_qs

from glasshouse.explorer.asked import RefusedError

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Answer = Callable[[Scope, RefusedError], App]

LONGEST_PATH, LONGEST_QUERY, LONGEST_BODY = 300, 2_000, 8_192
READS = ("GET", "HEAD")
COOKIE = "glasshouse-token"
PER_SECOND, AT_ONCE = 200.0, 1_000.0  # requests of one address that are answered: steadily, and in a burst
MOST_ADDRESSES = 1_000
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "geolocation=(), camera=(), microphone=()",
}


@dataclass
class Rate:
    """A bucket of requests for each address, which fills at a steady pace."""

    per_second: float = PER_SECOND
    at_once: float = AT_ONCE
    clock: Callable[[], float] = monotonic
    left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def allows(self, address: str) -> bool:
        """Take one from the bucket of an address; return whether there was one."""
        now = self.clock()
        if len(self.left) > MOST_ADDRESSES:
            self.left.clear()
        left, then = self.left.get(address, (self.at_once, now))
        left = min(self.at_once, left + (now - then) * self.per_second)
        self.left[address] = (max(left - 1, 0), now)
        return left >= 1


class Guards:
    """Lets through what may be asked, and gives every answer its headers.

    Parameters
    ----------
    answer
        Makes the page, or its JSON twin, that says why something is refused.
    hosts
        Names of this server, with their port, as browsers send them; None for any, which needs a token.
    token
        What a reader must know; None where only this machine is served.
    """

    def __init__(
        self,
        app: App,
        *,
        answer: Answer,
        hosts: frozenset[str] | None,
        token: str | None,
        rate: Rate | None = None,
    ) -> None:
        self.app, self.answer, self.hosts, self.token = app, answer, hosts, token
        self.rate = rate or Rate()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        extra = dict(HEADERS)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [one for one in message["headers"] if one[0].decode("latin-1") not in extra]
                added = [(name.encode(), value.encode()) for name, value in extra.items()]
                message = {**message, "headers": [*kept, *added]}
            await send(message)

        try:
            self._check(scope, headers)
            if self.token is not None and _knows_token(scope, self.token):
                extra["set-cookie"] = f"{COOKIE}={self.token}; HttpOnly; SameSite=Strict; Path=/"
        except RefusedError as refusal:
            await self.answer(scope, refusal)(scope, receive, sent)
            return
        await self.app(scope, receive, sent)

    def _check(self, scope: Scope, headers: dict[str, str]) -> None:
        host = headers.get("host", "")
        if self.hosts is not None and host not in self.hosts:
            raise RefusedError(421, "this server has another name.", "本服务器不使用该主机名。")
        if not self.rate.allows((scope.get("client") or ("", 0))[0]):
            raise RefusedError(429, "too many requests; wait a second.", "请求过多；请稍候。")
        if len(scope["path"]) > LONGEST_PATH or len(scope["query_string"]) > LONGEST_QUERY:
            raise RefusedError(414, "the address is too long.", "地址过长。")
        if scope["method"] not in (*READS, "POST"):
            raise RefusedError(405, "only GET and POST are answered.", "仅支持 GET 与 POST。")
        if scope["method"] == "POST":
            _check_sender(headers, host)
        if self.token is not None and not (
            _knows_token(scope, self.token) or _carries_token(headers, self.token)
        ):
            raise RefusedError(
                401,
                "the token is missing; open the address that glasshouse explore has printed.",
                "缺少令牌；请打开 glasshouse explore 所显示的地址。",
            )


def _check_sender(headers: dict[str, str], host: str) -> None:
    """Refuse a form that comes from another page, or that is too long."""
    origin = headers.get("origin", "")
    if origin.partition("://")[2] != host or headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise RefusedError(
            403, "only a page of this server can do that.", "只有本服务器的页面可以执行此操作。"
        )
    length = headers.get("content-length", "")
    if not length.isdigit() or int(length) > LONGEST_BODY:
        raise RefusedError(413, f"a form of at most {LONGEST_BODY:,} bytes is read.", "表单过大。")


def _knows_token(scope: Scope, token: str) -> bool:
    given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[-1]
    return hmac.compare_digest(given.encode(), token.encode())


def _carries_token(headers: dict[str, str], token: str) -> bool:
    cookies = (one.strip().partition("=") for one in headers.get("cookie", "").split(";"))
    given = next((value for name, _, value in cookies if name == COOKIE), "")
    return hmac.compare_digest(given.encode(), token.encode())
