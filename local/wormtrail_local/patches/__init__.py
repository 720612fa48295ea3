"""What moto does differently from AWS, mended from outside: one module a service, one comment a patch."""

from wormtrail_local.patches import (
    accounts,
    athena,
    awslambda,
    cloudformation,
    cloudformation_change_sets,
    cloudformation_events,
    cloudformation_resources,
    cloudformation_role,
    cloudformation_rollback,
    cloudtrail,
    cloudwatch,
    cloudwatch_mute_rules,
    core,
    events,
    iam,
    kms,
    logs,
    organizations,
    policies,
    resourcegroupstaggingapi,
    s3,
    s3_metrics,
    scheduler,
    securityhub,
    sns,
    sqs,
    stepfunctions,
    sts,
)

_SERVICES = (
    accounts,
    athena,
    awslambda,
    cloudformation,
    cloudformation_change_sets,
    cloudformation_events,
    cloudformation_resources,
    cloudformation_role,
    cloudformation_rollback,
    cloudtrail,
    cloudwatch,
    cloudwatch_mute_rules,
    core,
    events,
    iam,
    kms,
    logs,
    organizations,
    policies,
    resourcegroupstaggingapi,
    s3,
    s3_metrics,
    scheduler,
    securityhub,
    sns,
    sqs,
    stepfunctions,
    sts,
)


def apply_all() -> None:
    """Mends every service; called once, before the server answers."""
    for service in _SERVICES:
        service.apply()
