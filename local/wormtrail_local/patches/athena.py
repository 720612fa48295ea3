"""Athena: what moto lacks of workgroups and saved queries.

(Amazon Athena API Reference, UpdateWorkGroup, DeleteWorkGroup and DeleteNamedQuery.)
"""

import json
from typing import Any

from moto.athena.models import AthenaBackend
from moto.athena.responses import AthenaResponse


def apply() -> None:
    AthenaResponse.update_work_group = _update_work_group
    AthenaResponse.delete_work_group = _delete_work_group
    AthenaResponse.delete_named_query = _delete_named_query


def _refused(response: AthenaResponse, message: str) -> tuple[str, dict[str, int]]:
    body = {"__type": "InvalidRequestException", "Message": message, "AthenaErrorCode": "INVALID_INPUT"}
    return json.dumps(body), {"status": 400}


def _update_work_group(response: AthenaResponse) -> Any:
    name = response._get_param("WorkGroup")
    group = response.athena_backend.work_groups.get(name)
    if group is None:
        return _refused(response, f"WorkGroup {name} is not found.")
    updates = dict(response._get_param("ConfigurationUpdates") or {})
    result = updates.pop("ResultConfigurationUpdates", None)
    group.configuration.update(updates)
    if result is not None:
        group.configuration["ResultConfiguration"] = {**group.configuration.get("ResultConfiguration", {}), **result}
    group.description = response._get_param("Description") or group.description
    return json.dumps({})


def _delete_work_group(response: AthenaResponse) -> Any:
    """A workgroup that holds saved queries, or ran any, is deleted only with RecursiveDeleteOption."""
    name = response._get_param("WorkGroup")
    backend: AthenaBackend = response.athena_backend
    if name not in backend.work_groups:
        return _refused(response, f"WorkGroup {name} is not found.")
    saved = [key for key, query in backend.named_queries.items() if query.workgroup.name == name]
    ran = [key for key, query in backend.executions.items() if query.workgroup and query.workgroup.name == name]
    if (saved or ran) and not response._get_param("RecursiveDeleteOption"):
        return _refused(response, f"WorkGroup {name} is not empty")
    for key in saved:
        del backend.named_queries[key]
    backend.delete_work_group(name)
    return json.dumps({})


def _delete_named_query(response: AthenaResponse) -> Any:
    key = response._get_param("NamedQueryId")
    if response.athena_backend.named_queries.pop(key, None) is None:
        return _refused(response, f"NamedQuery {key} is not found.")
    return json.dumps({})
