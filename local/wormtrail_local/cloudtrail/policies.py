"""What bucket and key policies say of a trail: when it is made, and at each delivery."""

from moto.cloudtrail.models import Trail
from moto.core.exceptions import JsonRESTError
from moto.kms.models import Key, kms_backends
from moto.s3.models import FakeBucket, s3_backends

from wormtrail_local.authorization import authorize, service
from wormtrail_local.authorization.principals import Principal

CLOUDTRAIL = "cloudtrail.amazonaws.com"


def owner_of(bucket: str) -> str | None:
    return s3_backends.bucket_accounts.get(bucket, (None, None))[1]


def encryption(key_id: str | None) -> dict[str, str]:
    """The parameters of an upload that is encrypted with the key, or with S3's own."""
    return {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key_id} if key_id else {"ServerSideEncryption": "AES256"}


def check_trail(trail: Trail, folder: str) -> None:
    """Raises what CreateTrail and UpdateTrail answer where bucket or key would refuse the deliveries of the trail."""
    bucket = bucket_of(trail.bucket_name)
    if bucket is None:
        raise JsonRESTError("S3BucketDoesNotExistException", f"S3 bucket {trail.bucket_name} does not exist!")
    key = _key(trail, trail.kms_key_id) if trail.kms_key_id else None
    if key:
        # Whatever it was named by, a trail answers its ARN (CloudTrail API reference, CreateTrail), and uploads say that one.
        trail.kms_key_id = key.arn
    # Which object CloudTrail tries is not documented. Here it is one in each folder that it will write to.
    tried = [(f"{folder}CloudTrail/", trail.kms_key_id), (f"{folder}CloudTrail-Digest/", None)]
    readable = authorize(_principal(trail), "s3:GetBucketAcl", bucket.arn).allowed
    if not readable or any(_refuses_upload(trail, bucket, key, encryption(kms)) for key, kms in tried):
        raise JsonRESTError(
            "InsufficientS3BucketPolicyException",
            f"Incorrect S3 bucket policy is detected for bucket: {trail.bucket_name}",
        )
    if trail.kms_key_id:
        _check_key(trail, bucket, key, tried[0][0])


def _check_key(trail: Trail, bucket: FakeBucket, key: Key | None, tried: str) -> None:
    if key is None:
        raise JsonRESTError("KmsKeyNotFoundException", f"The KMS key {trail.kms_key_id} was not found.")
    described = authorize(_principal(trail), "kms:DescribeKey", key.arn).allowed
    if not described or _refusal_of_key(trail, bucket, key, tried, decrypts=True):
        raise JsonRESTError(
            "InsufficientEncryptionPolicyException",
            f"Insufficient permissions to access S3 bucket {trail.bucket_name} or KMS key {key.arn}.",
        )


def refusal_of_delivery(trail: Trail, object_key: str, encrypted: dict[str, str]) -> str | None:
    """S3's error code for an upload by CloudTrail; nothing where it may."""
    bucket = bucket_of(trail.bucket_name)
    if bucket is None:
        return "NoSuchBucket"
    if _refuses_upload(trail, bucket, object_key, encrypted):
        return "AccessDenied"
    if "SSEKMSKeyId" not in encrypted:
        return None
    key = _key(trail, encrypted["SSEKMSKeyId"])
    return _refusal_of_key(trail, bucket, key, object_key, decrypts=False) if key else "KMS.NotFoundException"


def _refuses_upload(trail: Trail, bucket: FakeBucket, object_key: str, encrypted: dict[str, str]) -> bool:
    context = {
        "s3:x-amz-acl": "bucket-owner-full-control",
        "s3:x-amz-server-side-encryption": encrypted["ServerSideEncryption"],
    }
    if "SSEKMSKeyId" in encrypted:
        context["s3:x-amz-server-side-encryption-aws-kms-key-id"] = encrypted["SSEKMSKeyId"]
    return not authorize(_principal(trail), "s3:PutObject", f"{bucket.arn}/{object_key}", context).allowed


def _refusal_of_key(trail: Trail, bucket: FakeBucket, key: Key, object_key: str, decrypts: bool) -> str | None:
    """With a Bucket Key, S3 states the bucket alone (S3 User Guide, "Reducing the cost of SSE-KMS with S3 Bucket Keys").

    kms:Decrypt is asked when the trail is made (CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail").
    """
    if key.key_state != "Enabled":
        return "KMS.DisabledException"
    has_bucket_key = str((bucket.encryption or {}).get("Rule", {}).get("BucketKeyEnabled", False)).lower() == "true"
    stated = {"aws:s3:arn": bucket.arn}
    if not has_bucket_key:
        stated = {"aws:cloudtrail:arn": trail.arn, "aws:s3:arn": f"{bucket.arn}/{object_key}"}
    context = {f"kms:EncryptionContext:{name}": value for name, value in stated.items()}
    context["kms:ViaService"] = f"s3.{bucket.region_name}.amazonaws.com"
    actions = ["kms:GenerateDataKey", *(["kms:Decrypt"] if decrypts and has_bucket_key else [])]
    allowed = all(authorize(_principal(trail), action, key.arn, context).allowed for action in actions)
    return None if allowed else "AccessDenied"


def _principal(trail: Trail) -> Principal:
    return service(CLOUDTRAIL, trail.arn, trail.account_id)


def bucket_of(name: str) -> FakeBucket | None:
    partition, account = s3_backends.bucket_accounts.get(name, (None, None))
    return s3_backends[account][partition].buckets.get(name) if account else None


def _key(trail: Trail, key_id: str) -> Key | None:
    """The key by its ARN, id or alias; those without an ARN are looked up where the trail is."""
    parts = key_id.split(":", 5)
    region, account = (parts[3], parts[4]) if len(parts) == 6 else (trail.region_name, trail.account_id)
    backend = kms_backends[account][region]
    try:
        return backend.describe_key(key_id)
    except (JsonRESTError, KeyError):
        return None
