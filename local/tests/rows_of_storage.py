"""What stores an audit log: buckets, keys, trails."""

from conftest import ACCOUNT, REGION
from rows import Row, bucket, call, key, parsed, trail
from templates import (
    BUCKET, DELIVERY, KEY, KEY_ARN, POLICY, QUEUE, QUEUE_ARN, ROLE, ROLE_ARN, TAGS, TOPIC, TRAIL_KEY, policy_of,
)

TRAIL_BASICS = {"IsLogging": True, "S3BucketName": {"Ref": "Policy"}}
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
    Row("policy", "AWS::S3::BucketPolicy", {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": policy_of("row-with-policy")},
        parsed(bucket("get_bucket_policy", "Policy")), policy_of("row-with-policy"),
        {"Bucket": {**BUCKET, "Properties": {"BucketName": "row-with-policy"}}}),
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
        {"Bucket": BUCKET, "Policy": DELIVERY, "Key": TRAIL_KEY}),
    Row("logging", CLOUDTRAIL, TRAIL_BASICS, trail("get_trail_status"), {"IsLogging": True}, {"Bucket": BUCKET, "Policy": DELIVERY}),
    Row("not-logging", CLOUDTRAIL, {**TRAIL_BASICS, "IsLogging": False}, trail("get_trail_status"),
        {"IsLogging": False}, {"Bucket": BUCKET, "Policy": DELIVERY}),
    Row("selectors-by-default", CLOUDTRAIL, TRAIL_BASICS, trail("get_event_selectors", "EventSelectors"),
        [{"ReadWriteType": "All", "IncludeManagementEvents": True}], {"Bucket": BUCKET, "Policy": DELIVERY}),
    Row("advanced-selectors", CLOUDTRAIL, {**TRAIL_BASICS, "AdvancedEventSelectors": ADVANCED},
        trail("get_event_selectors", "AdvancedEventSelectors"), ADVANCED, {"Bucket": BUCKET, "Policy": DELIVERY}),
    Row("event-selectors", CLOUDTRAIL,
        {**TRAIL_BASICS, "EventSelectors": [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}]},
        trail("get_event_selectors", "EventSelectors"),
        [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}], {"Bucket": BUCKET, "Policy": DELIVERY}),
    Row("insights", CLOUDTRAIL, {**TRAIL_BASICS, "InsightSelectors": INSIGHTS},
        trail("get_insight_selectors", "InsightSelectors"), INSIGHTS, {"Bucket": BUCKET, "Policy": DELIVERY}),
    Row("topic", CLOUDTRAIL, {**TRAIL_BASICS, "SnsTopicName": {"Fn::GetAtt": ["Topic", "TopicName"]}},
        trail("get_trail", "Trail"), {"HasInsightSelectors": False}, {"Bucket": BUCKET, "Policy": DELIVERY, "Topic": TOPIC}),
    Row("log-group", CLOUDTRAIL,
        {**TRAIL_BASICS, "CloudWatchLogsLogGroupArn": "arn:aws:logs:x:1:log-group:g:*", "CloudWatchLogsRoleArn": "arn:r"},
        trail("get_trail", "Trail"),
        {"CloudWatchLogsLogGroupArn": "arn:aws:logs:x:1:log-group:g:*", "CloudWatchLogsRoleArn": "arn:r"},
        {"Bucket": BUCKET, "Policy": DELIVERY}),
    Row("tags", CLOUDTRAIL, {**TRAIL_BASICS, "TrailName": "table-tags", "Tags": TAGS},
        call("cloudtrail", "list_tags", "ResourceTagList.0.TagsList",
             ResourceIdList=[f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/table-tags"]), TAGS, {"Bucket": BUCKET, "Policy": DELIVERY}),
]
