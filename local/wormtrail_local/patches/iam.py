"""IAM: the managed policies of AWS exist."""

from moto.core.config import default_user_config


def apply() -> None:
    # moto leaves them out unless told otherwise, and then refuses to attach them; the CDK's bootstrap attaches three.
    default_user_config["iam"]["load_aws_managed_policies"] = True
