"""AWS::CloudWatch::Alarm, CompositeAlarm, AnomalyDetector and Dashboard."""

from wormtrail_local.resources.resource import Properties, Resource, removed_tags, tag_map

_ALARM = (
    "ActionsEnabled",
    "AlarmActions",
    "AlarmDescription",
    "ComparisonOperator",
    "DatapointsToAlarm",
    "Dimensions",
    "EvaluateLowSampleCountPercentile",
    "EvaluationPeriods",
    "ExtendedStatistic",
    "InsufficientDataActions",
    "MetricName",
    "Metrics",
    "Namespace",
    "OKActions",
    "Period",
    "Statistic",
    "Threshold",
    "ThresholdMetricId",
    "TreatMissingData",
    "Unit",
)
_COMPOSITE = (
    "ActionsEnabled",
    "ActionsSuppressor",
    "ActionsSuppressorExtensionPeriod",
    "ActionsSuppressorWaitPeriod",
    "AlarmActions",
    "AlarmDescription",
    "AlarmRule",
    "InsufficientDataActions",
    "OKActions",
)


class _AnyAlarm(Resource):
    """What alarms on metrics and alarms on alarms have in common."""

    name_property = "AlarmName"
    longest_name = 255
    replaced_with = frozenset({"AlarmName"})
    operation: str
    settings: tuple[str, ...]

    def create(self) -> None:
        self.attributes = {"Arn": self.arn("cloudwatch", f"alarm:{self.name}")}
        self._put(tags=self._tags())

    def update(self, previous: Properties) -> None:
        self._put(tags=[])
        gone = removed_tags(previous, self.properties)
        if gone:
            self.call("cloudwatch", "UntagResource", ResourceARN=self.attributes["Arn"], TagKeys=gone)
        if self._tags():
            self.call("cloudwatch", "TagResource", ResourceARN=self.attributes["Arn"], Tags=self._tags())

    def _put(self, tags: list[dict[str, str]]) -> None:
        self.call(
            "cloudwatch", self.operation, AlarmName=self.name, Tags=tags or None, **self.pick(*self.settings)
        )

    def _tags(self) -> list[dict[str, str]]:
        return [{"Key": key, "Value": value} for key, value in tag_map(self.properties.get("Tags")).items()]

    def remove(self) -> None:
        self.call("cloudwatch", "DeleteAlarms", AlarmNames=[self.name])


class Alarm(_AnyAlarm):
    type_name = "AWS::CloudWatch::Alarm"
    known = frozenset({"AlarmName", "Tags", *_ALARM})
    operation = "PutMetricAlarm"
    settings = _ALARM


class CompositeAlarm(_AnyAlarm):
    type_name = "AWS::CloudWatch::CompositeAlarm"
    known = frozenset({"AlarmName", "Tags", *_COMPOSITE})
    operation = "PutCompositeAlarm"
    settings = _COMPOSITE


class AnomalyDetector(Resource):
    type_name = "AWS::CloudWatch::AnomalyDetector"
    known = frozenset(
        {
            "Configuration",
            "Dimensions",
            "MetricCharacteristics",
            "MetricMathAnomalyDetector",
            "MetricName",
            "Namespace",
            "SingleMetricAnomalyDetector",
            "Stat",
        }
    )
    replaced_with = known - {"Configuration", "MetricCharacteristics"}

    def create(self) -> None:
        self.attributes = {"Id": self.physical_resource_id}
        self.update({})

    def update(self, previous: Properties) -> None:
        self.call(
            "cloudwatch",
            "PutAnomalyDetector",
            **self._which(),
            **self.pick("Configuration", "MetricCharacteristics"),
        )

    def remove(self) -> None:
        self.call("cloudwatch", "DeleteAnomalyDetector", **self._which())

    def _which(self) -> Properties:
        return self.pick(*sorted(self.known - {"Configuration", "MetricCharacteristics"}))


class Dashboard(Resource):
    type_name = "AWS::CloudWatch::Dashboard"
    name_property = "DashboardName"
    longest_name = 255
    known = frozenset({"DashboardBody", "DashboardName"})
    replaced_with = frozenset({"DashboardName"})

    def create(self) -> None:
        self.update({})

    def update(self, previous: Properties) -> None:
        self.call(
            "cloudwatch",
            "PutDashboard",
            DashboardName=self.name,
            DashboardBody=self.properties["DashboardBody"],
        )

    def remove(self) -> None:
        self.call("cloudwatch", "DeleteDashboards", DashboardNames=[self.name])
