"""AWS::StepFunctions::StateMachine."""

import json

from wormtrail_local.resources.resource import Properties, Resource, removed_tags, tag_map


def _lower_first(value: object) -> object:
    """Step Functions' API spells in camelCase what CloudFormation spells in PascalCase."""
    if isinstance(value, dict):
        return {name[0].lower() + name[1:]: _lower_first(part) for name, part in value.items()}
    return [_lower_first(part) for part in value] if isinstance(value, list) else value


class StateMachine(Resource):
    type_name = "AWS::StepFunctions::StateMachine"
    name_property = "StateMachineName"
    longest_name = 80
    known = frozenset(
        {
            "Definition",
            "DefinitionS3Location",
            "DefinitionString",
            "DefinitionSubstitutions",
            "EncryptionConfiguration",
            "LoggingConfiguration",
            "RoleArn",
            "StateMachineName",
            "StateMachineType",
            "Tags",
            "TracingConfiguration",
        }
    )
    replaced_with = frozenset({"StateMachineName", "StateMachineType"})

    def create(self) -> None:
        arn = self.call(
            "stepfunctions",
            "CreateStateMachine",
            name=self.name,
            type=self.properties.get("StateMachineType"),
            tags=self._tags() or None,
            **self._settings(),
        )["stateMachineArn"]
        self.physical_resource_id = arn
        self.attributes = {"Arn": arn, "Name": self.name}

    def update(self, previous: Properties) -> None:
        arn = self.physical_resource_id
        self.call("stepfunctions", "UpdateStateMachine", stateMachineArn=arn, **self._settings())
        gone = removed_tags(previous, self.properties)
        if gone:
            self.call("stepfunctions", "UntagResource", resourceArn=arn, tagKeys=gone)
        if self._tags():
            self.call("stepfunctions", "TagResource", resourceArn=arn, tags=self._tags())

    def _settings(self) -> Properties:
        settings = {
            name[0].lower() + name[1:]: _lower_first(value)
            for name, value in self.pick(
                "EncryptionConfiguration", "LoggingConfiguration", "TracingConfiguration"
            ).items()
        }
        return {"definition": self._definition(), "roleArn": self.properties["RoleArn"], **settings}

    def _definition(self) -> str:
        if "DefinitionS3Location" in self.properties:
            place = self.properties["DefinitionS3Location"]
            body = self.call("s3", "GetObject", Bucket=place["Bucket"], Key=place["Key"])["Body"]
            definition = body.read().decode()
        else:
            given = self.properties.get("DefinitionString") or self.properties.get("Definition")
            definition = given if isinstance(given, str) else json.dumps(given)
        for name, value in self.properties.get("DefinitionSubstitutions", {}).items():
            definition = definition.replace("${" + name + "}", str(value))
        return definition

    def _tags(self) -> list[dict[str, str]]:
        return [{"key": key, "value": value} for key, value in tag_map(self.properties.get("Tags")).items()]

    def remove(self) -> None:
        self.call("stepfunctions", "DeleteStateMachine", stateMachineArn=self.physical_resource_id)
