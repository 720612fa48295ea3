"""Mails of topics, as their owners get them: nothing before they confirm."""

from conftest import REGION, LocalAws


def test_a_mail_arrives_once_its_address_is_confirmed(aws: LocalAws) -> None:
    sns = aws.client("sns")
    topic = sns.create_topic(Name="mails")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="owner@example.com")
    sns.publish(TopicArn=topic, Subject="early", Message="lost")
    aws.request("POST", "confirmations", {"region": REGION, "endpoint": "owner@example.com"})
    sns.publish(TopicArn=topic, Subject="late", Message="read")
    mails = [each for each in aws.read("inbox") if each["topic"] == topic]
    assert [(each["to"], each["subject"], each["text"]) for each in mails] == [("owner@example.com", "late", "read")]
