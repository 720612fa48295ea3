"""EventBridge Scheduler: schedules are judged when they are made, and invoke their targets when they are due."""

from typing import Any

from moto.scheduler.exceptions import ValidationException
from moto.scheduler.models import EventBridgeSchedulerBackend, Schedule

from wormtrail_local import clock, schedules
from wormtrail_local.authorization.services import Refused, may_become
from wormtrail_local.schedule_expressions import InvalidExpression, Times

_TIMES = ("schedule_expression", "schedule_expression_timezone", "start_date")


def apply() -> None:
    # moto takes any expression and any role, and invokes nothing.
    create, update = EventBridgeSchedulerBackend.create_schedule, EventBridgeSchedulerBackend.update_schedule

    def create_schedule(backend: EventBridgeSchedulerBackend, **settings: Any) -> Schedule:
        schedule = create(backend, **settings)
        try:
            _judge(schedule)
        except ValidationException:
            backend.delete_schedule(schedule.group_name, schedule.name)
            raise
        schedules.begin(schedule, _begun(schedule))
        return schedule

    def update_schedule(backend: EventBridgeSchedulerBackend, **settings: Any) -> Schedule:
        schedule = backend.get_schedule(settings["group_name"], settings["name"])
        before = dict(vars(schedule))
        update(backend, **settings)
        try:
            _judge(schedule)
        except ValidationException:
            vars(schedule).update(before)
            raise
        # Whether a new rate counts from the old start is not documented; here it starts anew, and at once.
        if any(before[name] != getattr(schedule, name) for name in _TIMES):
            schedules.begin(schedule, _begun(schedule))
        return schedule

    EventBridgeSchedulerBackend.create_schedule = create_schedule
    EventBridgeSchedulerBackend.update_schedule = update_schedule


def _begun(schedule: Schedule) -> Any:
    return schedules.moment_of(schedule.start_date) or clock.now()


def _judge(schedule: Schedule) -> None:
    try:
        Times(schedule.schedule_expression, schedule.schedule_expression_timezone, _begun(schedule))
        may_become(schedules.scheduler(schedule), schedule.target["RoleArn"])
    except InvalidExpression as invalid:
        raise ValidationException(str(invalid)) from invalid
    except Refused as refused:
        # (Terraform's AWS provider waits for this very text: hashicorp/terraform-provider-aws, internal/service/scheduler/retry.go.)
        message = "The execution role you provide must allow AWS EventBridge Scheduler to assume the role."
        raise ValidationException(message) from refused
