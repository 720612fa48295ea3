/** Nobody outside the organization reaches a locked bucket. */
import type { Vault } from '../../facts/audit-log';
import { anyPrincipalBut } from '../../facts/policy';
import { bucketArn, objectsArn, weighRefusals } from '../bucket-policy';
import type { Guardrail, Verdict } from '../guardrail';
import { vaultsOf } from '../vaults';

export const OrganizationBoundary: Guardrail = {
  id: 'OrganizationBoundary',
  theme: 'access',
  title: 'The bucket policy denies every principal outside the organization',
  reason:
    'A principal of another organization that slips into a policy, by a typing error or by intent, takes the logs where nobody ' +
    'here can follow.',
  severity: 'MEDIUM',
  threat: { technique: 'T1537', name: 'Transfer Data to Cloud Account' },
  controls: {
    'PCI-DSS': ['10.3.1'],
    SOC2: ['CC6.6', 'CC6.7'],
    GDPR: ['Art. 5(1)(f)'],
    'ISO-27001': ['A.5.23', 'A.8.12'],
    'NIST-800-53': ['AC-3', 'AC-4'],
  },
  remedy: 'Deny s3:* on the bucket and its objects where aws:PrincipalOrgID is not the organization.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    vaultsOf(auditLog).flatMap((vault) => weighBoundary(vault, auditLog.requirements.organizationId)),
};

function weighBoundary(vault: Vault, organizationId: string | undefined): Verdict[] {
  if (organizationId === undefined) return [];
  const context = { 'aws:principalorgid': { isNot: [organizationId] } };
  const calls = [
    { action: 's3:GetObject', resource: objectsArn(vault) },
    { action: 's3:PutObject', resource: objectsArn(vault) },
    { action: 's3:ListBucket', resource: bucketArn(vault) },
    { action: 's3:PutBucketPolicy', resource: bucketArn(vault) },
  ];
  const refusals = calls.map((call) => ({
    what: `${call.action} from outside`,
    requests: { ...call, caller: anyPrincipalBut([]), context },
  }));
  return [weighRefusals(vault, `denied outside ${organizationId}`, refusals)];
}
