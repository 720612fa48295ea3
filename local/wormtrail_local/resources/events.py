"""AWS::Events::Rule and AWS::Events::EventBusPolicy."""

import json

from moto.cloudformation.exceptions import ValidationError

from wormtrail_local.resources.resource import Properties, Resource, removed_tags, tag_map


class Rule(Resource):
    type_name = "AWS::Events::Rule"
    name_property = "Name"
    longest_name = 64
    known = frozenset(
        {
            "Description",
            "EventBusName",
            "EventPattern",
            "Name",
            "RoleArn",
            "ScheduleExpression",
            "State",
            "Tags",
            "Targets",
        }
    )
    replaced_with = frozenset({"Name", "EventBusName"})

    def create(self) -> None:
        arn = self._put(tags=self._tags())
        self.attributes = {"Arn": arn}
        self._target([])

    def update(self, previous: Properties) -> None:
        self._put(tags=[])
        gone = removed_tags(previous, self.properties)
        if gone:
            self.call("events", "UntagResource", ResourceARN=self.attributes["Arn"], TagKeys=gone)
        if self._tags():
            self.call("events", "TagResource", ResourceARN=self.attributes["Arn"], Tags=self._tags())
        self._target(previous.get("Targets", []))

    def _put(self, tags: list[dict[str, str]]) -> str:
        pattern = self.properties.get("EventPattern")
        return self.call(
            "events",
            "PutRule",
            Name=self.name,
            EventPattern=json.dumps(pattern) if isinstance(pattern, dict) else pattern,
            Tags=tags or None,
            **self.pick("Description", "EventBusName", "RoleArn", "ScheduleExpression", "State"),
        )["RuleArn"]

    def _target(self, previous: list[Properties]) -> None:
        targets = self.properties.get("Targets", [])
        gone = {each["Id"] for each in previous} - {each["Id"] for each in targets}
        if gone:
            self._targets("RemoveTargets", Ids=sorted(gone))
        if targets:
            self._targets("PutTargets", Targets=[_with_input_paths(each) for each in targets])

    def _targets(self, operation: str, **parameters: object) -> None:
        self.call(
            "events", operation, Rule=self.name, EventBusName=self.properties.get("EventBusName"), **parameters
        )

    def _tags(self) -> list[dict[str, str]]:
        return [{"Key": key, "Value": value} for key, value in tag_map(self.properties.get("Tags")).items()]

    def remove(self) -> None:
        # Whoever added a target to the rule must not keep it from being deleted.
        targets = self.call(
            "events", "ListTargetsByRule", Rule=self.name, EventBusName=self.properties.get("EventBusName")
        )["Targets"]
        if targets:
            self._targets("RemoveTargets", Ids=[each["Id"] for each in targets])
        self.call("events", "DeleteRule", Name=self.name, EventBusName=self.properties.get("EventBusName"))


class EventBusPolicy(Resource):
    """One statement of a bus's policy, beside those of others."""

    type_name = "AWS::Events::EventBusPolicy"
    name_property = "StatementId"
    known = frozenset({"EventBusName", "Statement", "StatementId"})
    replaced_with = frozenset({"EventBusName", "StatementId"})

    def create(self) -> None:
        # Whether CloudFormation takes a statement of another hand for its own is not documented: here it is refused.
        if any(each["Sid"] == self.name for each in self._statements()):
            raise ValidationError(self.logical_resource_id, message=f"{self.name} already exists")
        self.update({})

    def update(self, previous: Properties) -> None:
        rest = [each for each in self._statements() if each["Sid"] != self.name]
        policy = {"Version": "2012-10-17", "Statement": [*rest, {**self.properties["Statement"], "Sid": self.name}]}
        self.call("events", "PutPermission", EventBusName=self._bus(), Policy=json.dumps(policy))

    def remove(self) -> None:
        self.call("events", "RemovePermission", EventBusName=self._bus(), StatementId=self.name)

    def _bus(self) -> str:
        return self.properties.get("EventBusName", "default")

    def _statements(self) -> list[Properties]:
        policy = self.call("events", "DescribeEventBus", Name=self._bus()).get("Policy")
        return json.loads(policy)["Statement"] if policy else []


def _with_input_paths(target: Properties) -> Properties:
    """The target as PutTargets takes it: an input template is text there, whatever the template says."""
    transformer = target.get("InputTransformer")
    if not transformer or isinstance(transformer["InputTemplate"], str):
        return target
    return {**target, "InputTransformer": {**transformer, "InputTemplate": json.dumps(transformer["InputTemplate"])}}
