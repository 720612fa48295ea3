"""S3: bucket policies are kept and answered, not enforced."""

from moto.iam.access_control import PermissionResult
from moto.s3 import models


def apply() -> None:
    # moto enforces bucket policies without their conditions: "deny what does not come over TLS" denies everything.
    # Policies are proven by a policy simulator, not here.
    models.FakeBucket.get_permission = lambda *_: PermissionResult.PERMITTED
