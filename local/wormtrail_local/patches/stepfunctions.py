"""Step Functions: state machines are executed, and their tasks call this server as the state machine's role."""

import sys
from typing import Any

from botocore.client import BaseClient
from moto.core.config import default_user_config
from moto.stepfunctions.parser.asl.utils import boto_client
from moto.utilities.utils import get_partition

from wormtrail_local.authorization.services import on_behalf_of
from wormtrail_local.authorization.sessions import become


def apply() -> None:
    # moto only records executions unless told otherwise.
    default_user_config["stepfunctions"]["execute_state_machine"] = True
    # moto's tasks act as nobody.
    import moto.stepfunctions.models  # noqa: F401 loads the modules that call

    for module in list(sys.modules.values()):
        if module.__name__.startswith("moto.stepfunctions.") and hasattr(module, "boto_client_for"):
            module.boto_client_for = _client_of_role


def _client_of_role(region: str, service: str, state_credentials: Any = None) -> BaseClient:
    """(Step Functions Developer Guide, "How AWS Step Functions works with IAM".)"""
    return boto_client.boto3.client(
        service,
        region_name=region,
        endpoint_url=f"http://localhost:{boto_client.moto_server_port()}",
        config=boto_client.Config(parameter_validation=False, retries={"total_max_attempts": 1}, read_timeout=900),
        **_credentials(region, state_credentials),
    )


def _credentials(region: str, state: Any) -> dict[str, str]:
    role = state.role_arn if state else ""
    if not role.startswith("arn:"):
        return {"aws_access_key_id": "local", "aws_secret_access_key": "local"}
    by = on_behalf_of("states.amazonaws.com", f"arn:{get_partition(region)}:states:{region}:{role.split(':')[4]}:stateMachine:*")
    session = become(by, role, "execution", region)
    return {
        "aws_access_key_id": session.access_key_id,
        "aws_secret_access_key": session.secret_access_key,
        "aws_session_token": session.session_token,
    }
