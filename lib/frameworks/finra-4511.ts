/** FINRA Rule 4511: books and records of member firms, where no other rule states a period. */
import { yearsInDays, type Framework } from './framework';

export const FINRA_4511 = {
  id: 'FINRA-4511',
  title: 'FINRA Rule 4511, General Requirements',
  shortestRetention: { days: yearsInDays(6), stated: '6 years', clause: 'FINRA Rule 4511(b)' },
  writeOnce: 'In a format and media that comply with SEC Rule 17a-4: 4511(c)',
  note: 'The six years hold for records for which neither FINRA nor the Exchange Act states another period.',
  // prettier-ignore
  clauses: {
    '4511(a)': {
      asks: 'Make and preserve the books and records that the rules require',
      checks: [],
      yours: 'Find out which of your books and records the audit log is',
    },
    '4511(b)': {
      asks: 'Preserve for six years what has no other stated period',
      checks: ['DefaultRetentionMeetsFrameworks', 'LifecycleKeepsLogsUntilRetentionEnds'],
    },
    '4511(c)': {
      asks: 'Preserve in a format and media that comply with SEC Rule 17a-4',
      checks: [
        'DeliversToLockedBucket', 'GovernanceBypassGrantedToNobody', 'KeyDeletionDenied', 'ObjectDeletionDenied',
        'ObjectLockComplianceMode', 'ObjectLockEnabled', 'OnlyCloudTrailWrites', 'ReplicaAsLockedAsSource',
        'TamperingDenied',
      ],
    },
  },
  compared: '4511(b) and (c), with quotations of them in Microsoft’s compliance documentation; not (a)',
  sources: ['FINRA Manual, Rule 4511', 'FINRA Regulatory Notice 11-19, "Books and Records"'],
} as const satisfies Framework;
