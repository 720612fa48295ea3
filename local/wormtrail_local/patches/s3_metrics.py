"""S3 request metrics, and the deletion of inventories: calls that moto lacks and takes for others."""

import re
from collections.abc import Callable
from typing import Any

from moto.s3 import models
from moto.s3.exceptions import S3ClientError
from moto.s3.responses import S3Response

_LIST = '<ListMetricsConfigurationsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{}<IsTruncated>false</IsTruncated></ListMetricsConfigurationsResult>'


class NoSuchConfiguration(S3ClientError):
    def __init__(self) -> None:
        super().__init__("NoSuchConfiguration", "The specified configuration does not exist.")
        self.code = 404


def apply() -> None:
    S3Response._bucket_response_put = _unless_metrics(S3Response._bucket_response_put, _put)
    S3Response._bucket_response_get = _unless_metrics(S3Response._bucket_response_get, _get)
    S3Response._bucket_response_delete = _unless_inventory(_unless_metrics(S3Response._bucket_response_delete, _delete))


def _unless_metrics(original: Any, answer: Callable[[S3Response, dict[str, str], str | None], Any]) -> Any:
    def dispatch(response: S3Response, *arguments: Any) -> Any:
        *_, bucket_name, query = arguments
        if "metrics" not in query:
            return original(response, *arguments)
        identifier = query.get("id", [None])[0]
        return answer(response, _configurations(response.backend.get_bucket(bucket_name)), identifier)

    return dispatch


def _unless_inventory(original: Any) -> Any:
    def delete(response: S3Response, *arguments: Any) -> Any:
        *_, bucket_name, query = arguments
        if "inventory" not in query:
            return original(response, *arguments)
        if response.backend.get_bucket(bucket_name).inventory_configs.pop(query.get("id", [""])[0], None) is None:
            raise NoSuchConfiguration
        return 204, {}, ""

    return delete


def _configurations(bucket: models.FakeBucket) -> dict[str, str]:
    if not hasattr(bucket, "metrics_configurations"):
        bucket.metrics_configurations = {}
    return bucket.metrics_configurations


def _put(response: S3Response, configurations: dict[str, str], identifier: str | None) -> Any:
    body = response.body.decode() if isinstance(response.body, bytes) else response.body
    configurations[str(identifier)] = re.sub(r"^\s*<\?xml[^>]*\?>\s*", "", body)
    return 200, {}, ""


def _get(response: S3Response, configurations: dict[str, str], identifier: str | None) -> Any:
    if identifier is None:
        return 200, {"content-type": "application/xml"}, _LIST.format("".join(configurations.values()))
    if identifier not in configurations:
        raise NoSuchConfiguration
    return 200, {"content-type": "application/xml"}, configurations[identifier]


def _delete(response: S3Response, configurations: dict[str, str], identifier: str | None) -> Any:
    if identifier not in configurations:
        raise NoSuchConfiguration
    del configurations[identifier]
    return 204, {}, ""
