"""A local AWS for a whole test run, and what the tests ask of it."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.client import BaseClient
from botocore.config import Config

ACCOUNT = "111122223333"
REGION = "eu-central-1"
PACKAGE = Path(__file__).parents[1]


class LocalAws:
    """A running server, as its users see it: over HTTP."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self._session = botocore.session.Session()
        self._clients: dict[tuple[str, ...], BaseClient] = {}

    def client(self, service: str, region: str = REGION, credentials: dict[str, str] | None = None) -> BaseClient:
        """A client of the local AWS, with an answer of AssumeRole as its credentials if one is given. Made once: that takes long."""
        holder = credentials or {"AccessKeyId": "local", "SecretAccessKey": "local"}
        kind = (service, region, holder["AccessKeyId"])
        if kind not in self._clients:
            self._clients[kind] = self._created(service, region, holder)
        return self._clients[kind]

    def _created(self, service: str, region: str, holder: dict[str, str]) -> BaseClient:
        return self._session.create_client(
            service,
            region_name=region,
            endpoint_url=self.endpoint,
            aws_access_key_id=holder["AccessKeyId"],
            aws_secret_access_key=holder["SecretAccessKey"],
            aws_session_token=holder.get("SessionToken"),
            config=Config(retries={"total_max_attempts": 1}),
        )

    def request(self, method: str, route: str, body: Any = None) -> int:
        with urllib.request.urlopen(self._asked(method, route, body)) as answer:
            return answer.status

    def read(self, route: str) -> Any:
        with urllib.request.urlopen(self._asked("GET", route, None)) as answer:
            return json.load(answer)

    def answer(self, route: str, body: Any) -> Any:
        with urllib.request.urlopen(self._asked("POST", route, body)) as answer:
            return json.load(answer)

    def _asked(self, method: str, route: str, body: Any) -> urllib.request.Request:
        data = None if body is None else json.dumps(body).encode()
        return urllib.request.Request(f"{self.endpoint}/wormtrail/{route}", data=data, method=method)

    def settle(self) -> None:
        """Waits until events and asynchronous invocations have arrived."""
        assert self.request("GET", "idle?seconds=30") == 200

    def deploy(self, name: str, resources: dict[str, Any], **more: Any) -> dict[str, str]:
        """Creates or updates a stack through a change set, as the CDK does; answers physical ids."""
        cloudformation = self.client("cloudformation")
        exists = name in [each["StackName"] for each in cloudformation.describe_stacks()["Stacks"]]
        cloudformation.create_change_set(
            StackName=name,
            ChangeSetName="change",
            ChangeSetType="UPDATE" if exists else "CREATE",
            TemplateBody=json.dumps({"Resources": resources, **more}),
        )
        cloudformation.execute_change_set(StackName=name, ChangeSetName="change")
        stack = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        if not stack["StackStatus"].endswith(("CREATE_COMPLETE", "UPDATE_COMPLETE")):
            pytest.fail(f"{stack['StackStatus']}: {stack.get('StackStatusReason')}")
        listed = cloudformation.describe_stack_resources(StackName=name)["StackResources"]
        return {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in listed}


    def trail(self, name: str, region: str = REGION, **settings: Any) -> str:
        """Makes a bucket that lets CloudTrail in, and a trail that logs; answers the bucket's name."""
        s3, cloudtrail = self.client("s3"), self.client("cloudtrail", region)
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps(delivery_policy(name)))
        cloudtrail.create_trail(Name=name, **{"S3BucketName": name, "IsMultiRegionTrail": True, **settings})
        cloudtrail.start_logging(Name=name)
        return name


def delivery_policy(bucket: str) -> dict[str, Any]:
    """(CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail".)"""
    cloudtrail = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}}
    arn = f"arn:aws:s3:::{bucket}"
    return {
        "Version": "2012-10-17",
        "Statement": [
            {**cloudtrail, "Action": "s3:GetBucketAcl", "Resource": arn},
            {**cloudtrail, "Action": "s3:PutObject", "Resource": f"{arn}/AWSLogs/*",
             "Condition": {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}},
        ],
    }


def start(*options: str) -> tuple[subprocess.Popen[str], str]:
    """Starts a server; answers the process and its endpoint."""
    process = subprocess.Popen(
        [sys.executable, "-m", "wormtrail_local", "--account", ACCOUNT, *options],
        cwd=PACKAGE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert process.stdout
    line = process.stdout.readline()
    ready = re.fullmatch(r"ready (http://127\.0\.0\.1:\d+)\n", line)
    assert ready, line
    return process, ready[1]


def stop(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0


@pytest.fixture(scope="session")
def aws() -> Iterator[LocalAws]:
    process, endpoint = start()
    yield LocalAws(endpoint)
    stop(process)


@pytest.fixture
def unique(request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Names that no other test uses."""
    words = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower()).strip("-")[:24]
    stem = f"{words}-{zlib.crc32(request.node.nodeid.encode()):08x}"
    return lambda name: f"{stem}-{name}".replace("--", "-")
