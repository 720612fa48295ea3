"""AWS::Logs::LogGroup and AWS::Logs::MetricFilter."""

from wormtrail_local.resources.resource import Properties, Resource, removed_tags, tag_map


class LogGroup(Resource):
    type_name = "AWS::Logs::LogGroup"
    name_property = "LogGroupName"
    longest_name = 512
    known = frozenset(
        {"LogGroupName", "KmsKeyId", "RetentionInDays", "Tags", "LogGroupClass", "DeletionProtectionEnabled"}
    )
    replaced_with = frozenset({"LogGroupName", "LogGroupClass"})

    def create(self) -> None:
        self.call(
            "logs",
            "CreateLogGroup",
            logGroupName=self.name,
            kmsKeyId=self.properties.get("KmsKeyId"),
            logGroupClass=self.properties.get("LogGroupClass"),
            deletionProtectionEnabled=self.properties.get("DeletionProtectionEnabled"),
            tags=tag_map(self.properties.get("Tags")) or None,
        )
        self.attributes = {"Arn": self.arn("logs", f"log-group:{self.name}:*")}
        self._retain()

    def update(self, previous: Properties) -> None:
        key = self.properties.get("KmsKeyId")
        if key != previous.get("KmsKeyId"):
            if key:
                self.call("logs", "AssociateKmsKey", logGroupName=self.name, kmsKeyId=key)
            else:
                self.call("logs", "DisassociateKmsKey", logGroupName=self.name)
        arn = self.attributes["Arn"].removesuffix(":*")
        gone = removed_tags(previous, self.properties)
        if gone:
            self.call("logs", "UntagResource", resourceArn=arn, tagKeys=gone)
        tags = tag_map(self.properties.get("Tags"))
        if tags:
            self.call("logs", "TagResource", resourceArn=arn, tags=tags)
        self._retain()

    def _retain(self) -> None:
        days = self.properties.get("RetentionInDays")
        if days:
            self.call("logs", "PutRetentionPolicy", logGroupName=self.name, retentionInDays=days)
        else:
            self.call("logs", "DeleteRetentionPolicy", logGroupName=self.name)

    def remove(self) -> None:
        self.call("logs", "DeleteLogGroup", logGroupName=self.name)


class MetricFilter(Resource):
    type_name = "AWS::Logs::MetricFilter"
    name_property = "FilterName"
    longest_name = 512
    known = frozenset({"FilterName", "FilterPattern", "LogGroupName", "MetricTransformations"})
    replaced_with = frozenset({"FilterName", "LogGroupName"})

    def create(self) -> None:
        self.update({})

    def update(self, previous: Properties) -> None:
        self.call(
            "logs",
            "PutMetricFilter",
            filterName=self.name,
            filterPattern=self.properties["FilterPattern"],
            logGroupName=self.properties["LogGroupName"],
            metricTransformations=[_transformation(each) for each in self.properties["MetricTransformations"]],
        )

    def remove(self) -> None:
        self.call(
            "logs", "DeleteMetricFilter", filterName=self.name, logGroupName=self.properties["LogGroupName"]
        )


def _transformation(transformation: Properties) -> Properties:
    spelled = {name[0].lower() + name[1:]: value for name, value in transformation.items()}
    if "dimensions" in spelled:
        spelled["dimensions"] = {each["Key"]: each["Value"] for each in spelled["dimensions"]}
    return spelled
