"""Who acts in tests: roles with the rights that a test gives them, and their sessions."""

import json
from typing import Any

from botocore.exceptions import ClientError
from conftest import ACCOUNT, LocalAws

EVERYTHING = {"Action": "*", "Resource": "*"}
Statement = dict[str, Any]


def document(*statements: Statement) -> str:
    spelled = [{"Effect": "Allow", **statement} for statement in statements]
    return json.dumps({"Version": "2012-10-17", "Statement": spelled})


def trusting(principal: Any) -> str:
    return document({"Principal": principal, "Action": "sts:AssumeRole"})


def role(aws: LocalAws, name: str, *rights: Statement, trusts: Any = None, account: str = ACCOUNT, **more: Any) -> str:
    """A role of the rights, that the account (or who is named) may become; answers its ARN."""
    iam = aws.client("iam", credentials=arranging(account))
    trust = trusting(trusts or {"AWS": account})
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust, **more)
    if rights:
        iam.put_role_policy(RoleName=name, PolicyName="rights", PolicyDocument=document(*rights))
    return f"arn:aws:iam::{account}:role/{name}"


def arranging(account: str) -> dict[str, str]:
    """The hand that arranges things in an account, whom no policy binds."""
    return {"AccessKeyId": account, "SecretAccessKey": "any"}


ROOT = {"AccessKeyId": "root", "SecretAccessKey": "any"}


def assumed(aws: LocalAws, role_arn: str, by: dict[str, str] | None = None, **more: Any) -> dict[str, str]:
    """The credentials of a session of the role."""
    sts = aws.client("sts", credentials=by)
    return sts.assume_role(**{"RoleArn": role_arn, "RoleSessionName": "test", **more})["Credentials"]


def session(aws: LocalAws, name: str, *rights: Statement, **more: Any) -> dict[str, str]:
    return assumed(aws, role(aws, name, *rights), **more)


def answer(attempt: Any) -> str:
    """`allowed`, or the message of a refusal from the action on."""
    try:
        attempt()
    except ClientError as refused:
        error = refused.response["Error"]
        return str(error["Message"].partition("perform: ")[2] or error["Code"] or error["Message"])
    return "allowed"
