"""AWS::SNS::Topic, AWS::SNS::Subscription and AWS::SNS::TopicPolicy."""

import json

from wormtrail_local.resources.resource import Properties, Resource, removed_tags, tag_map

_TOPIC_ATTRIBUTES = (
    "DisplayName",
    "KmsMasterKeyId",
    "FifoTopic",
    "ContentBasedDeduplication",
    "SignatureVersion",
    "TracingConfig",
    "DeliveryPolicy",
)
_SUBSCRIPTION_ATTRIBUTES = (
    "DeliveryPolicy",
    "FilterPolicy",
    "FilterPolicyScope",
    "RawMessageDelivery",
    "RedrivePolicy",
    "SubscriptionRoleArn",
)


def _text(value: object) -> str:
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


class Topic(Resource):
    type_name = "AWS::SNS::Topic"
    name_property = "TopicName"
    longest_name = 256
    known = frozenset({"TopicName", "Tags", "Subscription", *_TOPIC_ATTRIBUTES})
    replaced_with = frozenset({"TopicName", "FifoTopic"})

    def create(self) -> None:
        attributes = {name: _text(value) for name, value in self.pick(*_TOPIC_ATTRIBUTES).items()}
        tags = [{"Key": key, "Value": value} for key, value in tag_map(self.properties.get("Tags")).items()]
        arn = self.call("sns", "CreateTopic", Name=self.name, Attributes=attributes, Tags=tags)["TopicArn"]
        self.physical_resource_id = arn
        self.attributes = {"TopicArn": arn, "TopicName": self.name}
        self._subscribe([])

    def update(self, previous: Properties) -> None:
        arn = self.physical_resource_id
        for name in _TOPIC_ATTRIBUTES:
            if self.properties.get(name) != previous.get(name):
                value = _text(self.properties.get(name, ""))
                self.call("sns", "SetTopicAttributes", TopicArn=arn, AttributeName=name, AttributeValue=value)
        gone = removed_tags(previous, self.properties)
        if gone:
            self.call("sns", "UntagResource", ResourceArn=arn, TagKeys=gone)
        tags = [{"Key": key, "Value": value} for key, value in tag_map(self.properties.get("Tags")).items()]
        if tags:
            self.call("sns", "TagResource", ResourceArn=arn, Tags=tags)
        self._subscribe(previous.get("Subscription", []))

    def _subscribe(self, previous: list[Properties]) -> None:
        for each in self.properties.get("Subscription", []):
            if each not in previous:
                self.call("sns", "Subscribe", TopicArn=self.physical_resource_id, **each)

    def remove(self) -> None:
        self.call("sns", "DeleteTopic", TopicArn=self.physical_resource_id)


class Subscription(Resource):
    type_name = "AWS::SNS::Subscription"
    known = frozenset({"Endpoint", "Protocol", "TopicArn", "Region", *_SUBSCRIPTION_ATTRIBUTES})
    replaced_with = frozenset({"Endpoint", "Protocol", "TopicArn"})

    def create(self) -> None:
        attributes = {name: _text(value) for name, value in self.pick(*_SUBSCRIPTION_ATTRIBUTES).items()}
        self.physical_resource_id = self.call(
            "sns",
            "Subscribe",
            Attributes=attributes,
            ReturnSubscriptionArn=True,
            **self.pick("Endpoint", "Protocol", "TopicArn"),
        )["SubscriptionArn"]
        self.attributes = {"Arn": self.physical_resource_id}

    def update(self, previous: Properties) -> None:
        for name in _SUBSCRIPTION_ATTRIBUTES:
            if self.properties.get(name) != previous.get(name):
                self.call(
                    "sns",
                    "SetSubscriptionAttributes",
                    SubscriptionArn=self.physical_resource_id,
                    AttributeName=name,
                    AttributeValue=_text(self.properties.get(name, "")),
                )

    def remove(self) -> None:
        self.call("sns", "Unsubscribe", SubscriptionArn=self.physical_resource_id)


class TopicPolicy(Resource):
    type_name = "AWS::SNS::TopicPolicy"
    known = frozenset({"PolicyDocument", "Topics"})

    def create(self) -> None:
        self.attributes = {"Id": self.physical_resource_id}
        self.update({})

    def update(self, previous: Properties) -> None:
        policy = json.dumps(self.properties["PolicyDocument"])
        for topic in self.properties["Topics"]:
            self._set(topic, policy)

    def remove(self) -> None:
        for topic in self.properties["Topics"]:
            self._set(topic, json.dumps(_default_policy(topic)))

    def _set(self, topic: str, policy: str) -> None:
        self.call("sns", "SetTopicAttributes", TopicArn=topic, AttributeName="Policy", AttributeValue=policy)


def _default_policy(topic: str) -> Properties:
    """What SNS gives a topic that nobody gave a policy: its own account may use it."""
    account = topic.split(":")[4]
    actions = ("GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission", "DeleteTopic")
    statement = {
        "Sid": "__default_statement_ID",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": [f"SNS:{name}" for name in (*actions, "Subscribe", "ListSubscriptionsByTopic", "Publish")],
        "Resource": topic,
        "Condition": {"StringEquals": {"AWS:SourceOwner": account}},
    }
    return {"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]}
