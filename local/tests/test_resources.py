"""What a template says is what the API answers: one row a property."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from conftest import ACCOUNT, REGION, LocalAws

POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "*",
            "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ],
}
ASSUMED_BY_LAMBDA = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
TAGS = [{"Key": "wormtrail:owner", "Value": "security"}]
KEY = {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": POLICY}}
KEY_ARN = {"Fn::GetAtt": ["Key", "Arn"]}
ROLE = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": ASSUMED_BY_LAMBDA}}
ROLE_ARN = {"Fn::GetAtt": ["Role", "Arn"]}
QUEUE = {"Type": "AWS::SQS::Queue"}
QUEUE_ARN = {"Fn::GetAtt": ["Queue", "Arn"]}
TOPIC = {"Type": "AWS::SNS::Topic"}
BUCKET = {"Type": "AWS::S3::Bucket"}
FUNCTION_BASICS = {
    "Code": {"ZipFile": "exports.handler = async () => 1"},
    "Handler": "index.handler",
    "Role": ROLE_ARN,
    "Runtime": "nodejs22.x",
}
FUNCTION = {"Type": "AWS::Lambda::Function", "Properties": FUNCTION_BASICS}
FUNCTION_ARN = {"Fn::GetAtt": ["Function", "Arn"]}
ALARM_BASICS = {
    "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    "EvaluationPeriods": 1,
    "MetricName": "Errors",
    "Namespace": "AWS/Lambda",
    "Period": 300,
    "Statistic": "Sum",
    "Threshold": 1,
}
SCHEDULE_BASICS = {
    "FlexibleTimeWindow": {"Mode": "OFF"},
    "ScheduleExpression": "rate(1 hour)",
    "Target": {"Arn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f", "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/r"},
}

Ask = Callable[[LocalAws, dict[str, str]], Any]


class Row(NamedTuple):
    name: str
    type: str
    properties: dict[str, Any]
    ask: Ask
    answer: Any
    beside: dict[str, Any] = {}


def call(service: str, operation: str, member: str = "", **parameters: str) -> Ask:
    """Asks one operation; "{It}" in a parameter is the physical id of the resource `It`."""

    def ask(aws: LocalAws, ids: dict[str, str]) -> Any:
        spelled = json.loads(
            json.dumps(parameters), object_hook=lambda each: {k: _named(v, ids) for k, v in each.items()}
        )
        answer: Any = getattr(aws.client(service), operation)(**spelled)
        for step in member.split(".") if member else ():
            answer = answer[int(step)] if step.isdigit() else answer[step]
        return answer

    return ask


def _named(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_named(each, ids) for each in value]
    return value.format(**ids) if isinstance(value, str) else value


def bucket(operation: str, member: str = "") -> Ask:
    return call("s3", operation, member, Bucket="{It}")


def trail(operation: str, member: str = "") -> Ask:
    return call("cloudtrail", operation, member, **{"TrailName" if "selectors" in operation else "Name": "{It}"})


def key(operation: str, member: str = "") -> Ask:
    return call("kms", operation, member, KeyId="{It}")


def topic(member: str = "Attributes") -> Ask:
    return call("sns", "get_topic_attributes", member, TopicArn="{It}")


def queue(member: str = "Attributes") -> Ask:
    return call("sqs", "get_queue_attributes", member, QueueUrl="{It}", AttributeNames=["All"])


def function(member: str = "Configuration") -> Ask:
    return call("lambda", "get_function", member, FunctionName="{It}")


def alarm(member: str = "MetricAlarms.0") -> Ask:
    return call("cloudwatch", "describe_alarms", member, AlarmNames=["{It}"])


def log_group(member: str = "logGroups.0") -> Ask:
    return call("logs", "describe_log_groups", member, logGroupNamePrefix="{It}")


def parsed(ask: Ask) -> Ask:
    """The same answer, where the API answers JSON as text."""

    def read(aws: LocalAws, ids: dict[str, str]) -> Any:
        answer = ask(aws, ids)
        return json.loads(answer) if isinstance(answer, str) else answer

    return read


TRAIL_BASICS = {"IsLogging": True, "S3BucketName": {"Ref": "Bucket"}}
LOCKED = {"Mode": "COMPLIANCE", "Days": 400}
ADVANCED = [
    {"Name": "Management", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]},
    {
        "Name": "Log bucket",
        "FieldSelectors": [
            {"Field": "eventCategory", "Equals": ["Data"]},
            {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
            {"Field": "eventName", "NotEquals": ["PutObject"]},
        ],
    },
]
INSIGHTS = [{"InsightType": "ApiCallRateInsight"}, {"InsightType": "ApiErrorRateInsight"}]

S3 = "AWS::S3::Bucket"
BUCKETS = [
    Row("object-lock", S3, {"ObjectLockEnabled": True}, bucket("get_object_lock_configuration"),
        {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}}),
    Row("default-retention", S3,
        {"ObjectLockEnabled": True,
         "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": LOCKED}}},
        bucket("get_object_lock_configuration"),
        {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": LOCKED}}}),
    Row("default-retention-in-years", S3,
        {"ObjectLockEnabled": True,
         "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled",
                                     "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Years": 7}}}},
        bucket("get_object_lock_configuration", "ObjectLockConfiguration.Rule.DefaultRetention"),
        {"Mode": "GOVERNANCE", "Years": 7}),
    Row("versioning", S3, {"VersioningConfiguration": {"Status": "Enabled"}}, bucket("get_bucket_versioning"),
        {"Status": "Enabled"}),
    Row("encryption", S3,
        {"BucketEncryption": {"ServerSideEncryptionConfiguration": [
            {"BucketKeyEnabled": True,
             "ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "arn:aws:kms:x"}}]}},
        bucket("get_bucket_encryption", "ServerSideEncryptionConfiguration.Rules.0"),
        {"BucketKeyEnabled": True,
         "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "arn:aws:kms:x"}}),
    Row("public-access", S3,
        {"PublicAccessBlockConfiguration": {"BlockPublicAcls": True, "BlockPublicPolicy": True,
                                            "IgnorePublicAcls": False, "RestrictPublicBuckets": True}},
        bucket("get_public_access_block", "PublicAccessBlockConfiguration"),
        {"BlockPublicAcls": True, "BlockPublicPolicy": True, "IgnorePublicAcls": False, "RestrictPublicBuckets": True}),
    Row("ownership", S3, {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}},
        bucket("get_bucket_ownership_controls", "OwnershipControls.Rules"), [{"ObjectOwnership": "BucketOwnerEnforced"}]),
    Row("tags", S3, {"Tags": TAGS}, bucket("get_bucket_tagging", "TagSet"), TAGS),
    Row("event-bridge", S3, {"NotificationConfiguration": {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}},
        bucket("get_bucket_notification_configuration"), {"EventBridgeConfiguration": {}}),
    Row("notifications", S3,
        {"NotificationConfiguration": {"QueueConfigurations": [
            {"Event": "s3:ObjectCreated:*", "Queue": QUEUE_ARN,
             "Filter": {"S3Key": {"Rules": [{"Name": "prefix", "Value": "AWSLogs/"}]}}}]}},
        bucket("get_bucket_notification_configuration", "QueueConfigurations.0"),
        {"Events": ["s3:ObjectCreated:*"], "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "AWSLogs/"}]}}},
        {"Queue": QUEUE}),
    Row("metrics", S3, {"MetricsConfigurations": [{"Id": "all"}, {"Id": "logs", "Prefix": "AWSLogs/"}]},
        bucket("list_bucket_metrics_configurations", "MetricsConfigurationList"),
        [{"Id": "all"}, {"Id": "logs", "Filter": {"Prefix": "AWSLogs/"}}]),
    Row("replication", S3,
        {"VersioningConfiguration": {"Status": "Enabled"},
         "ReplicationConfiguration": {"Role": ROLE_ARN, "Rules": [
             {"Id": "all", "Status": "Enabled", "Priority": 1, "Filter": {"Prefix": ""},
              "DeleteMarkerReplication": {"Status": "Disabled"},
              "Destination": {"Bucket": "arn:aws:s3:::replica", "StorageClass": "STANDARD_IA"}}]}},
        bucket("get_bucket_replication", "ReplicationConfiguration.Rules.0"),
        {"ID": "all", "Status": "Enabled", "Priority": 1, "DeleteMarkerReplication": {"Status": "Disabled"},
         "Destination": {"Bucket": "arn:aws:s3:::replica", "StorageClass": "STANDARD_IA"}},
        {"Role": ROLE, "Replica": {"Type": S3, "Properties": {
            "BucketName": "replica", "VersioningConfiguration": {"Status": "Enabled"}}}}),
    Row("lifecycle", S3,
        {"VersioningConfiguration": {"Status": "Enabled"},
         "LifecycleConfiguration": {"Rules": [
             {"Id": "expire", "Status": "Enabled", "Prefix": "AWSLogs/", "ExpirationInDays": 500,
              "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
              "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
              "Transitions": [{"StorageClass": "GLACIER_IR", "TransitionInDays": 90}],
              "NoncurrentVersionTransitions": [{"StorageClass": "GLACIER_IR", "TransitionInDays": 91}]},
             {"Id": "markers", "Status": "Disabled", "ExpiredObjectDeleteMarker": True}]}},
        bucket("get_bucket_lifecycle_configuration", "Rules"),
        [{"ID": "expire", "Status": "Enabled", "Filter": {"Prefix": "AWSLogs/"}, "Expiration": {"Days": 500},
          "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
          "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
          "Transitions": [{"StorageClass": "GLACIER_IR", "Days": 90}],
          "NoncurrentVersionTransitions": [{"StorageClass": "GLACIER_IR", "NoncurrentDays": 91}]},
         {"ID": "markers", "Status": "Disabled", "Filter": {"Prefix": ""},
          "Expiration": {"ExpiredObjectDeleteMarker": True}}]),
    Row("policy", "AWS::S3::BucketPolicy", {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": POLICY},
        parsed(bucket("get_bucket_policy", "Policy")), POLICY, {"Bucket": BUCKET}),
]

KMS = "AWS::KMS::Key"
KEYS = [
    Row("policy", KMS, {"KeyPolicy": POLICY},
        parsed(call("kms", "get_key_policy", "Policy", KeyId="{It}", PolicyName="default")), POLICY),
    Row("rotation", KMS, {"KeyPolicy": POLICY, "EnableKeyRotation": True, "RotationPeriodInDays": 180},
        key("get_key_rotation_status"), {"KeyRotationEnabled": True, "RotationPeriodInDays": 180}),
    Row("rotation-yearly", KMS, {"KeyPolicy": POLICY, "EnableKeyRotation": True},
        key("get_key_rotation_status"), {"KeyRotationEnabled": True, "RotationPeriodInDays": 365}),
    Row("no-rotation", KMS, {"KeyPolicy": POLICY}, key("get_key_rotation_status"), {"KeyRotationEnabled": False}),
    Row("description", KMS, {"KeyPolicy": POLICY, "Description": "logs", "Enabled": False},
        key("describe_key", "KeyMetadata"),
        {"Description": "logs", "Enabled": False, "KeyState": "Disabled", "KeyManager": "CUSTOMER",
         "Origin": "AWS_KMS", "KeySpec": "SYMMETRIC_DEFAULT", "MultiRegion": False}),
    Row("tags", KMS, {"KeyPolicy": POLICY, "Tags": TAGS}, key("list_resource_tags", "Tags"),
        [{"TagKey": "wormtrail:owner", "TagValue": "security"}]),
    Row("alias", "AWS::KMS::Alias", {"AliasName": "alias/table", "TargetKeyId": {"Ref": "Key"}},
        call("kms", "describe_key", "KeyMetadata", KeyId="{It}"), {"KeyState": "Enabled"}, {"Key": KEY}),
]

CLOUDTRAIL = "AWS::CloudTrail::Trail"
TRAILS = [
    Row("settings", CLOUDTRAIL,
        {**TRAIL_BASICS, "TrailName": "table-settings", "IsMultiRegionTrail": True,
         "IncludeGlobalServiceEvents": True, "EnableLogFileValidation": True, "KMSKeyId": KEY_ARN,
         "S3KeyPrefix": "prefix", "IsOrganizationTrail": False},
        trail("get_trail", "Trail"),
        {"Name": "table-settings", "IsMultiRegionTrail": True, "IncludeGlobalServiceEvents": True,
         "LogFileValidationEnabled": True, "S3KeyPrefix": "prefix", "IsOrganizationTrail": False,
         "HomeRegion": REGION, "HasCustomEventSelectors": False, "HasInsightSelectors": False,
         "TrailARN": f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/table-settings"},
        {"Bucket": BUCKET, "Key": KEY}),
    Row("logging", CLOUDTRAIL, TRAIL_BASICS, trail("get_trail_status"), {"IsLogging": True}, {"Bucket": BUCKET}),
    Row("not-logging", CLOUDTRAIL, {**TRAIL_BASICS, "IsLogging": False}, trail("get_trail_status"),
        {"IsLogging": False}, {"Bucket": BUCKET}),
    Row("selectors-by-default", CLOUDTRAIL, TRAIL_BASICS, trail("get_event_selectors", "EventSelectors"),
        [{"ReadWriteType": "All", "IncludeManagementEvents": True}], {"Bucket": BUCKET}),
    Row("advanced-selectors", CLOUDTRAIL, {**TRAIL_BASICS, "AdvancedEventSelectors": ADVANCED},
        trail("get_event_selectors", "AdvancedEventSelectors"), ADVANCED, {"Bucket": BUCKET}),
    Row("event-selectors", CLOUDTRAIL,
        {**TRAIL_BASICS, "EventSelectors": [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}]},
        trail("get_event_selectors", "EventSelectors"),
        [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}], {"Bucket": BUCKET}),
    Row("insights", CLOUDTRAIL, {**TRAIL_BASICS, "InsightSelectors": INSIGHTS},
        trail("get_insight_selectors", "InsightSelectors"), INSIGHTS, {"Bucket": BUCKET}),
    Row("topic", CLOUDTRAIL, {**TRAIL_BASICS, "SnsTopicName": {"Fn::GetAtt": ["Topic", "TopicName"]}},
        trail("get_trail", "Trail"), {"HasInsightSelectors": False}, {"Bucket": BUCKET, "Topic": TOPIC}),
    Row("log-group", CLOUDTRAIL,
        {**TRAIL_BASICS, "CloudWatchLogsLogGroupArn": "arn:aws:logs:x:1:log-group:g:*", "CloudWatchLogsRoleArn": "arn:r"},
        trail("get_trail", "Trail"),
        {"CloudWatchLogsLogGroupArn": "arn:aws:logs:x:1:log-group:g:*", "CloudWatchLogsRoleArn": "arn:r"},
        {"Bucket": BUCKET}),
    Row("tags", CLOUDTRAIL, {**TRAIL_BASICS, "TrailName": "table-tags", "Tags": TAGS},
        call("cloudtrail", "list_tags", "ResourceTagList.0.TagsList",
             ResourceIdList=[f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/table-tags"]), TAGS, {"Bucket": BUCKET}),
]

MESSAGES = [
    Row("topic-key", "AWS::SNS::Topic", {"KmsMasterKeyId": {"Ref": "Key"}, "DisplayName": "Owners"}, topic(),
        {"DisplayName": "Owners"}, {"Key": KEY}),
    Row("topic-tags", "AWS::SNS::Topic", {"Tags": TAGS},
        call("sns", "list_tags_for_resource", "Tags", ResourceArn="{It}"), TAGS),
    Row("topic-policy", "AWS::SNS::TopicPolicy", {"PolicyDocument": POLICY, "Topics": [{"Ref": "Topic"}]},
        parsed(call("sns", "get_topic_attributes", "Attributes.Policy", TopicArn="{Topic}")), POLICY, {"Topic": TOPIC}),
    Row("email-waits-for-confirmation", "AWS::SNS::Subscription",
        {"Endpoint": "security@example.com", "Protocol": "email", "TopicArn": {"Ref": "Topic"}},
        call("sns", "list_subscriptions_by_topic", "Subscriptions.0", TopicArn="{Topic}"),
        {"SubscriptionArn": "PendingConfirmation", "Protocol": "email", "Endpoint": "security@example.com"},
        {"Topic": TOPIC}),
    Row("queue-is-subscribed", "AWS::SNS::Subscription",
        {"Endpoint": QUEUE_ARN, "Protocol": "sqs", "TopicArn": {"Ref": "Topic"}, "RawMessageDelivery": True},
        call("sns", "get_subscription_attributes", "Attributes", SubscriptionArn="{It}"),
        {"Protocol": "sqs", "RawMessageDelivery": "true", "PendingConfirmation": "false"},
        {"Topic": TOPIC, "Queue": QUEUE}),
    Row("queue", "AWS::SQS::Queue",
        {"KmsMasterKeyId": "alias/aws/sqs", "KmsDataKeyReusePeriodSeconds": 600, "MessageRetentionPeriod": 1209600,
         "VisibilityTimeout": 60}, queue(),
        {"KmsMasterKeyId": "alias/aws/sqs", "KmsDataKeyReusePeriodSeconds": "600", "MessageRetentionPeriod": "1209600",
         "VisibilityTimeout": "60"}),
    Row("queue-redrive", "AWS::SQS::Queue",
        {"RedrivePolicy": {"deadLetterTargetArn": QUEUE_ARN, "maxReceiveCount": 3}},
        parsed(queue("Attributes.RedrivePolicy")), {"maxReceiveCount": 3}, {"Queue": QUEUE}),
    Row("queue-tags", "AWS::SQS::Queue", {"Tags": TAGS}, call("sqs", "list_queue_tags", "Tags", QueueUrl="{It}"),
        {"wormtrail:owner": "security"}),
    Row("queue-policy", "AWS::SQS::QueuePolicy", {"PolicyDocument": POLICY, "Queues": [{"Ref": "Queue"}]},
        parsed(call("sqs", "get_queue_attributes", "Attributes.Policy", QueueUrl="{Queue}", AttributeNames=["Policy"])),
        POLICY, {"Queue": QUEUE}),
]

LAMBDA = "AWS::Lambda::Function"
FUNCTIONS = [
    Row("settings", LAMBDA,
        {**FUNCTION_BASICS, "FunctionName": "table", "Description": "checks", "MemorySize": 512, "Timeout": 60,
         "Architectures": ["arm64"], "TracingConfig": {"Mode": "Active"},
         "Environment": {"Variables": {"WORMTRAIL_STACK": "audit-log"}}},
        function(),
        {"FunctionName": "table", "Description": "checks", "MemorySize": 512, "Timeout": 60, "Architectures": ["arm64"],
         "TracingConfig": {"Mode": "Active"}, "Environment": {"Variables": {"WORMTRAIL_STACK": "audit-log"}},
         "Handler": "index.handler", "Runtime": "nodejs22.x", "State": "Active", "LastUpdateStatus": "Successful"},
        {"Role": ROLE}),
    Row("dead-letters", LAMBDA, {**FUNCTION_BASICS, "DeadLetterConfig": {"TargetArn": QUEUE_ARN},
                                "KmsKeyArn": "arn:aws:kms:x:1:key/k",
                                "LoggingConfig": {"LogFormat": "JSON", "LogGroup": "mine"}},
        function(), {"KMSKeyArn": "arn:aws:kms:x:1:key/k", "LoggingConfig": {"LogFormat": "JSON", "LogGroup": "mine"}},
        {"Role": ROLE, "Queue": QUEUE}),
    Row("newest-runtime", LAMBDA, {**FUNCTION_BASICS, "Runtime": "nodejs24.x"}, function(), {"Runtime": "nodejs24.x"},
        {"Role": ROLE}),
    Row("concurrency", LAMBDA, {**FUNCTION_BASICS, "ReservedConcurrentExecutions": 2},
        call("lambda", "get_function_concurrency", FunctionName="{It}"), {"ReservedConcurrentExecutions": 2},
        {"Role": ROLE}),
    Row("no-concurrency", LAMBDA, {**FUNCTION_BASICS, "ReservedConcurrentExecutions": 0}, function("Concurrency"),
        {"ReservedConcurrentExecutions": 0}, {"Role": ROLE}),
    Row("tags", LAMBDA, {**FUNCTION_BASICS, "Tags": TAGS}, function("Tags"), {"wormtrail:owner": "security"},
        {"Role": ROLE}),
    Row("permission", "AWS::Lambda::Permission",
        {"Action": "lambda:InvokeFunction", "FunctionName": FUNCTION_ARN, "Principal": "events.amazonaws.com",
         "SourceArn": "arn:aws:events:x:1:rule/r", "SourceAccount": ACCOUNT},
        parsed(call("lambda", "get_policy", "Policy", FunctionName="{Function}")),
        {"Statement": [{"Action": "lambda:InvokeFunction", "Effect": "Allow",
                        "Principal": {"Service": "events.amazonaws.com"},
                        "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:events:x:1:rule/r"},
                                      "StringEquals": {"AWS:SourceAccount": ACCOUNT}}}]},
        {"Role": ROLE, "Function": FUNCTION}),
    Row("event-source", "AWS::Lambda::EventSourceMapping",
        {"EventSourceArn": QUEUE_ARN, "FunctionName": {"Ref": "Function"}, "BatchSize": 5, "Enabled": True,
         "FunctionResponseTypes": ["ReportBatchItemFailures"]},
        call("lambda", "get_event_source_mapping", UUID="{It}"),
        {"BatchSize": 5, "State": "Enabled", "FunctionResponseTypes": ["ReportBatchItemFailures"]},
        {"Role": ROLE, "Function": FUNCTION, "Queue": QUEUE}),
    Row("asynchronous-invocations", "AWS::Lambda::EventInvokeConfig",
        {"FunctionName": {"Ref": "Function"}, "Qualifier": "$LATEST", "MaximumRetryAttempts": 1,
         "MaximumEventAgeInSeconds": 3600},
        call("lambda", "get_function_event_invoke_config", FunctionName="{Function}"),
        {"MaximumRetryAttempts": 1, "MaximumEventAgeInSeconds": 3600}, {"Role": ROLE, "Function": FUNCTION}),
]

TARGET = {"Arn": QUEUE_ARN, "Id": "queue", "RetryPolicy": {"MaximumRetryAttempts": 3, "MaximumEventAgeInSeconds": 60},
          "InputTransformer": {"InputPathsMap": {"name": "$.detail.eventName"}, "InputTemplate": '{"event": <name>}'}}
WATCHING = [
    Row("schedule", "AWS::Scheduler::Schedule",
        {**SCHEDULE_BASICS, "Name": "table", "State": "DISABLED", "ScheduleExpressionTimezone": "UTC",
         "Description": "checks", "Target": {**SCHEDULE_BASICS["Target"], "Input": "{}",
                    "DeadLetterConfig": {"Arn": "arn:aws:sqs:x:1:q"}, "RetryPolicy": {"MaximumRetryAttempts": 3}}},
        call("scheduler", "get_schedule", Name="{It}"),
        {"Name": "table", "State": "DISABLED", "ScheduleExpression": "rate(1 hour)", "GroupName": "default",
         "Description": "checks", "ScheduleExpressionTimezone": "UTC", "FlexibleTimeWindow": {"Mode": "OFF"}}),
    Row("schedule-target", "AWS::Scheduler::Schedule",
        {**SCHEDULE_BASICS, "Target": {**SCHEDULE_BASICS["Target"], "Input": "{}",
                                       "DeadLetterConfig": {"Arn": "arn:aws:sqs:x:1:q"},
                                       "RetryPolicy": {"MaximumRetryAttempts": 3, "MaximumEventAgeInSeconds": 60}}},
        call("scheduler", "get_schedule", "Target", Name="{It}"),
        {**SCHEDULE_BASICS["Target"], "Input": "{}", "DeadLetterConfig": {"Arn": "arn:aws:sqs:x:1:q"},
         "RetryPolicy": {"MaximumRetryAttempts": 3, "MaximumEventAgeInSeconds": 60}}),
    Row("schedule-group", "AWS::Scheduler::ScheduleGroup", {"Name": "table", "Tags": TAGS},
        call("scheduler", "get_schedule_group", Name="{It}"), {"Name": "table", "State": "ACTIVE"}),
    Row("alarm", "AWS::CloudWatch::Alarm",
        {**ALARM_BASICS, "AlarmActions": ["arn:aws:sns:x:1:t"], "OKActions": ["arn:aws:sns:x:1:u"],
         "AlarmDescription": "errors", "TreatMissingData": "breaching", "DatapointsToAlarm": 1,
         "Dimensions": [{"Name": "FunctionName", "Value": "f"}]},
        alarm(),
        {"AlarmActions": ["arn:aws:sns:x:1:t"], "OKActions": ["arn:aws:sns:x:1:u"], "AlarmDescription": "errors",
         "TreatMissingData": "breaching", "DatapointsToAlarm": 1, "ActionsEnabled": True, "Statistic": "Sum",
         "Threshold": 1.0, "Period": 300, "EvaluationPeriods": 1, "Namespace": "AWS/Lambda", "MetricName": "Errors",
         "ComparisonOperator": "GreaterThanOrEqualToThreshold",
         "Dimensions": [{"Name": "FunctionName", "Value": "f"}]}),
    Row("alarm-without-actions", "AWS::CloudWatch::Alarm", {**ALARM_BASICS, "ActionsEnabled": False}, alarm(),
        {"ActionsEnabled": False, "AlarmActions": []}),
    Row("alarm-tags", "AWS::CloudWatch::Alarm", {**ALARM_BASICS, "AlarmName": "table-tags", "Tags": TAGS},
        call("cloudwatch", "list_tags_for_resource", "Tags",
             ResourceARN=f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:table-tags"), TAGS),
    Row("anomaly-band", "AWS::CloudWatch::Alarm",
        {"ComparisonOperator": "LessThanLowerThreshold", "EvaluationPeriods": 2, "ThresholdMetricId": "band",
         "Metrics": [
             {"Id": "m", "MetricStat": {"Metric": {"Namespace": "AWS/S3", "MetricName": "NumberOfObjects"},
                                        "Period": 300, "Stat": "Average"}, "ReturnData": True},
             {"Id": "band", "Expression": "ANOMALY_DETECTION_BAND(m, 2)", "ReturnData": True}]},
        alarm(),
        {"ThresholdMetricId": "band", "ComparisonOperator": "LessThanLowerThreshold",
         "Metrics": [
             {"Id": "m", "MetricStat": {"Metric": {"Namespace": "AWS/S3", "MetricName": "NumberOfObjects"},
                                        "Period": 300, "Stat": "Average"}, "ReturnData": True},
             {"Id": "band", "Expression": "ANOMALY_DETECTION_BAND(m, 2)", "ReturnData": True}]}),
    Row("composite-alarm", "AWS::CloudWatch::CompositeAlarm",
        {"AlarmName": "table-composite", "AlarmRule": "ALARM(one) OR ALARM(two)", "AlarmActions": ["arn:aws:sns:x:1:t"]},
        call("cloudwatch", "describe_alarms", "CompositeAlarms.0", AlarmNames=["{It}"], AlarmTypes=["CompositeAlarm"]),
        {"AlarmName": "table-composite", "AlarmRule": "ALARM(one) OR ALARM(two)", "ActionsEnabled": True,
         "AlarmActions": ["arn:aws:sns:x:1:t"]}),
    Row("anomaly-detector", "AWS::CloudWatch::AnomalyDetector",
        {"Namespace": "Table", "MetricName": "Delivered", "Stat": "Sum"},
        call("cloudwatch", "describe_anomaly_detectors", "AnomalyDetectors.0.SingleMetricAnomalyDetector",
             Namespace="Table"),
        {"Namespace": "Table", "MetricName": "Delivered", "Stat": "Sum"}),
    Row("dashboard", "AWS::CloudWatch::Dashboard", {"DashboardBody": '{"widgets":[]}'},
        parsed(call("cloudwatch", "get_dashboard", "DashboardBody", DashboardName="{It}")), {"widgets": []}),
    Row("rule", "AWS::Events::Rule",
        {"Description": "tampering", "EventPattern": {"source": ["aws.s3"]}, "State": "DISABLED"},
        call("events", "describe_rule", Name="{It}"), {"Description": "tampering", "State": "DISABLED"}),
    Row("rule-pattern", "AWS::Events::Rule", {"EventPattern": {"source": ["aws.s3"], "detail": {"a": [{"prefix": "b"}]}}},
        parsed(call("events", "describe_rule", "EventPattern", Name="{It}")),
        {"source": ["aws.s3"], "detail": {"a": [{"prefix": "b"}]}}),
    Row("rule-tags", "AWS::Events::Rule", {"Name": "table-tags", "EventPattern": {"source": ["aws.s3"]}, "Tags": TAGS},
        call("events", "list_tags_for_resource", "Tags",
             ResourceARN=f"arn:aws:events:{REGION}:{ACCOUNT}:rule/table-tags"), TAGS),
    Row("rule-targets", "AWS::Events::Rule",
        {"EventPattern": {"source": ["aws.s3"]}, "Targets": [TARGET]},
        call("events", "list_targets_by_rule", "Targets.0", Rule="{It}"),
        {name: value for name, value in TARGET.items() if name != "Arn"}, {"Queue": QUEUE}),
]

LOGS = [
    Row("log-group", "AWS::Logs::LogGroup", {"RetentionInDays": 365, "KmsKeyId": "arn:aws:kms:x:1:key/k"}, log_group(),
        {"retentionInDays": 365, "kmsKeyId": "arn:aws:kms:x:1:key/k"}),
    Row("log-group-tags", "AWS::Logs::LogGroup", {"LogGroupName": "table-tags", "Tags": TAGS},
        call("logs", "list_tags_for_resource", "tags",
             resourceArn=f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:table-tags"), {"wormtrail:owner": "security"}),
    Row("metric-filter", "AWS::Logs::MetricFilter",
        {"LogGroupName": {"Ref": "Group"}, "FilterPattern": "ERROR",
         "MetricTransformations": [{"MetricName": "Errors", "MetricNamespace": "Table", "MetricValue": "1"}]},
        call("logs", "describe_metric_filters", "metricFilters.0", logGroupName="{Group}"),
        {"filterPattern": "ERROR",
         "metricTransformations": [{"metricName": "Errors", "metricNamespace": "Table", "metricValue": "1"}]},
        {"Group": {"Type": "AWS::Logs::LogGroup"}}),
]

ACCESS = [
    Row("role", "AWS::IAM::Role",
        {"AssumeRolePolicyDocument": ASSUMED_BY_LAMBDA, "RoleName": "table", "Description": "d",
         "MaxSessionDuration": 7200, "Path": "/audit/"},
        call("iam", "get_role", "Role", RoleName="{It}"),
        {"RoleName": "table", "AssumeRolePolicyDocument": ASSUMED_BY_LAMBDA, "Description": "d",
         "MaxSessionDuration": 7200, "Path": "/audit/", "Arn": f"arn:aws:iam::{ACCOUNT}:role/audit/table"}),
    Row("role-inline", "AWS::IAM::Role",
        {"AssumeRolePolicyDocument": ASSUMED_BY_LAMBDA, "Policies": [{"PolicyName": "p", "PolicyDocument": POLICY}]},
        call("iam", "get_role_policy", "PolicyDocument", RoleName="{It}", PolicyName="p"), POLICY),
    Row("role-managed", "AWS::IAM::Role",
        {"AssumeRolePolicyDocument": ASSUMED_BY_LAMBDA,
         "ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]},
        call("iam", "list_attached_role_policies", "AttachedPolicies", RoleName="{It}"),
        [{"PolicyName": "AWSLambdaBasicExecutionRole",
          "PolicyArn": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}]),
    Row("role-tags", "AWS::IAM::Role", {"AssumeRolePolicyDocument": ASSUMED_BY_LAMBDA, "Tags": TAGS},
        call("iam", "list_role_tags", "Tags", RoleName="{It}"), TAGS),
    Row("policy", "AWS::IAM::Policy", {"PolicyName": "table", "PolicyDocument": POLICY, "Roles": [{"Ref": "Role"}]},
        call("iam", "list_role_policies", "PolicyNames", RoleName="{Role}"), ["table"], {"Role": ROLE}),
    Row("managed-policy", "AWS::IAM::ManagedPolicy", {"PolicyDocument": POLICY, "Roles": [{"Ref": "Role"}]},
        call("iam", "get_policy_version", "PolicyVersion.Document", PolicyArn="{It}", VersionId="v1"), POLICY,
        {"Role": ROLE}),
]

DEFINITION = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}
OTHERS = [
    Row("state-machine", "AWS::StepFunctions::StateMachine",
        {"RoleArn": ROLE_ARN, "DefinitionString": json.dumps(DEFINITION)},
        parsed(call("stepfunctions", "describe_state_machine", "definition", stateMachineArn="{It}")), DEFINITION,
        {"Role": ROLE}),
    Row("parameter", "AWS::SSM::Parameter", {"Type": "String", "Value": "5", "Name": "/table"},
        call("ssm", "get_parameter", "Parameter", Name="{It}"), {"Value": "5", "Type": "String"}),
    Row("metadata", "AWS::CDK::Metadata", {"Analytics": "v2"}, lambda aws, ids: {}, {}),
]

ROWS = [*BUCKETS, *KEYS, *TRAILS, *MESSAGES, *FUNCTIONS, *WATCHING, *LOGS, *ACCESS, *OTHERS]


def holds(expected: Any, found: Any, path: str = "") -> list[str]:
    """What the expected members differ in; a list or scalar has to be equal, further members may stand beside."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [
            line
            for name, value in expected.items()
            for line in (holds(value, found[name], f"{path}.{name}") if name in found else [f"{path}.{name}: missing"])
        ]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        return [line for i, pair in enumerate(zip(expected, found)) for line in holds(*pair, f"{path}[{i}]")]
    return [] if expected == found else [f"{path}: expected {expected!r}, found {found!r}"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.type.rsplit('::', 1)[1]}-{row.name}")
def test_the_api_answers_what_the_template_says(aws: LocalAws, row: Row) -> None:
    stack = f"{row.type.rsplit('::', 1)[1]}-{row.name}"
    ids = aws.deploy(stack, {**row.beside, "It": {"Type": row.type, "Properties": row.properties}})
    assert holds(row.answer, row.ask(aws, ids)) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.type.rsplit('::', 1)[1]}-{row.name}")
def test_the_stack_can_be_deleted(aws: LocalAws, row: Row) -> None:
    stack = f"{row.type.rsplit('::', 1)[1]}-{row.name}"
    aws.client("cloudformation").delete_stack(StackName=stack)
    assert stack not in [each["StackName"] for each in aws.client("cloudformation").describe_stacks()["Stacks"]]
