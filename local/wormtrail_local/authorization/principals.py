"""Who asks: users, roles, sessions, the root user and services, with their policies and what they say of themselves."""

from collections.abc import Mapping
from typing import NamedTuple

Context = Mapping[str, str | list[str]]


class Principal(NamedTuple):
    """Somebody who asks AWS for something."""

    # ARN of a user, a session or the root user; the name of a service.
    arn: str
    # Absent for a service.
    account: str | None
    context: Context


def service(name: str, source_arn: str | None = None, source_account: str | None = None) -> Principal:
    """A service that acts by itself, on behalf of a resource where it says which.

    (IAM User Guide, "AWS global condition context keys": aws:PrincipalIsAWSService, aws:PrincipalServiceName,
    aws:SourceArn, aws:SourceAccount.)
    """
    source = {"aws:SourceArn": source_arn, "aws:SourceAccount": source_account}
    context = {
        "aws:PrincipalIsAWSService": "true",
        "aws:PrincipalServiceName": name,
        "aws:SecureTransport": "true",
        **{key: value for key, value in source.items() if value},
    }
    return Principal(name, None, context)
