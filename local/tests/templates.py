"""What the templates of tests have in common."""

import json
from typing import Any

from conftest import ACCOUNT, REGION

POLICY: dict[str, Any] = {
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


def policy_of(bucket: str) -> dict[str, Any]:
    """The same for a bucket, which admits no other resource."""
    arn = f"arn:aws:s3:::{bucket}"
    return {**POLICY, "Statement": [{**POLICY["Statement"][0], "Resource": [arn, f"{arn}/*"]}]}


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
BY_CLOUDTRAIL = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Resource": "*"}
BUCKET_ARN = {"Fn::GetAtt": ["Bucket", "Arn"]}
# Its Ref is the bucket, once CloudTrail may write to it.
DELIVERY = {
    "Type": "AWS::S3::BucketPolicy",
    "Properties": {
        "Bucket": {"Ref": "Bucket"},
        "PolicyDocument": {"Version": "2012-10-17", "Statement": [
            {**BY_CLOUDTRAIL, "Action": "s3:*", "Resource": [BUCKET_ARN, {"Fn::Join": ["", [BUCKET_ARN, "/*"]]}]},
        ]},
    },
}
TRAIL_KEY = {
    "Type": "AWS::KMS::Key",
    "Properties": {"KeyPolicy": {**POLICY, "Statement": [{**BY_CLOUDTRAIL, "Action": "kms:*"}]}},
}
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
ASSUMED_BY_SCHEDULER = json.loads(json.dumps(ASSUMED_BY_LAMBDA).replace("lambda", "scheduler"))
# Scheduler takes no role that does not trust it.
SCHEDULE_ROLE = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": ASSUMED_BY_SCHEDULER}}
SCHEDULE_BASICS = {
    "FlexibleTimeWindow": {"Mode": "OFF"},
    "ScheduleExpression": "rate(1 hour)",
    "Target": {"Arn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f", "RoleArn": ROLE_ARN},
}
