"""AWS::Scheduler::Schedule and AWS::Scheduler::ScheduleGroup."""

from wormtrail_local.resources.resource import Properties, Resource, removed_tags, tag_map

_SETTINGS = (
    "Description",
    "EndDate",
    "FlexibleTimeWindow",
    "GroupName",
    "KmsKeyArn",
    "ScheduleExpression",
    "ScheduleExpressionTimezone",
    "StartDate",
    "State",
    "Target",
)


class Schedule(Resource):
    type_name = "AWS::Scheduler::Schedule"
    name_property = "Name"
    longest_name = 64
    known = frozenset({"Name", *_SETTINGS})
    replaced_with = frozenset({"Name", "GroupName"})

    def create(self) -> None:
        arn = self.call("scheduler", "CreateSchedule", Name=self.name, **self.pick(*_SETTINGS))["ScheduleArn"]
        self.attributes = {"Arn": arn}

    def update(self, previous: Properties) -> None:
        self.call("scheduler", "UpdateSchedule", Name=self.name, **self.pick(*_SETTINGS))

    def remove(self) -> None:
        self.call("scheduler", "DeleteSchedule", Name=self.name, GroupName=self.properties.get("GroupName"))


class ScheduleGroup(Resource):
    type_name = "AWS::Scheduler::ScheduleGroup"
    name_property = "Name"
    longest_name = 64
    known = frozenset({"Name", "Tags"})
    replaced_with = frozenset({"Name"})

    def create(self) -> None:
        arn = self.call("scheduler", "CreateScheduleGroup", Name=self.name, Tags=self._tags() or None)
        self.attributes = {"Arn": arn["ScheduleGroupArn"], "State": "ACTIVE"}

    def update(self, previous: Properties) -> None:
        gone = removed_tags(previous, self.properties)
        if gone:
            self.call("scheduler", "UntagResource", ResourceArn=self.attributes["Arn"], TagKeys=gone)
        if self._tags():
            self.call("scheduler", "TagResource", ResourceArn=self.attributes["Arn"], Tags=self._tags())

    def _tags(self) -> list[dict[str, str]]:
        return [{"Key": key, "Value": value} for key, value in tag_map(self.properties.get("Tags")).items()]

    def remove(self) -> None:
        self.call("scheduler", "DeleteScheduleGroup", Name=self.name)
