"""A second server that starts with everything the first one holds: one deployment serves many tests, and none spoils it."""

import gc
import os
import threading
from collections.abc import Callable
from typing import Any

from wormtrail_local import background

_one_at_a_time = threading.Lock()
_listen_again: Callable[[Callable[[str], None]], None] | None = None
_listening: Any = None
_endpoint = ""


class CannotFork(Exception):
    """Why there is no second server."""


def prepare(server: Any, endpoint: str, listen_again: Callable[[Callable[[str], None]], None]) -> None:
    """Names the server that forks, and how a fork listens: it says its endpoint, and returns once it was stopped."""
    global _listening, _endpoint, _listen_again
    _listening, _endpoint, _listen_again = server, endpoint, listen_again
    # What was loaded until now holds no state: a fork need not look through it.
    gc.freeze()


def fork(patience_seconds: float) -> dict[str, Any]:
    """Starts the second server; answers its endpoint and its process id."""
    if not hasattr(os, "fork"):
        raise CannotFork("this system has no fork")
    with _one_at_a_time:
        # What another thread has locked now would stay locked in the fork.
        if not background.wait_until_idle(patience_seconds):
            raise CannotFork(f"work was under way for {patience_seconds:g} s")
        reading, writing = os.pipe()
        process = os.fork()
        if process == 0:
            _live_on(writing)
        os.close(writing)
        threading.Thread(target=os.waitpid, args=(process, 0), daemon=True).start()
        with os.fdopen(reading) as pipe:
            endpoint = pipe.read()
    if not endpoint:
        raise CannotFork("the fork ended before it listened")
    return {"endpoint": endpoint, "processId": process}


def _live_on(writing: int) -> None:
    """The fork's whole life."""
    global _one_at_a_time
    try:
        _one_at_a_time = threading.Lock()
        _listening.socket.close()
        before, state = _endpoint, gc.get_objects()

        def say(endpoint: str) -> None:
            _rename(state, before, endpoint)
            state.clear()
            os.write(writing, endpoint.encode())
            os.close(writing)

        if _listen_again:
            _listen_again(say)
    finally:
        os._exit(0)


def _rename(state: list[Any], before: str, now: str) -> None:
    """Brings what was written down with the first server's endpoint to the fork's: URLs of queues, say."""
    for holder in state:
        if isinstance(holder, list):
            places: Any = enumerate(holder)
        elif isinstance(holder, dict):
            places = list(holder.items())
        elif type(holder).__module__.startswith(("moto.", "wormtrail_local.")) and hasattr(holder, "__dict__"):
            holder = vars(holder)
            places = list(holder.items())
        else:
            continue
        for place, value in places:
            if isinstance(value, str) and before in value:
                holder[place] = value.replace(before, now)
