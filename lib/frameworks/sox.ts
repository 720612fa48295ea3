/** SOX: records that audits of financial statements rest on. */
import { yearsInDays, type Framework } from './framework';

export const SOX = {
  id: 'SOX',
  title: 'Sarbanes-Oxley Act of 2002, sections 404 and 802',
  shortestRetention: { days: yearsInDays(7), stated: '7 years', clause: '17 CFR 210.2-06(a)' },
  note:
    'The seven years bind the accountant, from the end of the audit. A company that keeps its own audit logs as long can ' +
    'always support the audit.',
  // prettier-ignore
  clauses: {
    'Section 404': {
      asks: 'Management assesses its internal control over financial reporting every year',
      checks: [
        'DriftCheckScheduled', 'DutiesSegregated', 'EvidenceKeptAsLongAsLogs', 'OwnersAreDifferentTeams',
        'OwnersDeclared', 'OwnersReachable',
      ],
    },
    'Section 802': {
      asks: 'Records must not be altered, destroyed or concealed to obstruct an investigation (18 U.S.C. 1519)',
      checks: [
        'DeliversToLockedBucket', 'EvidenceWrittenByFunctionsOnly', 'GovernanceBypassGrantedToNobody',
        'KeyDeletionDenied', 'LifecycleKeepsLogsUntilRetentionEnds', 'LogFileValidationEnabled', 'NoAutoDeleteObjects',
        'ObjectDeletionDenied', 'ObjectLockComplianceMode', 'ObjectLockEnabled', 'OnlyCloudTrailWrites',
        'TamperingDenied',
      ],
    },
    '210.2-06(a)': {
      asks: 'Records relevant to an audit or review are retained for seven years',
      checks: ['DefaultRetentionMeetsFrameworks', 'LifecycleKeepsLogsUntilRetentionEnds'],
    },
  },
  compared:
    '210.2-06(a), with the Electronic Code of Federal Regulations of April 5, 2026 as LexBuild has it; not sections 404 and 802',
  sources: [
    'Electronic Code of Federal Regulations, 17 CFR 210.2-06',
    'SEC Release No. 33-8180, "Retention of Records Relevant to Audits and Reviews" (January 2003)',
  ],
} as const satisfies Framework;
