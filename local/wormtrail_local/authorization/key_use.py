"""The uses of KMS keys that services make of a call: each asks the key's policy, with the context that the service sends."""

from collections.abc import Iterator
from typing import Any

from moto.awslambda.models import LambdaFunction, lambda_backends
from moto.s3.models import s3_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends
from moto.utilities.utils import get_partition

from wormtrail_local.authorization.actions import Asked
from wormtrail_local.authorization.context import of_encryption
from wormtrail_local.authorization.principals import Context
from wormtrail_local.authorization.resource_policies import key_of, parts_of

_PRODUCES = ("kms:GenerateDataKey", "kms:Decrypt")


def by_s3(
    operation: str,
    bucket_name: str,
    key: str,
    version: str | None,
    stated: dict[str, str],
    region: str,
    with_bucket_key: str | None,
) -> list[Asked]:
    """An object is encrypted with the key that the request states, or the bucket's; read with the one that it has.

    (Amazon S3 User Guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys": the encryption context is the bucket's
    ARN where an object has a bucket key, and the object's otherwise; an upload may state which.) Whether HeadObject uses the key is not documented; here it does.
    """
    partition, account = s3_backends.bucket_accounts.get(bucket_name, ("aws", None))
    bucket = s3_backends[account][partition].buckets.get(bucket_name) if account else None
    if not bucket:
        return []
    rule = (bucket.encryption or {}).get("Rule", {})
    default = rule.get("ApplyServerSideEncryptionByDefault", {})
    reads = operation.startswith(("Get", "Head"))
    if reads:
        found = s3_backends[account][partition].get_object(bucket_name, key, version)
        algorithm, key_id = (found.encryption, found.kms_key_id) if found else (None, None)
        with_bucket_key = found.bucket_key_enabled if found else None
    else:
        algorithm = stated.get("s3:x-amz-server-side-encryption") or default.get("SSEAlgorithm")
        key_id = stated.get("s3:x-amz-server-side-encryption-aws-kms-key-id") or default.get("KMSMasterKeyID")
    if not str(algorithm).startswith("aws:kms"):
        return []
    default_key = rule.get("BucketKeyEnabled") if with_bucket_key is None else with_bucket_key
    has_bucket_key = str(default_key).lower() == "true"
    encryption = {"aws:s3:arn": bucket.arn if has_bucket_key else f"{bucket.arn}/{key}"}
    # A multipart upload decrypts its parts' key (Amazon S3 User Guide, "Uploading and copying objects using multipart upload").
    actions = ("kms:Decrypt",) if reads else _PRODUCES if "Upload" in operation else ("kms:GenerateDataKey",)
    return list(_uses("s3", key_id or "alias/aws/s3", actions, encryption, region, account))


def by_topic(arn: str) -> list[Asked]:
    """(Amazon SNS Developer Guide, "Managing Amazon SNS encryption keys and costs": who publishes needs both rights.)"""
    parts = parts_of(arn)
    topic = sns_backends[parts.account][parts.region].topics.get(arn) if parts else None
    key_id = topic.kms_master_key_id if topic else None
    if not key_id or not parts:
        return []
    return list(_uses("sns", key_id, _PRODUCES, {"aws:sns:topicArn": arn}, parts.region, parts.account))


def by_queue(arn: str, receives: bool = False) -> list[Asked]:
    """(Amazon SQS Developer Guide, "Key management": producers need both rights, consumers kms:Decrypt.)"""
    parts = parts_of(arn)
    queue = sqs_backends[parts.account][parts.region].queues.get(parts.resource) if parts else None
    key_id = getattr(queue, "kms_master_key_id", None)
    if not key_id or not parts:
        return []
    actions = ("kms:Decrypt",) if receives else _PRODUCES
    return list(_uses("sqs", key_id, actions, {"aws:sqs:arn": arn}, parts.region, parts.account))


def by_function(name: str, parameters: dict[str, Any], region: str, account: str) -> list[Asked]:
    """A function's environment, as it is written.

    (AWS Lambda Developer Guide, "Securing Lambda environment variables": who creates the function needs kms:Encrypt, and
    kms:CreateGrant by which Lambda decrypts for the function's role; kms:Decrypt for who manages it.)
    """
    kept = lambda_backends[account][region]._lambdas._functions.get(name, {}).get("latest")
    before = getattr(kept, "more_configuration", {}).get("KMSKeyArn")
    key_id = parameters.get("KMSKeyArn") or before
    if not key_id or not parameters.get("Environment"):
        return []
    arn = f"arn:{get_partition(region)}:lambda:{region}:{account}:function:{name}"
    return _of_environment(arn, key_id, "kms:Encrypt", "kms:CreateGrant")


def of_environment(function: LambdaFunction) -> list[Asked]:
    """A function's environment, as its role and whoever asks for the function's configuration read it.

    Lambda makes a grant for the role; here it makes none, so that the key's policy has to let the role in, as it does where a
    role was made anew under the same name (serverless/examples #279).
    """
    key_id = function.more_configuration.get("KMSKeyArn")
    return _of_environment(function.function_arn, key_id, "kms:Decrypt") if key_id and function.environment_vars else []


def _of_environment(function_arn: str, key_id: str, *actions: str) -> list[Asked]:
    parts = parts_of(function_arn)
    assert parts, "the ARN of a function"
    encryption = {"aws:lambda:FunctionArn": function_arn}
    return list(_uses("lambda", key_id, actions, encryption, parts.region, parts.account))


def by_log_group(arn: str, key_id: str) -> list[Asked]:
    """What the service logs.REGION.amazonaws.com asks when a log group gets its key.

    (CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS": kms:EncryptionContext:aws:logs:arn.)
    """
    parts = parts_of(arn)
    assert parts, "the ARN of a log group"
    return list(_uses(None, key_id, _PRODUCES, {"aws:logs:arn": arn}, parts.region, parts.account))


def _uses(
    service: str | None, key_id: str, actions: tuple[str, ...], encryption: dict[str, str], region: str, account: str | None
) -> Iterator[Asked]:
    kind = "" if key_id.startswith("alias/") else "key/"
    named = key_id if key_id.startswith("arn:") else f"arn:{get_partition(region)}:kms:{region}:{account}:{kind}{key_id}"
    key = key_of(named)
    context: Context = {
        **of_encryption(encryption),
        # Where a service uses a key for somebody else (KMS Developer Guide, "kms:ViaService").
        **({"kms:ViaService": f"{service}.{region}.amazonaws.com", "aws:ViaAWSService": "true"} if service else {}),
    }
    for action in actions:
        yield Asked(action, key.arn if key else named, context)


def without_via(asked: list[Asked]) -> list[Asked]:
    """The same uses by a service in its own name.

    Whether services that publish to topics and queues in their own name send kms:ViaService is not documented; without it,
    a statement that asks for it allows nothing.
    """
    hidden = ("kms:ViaService", "aws:ViaAWSService")
    return [
        each._replace(context={key: value for key, value in each.context.items() if key not in hidden}) for each in asked
    ]
