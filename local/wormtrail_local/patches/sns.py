"""SNS: a subscription of a mailbox or an HTTPS endpoint waits until somebody confirms it."""

from datetime import datetime, timezone
from typing import Any

from moto.core.responses import ActionResult
from moto.sns.models import SNSBackend, Subscription
from moto.sns.responses import SNSResponse

from wormtrail_local.authorization.services import Refused, may_invoke, may_send, on_behalf_of

_CONFIRMED_BY_THE_OTHER_END = ("email", "email-json", "https")

#: What mailboxes and HTTPS endpoints got, in the order in which it arrived.
_inbox: list[dict[str, str]] = []


def apply() -> None:
    # moto confirms every subscription at once.
    subscribe = SNSBackend.subscribe

    def subscribe_until_confirmed(backend: SNSBackend, topic_arn: str, endpoint: str, protocol: str) -> Subscription:
        subscription = subscribe(backend, topic_arn, endpoint, protocol)
        if protocol in _CONFIRMED_BY_THE_OTHER_END and not subscription.confirmed:
            subscription.attributes["PendingConfirmation"] = True
            subscription.attributes["ConfirmationWasAuthenticated"] = False
        return subscription

    SNSBackend.subscribe = subscribe_until_confirmed
    SNSResponse.list_subscriptions = _listing(SNSResponse.list_subscriptions)
    SNSResponse.list_subscriptions_by_topic = _listing(SNSResponse.list_subscriptions_by_topic)
    _count_in_topic_attributes()
    _ask_before_delivering()


def _ask_before_delivering() -> None:
    # moto delivers to queues and functions whatever their policies say.
    publish = Subscription.publish

    def publish_where_allowed(subscription: Subscription, *arguments: Any, **named: Any) -> None:
        ask = {"sqs": may_send, "lambda": may_invoke}.get(subscription.protocol)
        try:
            if ask:
                ask(on_behalf_of("sns.amazonaws.com", subscription.topic.arn), subscription.endpoint)
        except Refused:
            return  # a client-side error, which SNS does not retry (Amazon SNS Developer Guide, "Message delivery retries")
        if subscription.protocol in _CONFIRMED_BY_THE_OTHER_END:
            _deliver(subscription, *arguments, **named)
        else:
            publish(subscription, *arguments, **named)

    Subscription.publish = publish_where_allowed


def _deliver(subscription: Subscription, message: str, _: str, subject: str | None = None, **named: Any) -> None:
    if named.get("message_structure") == "json":
        message = subscription._parse_message_structure(message, subscription.protocol)
    matcher = subscription._filter_policy_matcher
    matches = matcher is None or matcher.matches(named.get("message_attributes"), message)
    if _is_pending(subscription) or not matches:
        return
    mail = {"to": subscription.endpoint, "topic": subscription.topic_arn, "subject": subject or "", "text": message}
    _inbox.append({"at": datetime.now(timezone.utc).isoformat(), **mail})


def inbox() -> list[dict[str, str]]:
    """What the addresses that confirmed their subscription got."""
    return list(_inbox)


def confirm(backend: SNSBackend, endpoint: str) -> int:
    """Confirms the subscriptions of an address, as its owner would; answers how many there were."""
    confirmed = [each for each in backend.subscriptions.values() if each.endpoint == endpoint]
    for subscription in confirmed:
        subscription.confirmed = True
        subscription.attributes["PendingConfirmation"] = False
    return len(confirmed)


def _is_pending(subscription: Subscription) -> bool:
    return subscription.protocol in _CONFIRMED_BY_THE_OTHER_END and not subscription.confirmed


def _listing(original: Any) -> Any:
    # What waits for its confirmation has no ARN yet in a listing (SNS API reference, Subscription).
    def listing(response: SNSResponse) -> ActionResult:
        listed = original(response).result
        subscriptions = [
            {
                "SubscriptionArn": "PendingConfirmation" if _is_pending(each) else each.arn,
                "Owner": each.owner,
                "Protocol": each.protocol,
                "Endpoint": each.endpoint,
                "TopicArn": each.topic_arn,
            }
            for each in listed["Subscriptions"]
        ]
        return ActionResult({**listed, "Subscriptions": subscriptions})

    return listing


def _count_in_topic_attributes() -> None:
    get_topic_attributes = SNSResponse.get_topic_attributes

    def counted(response: SNSResponse) -> ActionResult:
        answer = get_topic_attributes(response).result
        arn = response._get_param("TopicArn")
        subscriptions = [each for each in response.backend.subscriptions.values() if each.topic_arn == arn]
        pending = sum(_is_pending(each) for each in subscriptions)
        attributes = dict(answer["Attributes"])
        attributes["SubscriptionsPending"] = str(pending)
        attributes["SubscriptionsConfirmed"] = str(len(subscriptions) - pending)
        return ActionResult({"Attributes": attributes})

    SNSResponse.get_topic_attributes = counted
