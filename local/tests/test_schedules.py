"""A schedule that is due invokes its target in the name of its role, and gives up into its dead-letter queue."""

import json
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest
from acting import EVERYTHING, Statement, document, role
from botocore.exceptions import ClientError
from conftest import ACCOUNT, REGION, LocalAws, start, stop
from test_events import Queue
from test_functions import deployed, logged
from wormtrail_local.schedule_expressions import InvalidExpression, Times

Unique = Callable[[str], str]
SCHEDULER = {"Service": "scheduler.amazonaws.com"}
GROUP = f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule-group/default"
HOUR = 3600


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("expression", "zone", "after", "expected"),
    [
        ("rate(1 hour)", "UTC", None, "2026-11-30T16:20:30"),
        ("rate(1 hour)", "UTC", "2026-11-30T16:20:30", "2026-11-30T17:20:30"),
        ("rate(20 minutes)", "UTC", "2026-11-30T18:00:00", "2026-11-30T18:00:30"),
        ("rate(2 days)", "UTC", "2026-11-30T16:20:31", "2026-12-02T16:20:30"),
        ("cron(0 3 * * ? *)", "UTC", None, "2026-12-01T03:00:00"),
        ("cron(0 3 * * ? *)", "UTC", "2026-12-01T03:00:00", "2026-12-02T03:00:00"),
        ("cron(0 3 * * ? *)", "Europe/Berlin", None, "2026-12-01T02:00:00"),
        ("cron(0/20 8-9 ? * MON-FRI *)", "UTC", None, "2026-12-01T08:00:00"),
        ("cron(0/20 8-9 ? * MON-FRI *)", "UTC", "2026-12-04T09:40:00", "2026-12-07T08:00:00"),
        ("cron(15,45 * ? JAN 1 2027)", "UTC", None, "2027-01-03T00:15:00"),
        ("cron(0 0 29 2 ? *)", "UTC", None, "2028-02-29T00:00:00"),
        ("cron(0 0 30 2 ? *)", "UTC", None, None),
        ("at(2026-12-24T18:00:00)", "UTC", None, "2026-12-24T18:00:00"),
        ("at(2026-12-24T18:00:00)", "UTC", "2026-12-24T18:00:00", None),
    ],
)
def test_when_a_schedule_is_due(expression: str, zone: str, after: str | None, expected: str | None) -> None:
    times = Times(expression, zone, at("2026-11-30T16:20:30"))
    assert times.following(at(after) if after else None) == (at(expected) if expected else None)


@pytest.mark.parametrize(
    "expression",
    ["", "rate(0 hours)", "rate(1 week)", "rate(hour)", "cron(0 3 * * *)", "cron(0 3 * * * *)", "cron(60 3 * * ? *)",
     "cron(0 3 L * ? *)", "cron(0 3 ? * MON#1 *)", "cron(*/0 3 * * ? *)", "at(tomorrow)"],
)
def test_no_schedule(expression: str) -> None:
    with pytest.raises(InvalidExpression):
        Times(expression, "UTC", at("2026-11-30T16:20:30"))


class Scheduled:
    """A schedule of a test, whose target is a queue unless it says another."""

    def __init__(self, aws: LocalAws, unique: Unique, *rights: Statement, trusts: Any = None, **target: Any) -> None:
        self._aws, self.name = aws, unique("s")
        self.heard, self.letters = Queue(aws, unique("heard")), Queue(aws, unique("letters"))
        to_letters = {"Action": "sqs:SendMessage", "Resource": self.letters.arn}
        by = role(aws, unique("r"), to_letters, *rights, trusts=SCHEDULER)
        if trusts:
            aws.client("iam").update_assume_role_policy(RoleName=unique("r"), PolicyDocument=trusts)
        self.role = unique("r")
        self.target = {"Arn": self.heard.arn, "RoleArn": by, "DeadLetterConfig": {"Arn": self.letters.arn},
                       "RetryPolicy": {"MaximumRetryAttempts": 2}, **target}

    def create(self, expression: str = "rate(1 hour)", **settings: Any) -> str:
        window = {"Mode": "OFF"}
        scheduler = self._aws.client("scheduler")
        return scheduler.create_schedule(
            **{"Name": self.name, "ScheduleExpression": expression, "FlexibleTimeWindow": window, "Target": self.target, **settings}
        )["ScheduleArn"]

    def delete(self) -> None:
        """Lest it comes due in other tests."""
        self._aws.client("scheduler").delete_schedule(Name=self.name)


def pass_time(aws: LocalAws, seconds: float) -> None:
    aws.answer("clock", {"seconds": seconds})


def sends(aws: LocalAws, unique: Unique) -> Statement:
    return {"Action": "sqs:SendMessage", "Resource": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{unique('heard')}"}


def test_a_rate_begins_at_once_and_comes_round(aws: LocalAws, unique: Unique) -> None:
    scheduled = Scheduled(aws, unique, sends(aws, unique))
    arn = scheduled.create()
    event = json.loads(scheduled.heard.messages()[0])
    assert (event["source"], event["resources"], event["account"]) == ("aws.scheduler", [arn], ACCOUNT)
    pass_time(aws, HOUR / 2)
    assert len(scheduled.heard.messages()) == 0
    pass_time(aws, 2 * HOUR)
    times = [datetime.fromisoformat(json.loads(each)["time"]) for each in scheduled.heard.messages()]
    assert [(later - earlier).total_seconds() for earlier, later in zip(times, times[1:])] == [HOUR]
    scheduled.delete()
    pass_time(aws, HOUR)
    assert scheduled.heard.messages() == []


def test_a_schedule_that_is_disabled_or_over_invokes_nothing(aws: LocalAws, unique: Unique) -> None:
    scheduled = Scheduled(aws, unique, sends(aws, unique))
    scheduled.create(State="DISABLED")
    pass_time(aws, 2 * HOUR)
    assert scheduled.heard.messages() == []
    scheduled.delete()
    scheduled.create("cron(0 * * * ? *)", EndDate=datetime.now(timezone.utc))
    pass_time(aws, 2 * HOUR)
    assert scheduled.heard.messages() == []
    scheduled.delete()


def test_a_target_gets_the_input_that_the_schedule_states(aws: LocalAws, unique: Unique) -> None:
    scheduled = Scheduled(aws, unique, sends(aws, unique), Input='{"by": "hand"}')
    scheduled.create()
    assert scheduled.heard.messages() == ['{"by": "hand"}']
    scheduled.delete()


@pytest.mark.parametrize(
    ("rights", "runs"), [([{"Action": "lambda:InvokeFunction", "Resource": "*"}], True), ([], False)], ids=["may", "may-not"]
)
def test_a_function_is_invoked_by_the_schedules_role(
    aws: LocalAws, unique: Unique, rights: list[Statement], runs: bool
) -> None:
    arn = deployed(aws, unique("f"), "exports.handler = async (event) => console.log(event.source)", Timeout=20)
    scheduled = Scheduled(aws, unique, *rights, Arn=arn)
    scheduled.create()
    letters = scheduled.letters.messages()
    scheduled.delete()
    if runs:
        assert letters == []
        assert "aws.scheduler" in logged(aws, f"/aws/lambda/{unique('f')}")
        return
    assert json.loads(letters[0])["source"] == "aws.scheduler"
    said = {name: value["StringValue"] for name, value in scheduled.letters.attributes[0].items()}
    assert said["ERROR_CODE"] == "AccessDeniedException"
    assert "is not authorized to perform: lambda:InvokeFunction" in said["ERROR_MESSAGE"]
    assert (said["RETRY_ATTEMPTS"], said["EXHAUSTED_RETRY_CONDITION"]) == ("2", "MaximumRetryAttempts")
    assert said["TARGET_ARN"] == arn


def test_a_function_that_fails_is_lambdas_to_retry(aws: LocalAws, unique: Unique) -> None:
    source = "exports.handler = async () => { console.log('tried'); throw new Error('always') }"
    arn = deployed(aws, unique("f"), source)
    scheduled = Scheduled(aws, unique, EVERYTHING, Arn=arn)
    scheduled.create()
    assert scheduled.letters.messages() == []
    assert logged(aws, f"/aws/lambda/{unique('f')}").count("tried") == 3
    scheduled.delete()


@pytest.mark.parametrize(
    ("condition", "takes"),
    [
        ({"StringEquals": {"aws:SourceAccount": ACCOUNT}}, True),
        ({"StringEquals": {"aws:SourceAccount": "444455556666"}}, False),
        ({"ArnEquals": {"aws:SourceArn": GROUP}}, True),
        ({"ArnLike": {"aws:SourceArn": f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/*"}}, False),
        ({"Bool": {"aws:MultiFactorAuthPresent": "false"}}, False),
    ],
    ids=["account", "other-account", "group", "schedule", "mfa"],
)
def test_a_role_is_taken_only_where_it_trusts_scheduler(
    aws: LocalAws, unique: Unique, condition: Statement, takes: bool
) -> None:
    trust = document({"Principal": SCHEDULER, "Action": "sts:AssumeRole", "Condition": condition})
    scheduled = Scheduled(aws, unique, sends(aws, unique), trusts=trust)
    if not takes:
        with pytest.raises(ClientError, match="must allow AWS EventBridge Scheduler to assume the role"):
            scheduled.create()
        return
    scheduled.create()
    assert len(scheduled.heard.messages()) == 1
    scheduled.delete()


def test_a_trust_that_ends_later_stops_the_schedule(aws: LocalAws, unique: Unique) -> None:
    scheduled = Scheduled(aws, unique, sends(aws, unique))
    scheduled.create()
    assert len(scheduled.heard.messages()) == 1
    trust = document({"Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"})
    aws.client("iam").update_assume_role_policy(RoleName=scheduled.role, PolicyDocument=trust)
    pass_time(aws, HOUR)
    # Its role would send the letter, so that it is lost as well.
    assert (scheduled.heard.messages(), scheduled.letters.messages()) == ([], [])
    scheduled.delete()


def test_schedules_that_wait_begin_when_they_are_released(unique: Unique) -> None:
    process, endpoint = start("--schedules-wait")
    aws = LocalAws(endpoint)
    scheduled = Scheduled(aws, unique, sends(aws, unique))
    scheduled.create()
    pass_time(aws, HOUR)
    assert scheduled.heard.messages() == []
    aws.answer("clock", {"seconds": 1, "schedules": True})
    assert len(scheduled.heard.messages()) == 2
    stop(process)


def test_an_expression_that_scheduler_does_not_know_is_refused(aws: LocalAws, unique: Unique) -> None:
    scheduled = Scheduled(aws, unique)
    with pytest.raises(ClientError, match="Invalid Schedule Expression"):
        scheduled.create("every hour")
    scheduled.create("cron(0 3 * * ? *)")
    with pytest.raises(ClientError, match="Invalid Schedule Expression"):
        aws.client("scheduler").update_schedule(
            Name=scheduled.name, ScheduleExpression="rate(1 week)", FlexibleTimeWindow={"Mode": "OFF"}, Target=scheduled.target
        )
    kept = aws.client("scheduler").get_schedule(Name=scheduled.name)
    assert kept["ScheduleExpression"] == "cron(0 3 * * ? *)"
    scheduled.delete()
