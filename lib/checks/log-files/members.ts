/** Whether every account of an organization delivers. */
import type { Check } from '../check';

const OF_MEMBERS = {
  theme: 'log-files',
  owner: 'security',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  judgedFrom: ['log files'],
} as const;

export const MembersDeliver: Check = {
  ...OF_MEMBERS,
  id: 'MembersDeliver',
  title: 'Every account that delivered before delivered in the last day',
  reason:
    'CloudTrail delivers a digest every hour for each account and Region, even without events (CloudTrail User Guide, ' +
    '"Validating CloudTrail log file integrity"). An account whose files stop coming is no longer recorded, or somebody ' +
    'keeps its files from arriving.',
  severity: 'CRITICAL',
  remedy:
    'Read LatestDeliveryError of the trail, and what was done to the account: it may have left the organization, or ' +
    'CloudTrail may have lost its access there.',
};

export const MembersHeard: Check = {
  ...OF_MEMBERS,
  id: 'MembersHeard',
  title: 'Every account of the organization was heard at least once',
  reason:
    'An organization trail records an account from when it joins (CloudTrail User Guide, "Creating a trail for an ' +
    'organization"). An account that the archive has nothing of acts without a log.',
  severity: 'HIGH',
  remedy:
    'Check that the service-linked role AWSServiceRoleForCloudTrail is there in the account, and that the trail is one ' +
    'of the organization.',
};
