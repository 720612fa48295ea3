"""Routes of the server that AWS does not have, for tests: public keys to register, waiting for what is under way, forks.

GET    /wormtrail/idle?seconds=N   answers 200 once no asynchronous work is left, 503 if some is after N seconds
POST   /wormtrail/clock            moves the clock by {"seconds"}, delivers what is due and invokes what schedules are due to;
                                   "late": true leaves log files to a backfill digest, "schedules": true releases those
                                   that wait (--schedules-wait)
POST   /wormtrail/insights         calls were unusual: {"region", "event_source", "event_name", "insight_type"}, with "state": "End"
                                   and the "shared_id" that the start answered: they no longer are
POST   /wormtrail/signing-keys     rotates the keys that sign digests
POST   /wormtrail/public-keys      registers a key for ListPublicKeys (cloudtrail/public_keys.py says which members)
DELETE /wormtrail/public-keys      forgets the registered keys
GET    /wormtrail/inbox            the mails that confirmed subscriptions got: [{"at", "to", "topic", "subject", "text"}]
POST   /wormtrail/confirmations    confirms the e-mail subscriptions of an address: {"region", "endpoint"}
POST   /wormtrail/fork             a second server with the same state: answers {"endpoint", "processId"}, or 501
"""

import json

import moto.core
from moto.sns.models import sns_backends
from werkzeug.wrappers import Request, Response

from wormtrail_local.background import wait_until_idle
from wormtrail_local.cloudtrail import passing
from wormtrail_local.cloudtrail.insights import Unusual, occur
from wormtrail_local.cloudtrail.public_keys import forget_registered, register, rotate_signing_keys
from wormtrail_local.forking import CannotFork, fork
from wormtrail_local.patches.sns import confirm, inbox

PREFIX = "/wormtrail/"
_KEY_MEMBERS = ("Value", "Fingerprint", "ValidityStartTime", "ValidityEndTime")


def answer(request: Request) -> Response:
    route = (request.method, request.path.removeprefix(PREFIX))
    if route == ("GET", "idle"):
        return _idle(float(request.args.get("seconds", 30)))
    if route == ("POST", "public-keys"):
        return _add_key(request)
    if route == ("DELETE", "public-keys"):
        forget_registered()
        return Response(status=204)
    if route == ("POST", "clock"):
        return _move_clock(request)
    if route == ("POST", "insights"):
        return _tell_unusual(request)
    if route == ("POST", "signing-keys"):
        rotate_signing_keys()
        return Response(status=204)
    if route == ("POST", "confirmations"):
        return _confirm(request)
    if route == ("GET", "inbox"):
        return Response(json.dumps(inbox()), content_type="application/json")
    if route == ("POST", "fork"):
        return _fork(float(request.args.get("seconds", 60)))
    return _refuse(404, f"There is no {request.method} {request.path}.")


def _idle(seconds: float) -> Response:
    return Response(status=200 if wait_until_idle(seconds) else 503)


def _add_key(request: Request) -> Response:
    try:
        key = json.loads(request.get_data())
        known = {name: key[name] for name in _KEY_MEMBERS}
        region = key["region"]
    except (ValueError, KeyError, TypeError) as missing:
        return _refuse(400, f"A public key is JSON with region, {', '.join(_KEY_MEMBERS)}: {missing}.")
    register(region, known)
    return Response(status=201)


def _move_clock(request: Request) -> Response:
    try:
        asked = json.loads(request.get_data())
        now = passing.move(float(asked["seconds"]), bool(asked.get("late")), bool(asked.get("schedules")))
    except (ValueError, KeyError, TypeError) as missing:
        return _refuse(400, f"The clock is moved by JSON with seconds: {missing}.")
    return Response(json.dumps({"now": now}), content_type="application/json")


def _tell_unusual(request: Request) -> Response:
    try:
        asked = json.loads(request.get_data())
        state, shared_id = asked.pop("state", "Start"), asked.pop("shared_id", None)
        unusual = Unusual(**{"account": moto.core.DEFAULT_ACCOUNT_ID, **asked})
    except (ValueError, AttributeError, TypeError) as missing:
        return _refuse(400, f"What was unusual is JSON with region, event_source, event_name and insight_type: {missing}.")
    answer = occur(unusual, state, shared_id)
    if answer is None:
        return _refuse(404, f"No trail that logs looks for {unusual.insight_type} there.")
    return Response(json.dumps({"shared_id": answer}), content_type="application/json")


def _confirm(request: Request) -> Response:
    try:
        asked = json.loads(request.get_data())
        backend = sns_backends[moto.core.DEFAULT_ACCOUNT_ID][asked["region"]]
        confirmed = confirm(backend, asked["endpoint"])
    except (ValueError, KeyError, TypeError) as missing:
        return _refuse(400, f"A confirmation is JSON with region and endpoint: {missing}.")
    return Response(status=200) if confirmed else _refuse(404, f"Nobody subscribed {asked['endpoint']}.")


def _fork(seconds: float) -> Response:
    try:
        return Response(json.dumps(fork(seconds)), status=201, content_type="application/json")
    except CannotFork as reason:
        return _refuse(501, f"There is no second server: {reason}.")


def _refuse(status: int, message: str) -> Response:
    return Response(json.dumps({"message": message}), status, content_type="application/json")
