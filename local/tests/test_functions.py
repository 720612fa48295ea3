"""Deployed functions run with node, in their own environment, as their own role."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from acting import EVERYTHING, role
from conftest import ACCOUNT, REGION, LocalAws
from test_events import Queue, one, put

Unique = Callable[[str], str]


def deployed(
    aws: LocalAws, name: str, source: str, handler: str = "index.handler", rights: Any = (EVERYTHING,), **settings: Any
) -> str:
    """A function of this source, whose role has the rights; answers its ARN."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.mjs" if "export " in source else "index.js", source)
    try:
        arn = role(aws, name, *rights, trusts={"Service": ["lambda.amazonaws.com", "states.amazonaws.com"]})
    except aws.client("iam").exceptions.EntityAlreadyExistsException:
        arn = f"arn:aws:iam::{ACCOUNT}:role/{name}"
    return aws.client("lambda").create_function(
        FunctionName=name, Runtime="nodejs22.x", Role=arn, Handler=handler, Code={"ZipFile": packed.getvalue()}, **settings
    )["FunctionArn"]


def let_in(aws: LocalAws, function_arn: str, service: str) -> None:
    """Lets a service invoke the function."""
    principal = f"{service}.amazonaws.com"
    aws.client("lambda").add_permission(
        FunctionName=function_arn, StatementId=service, Action="lambda:InvokeFunction", Principal=principal
    )


def invoked(aws: LocalAws, name: str, event: Any = None) -> tuple[Any, str | None]:
    answer = aws.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
    return json.loads(answer["Payload"].read()), answer.get("FunctionError")


def logged(aws: LocalAws, group: str) -> list[str]:
    return [each["message"] for each in aws.client("logs").filter_log_events(logGroupName=group)["events"]]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("exports.handler = async (event) => ({ got: event })", {"got": {"a": 1}}),
        ("exports.handler = (event, context, callback) => setTimeout(() => callback(null, event.a), 5)", 1),
        ("export const handler = async (event) => event.a + 1", 2),
        ("exports.handler = async () => {}", None),
        ("exports.handler = async () => { console.log('{\"value\": 7}'); return 'out of band' }", "out of band"),
        ("exports.handler = async (e, context) => [context.functionName, context.getRemainingTimeInMillis() > 0]",
         ["NAME", True]),
    ],
    ids=["async", "callback", "module", "nothing", "output-is-not-the-result", "context"],
)
def test_a_handler_answers(aws: LocalAws, unique: Unique, source: str, expected: Any) -> None:
    deployed(aws, unique("f"), source)
    answer, error = invoked(aws, unique("f"), {"a": 1})
    assert error is None
    assert answer == json.loads(json.dumps(expected).replace("NAME", unique("f")))


@pytest.mark.parametrize(
    ("source", "handler", "kind", "message"),
    [
        ("exports.handler = async () => { throw new TypeError('no') }", "index.handler", "TypeError", "no"),
        ("exports.handler = async () => { setTimeout(() => { throw new RangeError('late') }, 1); await new Promise(() => setTimeout(() => {}, 500)) }",
         "index.handler", "RangeError", "late"),
        ("exports.handler = async () => process.exit(3)", "index.handler", "Runtime.ExitError", "exit status 3"),
        ("exports.handler = async () => new Promise((r) => setTimeout(r, 5000))", "index.handler", "Sandbox.Timedout",
         "timed out after 1.00 seconds"),
        ("exports.other = 1", "index.handler", "Runtime.HandlerNotFound", "index.handler is undefined or not exported"),
        ("exports.handler = 1", "missing.handler", "Runtime.ImportModuleError", "Cannot find module 'missing'"),
        ("this is no JavaScript", "index.handler", "SyntaxError", ""),
    ],
    ids=["throws", "throws-later", "exits", "times-out", "no-handler", "no-module", "no-javascript"],
)
def test_what_fails_is_a_function_error(
    aws: LocalAws, unique: Unique, source: str, handler: str, kind: str, message: str
) -> None:
    deployed(aws, unique("f"), source, handler, Timeout=1 if kind == "Sandbox.Timedout" else 20)
    answer, error = invoked(aws, unique("f"))
    assert error == "Unhandled"
    assert answer["errorType"] == kind
    assert message in answer["errorMessage"]


def test_a_function_has_its_own_environment_and_its_role(aws: LocalAws, unique: Unique) -> None:
    source = """
    const { execFileSync } = require('node:child_process');
    exports.handler = async () => ({ ...process.env });
    """
    deployed(aws, unique("f"), source, Environment={"Variables": {"WORMTRAIL_STACK": "audit-log"}})
    environment, _ = invoked(aws, unique("f"))
    assert environment["WORMTRAIL_STACK"] == "audit-log"
    assert environment["AWS_REGION"] == REGION
    assert environment["AWS_ENDPOINT_URL"] == aws.endpoint
    assert environment["AWS_LAMBDA_FUNCTION_NAME"] == unique("f")
    assert "HOME" not in environment
    credentials = {
        "AccessKeyId": environment["AWS_ACCESS_KEY_ID"],
        "SecretAccessKey": environment["AWS_SECRET_ACCESS_KEY"],
        "SessionToken": environment["AWS_SESSION_TOKEN"],
    }
    caller = aws.client("sts", credentials=credentials).get_caller_identity()["Arn"]
    assert caller == f"arn:aws:sts::{ACCOUNT}:assumed-role/{unique('f')}/{unique('f')}"


def test_what_a_function_says_is_in_its_log_group(aws: LocalAws, unique: Unique) -> None:
    source = "exports.handler = async () => { console.log('out'); console.error('err') }"
    deployed(aws, unique("f"), source, LoggingConfig={"LogGroup": unique("mine")})
    invoked(aws, unique("f"))
    lines = logged(aws, unique("mine"))
    assert lines[0].startswith("START RequestId: ")
    assert sorted(lines[1:3]) == ["err", "out"]


def test_new_code_runs_after_an_update(aws: LocalAws, unique: Unique) -> None:
    deployed(aws, unique("f"), "exports.handler = async () => 1")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.js", "exports.handler = async () => 2")
    before = aws.client("lambda").get_function(FunctionName=unique("f"))["Configuration"]["CodeSha256"]
    aws.client("lambda").update_function_code(FunctionName=unique("f"), ZipFile=packed.getvalue())
    after = aws.client("lambda").get_function(FunctionName=unique("f"))["Configuration"]["CodeSha256"]
    assert before != after
    assert invoked(aws, unique("f")) == (2, None)


def test_an_asynchronous_invocation_is_tried_three_times_and_then_a_dead_letter(aws: LocalAws, unique: Unique) -> None:
    dead = Queue(aws, unique("dead"))
    source = "exports.handler = async () => { console.log('tried'); throw new Error('always') }"
    deployed(aws, unique("f"), source, DeadLetterConfig={"TargetArn": dead.arn})
    answer = aws.client("lambda").invoke(FunctionName=unique("f"), InvocationType="Event", Payload='{"a": 1}')
    assert answer["StatusCode"] == 202
    assert one(dead.messages()) == {"a": 1}
    assert dead.attributes[0]["ErrorMessage"]["StringValue"] == "always"
    assert logged(aws, f"/aws/lambda/{unique('f')}").count("tried") == 3


def test_an_event_reaches_a_function(aws: LocalAws, unique: Unique) -> None:
    arn = deployed(aws, unique("f"), "exports.handler = async (event) => console.log(event.detail.eventName)")
    let_in(aws, arn, "events")
    aws.client("events").put_rule(Name=unique("f"), EventPattern=json.dumps({"source": [unique("source")]}))
    aws.client("events").put_targets(Rule=unique("f"), Targets=[{"Id": "f", "Arn": arn}])
    put(aws, unique("source"), {"eventName": "StopLogging"})
    aws.settle()
    assert "StopLogging" in logged(aws, f"/aws/lambda/{unique('f')}")


def test_a_topic_invokes_a_function(aws: LocalAws, unique: Unique) -> None:
    arn = deployed(aws, unique("f"), "exports.handler = async (event) => console.log(event.Records[0].Sns.Message)")
    let_in(aws, arn, "sns")
    topic = aws.client("sns").create_topic(Name=unique("f"))["TopicArn"]
    aws.client("sns").subscribe(TopicArn=topic, Protocol="lambda", Endpoint=arn)
    aws.client("sns").publish(TopicArn=topic, Message="tampered")
    aws.settle()
    assert "tampered" in logged(aws, f"/aws/lambda/{unique('f')}")


def test_a_queue_feeds_a_function_and_is_empty_afterwards(aws: LocalAws, unique: Unique) -> None:
    queue = Queue(aws, unique("q"))
    source = "exports.handler = async (event) => console.log(event.Records.map(({ body }) => body).join())"
    deployed(aws, unique("f"), source)
    aws.client("lambda").create_event_source_mapping(FunctionName=unique("f"), EventSourceArn=queue.arn, BatchSize=10)
    url = aws.client("sqs").get_queue_url(QueueName=unique("q"))["QueueUrl"]
    aws.client("sqs").send_message(QueueUrl=url, MessageBody="one")
    aws.settle()
    assert "one" in logged(aws, f"/aws/lambda/{unique('f')}")
    assert queue.messages() == []


def test_a_function_in_another_language_says_that_it_cannot_run(aws: LocalAws, unique: Unique) -> None:
    deployed(aws, unique("f"), "x")
    aws.client("lambda").update_function_configuration(FunctionName=unique("f"), Runtime="python3.13")
    answer, error = invoked(aws, unique("f"))
    assert error == "Unhandled"
    assert answer["errorMessage"] == "The local AWS runs nodejs functions, not python3.13."


def sent(aws: LocalAws, name: str, *bodies: str) -> None:
    url = aws.client("sqs").get_queue_url(QueueName=name)["QueueUrl"]
    entries = [{"Id": str(i), "MessageBody": body} for i, body in enumerate(bodies)]
    assert not aws.client("sqs").send_message_batch(QueueUrl=url, Entries=entries).get("Failed")


def test_a_burst_is_one_batch(aws: LocalAws, unique: Unique) -> None:
    queue = Queue(aws, unique("q"))
    source = "exports.handler = async (event) => console.log(event.Records.map(({ body }) => body).sort().join())"
    deployed(aws, unique("f"), source)
    aws.client("lambda").create_event_source_mapping(
        FunctionName=unique("f"), EventSourceArn=queue.arn, BatchSize=10, MaximumBatchingWindowInSeconds=1
    )
    sent(aws, unique("q"), "a", "b", "c")
    aws.settle()
    assert "a,b,c" in logged(aws, f"/aws/lambda/{unique('f')}")


def test_messages_of_one_window_are_fed_once(aws: LocalAws, unique: Unique) -> None:
    queue = Queue(aws, unique("q"))
    source = "exports.handler = async (event) => console.log(`${event.Records.length} taken`)"
    deployed(aws, unique("f"), source)
    aws.client("lambda").create_event_source_mapping(
        FunctionName=unique("f"), EventSourceArn=queue.arn, BatchSize=100, MaximumBatchingWindowInSeconds=1
    )
    for number in range(40):
        sent(aws, unique("q"), str(number))
    # fed once a message, they would take a window each
    aws.settle()
    taken = [int(line.split()[0]) for line in logged(aws, f"/aws/lambda/{unique('f')}") if line.endswith("taken")]
    assert sum(taken) == 40


def test_a_message_that_fails_is_retried_alone_and_then_a_dead_letter(aws: LocalAws, unique: Unique) -> None:
    dead = Queue(aws, unique("dead"))
    queue = Queue(aws, unique("q"))
    redrive = json.dumps({"deadLetterTargetArn": dead.arn, "maxReceiveCount": 3})
    url = aws.client("sqs").get_queue_url(QueueName=unique("q"))["QueueUrl"]
    aws.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"RedrivePolicy": redrive})
    source = """
    exports.handler = async (event) => ({
      batchItemFailures: event.Records.filter(({ body }) => body === 'bad')
        .map(({ messageId, attributes }) => (console.log('bad', attributes.ApproximateReceiveCount), { itemIdentifier: messageId })),
    });
    """
    deployed(aws, unique("f"), source)
    aws.client("lambda").create_event_source_mapping(
        FunctionName=unique("f"), EventSourceArn=queue.arn, FunctionResponseTypes=["ReportBatchItemFailures"]
    )
    sent(aws, unique("q"), "good", "bad")
    assert dead.messages() == ["bad"]
    assert queue.messages() == []
    tries = [line for line in logged(aws, f"/aws/lambda/{unique('f')}") if line.startswith("bad")]
    assert tries == ["bad 1", "bad 2", "bad 3"]


def test_a_deleted_mapping_feeds_no_more(aws: LocalAws, unique: Unique) -> None:
    queue = Queue(aws, unique("q"))
    deployed(aws, unique("f"), "exports.handler = async () => 1")
    mapping = aws.client("lambda").create_event_source_mapping(FunctionName=unique("f"), EventSourceArn=queue.arn)
    aws.client("lambda").delete_event_source_mapping(UUID=mapping["UUID"])
    sent(aws, unique("q"), "stays")
    assert queue.messages() == ["stays"]
