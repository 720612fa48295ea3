/** `docs/organization-policy.json`: the organization's two policies, for the sample configuration. */
import { loadConfig } from '../lib/config';
import { organizationPolicies } from '../lib/constructs/policies/organization-policy';

export function renderOrganizationPolicy(): string {
  const { name, account, region, administrators } = loadConfig();
  return JSON.stringify(organizationPolicies({ auditLogName: name, account, region, administrators }));
}
