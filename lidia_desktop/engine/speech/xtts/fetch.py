"""One HTTP request for the rest of a file: its bytes, or the reason why not."""

from __future__ import annotations

import enum
import errno
import http.client
import re
import socket
import ssl
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from urllib.error import HTTPError, URLError

from lidia_desktop.engine.cancel import Cancel
from lidia_desktop.engine.errors import LidiaError
from lidia_desktop.engine.speech.xtts import download_errors as errors

_BLOCK_BYTES = 1 << 18
_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN)
_STATUS_ERRORS: dict[int, type[LidiaError]] = {
    401: errors.ForbiddenByServer,
    403: errors.ForbiddenByServer,
    404: errors.NotOnServer,
    410: errors.NotOnServer,
    429: errors.TooManyRequests,
    451: errors.ForbiddenByServer,
}


class Retry(enum.Enum):
    """When another attempt may help."""

    NEVER = "never"
    ONCE_BEGUN = "once begun"  # the address works, or worked a moment ago
    ALWAYS = "always"


class FetchFailure(Exception):
    """The request did not bring the whole rest; `problem` is what to say if no further attempt is made."""

    def __init__(self, problem: LidiaError, retry: Retry, from_zero: bool = False) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.retry = retry
        self.from_zero = from_zero


@dataclass(frozen=True, slots=True)
class Answer:
    """Where the bytes that follow begin, which is 0 when the server ignores ranges, and the whole length if it says."""

    start: int
    total: int | None


def fetch(url: str, start: int, stall_s: float, given_up: Cancel) -> Iterator[Answer | bytes]:
    """Yield an `Answer` and then blocks of the file at `url` from byte `start` on. Raises `FetchFailure`.

    It blocks up to `stall_s` seconds at a time, so it is run in a thread that can be left behind; `given_up` ends it.
    """
    headers = {"User-Agent": "lidia-desktop", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - the caller let only http and https through
    host = host_of(url)
    try:
        with _opener().open(request, timeout=stall_s) as response:
            yield _answer(response)
            while not given_up.is_set and (block := response.read1(_BLOCK_BYTES)):
                yield block
    except HTTPError as error:
        error.close()
        raise _status_failure(error.code, url) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _network_failure(error, host, stall_s) from error


def host_of(url: str) -> str:
    """The server's name, and port if any, as it is shown."""
    return urllib.parse.urlsplit(url).netloc.rpartition("@")[2]


class _WebRedirects(urllib.request.HTTPRedirectHandler):
    """Follows a server to other web addresses only, never to a file or another protocol."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if urllib.parse.urlsplit(newurl).scheme not in ("http", "https"):
            raise HTTPError(req.full_url, code, msg, headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPErrorProcessor,
        _WebRedirects,
    ):
        opener.add_handler(handler())
    return opener


def _answer(response: http.client.HTTPResponse) -> Answer:
    if response.status == http.HTTPStatus.PARTIAL_CONTENT:
        found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", ""))
        if found is None:
            return Answer(-1, None)
        return Answer(int(found[1]), None if found[2] == "*" else int(found[2]))
    length = response.headers.get("Content-Length", "")
    return Answer(0, int(length) if length.isdecimal() else None)


def _status_failure(code: int, url: str) -> FetchFailure:
    values = {"host": host_of(url), "file": url.rpartition("/")[2], "code": code}
    if code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        return FetchFailure(errors.OddAnswer(**values), Retry.ALWAYS, from_zero=True)
    if code >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        return FetchFailure(errors.ServerFault(**values), Retry.ALWAYS)
    retry = Retry.ALWAYS if code == http.HTTPStatus.TOO_MANY_REQUESTS else Retry.NEVER
    return FetchFailure(_STATUS_ERRORS.get(code, errors.OddAnswer)(**values), retry)


def _network_failure(error: Exception, host: str, stall_s: float) -> FetchFailure:
    cause = error.reason if isinstance(error, URLError) and isinstance(error.reason, Exception) else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return FetchFailure(errors.UntrustedServer(host=host, reason=cause.verify_message), Retry.NEVER)
    if isinstance(cause, socket.gaierror) or (isinstance(cause, OSError) and cause.errno in _NO_WAY):
        return FetchFailure(errors.NoNetwork(host=host), Retry.ONCE_BEGUN)
    if isinstance(cause, ConnectionRefusedError):
        problem = errors.ConnectionFailing(host=host, reason="сервер не принимает соединений")
        return FetchFailure(problem, Retry.ONCE_BEGUN)
    if isinstance(cause, TimeoutError):
        reason = f"сервер молчит дольше {stall_s:g} с"
    else:
        reason = "соединение обрывается" if isinstance(cause, ConnectionError) else str(cause) or type(cause).__name__
    return FetchFailure(errors.ConnectionFailing(host=host, reason=reason), Retry.ALWAYS)
