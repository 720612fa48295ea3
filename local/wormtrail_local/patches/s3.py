"""S3: Object Lock as AWS enforces it, and in AWS's words; bucket policies are enforced elsewhere."""

from datetime import datetime, timedelta, timezone
from typing import Any

from moto.core.responses import ActionResult
from moto.iam.access_control import PermissionResult
from moto.s3 import models
from moto.s3.exceptions import AccessDeniedByLock, InvalidBucketState, S3ClientError
from moto.s3.responses import S3Response


def apply() -> None:
    # moto enforces bucket policies without their conditions: "deny what does not come over TLS" denies everything.
    # wormtrail_local.authorization asks them instead.
    models.FakeBucket.get_permission = lambda *_: PermissionResult.PERMITTED
    models.S3Backend.put_object_lock_configuration = _put_object_lock_configuration
    models.FakeBucket.default_retention = _default_retention
    AccessDeniedByLock.__init__ = _say_what_denies
    _keep_versioning_of_locked_buckets()
    _enforce_retention()
    _answer_retention()
    _answer_event_bridge()
    _list_versions_behind_the_marker()
    _delete_what_is_named()
    _list_versions_without_their_content()


def _list_versions_without_their_content() -> None:
    # moto copies the content of each version that it lists.
    class Listed(models.FakeKey):
        """Shares the content, and must not close it when it is collected."""

        def dispose(self, garbage: bool = False) -> None:
            return

    def listed(key: models.FakeKey, memo: dict[int, Any]) -> models.FakeKey:
        twin = Listed.__new__(Listed)
        vars(twin).update(vars(key))
        return twin

    models.FakeKey.__deepcopy__ = listed


def _say_what_denies(error: AccessDeniedByLock) -> None:
    # moto says "Access Denied" alone, as AWS does not (versity/versitygw #1330; moto's own tests against AWS).
    S3ClientError.__init__(error, "AccessDenied", "Access Denied because object protected by object lock.")


def _put_object_lock_configuration(
    backend: models.S3Backend,
    bucket_name: str,
    lock_enabled: bool,
    mode: str | None = None,
    days: int | None = None,
    years: int | None = None,
) -> None:
    # moto refuses a bucket that holds objects. On AWS whoever may call it can lower the default retention at any
    # time, and enable Object Lock on an existing bucket (S3 User Guide, "Configuring S3 Object Lock").
    bucket = backend.get_bucket(bucket_name)
    if not bucket.is_versioned:
        raise InvalidBucketState("Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration")
    bucket.object_lock_enabled = bucket.object_lock_enabled or lock_enabled
    bucket.default_lock_mode = mode
    # moto answers Years: 0 beside the days that were set.
    bucket.default_lock_days = days or None
    bucket.default_lock_years = years or None


def _default_retention(bucket: models.FakeBucket) -> str:
    days = (bucket.default_lock_days or 0) + 365 * (bucket.default_lock_years or 0)
    return f"{datetime.now(timezone.utc) + timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


def _keep_versioning_of_locked_buckets() -> None:
    # moto suspends the versioning of a bucket with Object Lock; AWS refuses.
    put_versioning = models.S3Backend.put_bucket_versioning

    def put_bucket_versioning(backend: models.S3Backend, bucket_name: str, status: str) -> None:
        if backend.get_bucket(bucket_name).object_lock_enabled and status != "Enabled":
            raise InvalidBucketState(
                "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed."
            )
        put_versioning(backend, bucket_name, status)

    models.S3Backend.put_bucket_versioning = put_bucket_versioning


def _enforce_retention() -> None:
    # moto lets anyone shorten or remove a retention, COMPLIANCE included.
    put_retention = S3Response.put_object_retention

    def put_object_retention(response: S3Response) -> Any:
        bucket = response.backend.get_bucket(response.bucket_name)
        if bucket.object_lock_enabled:
            key = response.backend.get_object(
                response.bucket_name, response.parse_key_name(), version_id=response._get_param("versionId")
            )
            bypass = response.headers.get("x-amz-bypass-governance-retention", "").lower() == "true"
            if key and not _may_replace(key, response._mode_until_from_body(), bypass):
                raise AccessDeniedByLock
        return put_retention(response)

    S3Response.put_object_retention = put_object_retention


def _may_replace(key: models.FakeKey, retention: tuple[str | None, str | None], bypass: bool) -> bool:
    mode, until = retention
    present = _moment(key.lock_until)
    if key.lock_mode not in ("COMPLIANCE", "GOVERNANCE") or not present or present <= datetime.now(timezone.utc):
        return True
    if key.lock_mode == "GOVERNANCE" and bypass:
        return True
    stays_as_strict = mode == "COMPLIANCE" or mode == key.lock_mode
    wanted = _moment(until)
    return stays_as_strict and wanted is not None and wanted >= present


class NoSuchObjectLockConfiguration(S3ClientError):
    def __init__(self) -> None:
        super().__init__(
            "NoSuchObjectLockConfiguration", "The specified object does not have a ObjectLock configuration"
        )
        self.code = 404


def _answer_retention() -> None:
    # moto answers GetObjectRetention with the object itself.
    get_key = S3Response._key_response_get

    def get_retention_or_key(response: S3Response, query: dict[str, Any], key_name: str) -> Any:
        if "retention" not in query:
            return get_key(response, query, key_name)
        key, _ = response._get_key()
        if not key.lock_mode:
            raise NoSuchObjectLockConfiguration
        response.data["Action"] = "GetObjectRetention"
        retention = {"Mode": key.lock_mode, "RetainUntilDate": _moment(key.lock_until)}
        return response.serialized(ActionResult({"Retention": retention}))

    S3Response._key_response_get = get_retention_or_key


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


def _answer_event_bridge() -> None:
    # moto keeps EventBridgeConfiguration and does not answer it.
    get_notification = S3Response.get_bucket_notification

    def get_bucket_notification(response: S3Response) -> Any:
        kept = response.backend.get_bucket_notification_configuration(response.bucket_name)
        if not kept or kept.event_bridge is None or kept.topic or kept.queue or kept.cloud_function:
            return get_notification(response)
        response.data["Action"] = "GetBucketNotificationConfiguration"
        return response.serialized(ActionResult({"EventBridgeConfiguration": {}}))

    S3Response.get_bucket_notification = get_bucket_notification


def _list_versions_behind_the_marker() -> None:
    # A key marker alone makes moto leave out the first key behind it. Markers of a key and a version it takes rightly.
    list_versions = models.S3Backend.list_object_versions

    def list_object_versions(
        backend: models.S3Backend,
        bucket_name: str,
        delimiter: str | None = None,
        key_marker: str | None = None,
        max_keys: int | None = 1000,
        prefix: str = "",
        version_id_marker: str | None = None,
    ) -> Any:
        if key_marker is not None and not version_id_marker and not delimiter:
            keys = backend.get_bucket(bucket_name).keys
            versions = [version for _, listed in keys.iterlists() for version in listed if version.name <= key_marker]
            last = max(versions, key=lambda version: (version.name, -version.last_modified.timestamp()), default=None)
            key_marker = last and last.name
            version_id_marker = last and last.version_id
        return list_versions(backend, bucket_name, delimiter, key_marker, max_keys, prefix, version_id_marker)

    models.S3Backend.list_object_versions = list_object_versions


# What moto deletes of a bucket (and metrics, see s3_metrics.py).
_DELETED = frozenset(
    {
        *("cors", "encryption", "lifecycle", "metrics", "ownershipControls", "policy", "publicAccessBlock"),
        *("replication", "tagging", "website", "x-id"),
    }
)


def _delete_what_is_named() -> None:
    # moto takes the DELETE of a configuration that it does not know for the DELETE of the bucket.
    answer = S3Response._bucket_response_delete

    def delete(response: S3Response, bucket_name: str, query: dict[str, Any]) -> Any:
        unknown = sorted(set(query) - _DELETED - {"id"})
        if unknown:
            raise NotImplementedError(f"The local AWS does not delete the {unknown[0]} of a bucket.")
        return answer(response, bucket_name, query)

    S3Response._bucket_response_delete = delete
