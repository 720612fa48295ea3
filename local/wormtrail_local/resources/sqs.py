"""AWS::SQS::Queue and AWS::SQS::QueuePolicy."""

import json

from wormtrail_local.resources.resource import Properties, Resource, removed_tags, tag_map

_ATTRIBUTES = (
    "ContentBasedDeduplication",
    "DeduplicationScope",
    "DelaySeconds",
    "FifoQueue",
    "FifoThroughputLimit",
    "KmsDataKeyReusePeriodSeconds",
    "KmsMasterKeyId",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds",
    "RedriveAllowPolicy",
    "RedrivePolicy",
    "SqsManagedSseEnabled",
    "VisibilityTimeout",
)
# What SQS answers for an attribute that nobody set (SQS API reference, SetQueueAttributes).
_LEFT_OUT = {
    "DelaySeconds": "0",
    "KmsDataKeyReusePeriodSeconds": "300",
    "MaximumMessageSize": "1048576",
    "MessageRetentionPeriod": "345600",
    "ReceiveMessageWaitTimeSeconds": "0",
    "VisibilityTimeout": "30",
}


def _text(value: object) -> str:
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


class Queue(Resource):
    type_name = "AWS::SQS::Queue"
    name_property = "QueueName"
    longest_name = 80
    known = frozenset({"QueueName", "Tags", *_ATTRIBUTES})
    replaced_with = frozenset({"QueueName", "FifoQueue"})

    def create(self) -> None:
        attributes = {name: _text(value) for name, value in self.pick(*_ATTRIBUTES).items()}
        tags = tag_map(self.properties.get("Tags"))
        url = self.call("sqs", "CreateQueue", QueueName=self.name, Attributes=attributes, tags=tags)["QueueUrl"]
        self.physical_resource_id = url
        self.attributes = {"Arn": self.arn("sqs", self.name), "QueueName": self.name, "QueueUrl": url}

    def update(self, previous: Properties) -> None:
        url = self.physical_resource_id
        changed = {
            name: _text(self.properties[name]) if name in self.properties else _LEFT_OUT.get(name, "")
            for name in _ATTRIBUTES
            if self.properties.get(name) != previous.get(name)
        }
        if changed:
            self.call("sqs", "SetQueueAttributes", QueueUrl=url, Attributes=changed)
        gone = removed_tags(previous, self.properties)
        if gone:
            self.call("sqs", "UntagQueue", QueueUrl=url, TagKeys=gone)
        tags = tag_map(self.properties.get("Tags"))
        if tags:
            self.call("sqs", "TagQueue", QueueUrl=url, Tags=tags)

    def remove(self) -> None:
        self.call("sqs", "DeleteQueue", QueueUrl=self.physical_resource_id)


class QueuePolicy(Resource):
    type_name = "AWS::SQS::QueuePolicy"
    known = frozenset({"PolicyDocument", "Queues"})

    def create(self) -> None:
        self.attributes = {"Id": self.physical_resource_id}
        self.update({})

    def update(self, previous: Properties) -> None:
        policy = json.dumps(self.properties["PolicyDocument"])
        for url in self.properties["Queues"]:
            self.call("sqs", "SetQueueAttributes", QueueUrl=url, Attributes={"Policy": policy})

    def remove(self) -> None:
        for url in self.properties["Queues"]:
            self.call("sqs", "SetQueueAttributes", QueueUrl=url, Attributes={"Policy": ""})
