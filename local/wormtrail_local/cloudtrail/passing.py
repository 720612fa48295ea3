"""Lets time pass for CloudTrail and for schedules: by itself, and hours in seconds where a test moves the clock."""

import os
import threading
import time

from wormtrail_local import clock, schedules
from wormtrail_local.background import wait_until_idle
from wormtrail_local.cloudtrail.delivery import deliver_until
from wormtrail_local.cloudtrail.events import record_reads

_REAL_SECONDS = 10
_PATIENCE_SECONDS = 60
_one_at_a_time = threading.Lock()


def move(seconds: float, late: bool = False, releases_schedules: bool = False) -> str:
    """Moves the clock and does all that becomes due on the way; answers the new time."""
    wait_until_idle(_PATIENCE_SECONDS)
    if releases_schedules:
        schedules.hold(False)
    end = clock.after(clock.now(), seconds)
    while (due := schedules.next_due()) and due <= end:
        # What a schedule invokes is recorded at its time, and delivered after it.
        clock.move_to(due)
        _deliver(late)
        schedules.fire_due(due)
        wait_until_idle(_PATIENCE_SECONDS)
    clock.move_to(end) if seconds > 0 else clock.move(seconds)
    _deliver(late)
    return clock.spelled(clock.now())


def _deliver(late: bool = False) -> None:
    with _one_at_a_time:
        record_reads()
        deliver_until(clock.now(), late)


def start() -> None:
    """Delivers every few seconds from now on, in forks of this process as well."""
    _start_thread()
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(
            before=_one_at_a_time.acquire, after_in_parent=_one_at_a_time.release, after_in_child=_in_child
        )


def _in_child() -> None:
    _one_at_a_time.release()
    _start_thread()


def _start_thread() -> None:
    threading.Thread(target=_pass, daemon=True).start()


def _pass() -> None:
    while True:
        time.sleep(_REAL_SECONDS)
        schedules.fire_by_themselves()
        _deliver()
