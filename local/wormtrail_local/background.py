"""Work that AWS does after it has answered: asynchronous invocations, events. A test can wait until it is done."""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def _start() -> None:
    global _workers, _changed, _pending
    _workers = ThreadPoolExecutor(max_workers=16, thread_name_prefix="background")
    _changed = threading.Condition()
    _pending = 0


_start()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start)


def later(work: Callable[..., Any], *arguments: Any) -> None:
    """Does the work on another thread."""
    global _pending
    with _changed:
        _pending += 1
    _workers.submit(_do, work, arguments)


def _do(work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    global _pending
    try:
        work(*arguments)
    finally:
        with _changed:
            _pending -= 1
            _changed.notify_all()


def wait_until_idle(seconds: float) -> bool:
    """Whether all work, and the work that it led to, was done within the time."""
    deadline = time.monotonic() + seconds
    with _changed:
        while _pending:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            _changed.wait(left)
    return True


def stop() -> None:
    """Starts no more work; what runs is not waited for."""
    _workers.shutdown(wait=False, cancel_futures=True)
