"""KMS: how often a key rotates, every member of its description, and keys that sign with Ed25519."""

import json

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from moto.core.exceptions import JsonRESTError
from moto.kms import models
from moto.kms.exceptions import ValidationException
from moto.kms.models import Key
from moto.kms.responses import KmsResponse
from moto.kms.utils import AbstractPrivateKey, KeySpec

# What KMS takes when nobody says how often (KMS API reference, EnableKeyRotation).
_YEARLY = 365

_EDWARDS = "ECC_NIST_EDWARDS25519"
_PURE = "ED25519_SHA_512"
_LONGEST_MESSAGE = 4096


def apply() -> None:
    # moto knows that a key rotates, not how often.
    enable = KmsResponse.enable_key_rotation
    disable = KmsResponse.disable_key_rotation

    def enable_key_rotation(response: KmsResponse) -> str:
        _refuse_asymmetric(response)
        answer = enable(response)
        _key(response).rotation_period_in_days = response._get_param("RotationPeriodInDays") or _YEARLY
        return answer

    def disable_key_rotation(response: KmsResponse) -> str:
        _refuse_asymmetric(response)
        return disable(response)

    def get_key_rotation_status(response: KmsResponse) -> str:
        key = _key(response)
        status = {"KeyId": key.arn, "KeyRotationEnabled": key.key_rotation_status}
        if key.key_rotation_status:
            status["RotationPeriodInDays"] = getattr(key, "rotation_period_in_days", _YEARLY)
        return json.dumps(status)

    KmsResponse.enable_key_rotation = enable_key_rotation
    KmsResponse.disable_key_rotation = disable_key_rotation
    KmsResponse.get_key_rotation_status = get_key_rotation_status
    _describe_fully()
    _sign_with_ed25519()


def _refuse_asymmetric(response: KmsResponse) -> None:
    """Asymmetric keys do not rotate (KMS API reference, EnableKeyRotation and DisableKeyRotation)."""
    if _key(response).key_spec != "SYMMETRIC_DEFAULT":
        raise JsonRESTError("UnsupportedOperationException", "Keys of this type do not rotate.")


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


class _EdwardsKey(AbstractPrivateKey):
    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()

    def sign(self, message: bytes, signing_algorithm: str) -> bytes:
        return self._key.sign(message)

    def verify(self, message: bytes, signature: bytes, signing_algorithm: str) -> bool:
        try:
            self._key.public_key().verify(signature, message)
            return True
        except InvalidSignature:
            return False

    def public_key(self) -> bytes:
        der, spki = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        return self._key.public_key().public_bytes(der, spki)


def _sign_with_ed25519() -> None:
    """ED25519_PH_SHA_512, which signs a hash, is not played (KMS API reference, Sign and CreateKey)."""
    specs, generate, algorithms = KeySpec.key_specs, models.generate_private_key, Key.signing_algorithms.fget
    sign = KmsResponse.sign

    def signing_algorithms(key: Key) -> list[str]:
        return [_PURE] if key.key_spec == _EDWARDS else algorithms(key)

    def checked_sign(response: KmsResponse) -> str:
        message, form = response._get_param("Message"), response._get_param("MessageType") or "RAW"
        if len(message or "") > _LONGEST_MESSAGE:
            raise ValidationException(f"The message is longer than {_LONGEST_MESSAGE} bytes.")
        if response._get_param("SigningAlgorithm") == _PURE and form != "RAW":
            raise ValidationException(f"{_PURE} signs messages of the type RAW.")
        return sign(response)

    KeySpec.key_specs = classmethod(lambda _: sorted([*specs(), _EDWARDS]))
    models.generate_private_key = lambda spec: _EdwardsKey() if spec == _EDWARDS else generate(spec)
    Key.signing_algorithms = property(signing_algorithms)
    KmsResponse.sign = checked_sign
