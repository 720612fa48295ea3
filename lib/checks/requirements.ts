/** How bad a change of each requirement is, and whose it is. */
import type { Owner, Requirements } from '../facts/requirements';
import type { Severity } from '../findings/finding';

interface RequirementChange {
  readonly name: Exclude<keyof Requirements, 'unclear'>;
  /** As a sentence names it. */
  readonly what: string;
  readonly severity: Severity;
  readonly owner: Owner;
}

export const REQUIREMENT_CHANGES: readonly RequirementChange[] = [
  { name: 'administrators', what: 'administrators', severity: 'CRITICAL', owner: 'security' },
  { name: 'readers', what: 'readers', severity: 'CRITICAL', owner: 'security' },
  { name: 'serviceReaders', what: 'readers without a second factor', severity: 'CRITICAL', owner: 'security' },
  { name: 'holders', what: 'principals that ask for legal holds', severity: 'CRITICAL', owner: 'compliance' },
  { name: 'organizationId', what: 'organization', severity: 'CRITICAL', owner: 'security' },
  { name: 'trailOwners', what: 'accounts that may change the trail', severity: 'CRITICAL', owner: 'security' },
  { name: 'frameworks', what: 'frameworks', severity: 'HIGH', owner: 'compliance' },
  { name: 'shortestRetentionDays', what: 'shortest retention', severity: 'HIGH', owner: 'compliance' },
  { name: 'longestRetentionDays', what: 'longest retention', severity: 'HIGH', owner: 'compliance' },
  { name: 'keptAtHandDays', what: 'days in immediate access', severity: 'HIGH', owner: 'compliance' },
  { name: 'owners', what: 'owners', severity: 'HIGH', owner: 'security' },
  { name: 'securityHub', what: 'use of Security Hub', severity: 'MEDIUM', owner: 'security' },
  { name: 'globalEvents', what: 'forwarding of global events', severity: 'HIGH', owner: 'security' },
  { name: 'acknowledgements', what: 'acknowledged findings', severity: 'MEDIUM', owner: 'compliance' },
];
