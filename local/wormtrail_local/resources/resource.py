"""What a CloudFormation resource type is here: properties, carried out as ordinary API calls."""

import re
import secrets
import string
from typing import Any, ClassVar

from botocore.exceptions import ClientError, ParamValidationError
from moto.cloudformation.exceptions import ValidationError
from moto.utilities.utils import get_partition

from wormtrail_local.clients import call

_SUFFIX_ALPHABET = string.ascii_uppercase + string.digits
_NOT_FOUND = re.compile(r"NoSuch|NotFound|NonExistent|DoesNotExist|^404$")

Properties = dict[str, Any]


class Resource:
    """One resource of a stack. A subclass is a resource type; moto's CloudFormation creates, updates and deletes it.

    A property that a type does not carry out fails the deployment by name: what the template says is what the
    API answers afterwards, or the stack does not exist.
    """

    type_name: ClassVar[str]
    name_property: ClassVar[str] = ""
    longest_name: ClassVar[int] = 128
    known: ClassVar[frozenset[str]] = frozenset()
    replaced_with: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, name: str, properties: Properties, account_id: str, region: str) -> None:
        self.name = name
        self.properties = properties
        self.account_id = account_id
        self.region = region
        self.physical_resource_id = name
        self.attributes: dict[str, str] = {}
        self.type = self.type_name
        self.logical_resource_id = ""
        # Whether anything of it was made, which a failed creation takes away again.
        self.exists = False

    # What a resource type says.

    def create(self) -> None:
        """Makes the resource and sets its physical id and attributes."""
        raise NotImplementedError

    def update(self, previous: Properties) -> None:
        """Brings the resource from the previous properties to the present ones, in place."""
        raise NotImplementedError

    def remove(self) -> None:
        """Deletes the resource."""

    # What the types share.

    def call(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        answer = call(service, self.region, operation, **parameters)
        self.exists = self.exists or not operation.startswith(("Describe", "Get", "List"))
        return answer

    def pick(self, *names: str) -> Properties:
        """The named properties, as far as the template has them."""
        return {name: self.properties[name] for name in names if name in self.properties}

    def arn(self, service: str, resource: str) -> str:
        return f"arn:{get_partition(self.region)}:{service}:{self.region}:{self.account_id}:{resource}"

    # What moto's CloudFormation calls.

    @classmethod
    def create_from_cloudformation_json(
        cls, name: str, template: dict[str, Any], account_id: str, region: str, **origin: Any
    ) -> "Resource":
        properties = without_nothing(template["Properties"])
        given = properties.get(cls.name_property) if cls.name_property else None
        chosen = given or cls.generated_name(origin["StackId"].split("/")[1], origin["LogicalId"])
        resource = cls(chosen, properties, account_id, region)
        resource.logical_resource_id = origin["LogicalId"]
        resource._make(template)
        return resource

    def _make(self, template: dict[str, Any]) -> None:
        try:
            self._carry_out(self.create)
        except ValidationError:
            if self.exists and template.get("DeletionPolicy") != "Retain":
                self.delete(self.account_id, self.region)
            raise

    @classmethod
    def update_from_cloudformation_json(
        cls,
        original_resource: "Resource",
        new_resource_name: str,
        cloudformation_json: dict[str, Any],
        account_id: str,
        region_name: str,
    ) -> "Resource":
        previous = original_resource.properties
        properties = without_nothing(cloudformation_json["Properties"])
        if any(previous.get(name) != properties.get(name) for name in cls.replaced_with):
            return original_resource._replaced(properties, cloudformation_json)
        # They stay where it fails, so that the rollback finds all that may have changed.
        original_resource.properties = properties
        original_resource._carry_out(lambda: original_resource.update(previous))
        return original_resource

    def _replaced(self, properties: Properties, template: dict[str, Any]) -> "Resource":
        stem = self.name.rsplit("-", 1)[0]
        name = properties.get(self.name_property) or f"{stem}-{random_suffix()}"
        successor = type(self)(name, properties, self.account_id, self.region)
        successor.logical_resource_id = self.logical_resource_id
        successor._make(template)
        return successor

    def _carry_out(self, work: Any) -> None:
        unknown = sorted(set(self.properties) - self.known)
        if unknown:
            raise ValidationError(
                self.logical_resource_id,
                message=f"{self.logical_resource_id} ({self.type_name}): the local AWS does not carry out "
                f"{', '.join(unknown)}.",
            )
        try:
            work()
        except (ClientError, ParamValidationError) as refused:
            raise ValidationError(
                self.logical_resource_id, message=f"{self.logical_resource_id} ({self.type_name}): {refused}"
            ) from refused

    @classmethod
    def generated_name(cls, stack: str, logical_id: str) -> str:
        room = cls.longest_name - 14
        return f"{stack[: max(1, room - len(logical_id))]}-{logical_id[: room - 1]}-{random_suffix()}"

    @classmethod
    def cloudformation_name_type(cls) -> str:
        return cls.name_property

    @classmethod
    def has_cfn_attr(cls, attribute: str) -> bool:
        return True

    def get_cfn_attribute(self, attribute: str) -> str:
        if attribute not in self.attributes:
            raise ValidationError(
                self.logical_resource_id,
                message=f"Template error: resource {self.logical_resource_id} does not support attribute type "
                f"{attribute} in Fn::GetAtt",
            )
        return self.attributes[attribute]

    def is_created(self) -> bool:
        return True

    def delete(self, account_id: str, region_name: str) -> None:
        try:
            self.remove()
        except ClientError as refused:
            # Somebody deleted it before: what CloudFormation wants is so already.
            if not _NOT_FOUND.search(refused.response["Error"]["Code"]):
                raise


def random_suffix() -> str:
    return "".join(secrets.choice(_SUFFIX_ALPHABET) for _ in range(12))


def without_nothing(value: Any) -> Any:
    """The value without what `AWS::NoValue` left behind."""
    if isinstance(value, dict):
        return {key: without_nothing(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nothing(item) for item in value if item is not None]
    return value


def tag_map(tags: Any) -> dict[str, str]:
    """CloudFormation's list of tags (or map, for Lambda's older types) as a map."""
    if isinstance(tags, dict):
        return tags
    return {tag["Key"]: str(tag["Value"]) for tag in tags or []}


def removed_tags(previous: Properties, present: Properties) -> list[str]:
    """The tag keys that an update takes away."""
    return sorted(set(tag_map(previous.get("Tags"))) - set(tag_map(present.get("Tags"))))
