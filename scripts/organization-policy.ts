/** `docs/organization-policy.scp.json` and `.rcp.json`: the organization's policies, for the sample configuration. */
import { loadConfig } from '../lib/config';
import {
  organizationPolicies,
  policyTexts,
  type OrganizationPolicies,
} from '../lib/constructs/policies/organization-policy';

export function renderOrganizationPolicy(which: keyof OrganizationPolicies): string {
  const { name, account, region, administrators } = loadConfig();
  // as in docs/policy-proof.md: the names that CloudFormation makes are longer
  const bucketNames = [`${name}-logs`, `${name}-evidence`];
  const policies = organizationPolicies({ auditLogName: name, account, region, administrators, bucketNames });
  return policyTexts(policies, which).join('\n');
}
