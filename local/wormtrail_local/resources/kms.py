"""AWS::KMS::Key and AWS::KMS::Alias."""

import json

from wormtrail_local.resources.resource import Properties, Resource, removed_tags, tag_map


class Key(Resource):
    type_name = "AWS::KMS::Key"
    known = frozenset(
        {
            "Description",
            "Enabled",
            "EnableKeyRotation",
            "KeyPolicy",
            "KeySpec",
            "KeyUsage",
            "MultiRegion",
            "Origin",
            "PendingWindowInDays",
            "RotationPeriodInDays",
            "BypassPolicyLockoutSafetyCheck",
            "Tags",
        }
    )
    replaced_with = frozenset({"KeySpec", "KeyUsage", "MultiRegion", "Origin"})

    def create(self) -> None:
        metadata = self.call(
            "kms",
            "CreateKey",
            Policy=self._policy(),
            Tags=self._tags() or None,
            **self.pick("Description", "KeySpec", "KeyUsage", "MultiRegion", "Origin"),
        )["KeyMetadata"]
        self.physical_resource_id = metadata["KeyId"]
        self.attributes = {"Arn": metadata["Arn"], "KeyId": metadata["KeyId"]}
        self._rotate()
        self._enable()

    def update(self, previous: Properties) -> None:
        key = self.physical_resource_id
        if self.properties.get("KeyPolicy") != previous.get("KeyPolicy"):
            self.call("kms", "PutKeyPolicy", KeyId=key, PolicyName="default", Policy=self._policy())
        if self.properties.get("Description") != previous.get("Description"):
            self.call("kms", "UpdateKeyDescription", KeyId=key, Description=self.properties.get("Description", ""))
        gone = removed_tags(previous, self.properties)
        if gone:
            self.call("kms", "UntagResource", KeyId=key, TagKeys=gone)
        if self._tags():
            self.call("kms", "TagResource", KeyId=key, Tags=self._tags())
        self._rotate()
        self._enable()

    def remove(self) -> None:
        self.call(
            "kms",
            "ScheduleKeyDeletion",
            KeyId=self.physical_resource_id,
            PendingWindowInDays=self.properties.get("PendingWindowInDays", 30),
        )

    def _policy(self) -> str | None:
        policy = self.properties.get("KeyPolicy")
        return json.dumps(policy) if policy else None

    def _tags(self) -> list[dict[str, str]]:
        return [{"TagKey": key, "TagValue": value} for key, value in tag_map(self.properties.get("Tags")).items()]

    def _rotate(self) -> None:
        if self.properties.get("KeySpec", "SYMMETRIC_DEFAULT") != "SYMMETRIC_DEFAULT":
            return
        if self.properties.get("EnableKeyRotation") in (True, "true"):
            self.call(
                "kms",
                "EnableKeyRotation",
                KeyId=self.physical_resource_id,
                RotationPeriodInDays=self.properties.get("RotationPeriodInDays"),
            )
        else:
            self.call("kms", "DisableKeyRotation", KeyId=self.physical_resource_id)

    def _enable(self) -> None:
        enabled = self.properties.get("Enabled", True) in (True, "true")
        self.call("kms", "EnableKey" if enabled else "DisableKey", KeyId=self.physical_resource_id)


class Alias(Resource):
    type_name = "AWS::KMS::Alias"
    name_property = "AliasName"
    known = frozenset({"AliasName", "TargetKeyId"})
    replaced_with = frozenset({"AliasName"})

    def create(self) -> None:
        self.call("kms", "CreateAlias", AliasName=self.name, TargetKeyId=self._key())

    def update(self, previous: Properties) -> None:
        self.call("kms", "UpdateAlias", AliasName=self.name, TargetKeyId=self._key())

    def remove(self) -> None:
        self.call("kms", "DeleteAlias", AliasName=self.name)

    def _key(self) -> str:
        return self.properties["TargetKeyId"].split(":key/")[-1]
