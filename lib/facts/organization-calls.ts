/**
 * Calls that end what an organization's trail lives on: trusted access, who else may change the trail, the accounts themselves, and
 * the organization policies around the archive.
 */
import type { TamperRule } from './tamper-rules';
import type { Properties } from './value';

/** Of any account. */
const ACCOUNTS = {
  CloseAccount: 'closes an account of the organization, whose audit log ends',
  DeleteOrganization: 'ends the organization, and with it the trail of every account',
  LeaveOrganization: 'takes an account out of the organization, and so out of the trail',
  RemoveAccountFromOrganization: 'takes an account out of the organization, and so out of the trail',
  // what Organizations records where an account has left or was removed (Organizations API Reference, LeaveOrganization)
  AccountDepartedOrganization: 'tells that an account has left the organization, and so the trail',
  DisablePolicyType: 'takes all organization policies of a kind off, those around the archive among them',
};

/** About a service that the organization trusts: only CloudTrail counts. */
const TRUSTED_ACCESS = {
  DisableAWSServiceAccess: "ends CloudTrail's trusted access, so that the trail stops in every member account",
  RegisterDelegatedAdministrator: 'lets another account change the trail',
  DeregisterDelegatedAdministrator: 'takes the trail from whom it was delegated to',
};

/** CloudTrail's own calls for the same, which name an account only. */
const DELEGATION = {
  RegisterOrganizationDelegatedAdmin: 'lets another account change the trail',
  DeregisterOrganizationDelegatedAdmin: 'takes the trail from whom it was delegated to',
};

/** About the account of the archive. */
const ARCHIVE = {
  MoveAccount: 'takes the archive out of the reach of the policies above it',
  DetachPolicy: 'takes an organization policy off the archive',
};

/** About a policy of the audit log. */
const POLICIES = {
  UpdatePolicy: 'changes what an organization policy forbids',
  DeletePolicy: 'removes an organization policy',
  DetachPolicy: 'takes an organization policy off',
};

const ORGANIZATIONS = 'organizations.amazonaws.com';
const CLOUDTRAIL = 'cloudtrail.amazonaws.com';

/** What each call does, by the source of its event. */
export const ORGANIZATION_CALLS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [ORGANIZATIONS]: { ...ACCOUNTS, ...TRUSTED_ACCESS, ...ARCHIVE, ...POLICIES },
  [CLOUDTRAIL]: DELEGATION,
};

/** Request parameters that name what a call is about, most telling first (AWS Organizations and CloudTrail API References). */
export const ORGANIZATION_PARAMETERS: readonly string[] = [
  ...['servicePrincipal', 'policyId', 'targetId', 'policyType', 'accountId'],
  ...['memberAccountId', 'delegatedAdminAccountId'],
];

/** What the name of the rule ends in. */
const RULE_NAME = 'organizations';

export interface WatchedOrganization {
  /** Account of the archive. */
  readonly archiveAccount: string;
  /** Ids of the policies whose changes count. @default those of every policy */
  readonly policyIds?: readonly string[];
}

/** @param prefix What the names of the audit log's rules begin with. */
export function organizationRule(prefix: string, { archiveAccount, policyIds }: WatchedOrganization): TamperRule {
  const about = (calls: object, requestParameters?: Properties, eventSource = ORGANIZATIONS): Properties => ({
    eventSource: [eventSource],
    eventName: Object.keys(calls),
    ...(requestParameters && { requestParameters }),
  });
  const ofPolicies = policyIds && { policyId: [...policyIds] };
  return {
    name: `${prefix}${RULE_NAME}`,
    service: RULE_NAME,
    description: 'Calls that end what the trail of the organization lives on',
    pattern: {
      source: ['aws.organizations', 'aws.cloudtrail'],
      detailType: ['AWS API Call via CloudTrail', 'AWS Service Event via CloudTrail'],
      detail: {
        $or: [
          about(ACCOUNTS),
          about(TRUSTED_ACCESS, { servicePrincipal: [CLOUDTRAIL] }),
          about(DELEGATION, undefined, CLOUDTRAIL),
          about({ MoveAccount: '' }, { accountId: [archiveAccount] }),
          about({ DetachPolicy: '' }, { targetId: [archiveAccount] }),
          ...(policyIds?.length === 0 ? [] : [about(POLICIES, ofPolicies)]),
        ],
      },
    },
  };
}
