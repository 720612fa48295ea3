"""AWS::CloudTrail::Trail."""

from wormtrail_local.resources.resource import Properties, Resource, removed_tags, tag_map

# CloudFormation's name of a setting, and the API's.
_SETTINGS = {
    "S3BucketName": "S3BucketName",
    "S3KeyPrefix": "S3KeyPrefix",
    "SnsTopicName": "SnsTopicName",
    "IncludeGlobalServiceEvents": "IncludeGlobalServiceEvents",
    "IsMultiRegionTrail": "IsMultiRegionTrail",
    "IsOrganizationTrail": "IsOrganizationTrail",
    "EnableLogFileValidation": "EnableLogFileValidation",
    "CloudWatchLogsLogGroupArn": "CloudWatchLogsLogGroupArn",
    "CloudWatchLogsRoleArn": "CloudWatchLogsRoleArn",
    "KMSKeyId": "KmsKeyId",
}
# What a setting is when the template leaves it out (CloudFormation, AWS::CloudTrail::Trail).
_LEFT_OUT = {
    "IncludeGlobalServiceEvents": False,
    "IsMultiRegionTrail": False,
    "IsOrganizationTrail": False,
    "EnableLogFileValidation": False,
}


class Trail(Resource):
    type_name = "AWS::CloudTrail::Trail"
    name_property = "TrailName"
    known = frozenset(
        {
            *_SETTINGS,
            "TrailName",
            "IsLogging",
            "EventSelectors",
            "AdvancedEventSelectors",
            "InsightSelectors",
            "AggregationConfigurations",
            "Tags",
        }
    )
    replaced_with = frozenset({"TrailName"})

    def create(self) -> None:
        self.call("cloudtrail", "CreateTrail", Name=self.name, TagsList=self._tags() or None, **self._settings({}))
        arn = self.arn("cloudtrail", f"trail/{self.name}")
        topic = self.properties.get("SnsTopicName", "")
        self.attributes = {
            "Arn": arn,
            "SnsTopicArn": topic if topic.startswith("arn:") or not topic else self.arn("sns", topic),
        }
        self._select({})
        self._log()

    def update(self, previous: Properties) -> None:
        self.call("cloudtrail", "UpdateTrail", Name=self.name, **self._settings(previous))
        self._select(previous)
        self._tag(previous)
        self._log()

    def remove(self) -> None:
        self.call("cloudtrail", "DeleteTrail", Name=self.name)

    def _settings(self, previous: Properties) -> Properties:
        present = {**_LEFT_OUT, **self.properties}
        # A setting that an update leaves out becomes what it was before anyone set it.
        emptied = {name: "" for name in _SETTINGS if name in previous and name not in present}
        return {_SETTINGS[name]: value for name, value in {**present, **emptied}.items() if name in _SETTINGS}

    def _select(self, previous: Properties) -> None:
        advanced = self.properties.get("AdvancedEventSelectors")
        selectors = self.properties.get("EventSelectors")
        if advanced:
            self.call("cloudtrail", "PutEventSelectors", TrailName=self.name, AdvancedEventSelectors=advanced)
        elif selectors:
            self.call("cloudtrail", "PutEventSelectors", TrailName=self.name, EventSelectors=selectors)
        elif previous.get("AdvancedEventSelectors") or previous.get("EventSelectors"):
            everything = [{"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}]
            self.call("cloudtrail", "PutEventSelectors", TrailName=self.name, EventSelectors=everything)
        insights = self.properties.get("InsightSelectors", [])
        if insights != previous.get("InsightSelectors", []):
            self.call("cloudtrail", "PutInsightSelectors", TrailName=self.name, InsightSelectors=insights)
        aggregations = self.properties.get("AggregationConfigurations", [])
        if aggregations != previous.get("AggregationConfigurations", []):
            self.call(
                "cloudtrail",
                "PutEventConfiguration",
                TrailName=self.name,
                AggregationConfigurations=aggregations,
            )

    def _tags(self) -> list[dict[str, str]]:
        return [{"Key": key, "Value": value} for key, value in tag_map(self.properties.get("Tags")).items()]

    def _tag(self, previous: Properties) -> None:
        arn = self.attributes["Arn"]
        gone = removed_tags(previous, self.properties)
        if gone:
            former = tag_map(previous.get("Tags"))
            listed = [{"Key": key, "Value": former[key]} for key in gone]
            self.call("cloudtrail", "RemoveTags", ResourceId=arn, TagsList=listed)
        if self._tags():
            self.call("cloudtrail", "AddTags", ResourceId=arn, TagsList=self._tags())

    def _log(self) -> None:
        logging = self.properties.get("IsLogging") in (True, "true")
        self.call("cloudtrail", "StartLogging" if logging else "StopLogging", Name=self.name)
