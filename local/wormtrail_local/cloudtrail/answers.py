"""What CloudTrail records of an answer: the error of a refusal, and the elements of what a change answered."""

import json
import re
from typing import Any

import xmltodict

# Secrets, and code or text that is too large (CloudTrail User Guide, "CloudTrail record contents": responseElements).
_OMITTED = frozenset(
    {"CiphertextBlob", "Environment", "Plaintext", "PrivateKeyPlaintext", "ResponseMetadata", "SecretAccessKey", "SecretString"}
)
_LARGEST = 100_000


def kept(service: str, answer: bytes, status: int, is_change: bool) -> bytes:
    """The part of an answer that its record needs. Of reads only errors are recorded, of S3 no body at all."""
    if status >= 300:
        return answer
    return answer if is_change and service != "s3" and len(answer) <= _LARGEST else b""


def elements(answer: bytes) -> dict[str, Any] | None:
    """What a change answered; none where it answered nothing."""
    text = answer.decode(errors="replace").strip()
    if text.startswith("{"):
        found = _object(text)
    else:
        found = _result(text) if text.startswith("<") else None
    return _spelled(found) if isinstance(found, dict) and found else None


def error(answer: bytes, status: int) -> tuple[str, str]:
    """Code and message of a refusal, in whatever of AWS's shapes it comes."""
    text = answer.decode(errors="replace")
    body = _object(text)
    if body is not None:
        code = str(body.get("__type") or body.get("code") or body.get("Type") or status).split("#")[-1]
        return code, str(body.get("message") or body.get("Message") or "")
    code = re.search(r"<Code>([^<]*)</Code>", text)
    message = re.search(r"<Message>([^<]*)</Message>", text)
    # S3 answers HEAD without a body.
    return (code[1] if code else "AccessDenied" if status == 403 else str(status)), (message[1] if message else "")


def _object(text: str) -> dict[str, Any] | None:
    try:
        body = json.loads(text)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _result(text: str) -> Any:
    """<CreateTopicResponse><CreateTopicResult>…"""
    try:
        response = next(iter(xmltodict.parse(text).values()))
    except Exception:  # noqa: BLE001 an answer that is no XML has no elements
        return None
    results = [value for name, value in (response or {}).items() if name.endswith("Result")]
    return results[0] if results else None


def _spelled(value: Any) -> Any:
    if isinstance(value, dict):
        named = {name: each for name, each in value.items() if name not in _OMITTED and not name.startswith("@")}
        return {(name[:1].lower() + name[1:]): _spelled(each) for name, each in named.items()}
    return [_spelled(each) for each in value] if isinstance(value, list) else value
