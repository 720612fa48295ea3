"""What a template says is what the API answers: one row a property."""

from typing import Any

import pytest
from conftest import LocalAws
from rows import Row
from rows_of_access import ACCESS, LOGS, OTHERS
from rows_of_storage import BUCKETS, KEYS, TRAILS
from rows_of_watching import FUNCTIONS, MESSAGES, WATCHING

ROWS = [*BUCKETS, *KEYS, *TRAILS, *MESSAGES, *FUNCTIONS, *WATCHING, *LOGS, *ACCESS, *OTHERS]


def holds(expected: Any, found: Any, path: str = "") -> list[str]:
    """What the expected members differ in; a list or scalar has to be equal, further members may stand beside."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [
            line
            for name, value in expected.items()
            for line in (holds(value, found[name], f"{path}.{name}") if name in found else [f"{path}.{name}: missing"])
        ]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        return [line for i, pair in enumerate(zip(expected, found)) for line in holds(*pair, f"{path}[{i}]")]
    return [] if expected == found else [f"{path}: expected {expected!r}, found {found!r}"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.type.rsplit('::', 1)[1]}-{row.name}")
def test_the_api_answers_what_the_template_says(aws: LocalAws, row: Row) -> None:
    stack = f"{row.type.rsplit('::', 1)[1]}-{row.name}"
    ids = aws.deploy(stack, {**row.beside, "It": {"Type": row.type, "Properties": row.properties}})
    assert holds(row.answer, row.ask(aws, ids)) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.type.rsplit('::', 1)[1]}-{row.name}")
def test_the_stack_can_be_deleted(aws: LocalAws, row: Row) -> None:
    stack = f"{row.type.rsplit('::', 1)[1]}-{row.name}"
    aws.client("cloudformation").delete_stack(StackName=stack)
    assert stack not in [each["StackName"] for each in aws.client("cloudformation").describe_stacks()["Stacks"]]
