"""What the CDK adds to a template: its metadata, and the custom resources whose work is one API call."""

from wormtrail_local.resources.resource import Properties, Resource


class Metadata(Resource):
    type_name = "AWS::CDK::Metadata"
    known = frozenset({"Analytics"})

    def create(self) -> None:
        """CloudFormation gives it a name and does nothing else."""

    def update(self, previous: Properties) -> None:
        """Nothing stands behind it."""


class BucketNotifications(Resource):
    """What the CDK's handler does, a function in Python that the local AWS cannot run."""

    type_name = "Custom::S3BucketNotifications"
    known = frozenset(
        {"BucketName", "Managed", "NotificationConfiguration", "ServiceToken", "SkipDestinationValidation"}
    )
    replaced_with = frozenset({"BucketName"})

    def create(self) -> None:
        self.update({})

    def update(self, previous: Properties) -> None:
        self._put(self.properties["NotificationConfiguration"])

    def remove(self) -> None:
        self._put({})

    def _put(self, configuration: Properties) -> None:
        self.call(
            "s3",
            "PutBucketNotificationConfiguration",
            Bucket=self.properties["BucketName"],
            NotificationConfiguration=configuration,
        )
