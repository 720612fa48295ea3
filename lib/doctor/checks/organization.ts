/** Whether the account is in the organization that the configuration names. */
import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import { ask, failed, ok, told, warning, type Check, type Line } from '../check';

export const organization: Check = {
  name: 'organization',
  actions: ['organizations:DescribeOrganization'],
  async run({ config: { account, organizationId }, clients }) {
    const answer = await ask(
      'organizations:DescribeOrganization',
      () => clients.organizations.send(new DescribeOrganizationCommand({})),
      ['AWSOrganizationsNotInUseException'],
    );
    const { Id, MasterAccountId, FeatureSet } = answer?.Organization ?? {};
    if (answer) told('organizations:DescribeOrganization', Id);
    return [
      membership(Id, organizationId),
      ...(MasterAccountId === account ? [MANAGEMENT_ACCOUNT] : []),
      ...(FeatureSet === 'CONSOLIDATED_BILLING' ? [BILLING_ALONE] : []),
    ];
  },
};

const MANAGEMENT_ACCOUNT = warning(
  'This is the management account: service and resource control policies do not bind it, nor its root user.',
  'Deploy the audit log to a member account.',
);

/** (AWS Organizations User Guide, "Service control policies (SCPs)": only with all features enabled.) */
const BILLING_ALONE = warning(
  'The organization has consolidated billing alone: no policy of it binds the root user.',
  'In its management account: aws organizations enable-all-features',
);

function membership(found: string | undefined, configured: string | undefined): Line {
  if (configured !== undefined && configured !== found) {
    return failed(
      `"organizationId" is ${configured}, and the account is in ${found ?? 'no organization'}: the buckets would refuse readers of other accounts, and an organization trail could not deliver.`,
      found === undefined ? 'Remove "organizationId".' : `Set "organizationId" to ${found}.`,
    );
  }
  if (found !== undefined) return ok(`The account is in organization ${found}.`);
  return warning(
    'The account is in no organization: its root user can replace the bucket policies, and nothing forbids it.',
    'Invite the account to an organization, and attach what wormtrail organization-policy prints.',
  );
}
