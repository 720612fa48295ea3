"""SQS: queues feed functions in batches, after SendMessage has answered; a deleted queue's name is taken for a minute."""

from datetime import datetime
from typing import Any

from moto.awslambda.models import EventSourceMapping, LambdaBackend
from moto.sqs.exceptions import SQSException
from moto.sqs.models import Queue, SQSBackend

from wormtrail_local import clock
from wormtrail_local.background import later
from wormtrail_local.queue_feeds import feed


class _LeftToFeeds(dict[str, EventSourceMapping]):
    """Where moto keeps a queue's mappings, to invoke their functions inside SendMessage."""

    def __setitem__(self, function_arn: str, mapping: EventSourceMapping) -> None:
        """Nothing: queue_feeds asks Lambda for the mappings."""


# (SQS API reference, CreateQueue: "you must wait at least 60 seconds after deleting a queue".)
_SECONDS_BETWEEN = 60


def apply() -> None:
    _feed_functions()
    _keep_names_of_deleted_queues()


def _keep_names_of_deleted_queues() -> None:
    create, delete = SQSBackend.create_queue, SQSBackend.delete_queue
    deleted: dict[tuple[str, str, str], datetime] = {}

    def create_queue(backend: SQSBackend, name: str, *arguments: Any, **named: Any) -> Queue:
        since = deleted.get((backend.account_id, backend.region_name, name))
        if since and (clock.now() - since).total_seconds() < _SECONDS_BETWEEN:
            raise SQSException(
                "QueueDeletedRecently",
                "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
            )
        return create(backend, name, *arguments, **named)

    def delete_queue(backend: SQSBackend, queue_name: str) -> None:
        delete(backend, queue_name)
        deleted[backend.account_id, backend.region_name, queue_name] = clock.now()

    SQSBackend.create_queue = create_queue
    SQSBackend.delete_queue = delete_queue


def _feed_functions() -> None:
    # moto invokes the function once a message while SendMessage waits, knows no partial failures, and goes on
    # invoking it after the mapping was deleted.
    initialise, add_message, create, set_attributes = (
        Queue.__init__,
        Queue.add_message,
        LambdaBackend.create_event_source_mapping,
        Queue._set_attributes,
    )

    def __init__(queue: Queue, *arguments: Any, **named: Any) -> None:
        initialise(queue, *arguments, **named)
        queue.lambda_event_source_mappings = _LeftToFeeds()

    def add_message_and_feed(queue: Queue, *arguments: Any, **named: Any) -> None:
        add_message(queue, *arguments, **named)
        later(feed, queue.queue_arn)

    def create_and_feed(backend: LambdaBackend, spec: dict[str, Any]) -> EventSourceMapping:
        mapping = create(backend, spec)
        if ":sqs:" in mapping.event_source_arn:
            later(feed, mapping.event_source_arn)
        return mapping

    # moto takes the policy away whenever another attribute is set.
    def set_attributes_and_keep_policy(queue: Queue, attributes: dict[str, Any], now: float | None = None) -> None:
        policy = {"Policy": queue.policy} if getattr(queue, "_policy_json", None) else {}
        set_attributes(queue, {**policy, **attributes}, now)

    Queue._set_attributes = set_attributes_and_keep_policy
    Queue.__init__ = __init__
    Queue.add_message = add_message_and_feed
    LambdaBackend.create_event_source_mapping = create_and_feed
