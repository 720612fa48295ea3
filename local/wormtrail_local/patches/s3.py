"""S3: bucket policies are kept and answered, not enforced; request metrics exist."""

import re
from typing import Any

from moto.iam.access_control import PermissionResult
from moto.s3 import models, responses

_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>\s*")


def apply() -> None:
    # moto enforces bucket policies without their conditions: "deny what does not come over TLS" denies everything.
    # Policies are proven by a policy simulator, not here.
    models.FakeBucket.get_permission = lambda *_: PermissionResult.PERMITTED
    # moto takes PutBucketMetricsConfiguration for CreateBucket and answers that the bucket exists.
    unpatched = responses.S3Response._bucket_response
    responses.S3Response._bucket_response = lambda self, request, url: (
        _metrics_response(self, request, url) or unpatched(self, request, url)
    )


def _metrics_response(response: Any, request: Any, full_url: str) -> Any:
    """Keeps a bucket's metrics configurations as the documents that they came as, and answers with them."""
    query = response._get_querystring(request, full_url)
    if "metrics" not in query:
        return None
    name = response.parse_bucket_name_from_url(request, full_url)
    bucket = response.backend.head_bucket(name)
    documents = vars(bucket).setdefault("metrics_documents", {})
    identifier = query.get("id", [None])[0]
    if request.method == "PUT":
        documents[identifier] = _DECLARATION.sub(b"", response.body if isinstance(response.body, bytes) else response.body.encode())
        return 200, {}, b""
    if request.method == "DELETE":
        documents.pop(identifier, None)
        return 204, {}, b""
    if identifier is None:
        listed = b"".join(documents.values())
        body = f'<ListMetricsConfigurationsResult xmlns="{_NAMESPACE}"><IsTruncated>false</IsTruncated>'.encode()
        return 200, {}, body + listed + b"</ListMetricsConfigurationsResult>"
    if identifier not in documents:
        return 404, {}, b"<Error><Code>NoSuchConfiguration</Code><Message>The specified configuration does not exist.</Message></Error>"
    return 200, {}, documents[identifier]
