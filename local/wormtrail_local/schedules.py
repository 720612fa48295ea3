"""EventBridge Scheduler: a schedule that is due invokes its target in the name of its role."""

import json
import uuid
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from moto.scheduler.models import Schedule, scheduler_backends

from wormtrail_local import clock
from wormtrail_local.authorization.principals import Principal
from wormtrail_local.authorization.services import Refused, on_behalf_of
from wormtrail_local.authorization.sessions import become
from wormtrail_local.background import later
from wormtrail_local.clients import acting_as, call
from wormtrail_local.functions import send
from wormtrail_local.schedule_expressions import Times

_SESSION = "EventBridge_Scheduler"
_waiting = False


def hold(waiting: bool) -> None:
    """Whether schedules invoke nothing until a test releases them."""
    global _waiting
    _waiting = waiting


def scheduler(schedule: Schedule) -> Principal:
    """EventBridge Scheduler, as trust policies see it: on behalf of the schedule's group.

    (EventBridge Scheduler User Guide, "Confused deputy prevention in EventBridge Scheduler": aws:SourceArn is the ARN of the
    schedule group, and no schedule's.)
    """
    head, _, _ = schedule.arn.rpartition(":")
    return on_behalf_of("scheduler.amazonaws.com", f"{head}:schedule-group/{schedule.group_name}")


def begin(schedule: Schedule, begun: datetime) -> None:
    """Counts the schedule's occurrences from now on. What is due already is done at once."""
    schedule.begun, schedule.done_until = begun, None
    if not _waiting:
        fire_due(clock.now(), [schedule])


def fire_by_themselves() -> None:
    """Lets real time pass."""
    if not _waiting:
        fire_due(clock.now())


def next_due() -> datetime | None:
    """When the next schedule invokes its target; never while they wait."""
    return None if _waiting else min((due for each in _all() if (due := _due(each))), default=None)


def fire_due(now: datetime, schedules: list[Schedule] | None = None) -> None:
    """Invokes the targets of the schedules that are due."""
    for schedule in _all() if schedules is None else schedules:
        while (due := _due(schedule)) and due <= now:
            schedule.done_until = due
            later(_invoke, schedule, due)
            _delete_completed(schedule)


def _all() -> Iterator[Schedule]:
    for account in list(scheduler_backends.values()):
        for backend in list(account.values()):
            for group in list(backend.schedule_groups.values()):
                yield from list(group.schedules.values())


def _due(schedule: Schedule) -> datetime | None:
    due = _following(schedule) if schedule.state == "ENABLED" else None
    end = moment_of(schedule.end_date)
    is_over = end and due and due > end and not schedule.schedule_expression.startswith("at(")
    return None if is_over else due


def _following(schedule: Schedule) -> datetime | None:
    times = Times(schedule.schedule_expression, schedule.schedule_expression_timezone, schedule.begun)
    return times.following(schedule.done_until)


def moment_of(date: Any) -> datetime | None:
    """A date as the API takes it: seconds, or text."""
    if not date:
        return None
    if isinstance(date, str) and not date.replace(".", "", 1).isdigit():
        return datetime.fromisoformat(date.replace("Z", "+00:00"))
    return datetime.fromtimestamp(float(date), timezone.utc)


def _delete_completed(schedule: Schedule) -> None:
    if schedule.action_after_completion == "DELETE" and not _due(schedule):
        _, _, _, region, account, _ = schedule.arn.split(":", 5)
        scheduler_backends[account][region].delete_schedule(schedule.group_name, schedule.name)


def _invoke(schedule: Schedule, due: datetime) -> None:
    """Invokes the target. What fails is tried again at once, where Scheduler waits longer each time.

    Which failures are not retried is not documented; here all are, as often as the retry policy says.
    """
    target, region = schedule.target, schedule.arn.split(":")[3]
    message = target.get("Input") or json.dumps(_event(schedule, due))
    attempts = 1 + int(target["RetryPolicy"].get("MaximumRetryAttempts", 185))
    for _ in range(attempts):
        try:
            role = become(scheduler(schedule), target["RoleArn"], _SESSION, region)
            with acting_as(role.access_key_id):
                return _call(target, message)
        except (ClientError, BotoCoreError, NotImplementedError, Refused) as failure:
            error = failure
    _to_dead_letters(schedule, due, message, error, attempts - 1)


def _event(schedule: Schedule, due: datetime) -> dict[str, Any]:
    """What a target gets where the schedule states no input. Its form is not documented; targets of others log it like this."""
    _, _, _, region, account, _ = schedule.arn.split(":", 5)
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": account,
        "time": clock.spelled(due),
        "region": region,
        "resources": [schedule.arn],
        "detail": "{}",
    }


def _call(target: dict[str, Any], message: str) -> None:
    """(EventBridge Scheduler User Guide, "Using templated targets": the operation of each service.)"""
    _, _, service, region, account, resource = target["Arn"].split(":", 5)
    if service == "lambda":
        call("lambda", region, "Invoke", FunctionName=target["Arn"], InvocationType="Event", Payload=message)
    elif service == "states":
        call("stepfunctions", region, "StartExecution", stateMachineArn=target["Arn"], input=message)
    elif service in ("sqs", "sns"):
        send(target["Arn"], message, {})
    else:
        raise NotImplementedError(f"The local AWS has no schedules that invoke {target['Arn']}.")


def _to_dead_letters(schedule: Schedule, due: datetime, message: str, failure: Exception, retries: int) -> None:
    """(EventBridge Scheduler User Guide, "Configuring a dead-letter queue for EventBridge Scheduler": sent by the schedule's
    role, with these attributes.)"""
    queue = schedule.target.get("DeadLetterConfig", {}).get("Arn")
    if not queue:
        return
    code = failure.response["Error"]["Code"] if isinstance(failure, ClientError) else "AccessDeniedException"
    attributes = {
        "ERROR_CODE": code,
        "ERROR_MESSAGE": str(failure)[:1024] or "-",
        "EXECUTION_ID": str(uuid.uuid4()),
        "EXHAUSTED_RETRY_CONDITION": "MaximumRetryAttempts",
        "IS_PAYLOAD_TRUNCATED": "false",
        "RETRY_ATTEMPTS": str(retries),
        "SCHEDULED_TIME": clock.spelled(due),
        "SCHEDULE_ARN": schedule.arn,
        "TARGET_ARN": schedule.target["Arn"],
    }
    try:
        role = become(scheduler(schedule), schedule.target["RoleArn"], _SESSION, schedule.arn.split(":")[3])
        with acting_as(role.access_key_id):
            send(queue, message, attributes)
    except (ClientError, BotoCoreError, Refused):
        return  # lost, and counted in InvocationsFailedToBeSentToDeadLetterCount
