"""AWS::Glue::Database and AWS::Glue::Table."""

from wormtrail_local.resources.resource import Properties, Resource


class Database(Resource):
    type_name = "AWS::Glue::Database"
    known = frozenset({"CatalogId", "DatabaseInput"})
    replaced_with = frozenset({"CatalogId"})

    def create(self) -> None:
        self.name = self.physical_resource_id = self.properties["DatabaseInput"]["Name"]
        self.call("glue", "CreateDatabase", DatabaseInput=self.properties["DatabaseInput"])

    def update(self, previous: Properties) -> None:
        self.call("glue", "UpdateDatabase", Name=self.name, DatabaseInput=self.properties["DatabaseInput"])

    def remove(self) -> None:
        self.call("glue", "DeleteDatabase", Name=self.name)


class Table(Resource):
    type_name = "AWS::Glue::Table"
    known = frozenset({"CatalogId", "DatabaseName", "TableInput"})
    replaced_with = frozenset({"CatalogId", "DatabaseName"})

    def create(self) -> None:
        self.name = self.physical_resource_id = self.properties["TableInput"]["Name"]
        self.call("glue", "CreateTable", DatabaseName=self._database(), TableInput=self.properties["TableInput"])

    def update(self, previous: Properties) -> None:
        self.call("glue", "UpdateTable", DatabaseName=self._database(), TableInput=self.properties["TableInput"])

    def remove(self) -> None:
        self.call("glue", "DeleteTable", DatabaseName=self._database(), Name=self.name)

    def _database(self) -> str:
        return str(self.properties["DatabaseName"])
