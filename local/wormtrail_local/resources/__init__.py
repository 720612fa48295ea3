"""The CloudFormation resource types that the local AWS carries out itself, by name."""

from wormtrail_local.resources import (
    cdk,
    cloudtrail,
    cloudwatch,
    events,
    functions,
    iam,
    kms,
    logs,
    s3,
    scheduler,
    sns,
    sqs,
    ssm,
    stepfunctions,
)
from wormtrail_local.resources.resource import Resource

_TYPES: tuple[type[Resource], ...] = (
    cdk.BucketNotifications,
    cdk.Metadata,
    cloudtrail.Trail,
    cloudwatch.Alarm,
    cloudwatch.AnomalyDetector,
    cloudwatch.CompositeAlarm,
    cloudwatch.Dashboard,
    events.Rule,
    functions.EventInvokeConfig,
    functions.EventSourceMapping,
    functions.Function,
    functions.Permission,
    iam.ManagedPolicy,
    iam.Policy,
    iam.Role,
    kms.Alias,
    kms.Key,
    logs.LogGroup,
    logs.MetricFilter,
    s3.Bucket,
    s3.BucketPolicy,
    scheduler.Schedule,
    scheduler.ScheduleGroup,
    sns.Subscription,
    sns.Topic,
    sns.TopicPolicy,
    sqs.Queue,
    sqs.QueuePolicy,
    ssm.Parameter,
    stepfunctions.StateMachine,
)

RESOURCE_TYPES: dict[str, type[Resource]] = {resource.type_name: resource for resource in _TYPES}
