"""A process of a function runs one event after the other, keeps what its code keeps, and ends when Lambda would end it."""

import io
import json
import os
import signal
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from conftest import LocalAws
from test_functions import deployed, invoked

Unique = Callable[[str], str]

# Answers how often its process was invoked; an event says how that ends.
COUNTS = """
let count = 0;
exports.handler = async ({ end }) => {
  count += 1;
  if (end === 'throw') throw new Error(`${count}`);
  if (end === 'exit') process.exit(1);
  if (end === 'reject') Promise.reject(new Error('nobody catches it'));
  if (end === 'hang' || end === 'reject') await new Promise((resolve) => setTimeout(resolve, 60_000));
  return count;
};
"""


def counted(aws: LocalAws, name: str, end: str = "") -> Any:
    answer, _ = invoked(aws, name, {"end": end})
    return answer["errorMessage"] if isinstance(answer, dict) else answer


def test_what_the_code_keeps_is_there_at_the_next_event(aws: LocalAws, unique: Unique) -> None:
    deployed(aws, unique("f"), COUNTS)
    assert [counted(aws, unique("f")) for _ in range(3)] == [1, 2, 3]


def test_a_handler_that_throws_keeps_its_process(aws: LocalAws, unique: Unique) -> None:
    deployed(aws, unique("f"), COUNTS)
    assert [counted(aws, unique("f")), counted(aws, unique("f"), "throw"), counted(aws, unique("f"))] == [1, "2", 3]


@pytest.mark.parametrize(("end", "message"), [("exit", "exit status 1"), ("reject", "nobody catches it"), ("hang", "timed out")])
def test_after_a_crash_or_a_timeout_a_new_process_runs(aws: LocalAws, unique: Unique, end: str, message: str) -> None:
    deployed(aws, unique("f"), COUNTS, Timeout=3 if end == "hang" else 30)
    assert counted(aws, unique("f")) == 1
    assert message in counted(aws, unique("f"), end)
    assert counted(aws, unique("f")) == 1


@pytest.mark.parametrize(
    "change",
    [{"Environment": {"Variables": {"A": "b"}}}, {"Timeout": 33}, {"MemorySize": 512}],
    ids=["environment", "timeout", "memory"],
)
def test_changed_settings_take_a_new_process(aws: LocalAws, unique: Unique, change: Any) -> None:
    deployed(aws, unique("f"), COUNTS)
    assert counted(aws, unique("f")) == 1
    aws.client("lambda").update_function_configuration(FunctionName=unique("f"), **change)
    assert counted(aws, unique("f")) == 1


def test_changed_code_takes_a_new_process(aws: LocalAws, unique: Unique) -> None:
    deployed(aws, unique("f"), COUNTS)
    assert counted(aws, unique("f")) == 1
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.js", f"{COUNTS} // and no more")
    aws.client("lambda").update_function_code(FunctionName=unique("f"), ZipFile=packed.getvalue())
    assert counted(aws, unique("f")) == 1


def test_a_function_that_was_made_again_has_a_new_process(aws: LocalAws, unique: Unique) -> None:
    deployed(aws, unique("f"), COUNTS)
    assert counted(aws, unique("f")) == 1
    aws.client("lambda").delete_function(FunctionName=unique("f"))
    deployed(aws, unique("f"), COUNTS)
    assert counted(aws, unique("f")) == 1


def test_events_at_the_same_time_have_a_process_each(aws: LocalAws, unique: Unique, tmp_path: Path) -> None:
    # each waits until both are there
    source = """
    const { readdirSync, writeFileSync } = require('node:fs');
    exports.handler = async (folder) => {
      writeFileSync(`${folder}/${process.pid}`, '');
      while (readdirSync(folder).length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
      return process.pid;
    };
    """
    deployed(aws, unique("f"), source, Timeout=60)
    with ThreadPoolExecutor() as both:
        pids = list(both.map(lambda _: invoked(aws, unique("f"), str(tmp_path))[0], range(2)))
    assert sorted(map(str, pids)) == sorted(each.name for each in tmp_path.iterdir())


def test_a_process_stands_still_between_events(aws: LocalAws, unique: Unique) -> None:
    source = """
    let ticks = 0;
    exports.handler = async () => {
      setInterval(() => { ticks += 1 }, 1);
      return ticks;
    };
    """
    deployed(aws, unique("f"), source)
    assert invoked(aws, unique("f")) == (0, None)
    time.sleep(0.2)
    assert invoked(aws, unique("f")) == (0, None)


def test_a_process_writes_to_one_log_stream_and_each_event_has_its_lines(aws: LocalAws, unique: Unique) -> None:
    deployed(aws, unique("f"), "exports.handler = async (event) => console.log(`it is ${event}`)")
    for event in ("one", "two"):
        invoked(aws, unique("f"), event)
    streams = aws.client("logs").describe_log_streams(logGroupName=f"/aws/lambda/{unique('f')}")["logStreams"]
    events = aws.client("logs").get_log_events(
        logGroupName=f"/aws/lambda/{unique('f')}", logStreamName=streams[0]["logStreamName"]
    )["events"]
    assert len(streams) == 1
    kinds = [each["message"].split(" RequestId")[0] for each in events]
    assert kinds == ["START", "it is one", "END", "START", "it is two", "END"]


def test_large_events_and_results_arrive_whole(aws: LocalAws, unique: Unique) -> None:
    deployed(aws, unique("f"), "exports.handler = async (event) => { process.stdout.write(event); return event + event }")
    text = "é\n\u2028" * 100_000
    assert invoked(aws, unique("f"), text) == (text + text, None)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_fork_has_processes_of_its_own_which_end_with_it(aws: LocalAws, unique: Unique) -> None:
    deployed(aws, unique("f"), "let count = 0; exports.handler = async () => [process.pid, count += 1]")
    (before, _), _ = invoked(aws, unique("f"))
    started = aws.answer("fork", None)
    (forked, count), _ = invoked(LocalAws(started["endpoint"]), unique("f"))
    assert forked != before
    assert count == 1
    os.kill(started["processId"], signal.SIGTERM)
    while lives(forked):
        time.sleep(0.05)
    assert invoked(aws, unique("f")) == ([before, 2], None)


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
