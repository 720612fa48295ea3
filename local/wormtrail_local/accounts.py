"""Several accounts: which one a request belongs to."""

import re

from moto.iam.models import get_account_id_from


def account_of_key(access_key: str) -> str:
    """An account for the hand that arranges things in it, that of its holder for an access key, else the server's own."""
    if re.fullmatch(r"(root-)?\d{12}", access_key):
        return access_key[-12:]
    return get_account_id_from(access_key)
