"""The web application: one address per page, its JSON twin beside it, and one shape for every error."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from glasshouse.effect_charts import Lang
from glasshouse.errors import Exit, GlasshouseError
from glasshouse.explorer.asked import Asked, RefusedError, quoted
from glasshouse.explorer.assets import VEGA, Asset, packaged_assets, vega_asset
from glasshouse.explorer.guards import Guards, Scope
from glasshouse.explorer.page import TWIN, Page, address, twin_path, written
from glasshouse.explorer.routes import ACTS, FRAGMENTS, PAGES, Act, View
from glasshouse.explorer.shelf import Shelf
from glasshouse.explorer.words import WORDS
from glasshouse.reports.wording import LANGS

LOG = logging.getLogger("glasshouse.explorer")
FAULT = 500
MOST_FIELDS = 60


def create_app(shelf: Shelf, *, hosts: frozenset[str] | None, token: str | None = None) -> FastAPI:
    """Return the application for some runs and contrasts.

    Parameters
    ----------
    hosts
        Names of the server, with their port, as browsers send them; None for any, which needs a token.
    token
        What a reader must know; None where only this machine is served.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(shelf.jobs.close)

    app = FastAPI(title="Glasshouse", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    assets = packaged_assets()

    def asset(request: Request) -> Response:
        name = request.path_params["name"]
        found = vega_asset() if name == VEGA else assets.get(name)
        if found is None:
            raise RefusedError(404, f"there is no file {quoted(name)}.", f"没有文件 {quoted(name)}。")
        return _served(found, request)

    app.add_api_route("/static/{name}", asset, methods=["GET"])
    for path, view in FRAGMENTS.items():
        app.add_api_route(path, _fragment(view, shelf), methods=["GET"])
    for path, view in PAGES.items():
        app.add_api_route(twin_path(path), _twin(view, shelf), methods=["GET"])
        app.add_api_route(path, _page(view, shelf), methods=["GET"])
    for path, act in ACTS.items():
        app.add_api_route(path, _act(act, shelf), methods=["POST"])
    app.add_exception_handler(RefusedError, _on_refusal)
    app.add_exception_handler(GlasshouseError, _on_bad_input)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_fault)
    app.add_middleware(Guards, answer=refusal_answer, hosts=hosts, token=token)
    return app


def asked_of(request: Request) -> Asked:
    """Return what a request asks for; a part of the query that comes twice is refused."""
    query = _fields(request.url.query)
    lang = _lang_of(query.pop("lang", "en"))
    query.pop("token", None)
    parts = {name: str(value) for name, value in request.path_params.items()}
    path = request.url.path
    return Asked(lang, "/" if path == twin_path("/") else path.removesuffix(TWIN), parts, query)


def _fields(text: str) -> dict[str, str]:
    """Return the fields of a query or of a form, each of which may come once."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise RefusedError(400, f"at most {MOST_FIELDS} fields are read.", "字段过多。") from None
    found = dict(pairs)
    if len(found) < len(pairs):
        raise RefusedError(400, "a field comes twice; once is needed.", "有重复的字段。")
    return found


def _lang_of(text: str) -> Lang:
    for lang in LANGS:
        if text == lang:
            return lang
    raise RefusedError(
        400, f"lang: found {quoted(text)}; en or zh is needed.", f"lang：{quoted(text)}无效；须为 en 或 zh。"
    )


def _shown(view: View, shelf: Shelf, request: Request) -> tuple[Page | RedirectResponse, Asked]:
    asked = asked_of(request)
    found = view(shelf, asked)
    asked.require_nothing_else()
    if isinstance(found, str):
        return RedirectResponse(found, status_code=303), asked
    return found, asked


def _page(view: View, shelf: Shelf) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        found, asked = _shown(view, shelf, request)
        return found if isinstance(found, Response) else _html(found, asked)

    return endpoint


def _twin(view: View, shelf: Shelf) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        found, asked = _shown(view, shelf, request)
        if isinstance(found, Response):
            return found
        return Json(found.twin(asked), status_code=found.status, headers=FRESH)

    return endpoint


_fragment = _page  # a part of a page: the same, from a template without head and foot


def _act(act: Act, shelf: Shelf) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        form = _fields((await request.body()).decode("utf-8", "replace"))
        lang = _lang_of(form.pop("lang", "en"))
        parts = {name: str(value) for name, value in request.path_params.items()}
        asked = Asked(lang, request.url.path, parts, form)
        target = await run_in_threadpool(act, shelf, asked)
        asked.require_nothing_else()
        return _html(target, asked) if isinstance(target, Page) else RedirectResponse(target, status_code=303)

    return endpoint


def _html(page: Page, asked: Asked) -> Response:
    return HTMLResponse(written(page, asked), status_code=page.status, headers=FRESH)


FRESH = {"cache-control": "no-store"}


class Json(JSONResponse):
    """JSON for people, too: Chinese as it is, one value on a line."""

    def render(self, content: object) -> bytes:
        """Write it."""
        return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False).encode()


def _served(asset: Asset, request: Request) -> Response:
    headers = {"etag": asset.etag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == asset.etag:
        return Response(status_code=304, headers=headers)
    return Response(asset.body, media_type=asset.media_type, headers=headers)


# errors ----------------------------------------------------------------------------------------------------


def refusal_answer(scope: Scope, refusal: RefusedError) -> Response:
    """Return why something is not shown: a page, or JSON where JSON was asked for."""
    path, query = str(scope["path"]), dict(parse_qsl(scope["query_string"].decode("latin-1")))
    lang: Lang = "zh" if query.get("lang") == "zh" else "en"
    says = refusal.says[lang]
    if path.endswith(TWIN):
        body = {"synthetic": True, "error": {"status": refusal.status, "says": says}}
        return Json(body, status_code=refusal.status, headers=FRESH)
    title = WORDS["fault" if refusal.status >= FAULT else "refused"][lang]
    page = Page("error", title, {"says": says, "home": address("/", lang)})
    return HTMLResponse(written(page, Asked(lang, "/")), status_code=refusal.status, headers=FRESH)


async def _on_refusal(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, RefusedError)
    return refusal_answer(request.scope, failure)


async def _on_bad_input(request: Request, failure: Exception) -> Response:
    """Answer what the layers below refuse: their sentence, without a path of this machine."""
    assert isinstance(failure, GlasshouseError)
    status = 503 if failure.exit_code == Exit.MACHINE else 400
    return refusal_answer(request.scope, RefusedError(status, str(failure), str(failure)))


async def _on_http(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException)
    if failure.status_code == 404:
        shown = quoted(request.url.path)
        return refusal_answer(
            request.scope, RefusedError(404, f"there is no page {shown}.", f"没有页面 {shown}。")
        )
    return refusal_answer(
        request.scope, RefusedError(failure.status_code, f"{failure.detail}.", f"{failure.detail}。")
    )


async def _on_fault(request: Request, failure: Exception) -> Response:
    LOG.error("%s: %s", request.url.path, failure, exc_info=failure)
    says = f"{type(failure).__name__}; the window in which glasshouse explore runs says more."
    return refusal_answer(
        request.scope, RefusedError(FAULT, says, f"{type(failure).__name__}；终端中有详情。")
    )
