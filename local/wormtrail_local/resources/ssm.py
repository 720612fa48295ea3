"""AWS::SSM::Parameter."""

from wormtrail_local.resources.resource import Properties, Resource, removed_tags, tag_map


class Parameter(Resource):
    type_name = "AWS::SSM::Parameter"
    name_property = "Name"
    longest_name = 1011
    known = frozenset({"AllowedPattern", "DataType", "Description", "Name", "Policies", "Tags", "Tier", "Type", "Value"})
    replaced_with = frozenset({"Name"})

    def create(self) -> None:
        self.attributes = {"Type": self.properties["Type"], "Value": str(self.properties["Value"])}
        self._put()
        self._tag({})

    def update(self, previous: Properties) -> None:
        self.attributes = {"Type": self.properties["Type"], "Value": str(self.properties["Value"])}
        self._put()
        self._tag(previous)

    def _put(self) -> None:
        settings = {name: value for name, value in self.properties.items() if name not in ("Name", "Tags")}
        self.call("ssm", "PutParameter", Name=self.name, Overwrite=True, **settings)

    def _tag(self, previous: Properties) -> None:
        which = {"ResourceType": "Parameter", "ResourceId": self.name}
        gone = removed_tags(previous, self.properties)
        if gone:
            self.call("ssm", "RemoveTagsFromResource", TagKeys=gone, **which)
        tags = [{"Key": key, "Value": value} for key, value in tag_map(self.properties.get("Tags")).items()]
        if tags:
            self.call("ssm", "AddTagsToResource", Tags=tags, **which)

    def remove(self) -> None:
        self.call("ssm", "DeleteParameter", Name=self.name)
