"""AWS::Lambda::Function, Permission, EventSourceMapping and EventInvokeConfig."""

import io
import zipfile
from typing import Any

from wormtrail_local.resources.resource import Properties, Resource, removed_tags, tag_map

_CONFIGURATION = (
    "DeadLetterConfig",
    "Description",
    "Environment",
    "EphemeralStorage",
    "Handler",
    "KmsKeyArn",
    "Layers",
    "LoggingConfig",
    "MemorySize",
    "Role",
    "Runtime",
    "Timeout",
    "TracingConfig",
    "VpcConfig",
)
# What Lambda takes for a setting that an update leaves out (Lambda API reference, CreateFunction).
_LEFT_OUT: Properties = {
    "DeadLetterConfig": {"TargetArn": ""},
    "Description": "",
    "Environment": {"Variables": {}},
    "KmsKeyArn": "",
    "MemorySize": 128,
    "Timeout": 3,
    "TracingConfig": {"Mode": "PassThrough"},
}


def _spelled(settings: Properties) -> Properties:
    """The settings as the API spells them: it writes KMSKeyArn where CloudFormation writes KmsKeyArn."""
    return {("KMSKeyArn" if name == "KmsKeyArn" else name): value for name, value in settings.items()}


class Function(Resource):
    type_name = "AWS::Lambda::Function"
    name_property = "FunctionName"
    longest_name = 64
    known = frozenset(
        {
            *_CONFIGURATION,
            "Architectures",
            "Code",
            "FunctionName",
            "PackageType",
            "RecursiveLoop",
            "ReservedConcurrentExecutions",
            "Tags",
        }
    )
    replaced_with = frozenset({"FunctionName", "PackageType"})

    def create(self) -> None:
        self.call(
            "lambda",
            "CreateFunction",
            FunctionName=self.name,
            Code=self._code(),
            Tags=tag_map(self.properties.get("Tags")) or None,
            **_spelled(self.pick("Architectures", "PackageType", *_CONFIGURATION)),
        )
        self.attributes = {"Arn": self.arn("lambda", f"function:{self.name}")}
        self._reserve({})

    def update(self, previous: Properties) -> None:
        if self.properties["Code"] != previous["Code"]:
            self.call("lambda", "UpdateFunctionCode", FunctionName=self.name, **self._code())
        changed = {
            name: self.properties.get(name, _LEFT_OUT.get(name))
            for name in _CONFIGURATION
            if self.properties.get(name) != previous.get(name)
        }
        if changed:
            self.call("lambda", "UpdateFunctionConfiguration", FunctionName=self.name, **_spelled(changed))
        gone = removed_tags(previous, self.properties)
        if gone:
            self.call("lambda", "UntagResource", Resource=self.attributes["Arn"], TagKeys=gone)
        tags = tag_map(self.properties.get("Tags"))
        if tags:
            self.call("lambda", "TagResource", Resource=self.attributes["Arn"], Tags=tags)
        self._reserve(previous)

    def _reserve(self, previous: Properties) -> None:
        reserved = self.properties.get("ReservedConcurrentExecutions")
        if reserved == previous.get("ReservedConcurrentExecutions"):
            return
        if reserved is None:
            self.call("lambda", "DeleteFunctionConcurrency", FunctionName=self.name)
        else:
            self.call(
                "lambda", "PutFunctionConcurrency", FunctionName=self.name, ReservedConcurrentExecutions=reserved
            )

    def _code(self) -> Properties:
        code = dict(self.properties["Code"])
        if "ZipFile" in code:
            code["ZipFile"] = _zipped(code["ZipFile"], self.properties.get("Runtime", ""))
        return code

    def remove(self) -> None:
        self.call("lambda", "DeleteFunction", FunctionName=self.name)


def _zipped(source: str, runtime: str) -> bytes:
    """CloudFormation's inline code, as the deployment package that it makes of it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.py" if runtime.startswith("python") else "index.js", source)
    return packed.getvalue()


class Permission(Resource):
    type_name = "AWS::Lambda::Permission"
    known = frozenset(
        {
            "Action",
            "EventSourceToken",
            "FunctionName",
            "FunctionUrlAuthType",
            "Principal",
            "PrincipalOrgID",
            "SourceAccount",
            "SourceArn",
        }
    )
    replaced_with = known

    def create(self) -> None:
        self.call("lambda", "AddPermission", StatementId=self.name, **self.properties)
        self.attributes = {"Id": self.name}

    def update(self, previous: Properties) -> None:
        """Every change replaces it."""

    def remove(self) -> None:
        self.call(
            "lambda", "RemovePermission", StatementId=self.name, FunctionName=self.properties["FunctionName"]
        )


class EventSourceMapping(Resource):
    type_name = "AWS::Lambda::EventSourceMapping"
    known = frozenset(
        {
            "BatchSize",
            "BisectBatchOnFunctionError",
            "Enabled",
            "EventSourceArn",
            "FunctionName",
            "FunctionResponseTypes",
            "KmsKeyArn",
            "MaximumBatchingWindowInSeconds",
            "ScalingConfig",
            "Tags",
        }
    )
    replaced_with = frozenset({"EventSourceArn"})

    def create(self) -> None:
        made = self.call("lambda", "CreateEventSourceMapping", **self._parameters())
        self.physical_resource_id = made["UUID"]
        self.attributes = {"Id": made["UUID"]}

    def update(self, previous: Properties) -> None:
        parameters = {k: v for k, v in self._parameters().items() if k not in ("EventSourceArn", "Tags")}
        self.call("lambda", "UpdateEventSourceMapping", UUID=self.physical_resource_id, **parameters)

    def _parameters(self) -> dict[str, Any]:
        tags = tag_map(self.properties.get("Tags"))
        settings = _spelled({name: value for name, value in self.properties.items() if name != "Tags"})
        return {**settings, **({"Tags": tags} if tags else {})}

    def remove(self) -> None:
        self.call("lambda", "DeleteEventSourceMapping", UUID=self.physical_resource_id)


class EventInvokeConfig(Resource):
    type_name = "AWS::Lambda::EventInvokeConfig"
    known = frozenset(
        {"DestinationConfig", "FunctionName", "MaximumEventAgeInSeconds", "MaximumRetryAttempts", "Qualifier"}
    )
    replaced_with = frozenset({"FunctionName", "Qualifier"})

    def create(self) -> None:
        self.update({})

    def update(self, previous: Properties) -> None:
        self.call(
            "lambda",
            "PutFunctionEventInvokeConfig",
            **self.pick("DestinationConfig", "FunctionName", "MaximumEventAgeInSeconds", "MaximumRetryAttempts"),
        )

    def remove(self) -> None:
        self.call("lambda", "DeleteFunctionEventInvokeConfig", FunctionName=self.properties["FunctionName"])
