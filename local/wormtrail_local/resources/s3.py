"""AWS::S3::Bucket and AWS::S3::BucketPolicy."""

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from moto.utilities.utils import get_partition

from wormtrail_local import limits
from wormtrail_local.partitions import url_suffix
from wormtrail_local.resources.resource import Properties, Resource, random_suffix, tag_map


class Configuration(NamedTuple):
    """One sub-configuration of a bucket: the calls that write and remove it, and how the API spells it."""

    put: str
    parameter: str
    delete: str | None
    spelled: Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def _encryption(value: Properties) -> Properties:
    return {
        "Rules": [
            {
                ("ApplyServerSideEncryptionByDefault" if name == "ServerSideEncryptionByDefault" else name): part
                for name, part in rule.items()
            }
            for rule in value["ServerSideEncryptionConfiguration"]
        ]
    }


def _lifecycle(value: Properties) -> Properties:
    return {"Rules": [_lifecycle_rule(rule) for rule in value["Rules"]]}


def _lifecycle_rule(rule: Properties) -> Properties:
    spelled: Properties = {"Status": rule["Status"], "Filter": _lifecycle_filter(rule)}
    if "Id" in rule:
        spelled["ID"] = rule["Id"]
    expiration = {
        api: rule[name]
        for name, api in {
            "ExpirationInDays": "Days",
            "ExpirationDate": "Date",
            "ExpiredObjectDeleteMarker": "ExpiredObjectDeleteMarker",
        }.items()
        if name in rule
    }
    if expiration:
        spelled["Expiration"] = expiration
    if "AbortIncompleteMultipartUpload" in rule:
        spelled["AbortIncompleteMultipartUpload"] = rule["AbortIncompleteMultipartUpload"]
    if "NoncurrentVersionExpiration" in rule:
        spelled["NoncurrentVersionExpiration"] = rule["NoncurrentVersionExpiration"]
    elif "NoncurrentVersionExpirationInDays" in rule:
        spelled["NoncurrentVersionExpiration"] = {"NoncurrentDays": rule["NoncurrentVersionExpirationInDays"]}
    if "Transitions" in rule:
        spelled["Transitions"] = [_transition(each, "Days", "Date") for each in rule["Transitions"]]
    if "NoncurrentVersionTransitions" in rule:
        spelled["NoncurrentVersionTransitions"] = [
            _transition(each, "NoncurrentDays", "Date") for each in rule["NoncurrentVersionTransitions"]
        ]
    return spelled


def _lifecycle_filter(rule: Properties) -> Properties:
    conditions: list[tuple[str, Any]] = [("Tag", tag) for tag in rule.get("TagFilters", [])]
    conditions += [
        (name, rule[name]) for name in ("Prefix", "ObjectSizeGreaterThan", "ObjectSizeLessThan") if name in rule
    ]
    if not conditions:
        return {"Prefix": ""}
    if len(conditions) == 1:
        return dict(conditions)
    tags = [value for name, value in conditions if name == "Tag"]
    rest = {name: value for name, value in conditions if name != "Tag"}
    return {"And": {**rest, **({"Tags": tags} if tags else {})}}


def _transition(transition: Properties, days: str, date: str) -> Properties:
    spelling = {"TransitionInDays": days, "TransitionDate": date}
    return {spelling.get(name, name): value for name, value in transition.items()}


def _notifications(value: Properties) -> Properties:
    spelled: Properties = {}
    for kind, target, arn in (
        ("LambdaConfigurations", "Function", "LambdaFunctionArn"),
        ("QueueConfigurations", "Queue", "QueueArn"),
        ("TopicConfigurations", "Topic", "TopicArn"),
    ):
        if kind in value:
            api_kind = "LambdaFunctionConfigurations" if kind == "LambdaConfigurations" else kind
            spelled[api_kind] = [
                {arn: each[target], "Events": [each["Event"]], **_notification_filter(each)} for each in value[kind]
            ]
    if value.get("EventBridgeConfiguration", {}).get("EventBridgeEnabled", True) and "EventBridgeConfiguration" in value:
        spelled["EventBridgeConfiguration"] = {}
    return spelled


def _notification_filter(configuration: Properties) -> Properties:
    rules = configuration.get("Filter", {}).get("S3Key", {}).get("Rules")
    return {"Filter": {"Key": {"FilterRules": rules}}} if rules else {}


def _replication(value: Properties) -> Properties:
    return {
        "Role": value["Role"],
        "Rules": [
            {("ID" if name == "Id" else name): part for name, part in rule.items()} for rule in value["Rules"]
        ],
    }


def _logging(value: Properties) -> Properties:
    return {
        "LoggingEnabled": {
            "TargetBucket": value["DestinationBucketName"],
            "TargetPrefix": value.get("LogFilePrefix", ""),
        }
    }


def _tags(value: Any) -> Properties:
    return {"TagSet": [{"Key": key, "Value": tag} for key, tag in tag_map(value).items()]}


def _cors(value: Properties) -> Properties:
    spelling = {"Id": "ID", "MaxAge": "MaxAgeSeconds", "ExposedHeaders": "ExposeHeaders"}
    return {
        "CORSRules": [
            {spelling.get(name, name): part for name, part in rule.items()} for rule in value["CorsRules"]
        ]
    }


# In the order in which S3 accepts them: Object Lock asks for versioning first.
_CONFIGURATIONS = {
    "VersioningConfiguration": Configuration("PutBucketVersioning", "VersioningConfiguration", None, _same),
    "ObjectLockConfiguration": Configuration("PutObjectLockConfiguration", "ObjectLockConfiguration", None, _same),
    "BucketEncryption": Configuration(
        "PutBucketEncryption", "ServerSideEncryptionConfiguration", "DeleteBucketEncryption", _encryption
    ),
    "PublicAccessBlockConfiguration": Configuration(
        "PutPublicAccessBlock", "PublicAccessBlockConfiguration", "DeletePublicAccessBlock", _same
    ),
    "OwnershipControls": Configuration(
        "PutBucketOwnershipControls", "OwnershipControls", "DeleteBucketOwnershipControls", _same
    ),
    "LifecycleConfiguration": Configuration(
        "PutBucketLifecycleConfiguration", "LifecycleConfiguration", "DeleteBucketLifecycle", _lifecycle
    ),
    "Tags": Configuration("PutBucketTagging", "Tagging", "DeleteBucketTagging", _tags),
    "NotificationConfiguration": Configuration(
        "PutBucketNotificationConfiguration", "NotificationConfiguration", None, _notifications
    ),
    "ReplicationConfiguration": Configuration(
        "PutBucketReplication", "ReplicationConfiguration", "DeleteBucketReplication", _replication
    ),
    "LoggingConfiguration": Configuration("PutBucketLogging", "BucketLoggingStatus", None, _logging),
    "CorsConfiguration": Configuration("PutBucketCors", "CORSConfiguration", "DeleteBucketCors", _cors),
}
_WHEN_REMOVED = {
    "VersioningConfiguration": {"Status": "Suspended"},
    "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"},
    "NotificationConfiguration": {},
    "LoggingConfiguration": {},
}


class Bucket(Resource):
    type_name = "AWS::S3::Bucket"
    name_property = "BucketName"
    longest_name = 63
    known = frozenset({"AccessControl", "BucketName", "ObjectLockEnabled", "MetricsConfigurations", *_CONFIGURATIONS})
    replaced_with = frozenset({"BucketName"})

    @classmethod
    def generated_name(cls, stack: str, logical_id: str) -> str:
        """25 letters of the stack, 24 of the logical id, 12 of chance, as far as bucket names in public show.

        Whether a short logical id leaves more to the stack is not documented: an option of the server.
        """
        of_id = logical_id[:24]
        room = 49 - len(of_id) if limits.short_ids_leave_room else 25
        return f"{stack[:room]}-{of_id}-{random_suffix()}".lower()

    def create(self) -> None:
        place = {} if self.region == "us-east-1" else {"LocationConstraint": self.region}
        locked = str(self.properties.get("ObjectLockEnabled", False)).lower() == "true"
        self.call(
            "s3",
            "CreateBucket",
            Bucket=self.name,
            CreateBucketConfiguration=place or None,
            ObjectLockEnabledForBucket=True if locked else None,
        )
        suffix = url_suffix(self.region)
        self.attributes = {
            "Arn": f"arn:{get_partition(self.region)}:s3:::{self.name}",
            "DomainName": f"{self.name}.s3.{suffix}",
            "RegionalDomainName": f"{self.name}.s3.{self.region}.{suffix}",
            "DualStackDomainName": f"{self.name}.s3.dualstack.{self.region}.{suffix}",
            "WebsiteURL": f"http://{self.name}.s3-website-{self.region}.{suffix}",
        }
        self.update({})

    def update(self, previous: Properties) -> None:
        for name, configuration in _CONFIGURATIONS.items():
            present = self.properties.get(name)
            if present == previous.get(name):
                continue
            if present is not None:
                self._put(configuration, configuration.spelled(present))
            elif configuration.delete:
                self.call("s3", configuration.delete, Bucket=self.name)
            else:
                self._put(configuration, _WHEN_REMOVED[name])
        if self.properties.get("AccessControl") != previous.get("AccessControl"):
            self.call("s3", "PutBucketAcl", Bucket=self.name, ACL=self._canned_acl())
        self._update_metrics(previous)

    def _canned_acl(self) -> str:
        """CloudFormation's LogDeliveryWrite is the API's log-delivery-write."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", self.properties.get("AccessControl", "Private")).lower()

    def _put(self, configuration: Configuration, value: Any) -> None:
        self.call("s3", configuration.put, Bucket=self.name, **{configuration.parameter: value})

    def _update_metrics(self, previous: Properties) -> None:
        present = {each["Id"]: each for each in self.properties.get("MetricsConfigurations", [])}
        former = {each["Id"]: each for each in previous.get("MetricsConfigurations", [])}
        for identifier in sorted(former.keys() - present.keys()):
            self.call("s3", "DeleteBucketMetricsConfiguration", Bucket=self.name, Id=identifier)
        for identifier, metrics in present.items():
            if metrics != former.get(identifier):
                self.call(
                    "s3",
                    "PutBucketMetricsConfiguration",
                    Bucket=self.name,
                    Id=identifier,
                    MetricsConfiguration={"Id": identifier, **_metrics_filter(metrics)},
                )

    def remove(self) -> None:
        self.call("s3", "DeleteBucket", Bucket=self.name)


def _metrics_filter(metrics: Properties) -> Properties:
    conditions: list[tuple[str, Any]] = [("Tag", tag) for tag in metrics.get("TagFilters", [])]
    conditions += [(name, metrics[name]) for name in ("Prefix", "AccessPointArn") if name in metrics]
    if not conditions:
        return {}
    if len(conditions) == 1:
        return {"Filter": dict(conditions)}
    tags = [value for name, value in conditions if name == "Tag"]
    rest = {name: value for name, value in conditions if name != "Tag"}
    return {"Filter": {"And": {**rest, **({"Tags": tags} if tags else {})}}}


class BucketPolicy(Resource):
    type_name = "AWS::S3::BucketPolicy"
    known = frozenset({"Bucket", "PolicyDocument"})
    replaced_with = frozenset({"Bucket"})

    def create(self) -> None:
        self.physical_resource_id = self.properties["Bucket"]
        self.update({})

    def update(self, previous: Properties) -> None:
        self.call(
            "s3",
            "PutBucketPolicy",
            Bucket=self.properties["Bucket"],
            Policy=json.dumps(self.properties["PolicyDocument"]),
        )

    def remove(self) -> None:
        self.call("s3", "DeleteBucketPolicy", Bucket=self.properties["Bucket"])
