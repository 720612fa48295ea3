"""Resource Groups Tagging API: resources asked for by their ARNs, and the tags of types that moto leaves out."""

import json
from collections.abc import Iterator
from typing import Any

from moto.cloudtrail.models import cloudtrail_backends
from moto.resourcegroupstaggingapi.models import ResourceGroupsTaggingAPIBackend, resourcegroupstaggingapi_backends
from moto.resourcegroupstaggingapi.responses import ResourceGroupsTaggingAPIResponse

Tagged = dict[str, Any]


def apply() -> None:
    # moto answers every tagged resource, page by page, whatever ARNs are asked for.
    answer_pages = ResourceGroupsTaggingAPIResponse.get_resources

    def get_resources(response: ResourceGroupsTaggingAPIResponse) -> str:
        asked = response._get_param("ResourceARNList")
        if not asked:
            return answer_pages(response)
        found = [each for each in _tagged(response.backend, asked) if each["ResourceARN"] in asked]
        return json.dumps({"ResourceTagMappingList": found})

    ResourceGroupsTaggingAPIResponse.get_resources = get_resources
    for name, of_service in list(vars(ResourceGroupsTaggingAPIBackend).items()):
        if isinstance(of_service, property):
            setattr(ResourceGroupsTaggingAPIBackend, name, property(_where_there_is_one(of_service.fget)))


def _where_there_is_one(of_service: Any) -> Any:
    # moto asks every service, and fails in a Region that lacks one. What this account has of it in us-east-1 is not in that Region,
    # and no ARN that is asked for names it.
    def found(backend: ResourceGroupsTaggingAPIBackend) -> Any:
        try:
            return of_service(backend)
        except KeyError:
            return of_service(resourcegroupstaggingapi_backends[backend.account_id]["us-east-1"])

    return found


def _tagged(backend: ResourceGroupsTaggingAPIBackend, arns: list[str]) -> Iterator[Tagged]:
    services = {arn.split(":")[2] for arn in arns}
    # moto knows this service by its resource type only
    types = services | ({"states:stateMachine"} if "states" in services else set())
    yield from backend._get_resources_generator(tag_filters=[], resource_type_filters=sorted(types))
    yield from _left_out(backend)


def _left_out(backend: ResourceGroupsTaggingAPIBackend) -> Iterator[Tagged]:
    """Rules, trails and event source mappings, which moto leaves out; also those that had tags once, as AWS does."""
    rules = backend.events_backend.tagger
    trails = cloudtrail_backends[backend.account_id][backend.region_name].tagging_service
    for arn in rules.tags:
        yield {"ResourceARN": arn, "Tags": rules.list_tags_for_resource(arn)["Tags"]}
    for arn in trails.tags:
        yield {"ResourceARN": arn, "Tags": trails.list_tags_for_resource(arn)["TagsList"]}
    for mapping in backend.lambda_backend.list_event_source_mappings("", ""):
        if mapping.tags:
            tags = [{"Key": key, "Value": value} for key, value in mapping.tags.items()]
            yield {"ResourceARN": mapping.arn, "Tags": tags}
