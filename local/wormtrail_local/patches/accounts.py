"""Accounts are told apart by access keys, those of tests as well."""

import re

from moto.core.responses import BaseResponse

from wormtrail_local.accounts import account_of_key


def apply() -> None:
    # moto sees only keys of 20 letters.
    BaseResponse.access_key_regex = re.compile(r"Credential=([^/]+)/")
    BaseResponse.get_current_account = lambda response: account_of_key(response.get_access_key())
