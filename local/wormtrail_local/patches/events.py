"""EventBridge: every target that an audit log uses, with input, input path, transformer and dead-letter queue."""

from moto.events import models

from wormtrail_local.deliveries import deliver


def apply() -> None:
    # moto delivers to queues, log groups and buses only, raises for any other target (which fails PutEvents for the
    # caller), knows neither Input nor InputPath nor dead-letter queues, and sends events to disabled rules' targets.
    models.Rule.send_to_targets = deliver
