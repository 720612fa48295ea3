"""Lambda's execution environments: processes that run a function's events one after the other, and keep what its code keeps.

An environment runs one event at a time; an event that comes meanwhile gets another one. Changed code or settings, a crash and a
timeout end it. (AWS Lambda Developer Guide, "Understanding the Lambda execution environment lifecycle".)
"""

import json
import os
import secrets
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

# More would fill the memory. Lambda ends idle environments as well, and does not say when.
_KEPT = 8


class Start(NamedTuple):
    """How the process of an environment is started."""

    command: tuple[str, ...]
    folder: Path
    variables: Mapping[str, str]


class Ended(NamedTuple):
    """How one event ended: with a result, or without one because its process ended."""

    logs: str
    result: dict[str, Any] | None
    exit_code: int | None = None
    timed_out: bool = False


class Environment:
    """One process. It writes each event's result behind a mark that the function's code does not know."""

    def __init__(self, settings: Any, start: Start) -> None:
        self.settings = settings
        self.variables = start.variables
        # Without buffers of Python's: a fork closes the pipes that another thread reads at that moment.
        self._process = subprocess.Popen(
            start.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=start.folder,
            env=dict(start.variables),
            bufsize=0,
        )

    def run(self, invocation: Mapping[str, Any], seconds: float) -> Ended:
        """Runs one event and waits for it. What the process writes meanwhile is the event's log."""
        mark = secrets.token_hex(16)
        late = threading.Event()
        watch = threading.Timer(seconds, lambda: (late.set(), self._process.kill()))
        watch.start()
        try:
            self._write(json.dumps({**invocation, "mark": mark}).encode() + b"\n")
            written, result = self._read(b"\n" + mark.encode())
        finally:
            watch.cancel()
        logs = written.decode(errors="replace")
        if result is None or late.is_set():
            return Ended(logs, None, self._process.wait(), late.is_set())
        return Ended(logs, json.loads(result))

    def _write(self, line: bytes) -> None:
        assert self._process.stdin
        try:
            while line:
                line = line[self._process.stdin.write(line) :]
        except OSError:
            return  # it has ended, and so does its output

    def _read(self, mark: bytes) -> tuple[bytes, bytes | None]:
        """What was written before the mark, and what stands behind it on its line; None where the output ends without it."""
        assert self._process.stdout
        written = b""
        while chunk := self._process.stdout.read(1_048_576):
            written += chunk
            logs, _, marked = written.partition(mark)
            result, whole, _ = marked.partition(b"\n")
            if whole:
                return logs, result
        return written, None

    def lives(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self.let_go()

    def let_go(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()


_lock = threading.Lock()
_all: set[Environment] = set()
# The one that was used last stands last.
_idle: list[tuple[str, Environment]] = []


@contextmanager
def environment_of(function: str, settings: Any, start: Callable[[], Start]) -> Iterator[Environment]:
    """An environment of the function, started with these settings: an idle one, or a new one."""
    environment = _taken(function, settings) or _opened(settings, start())
    try:
        yield environment
    except BaseException:
        _end(environment)
        raise
    _put_back(function, environment)


def _taken(function: str, settings: Any) -> Environment | None:
    with _lock:
        own = [each for name, each in _idle if name == function]
        usable = [each for each in own if each.settings == settings and each.lives()]
        kept = usable[:-1]
        _idle[:] = [(name, each) for name, each in _idle if name != function or each in kept]
    for each in own:
        if each not in usable:
            _end(each)
    return usable[-1] if usable else None


def _opened(settings: Any, start: Start) -> Environment:
    environment = Environment(settings, start)
    with _lock:
        _all.add(environment)
    return environment


def _put_back(function: str, environment: Environment) -> None:
    if not environment.lives():
        return _end(environment)
    with _lock:
        _idle.append((function, environment))
        surplus = _idle[:-_KEPT]
        del _idle[:-_KEPT]
    for _, each in surplus:
        _end(each)


def _end(environment: Environment) -> None:
    with _lock:
        _all.discard(environment)
    environment.end()


def end_all() -> None:
    for each in list(_all):
        _end(each)


def _leave_to_parent() -> None:
    """A fork has no environments: those of its parent end once nobody holds their input open."""
    global _lock
    _lock = threading.Lock()
    for each in _all:
        each.let_go()
    _all.clear()
    _idle.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_to_parent)
