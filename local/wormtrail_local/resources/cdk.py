"""AWS::CDK::Metadata: nothing to deploy, and CloudFormation knows it."""

from wormtrail_local.resources.resource import Properties, Resource


class Metadata(Resource):
    type_name = "AWS::CDK::Metadata"
    known = frozenset({"Analytics"})

    def create(self) -> None:
        """CloudFormation gives it a name and does nothing else."""

    def update(self, previous: Properties) -> None:
        """Nothing stands behind it."""
