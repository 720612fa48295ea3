"""Authorizes requests as AWS does it: who asks (principals), what (actions), of whom (resource_policies), in which context."""

from wormtrail_local.authorization.decisions import Decision, authorize, enforce, is_enforced
from wormtrail_local.authorization.principals import Principal, service

__all__ = ["Decision", "Principal", "authorize", "enforce", "is_enforced", "service"]
