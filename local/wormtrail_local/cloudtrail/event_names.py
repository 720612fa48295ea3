"""How CloudTrail names what it records: event sources, and event names that differ from the API's."""

import re

# Lambda Developer Guide, "Logging Lambda API calls using CloudTrail"; S3 User Guide, "Amazon S3 CloudTrail events".
_RECORDED_AS = {
    ("lambda", "AddPermission"): "AddPermission20150331v2",
    ("lambda", "CreateAlias"): "CreateAlias20150331",
    ("lambda", "CreateEventSourceMapping"): "CreateEventSourceMapping20150331",
    ("lambda", "CreateFunction"): "CreateFunction20150331",
    ("lambda", "DeleteAlias"): "DeleteAlias20150331",
    ("lambda", "DeleteEventSourceMapping"): "DeleteEventSourceMapping20150331",
    ("lambda", "DeleteFunction"): "DeleteFunction20150331",
    ("lambda", "DeleteFunctionConcurrency"): "DeleteFunctionConcurrency20171031",
    ("lambda", "PutFunctionConcurrency"): "PutFunctionConcurrency20171031",
    ("lambda", "RemovePermission"): "RemovePermission20150331v2",
    ("lambda", "TagResource"): "TagResource20170331v2",
    ("lambda", "UntagResource"): "UntagResource20170331v2",
    ("lambda", "UpdateAlias"): "UpdateAlias20150331",
    ("lambda", "UpdateEventSourceMapping"): "UpdateEventSourceMapping20150331",
    ("lambda", "UpdateFunctionCode"): "UpdateFunctionCode20150331v2",
    ("lambda", "UpdateFunctionConfiguration"): "UpdateFunctionConfiguration20150331v2",
    ("s3", "DeletePublicAccessBlock"): "DeleteBucketPublicAccessBlock",
    ("s3", "GetBucketLifecycleConfiguration"): "GetBucketLifecycle",
    ("s3", "GetBucketNotificationConfiguration"): "GetBucketNotification",
    ("s3", "GetPublicAccessBlock"): "GetBucketPublicAccessBlock",
    ("s3", "ListObjectsV2"): "ListObjects",
    ("s3", "PutBucketLifecycleConfiguration"): "PutBucketLifecycle",
    ("s3", "PutBucketNotificationConfiguration"): "PutBucketNotification",
    ("s3", "PutPublicAccessBlock"): "PutBucketPublicAccessBlock",
}

_CHANGES = re.compile(
    r"(Add|Associate|Attach|BatchImport|BatchUpdate|Cancel|Complete|Confirm|Copy|Create|Delete|Deregister|Detach|Disable|"
    r"Disassociate|Enable|Execute|Import|Invoke|Publish|Purge|Put|Register|Remove|Replicate|Reset|Restore|Revoke|Rotate|"
    r"Schedule|Send|Set|Start|Stop|Subscribe|Tag|Unsubscribe|Untag|Update|Upload)([A-Z]|$)"
)
# CloudTrail records none of them (EventBridge User Guide, "Logging API calls"; CloudWatch Logs User Guide, "Logging API calls").
_NEVER_RECORDED = frozenset({"CreateSession", "PutEvents", "PutLogEvents", "StartLiveTail"})
_READS = frozenset({"StartQuery"})
# Data events beside those of S3 (CloudTrail User Guide, "Logging data events").
_DATA_EVENTS = {
    "cloudwatch": ("AWS::CloudWatch::Metric", re.compile(r"(Get|List|Put)Metric(Data|s|Statistics|WidgetImage)$")),
    "lambda": ("AWS::Lambda::Function", re.compile(r"Invoke$")),
    "sns": ("AWS::SNS::Topic", re.compile(r"Publish(Batch)?$")),
    "sqs": ("AWS::SQS::Queue", re.compile(r"(Send|Receive|Delete|Change)Message")),
}
# (Amazon S3 User Guide, "Amazon S3 CloudTrail events": object-level actions.)
_OF_OBJECTS = re.compile(r"HeadBucket|ListParts|(?!.*ObjectLockConfiguration).*(Object|Upload)")


def event_name(service: str, operation: str) -> str:
    return _RECORDED_AS.get((service, operation), operation)


def is_recorded(operation: str) -> bool:
    return operation not in _NEVER_RECORDED


def is_change(operation: str) -> bool:
    return bool(_CHANGES.match(operation)) and operation not in _READS


def data_type(service: str, operation: str) -> str | None:
    """The resource type of a data event; nothing for a management event."""
    if service == "s3":
        return "AWS::S3::Object" if _OF_OBJECTS.match(operation) else None
    kind, operations = _DATA_EVENTS.get(service, (None, None))
    return kind if operations and operations.match(operation) else None
