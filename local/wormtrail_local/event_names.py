"""How CloudTrail names what it records: event sources, and event names that differ from the API's."""

import re

# Whose calls are recorded: botocore's name of the service, and CloudTrail's.
SOURCES = {
    "cloudformation": "cloudformation",
    "cloudtrail": "cloudtrail",
    "cloudwatch": "monitoring",
    "events": "events",
    "iam": "iam",
    "kms": "kms",
    "lambda": "lambda",
    "logs": "logs",
    "s3": "s3",
    "scheduler": "scheduler",
    "sns": "sns",
    "sqs": "sqs",
    "stepfunctions": "states",
}

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
    ("s3", "PutBucketLifecycleConfiguration"): "PutBucketLifecycle",
    ("s3", "PutBucketNotificationConfiguration"): "PutBucketNotification",
    ("s3", "PutPublicAccessBlock"): "PutBucketPublicAccessBlock",
}

_CHANGES = re.compile(
    r"(Add|Associate|Attach|Cancel|Confirm|Create|Delete|Detach|Disable|Disassociate|Enable|Execute|Import|Purge|Put|"
    r"Remove|Replicate|Rotate|Schedule|Set|Start|Stop|Subscribe|Tag|Unsubscribe|Untag|Update)[A-Z]"
)
# What changes an object of a bucket: data events, which only a trail that selects them records.
_OBJECT_EVENTS = frozenset(
    {"DeleteObject", "DeleteObjects", "PutObjectAcl", "PutObjectLegalHold", "PutObjectRetention", "UpdateObjectEncryption"}
)
# What CloudTrail does not record as a management event, or records only as a data event that nothing here watches.
_NOT_RECORDED = frozenset(
    {
        *("CreateMultipartUpload", "CreateSession", "DeleteObjectTagging", "PutObject", "PutObjectTagging"),
        *("DeleteMessage", "DeleteMessageBatch", "PutEvents", "PutLogEvents", "PutMetricData", "StartLiveTail", "StartQuery"),
    }
)


def event_name(service: str, operation: str) -> str:
    return _RECORDED_AS.get((service, operation), operation)


def is_change(operation: str) -> bool:
    """Whether CloudTrail records the operation and it is no read."""
    named = operation in ("Subscribe", "Unsubscribe") or bool(_CHANGES.match(operation))
    return named and operation not in _NOT_RECORDED


def is_object_event(service: str, operation: str) -> bool:
    return service == "s3" and operation in _OBJECT_EVENTS
