"""The server: one WSGI application over moto, with latency, recorded calls and routes of our own."""

import io
import json
import logging
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterable
from typing import Any
from xml.sax.saxutils import escape

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from wormtrail_local import background, calls, clients, forking, functions, routes
from wormtrail_local.authorization import enforce
from wormtrail_local.authorization.enforcement import Authorized
from wormtrail_local.authorization.simulator import is_available
from wormtrail_local.cloudtrail import events, passing
from wormtrail_local.patches import apply_all


class _QuietHandler(WSGIRequestHandler):
    """Answers without writing an access log."""

    def log_request(self, *_: Any) -> None:
        """Nothing: whoever wants the log asks for --verbose."""


class LocalAws:
    """The application that every request of another process meets."""

    def __init__(self, aws: Any, latency_seconds: float) -> None:
        self._aws = aws
        self._latency = latency_seconds

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(routes.PREFIX):
            return routes.answer(Request(environ))(environ, start_response)
        if self._latency:
            time.sleep(self._latency)
        request = Request(environ)
        trails = events.hears(request)
        if not trails:
            return self._aws(environ, start_response)
        request.get_data(cache=True)
        environ["wsgi.input"] = io.BytesIO(request.get_data())
        response = Response.from_app(self._aws, environ, buffered=True)
        events.hear(trails, request, response.status_code, response.get_data(), response.headers.get("x-amz-version-id"))
        return response(environ, start_response)


class _SaysWhatIsMissing:
    """moto, with an error of AWS's shape where moto would raise."""

    def __init__(self, moto: Any) -> None:
        self._moto = moto

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            return self._moto(environ, start_response)
        except Exception as failure:  # noqa: BLE001 whatever moto raises becomes an answer, not a dead connection
            logging.getLogger(__name__).debug("moto failed", exc_info=True)
            return _error(environ, failure)(environ, start_response)


def _error(environ: dict[str, Any], failure: Exception) -> Response:
    missing = isinstance(failure, NotImplementedError)
    code, status = ("NotImplemented", 501) if missing else ("InternalFailure", 500)
    message = str(failure) or type(failure).__name__
    body = {"__type": code, "code": code, "message": message, "Message": message}
    if environ.get("HTTP_X_AMZ_TARGET") or calls.speaks_json(Request(environ)):
        return Response(json.dumps(body), status, content_type="application/x-amz-json-1.1")
    error = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    wrapped = error if environ.get("REQUEST_METHOD") != "POST" else f"<ErrorResponse>{error}</ErrorResponse>"
    return Response(wrapped, status, content_type="text/xml")


def serve(port: int, latency_milliseconds: int, verbose: bool, until_stdin_closes: bool) -> None:
    """Serves on 127.0.0.1 until a signal; says so in one line once it answers."""
    if not verbose:
        warnings.simplefilter("ignore")
        logging.disable(logging.WARNING)
    apply_all()
    if is_available():
        enforce()
    else:
        print("note Policies are not enforced: only a clone of wormtrail has the policy simulator.", flush=True)
    aws = _SaysWhatIsMissing(Authorized(DomainDispatcherApplication(create_backend_app)))
    clients.tell(events.hear_on_behalf)
    handler = WSGIRequestHandler if verbose else _QuietHandler
    application = LocalAws(aws, latency_milliseconds / 1000)

    def listen(port: int, say: Callable[[str], None]) -> None:
        server = make_server("127.0.0.1", port, application, threaded=True, request_handler=handler)
        endpoint = f"http://127.0.0.1:{server.server_port}"
        clients.answer_with(aws, endpoint)
        functions.serve_functions_at(endpoint)
        # moto's Step Functions calls other services at this port.
        os.environ["MOTO_PORT"] = str(server.server_port)
        _stop_on_signals(server)
        if until_stdin_closes:
            threading.Thread(target=_stop_when_stdin_closes, args=(server,), daemon=True).start()
        forking.prepare(server, endpoint, lambda say: listen(0, say))
        say(endpoint)
        server.serve_forever()

    passing.start()
    try:
        listen(port, lambda endpoint: print(f"ready {endpoint}", flush=True))
    finally:
        background.stop()
        functions.forget_packages()


def _stop_on_signals(server: Any) -> None:
    def stop(*_: Any) -> None:
        threading.Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _stop_when_stdin_closes(server: Any) -> None:
    """A parent that dies closes the pipe; a server without its parent would stay for ever."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    server.shutdown()
