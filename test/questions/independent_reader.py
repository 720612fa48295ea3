"""Answers the named questions from the raw files of an archive, without a line of what is tested.

Arguments: the folder of the files, the beginning and end of the period, and a JSON object of questions: to each name its
arguments. Prints a JSON object: to each name the event ids of its answer, sorted.
"""

import gzip
import json
import pathlib
import sys

folder, begin, end, questions = sys.argv[1], sys.argv[2], sys.argv[3], json.loads(sys.argv[4])


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)


def identity(event):
    return event["userIdentity"]


def role(event):
    issuer = identity(event).get("sessionContext", {}).get("sessionIssuer", {})
    return issuer.get("arn") or identity(event).get("arn", "")


def mentions(event, name):
    found = [*texts(event.get("requestParameters")), *texts(event.get("responseElements")), *texts(event.get("resources"))]
    return any(text == name or (text.startswith("arn:") and text.split(":")[-1].split("/")[-1] == name) for text in found)


def is_deletion(event):
    return event["eventName"].startswith(("Delete", "Terminate", "ScheduleKeyDeletion"))


CHANGES = ("PutRolePolicy", "AttachRolePolicy", "UpdateAssumeRolePolicy", "CreateRole", "DeleteRolePolicy", "CreateUser")
ON_RESOURCES = ("PutBucketPolicy", "PutKeyPolicy", "AddPermission20150331v2", "CreateAccessKey", "PutBucketAcl")
DENIED = ("AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation")
USES = ("Decrypt", "Encrypt", "GenerateDataKey")


def is_public(event):
    request = event.get("requestParameters") or {}
    if event["eventName"] == "PutBucketPolicy":
        return any(
            s["Effect"] == "Allow" and s["Principal"] == "*" and "Condition" not in s
            for s in request["bucketPolicy"]["Statement"]
        )
    if event["eventName"] == "AuthorizeSecurityGroupIngress":
        return request["cidrIp"] == "0.0.0.0/0"
    return event["eventName"] == "PutBucketAcl" and request["x-amz-acl"] == "public-read"


ASKED = {
    "who-deleted": lambda e, a: is_deletion(e) and mentions(e, a),
    "who-changed-permissions": lambda e, a: e["eventName"] in CHANGES + ON_RESOURCES,
    "who-read-object": lambda e, a: e["eventName"] in ("GetObject", "HeadObject") and mentions(e, a),
    "who-used-key": lambda e, a: e["eventName"] in USES and mentions(e, a),
    "sign-ins-without-mfa": lambda e, a: e["eventName"] == "ConsoleLogin"
    and e["responseElements"]["ConsoleLogin"] == "Success"
    and e["additionalEventData"]["MFAUsed"] == "No"
    and identity(e)["type"] in ("Root", "IAMUser"),
    "root": lambda e, a: identity(e)["type"] == "Root",
    "session": lambda e, a: identity(e).get("accessKeyId") == a
    or ((e.get("responseElements") or {}).get("credentials") or {}).get("accessKeyId") == a,
    "access-key": lambda e, a: identity(e).get("accessKeyId") == a
    or (e.get("requestParameters") or {}).get("accessKeyId") == a
    or ((e.get("responseElements") or {}).get("accessKey") or {}).get("accessKeyId") == a,
    "audit-log-changes": lambda e, a: e["eventName"] in ("StopLogging", "UpdateTrail", "PutBucketPolicy", "DeleteBucket", "DeleteObject")
    and mentions(e, a),
    "who-read-secrets": lambda e, a: e["eventName"] == "GetSecretValue"
    or (e["eventName"] == "GetParameter" and e["requestParameters"]["withDecryption"]),
    "who-ran-code": lambda e, a: e["eventName"] in ("SendCommand", "UpdateFunctionCode20150331v2"),
    "denials": lambda e, a: e.get("errorCode") in DENIED,
    "opened-to-public": lambda e, a: is_public(e),
}

answers = {name: [] for name in questions}
uses = []
for path in sorted(pathlib.Path(folder).iterdir()):
    for event in json.loads(gzip.decompress(path.read_bytes()))["Records"]:
        if not begin <= event["eventTime"] < end:
            continue
        for name, argument in questions.items():
            if name in ASKED and ASKED[name](event, argument):
                answers[name].append(event["eventID"])
        if "errorCode" not in event and (event.get("responseElements") or {}).get("ConsoleLogin") != "Failure" and role(event):
            uses.append((event["eventTime"], event["eventID"], role(event), event["eventSource"], event["eventName"]))

if "first-use" in questions:
    earliest = {}
    for when, _, *permission in uses:
        key = tuple(permission)
        earliest[key] = min(earliest.get(key, when), when)
    answers["first-use"] = [" ".join((when, *key)) for key, when in earliest.items()]

print(json.dumps({name: sorted(found) for name, found in answers.items()}))
