"""Organizations: accounts that exist already can be invited."""

import copy
import json
from collections.abc import Callable

from moto.core.exceptions import JsonRESTError
from moto.core.utils import utcnow
from moto.organizations.models import OrganizationsBackend, organizations_backends, utils
from moto.organizations.responses import OrganizationsResponse


def apply() -> None:
    # moto knows no invitations.
    def invite_account_to_organization(response: OrganizationsResponse) -> str:
        account = response.request_params["Target"]["Id"]
        _admit(response.organizations_backend, account)
        return json.dumps({"Handshake": {"Id": f"h-{account}", "State": "ACCEPTED", "Action": "INVITE"}})

    OrganizationsResponse.invite_account_to_organization = invite_account_to_organization
    OrganizationsResponse.list_accounts = _by_management(OrganizationsResponse.list_accounts)


def _by_management(original: Callable[[OrganizationsResponse], str]) -> Callable[[OrganizationsResponse], str]:
    """moto answers members with an empty list. (Organizations API Reference, ListAccounts: "can be called only from the
    organization's management account or by a member account that is a delegated administrator".)"""

    def asked(response: OrganizationsResponse) -> str:
        backend = response.organizations_backend
        management = organizations_backends.master_accounts.get(backend.account_id)
        if management:
            administrators = organizations_backends[management[0]][management[1]].admins
            if not any(each.account.id == backend.account_id for each in administrators):
                raise JsonRESTError("AccessDeniedException", "You don't have permissions to access this resource.")
        return original(response)

    return asked


def _admit(backend: OrganizationsBackend, account: str) -> None:
    """The account accepts at once: on AWS somebody there calls AcceptHandshake. It is like the first, but without its role."""
    member = copy.copy(backend.accounts[0])
    member.id, member.name, member.email, member.joined_method = account, account, f"{account}@example.com", "INVITED"
    member.attached_policies, member.tags, member.create_time = [], {}, utcnow()
    backend.accounts.append(member)
    for policy_id in (utils.DEFAULT_SCP_POLICY_ID, utils.DEFAULT_RCP_POLICY_ID):
        backend.attach_policy(PolicyId=policy_id, TargetId=account)
    organizations_backends.master_accounts[account] = (backend.account_id, backend.partition)
