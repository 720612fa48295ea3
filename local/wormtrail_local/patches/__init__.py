"""What moto does differently from AWS, mended from outside: one module a service, one comment a patch."""

from wormtrail_local.patches import (
    awslambda,
    cloudformation,
    cloudtrail,
    events,
    iam,
    s3,
    stepfunctions,
)


def apply_all() -> None:
    """Mends every service; called once, before the server answers."""
    for service in (awslambda, cloudformation, cloudtrail, events, iam, s3, stepfunctions):
        service.apply()
