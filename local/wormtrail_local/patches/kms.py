"""KMS: how often a key rotates, and every member of its description."""

import json

from moto.kms.models import Key
from moto.kms.responses import KmsResponse

# What KMS takes when nobody says how often (KMS API reference, EnableKeyRotation).
_YEARLY = 365


def apply() -> None:
    # moto knows that a key rotates, not how often.
    enable = KmsResponse.enable_key_rotation

    def enable_key_rotation(response: KmsResponse) -> str:
        answer = enable(response)
        _key(response).rotation_period_in_days = response._get_param("RotationPeriodInDays") or _YEARLY
        return answer

    def get_key_rotation_status(response: KmsResponse) -> str:
        key = _key(response)
        status = {"KeyId": key.arn, "KeyRotationEnabled": key.key_rotation_status}
        if key.key_rotation_status:
            status["RotationPeriodInDays"] = getattr(key, "rotation_period_in_days", _YEARLY)
        return json.dumps(status)

    KmsResponse.enable_key_rotation = enable_key_rotation
    KmsResponse.get_key_rotation_status = get_key_rotation_status
    _describe_fully()


def _key(response: KmsResponse) -> Key:
    key_id = response._get_param("KeyId")
    response._validate_cmk_id(key_id)
    return response.kms_backend.keys[response.kms_backend.get_key_id(key_id)]


def _describe_fully() -> None:
    # moto leaves out MultiRegion when nobody set it.
    describe = Key.to_dict

    def to_dict(key: Key) -> dict[str, dict[str, object]]:
        described = describe(key)
        described["KeyMetadata"]["MultiRegion"] = bool(key.multi_region)
        return described

    Key.to_dict = to_dict
