"""The clock of CloudTrail, of schedules and of waiting periods: real time, moved ahead by tests so that hours pass in seconds."""

import time
from datetime import datetime, timedelta, timezone

_ahead = 0.0


def now() -> datetime:
    return datetime.fromtimestamp(time.time() + _ahead, timezone.utc)


def move(seconds: float) -> None:
    """Moves the clock. A negative number puts a story that is still to come into the past."""
    global _ahead
    _ahead += seconds


def move_to(moment: datetime) -> None:
    """Moves the clock ahead to a moment; one that has passed changes nothing."""
    move(max(0.0, (moment - now()).total_seconds()))


def spelled(moment: datetime) -> str:
    """2026-11-29T08:00:00Z"""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def after(moment: datetime, seconds: float) -> datetime:
    return moment + timedelta(seconds=seconds)
