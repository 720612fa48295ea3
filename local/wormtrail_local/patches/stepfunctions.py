"""Step Functions: state machines are executed, and their tasks call this server."""

from moto.core.config import default_user_config


def apply() -> None:
    # moto only records executions unless told otherwise.
    default_user_config["stepfunctions"]["execute_state_machine"] = True
