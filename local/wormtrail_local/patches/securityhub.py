"""Security Hub: takes no findings before it is enabled."""

from typing import Any

from moto.securityhub.exceptions import SecurityHubClientError
from moto.securityhub.models import SecurityHubBackend


def apply() -> None:
    # moto takes findings in any case. (Security Hub API reference, BatchImportFindings: InvalidAccessException.)
    take = SecurityHubBackend.batch_import_findings

    def batch_import_findings(backend: SecurityHubBackend, findings: list[dict[str, Any]]) -> Any:
        if not backend.enabled:
            message = f"Account {backend.account_id} is not subscribed to AWS Security Hub"
            raise SecurityHubClientError("InvalidAccessException", message)
        return take(backend, findings)

    SecurityHubBackend.batch_import_findings = batch_import_findings
