"""AWS::Athena::WorkGroup and AWS::Athena::NamedQuery."""

from wormtrail_local.resources.resource import Properties, Resource, tag_map


class WorkGroup(Resource):
    type_name = "AWS::Athena::WorkGroup"
    name_property = "Name"
    known = frozenset({"Name", "Description", "WorkGroupConfiguration", "RecursiveDeleteOption", "Tags"})
    replaced_with = frozenset({"Name"})

    def create(self) -> None:
        tags = [{"Key": key, "Value": value} for key, value in tag_map(self.properties.get("Tags")).items()]
        described = self.pick("Description")
        self.call("athena", "CreateWorkGroup", Name=self.name, Configuration=self._configuration(), Tags=tags, **described)
        self.attributes = {"WorkGroupConfiguration.EngineVersion.EffectiveEngineVersion": "Athena engine version 3"}

    def update(self, previous: Properties) -> None:
        described = self.pick("Description")
        updates = {name.replace("ResultConfiguration", "ResultConfigurationUpdates"): value for name, value in self._configuration().items()}
        self.call("athena", "UpdateWorkGroup", WorkGroup=self.name, ConfigurationUpdates=updates, **described)

    def remove(self) -> None:
        recursive = bool(self.properties.get("RecursiveDeleteOption"))
        self.call("athena", "DeleteWorkGroup", WorkGroup=self.name, RecursiveDeleteOption=recursive)

    def _configuration(self) -> Properties:
        return dict(self.properties.get("WorkGroupConfiguration", {}))


class NamedQuery(Resource):
    type_name = "AWS::Athena::NamedQuery"
    known = frozenset({"Name", "Description", "Database", "WorkGroup", "QueryString"})
    # Each property is "Update requires: Replacement" (CloudFormation Template Reference).
    replaced_with = known

    def create(self) -> None:
        made = self.call("athena", "CreateNamedQuery", **self.pick(*self.known))
        self.physical_resource_id = made["NamedQueryId"]
        self.attributes = {"NamedQueryId": made["NamedQueryId"]}

    def remove(self) -> None:
        self.call("athena", "DeleteNamedQuery", NamedQueryId=self.physical_resource_id)
