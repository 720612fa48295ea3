/** Whether a trail records who writes evidence, as cases. */
import type { Properties } from '../../lib/facts/value';
import { EvidenceWritesLogged } from '../../lib/guardrails/trail/EvidenceWritesLogged';
import { rowsFor } from '../support/guardrail-table';
import { ABSENT, namesOf, stranger, UNKNOWN, type Changes } from '../support/sound-audit-log';

const EVIDENCE = namesOf('EvidenceBucket');
const ADVANCED = 'Trail.properties.AdvancedEventSelectors';
const CALLERS = `${ADVANCED}.2.FieldSelectors.4`;
const CHECKER = 'arn:aws:sts::111122223333:assumed-role/drift-checker/';

const basic = (selector: Properties): Changes => ({
  [ADVANCED]: ABSENT,
  'Trail.properties.EventSelectors': [selector],
});
const objects = (...prefixes: string[]) => [{ Type: 'AWS::S3::Object', Values: prefixes }];
const narrowed = (field: Properties): Changes => ({ [`${ADVANCED}.2.FieldSelectors.5`]: field });

const RECORDED: Readonly<Record<string, Changes>> = {
  sound: {},
  'whoever calls, services included': { [CALLERS]: ABSENT },
  'callers of this partition': { [`${CALLERS}.StartsWith`]: ['arn:aws:'] },
  'everything but what reads': { [`${ADVANCED}.2.FieldSelectors.3`]: { Field: 'readOnly', Equals: ['false'] } },
  'the folder of the runs alone': { [`${ADVANCED}.2.FieldSelectors.2.StartsWith`]: [`${EVIDENCE.arn}/evidence/`] },
  'basic selectors of all buckets': basic({ ReadWriteType: 'All', DataResources: objects('arn:aws:s3') }),
  'writes of the bucket, by a basic selector': basic({
    ReadWriteType: 'WriteOnly',
    DataResources: objects(`${EVIDENCE.arn}/`),
  }),
};
const NOT_RECORDED: Readonly<Record<string, Changes>> = {
  'no data events of the bucket': { [`${ADVANCED}.2`]: ABSENT },
  'deletions only': { [`${ADVANCED}.2.FieldSelectors.3.Equals`]: ['DeleteObject'] },
  'uploads by the checker only: a forged run is somebody else’s': { [`${CALLERS}.StartsWith`]: [CHECKER] },
  'one caller left out': { [CALLERS]: { Field: 'userIdentity.arn', NotStartsWith: [CHECKER] } },
  'one user left out': {
    [CALLERS]: { Field: 'userIdentity.arn', NotEquals: ['arn:aws:iam::111122223333:user/forger'] },
  },
  'uploads that were refused': narrowed({ Field: 'errorCode', Equals: ['AccessDenied'] }),
  'uploads from the console': narrowed({ Field: 'sessionCredentialFromConsole', Equals: ['true'] }),
  'one day left out': narrowed({ Field: 'resources.ARN', NotStartsWith: [`${EVIDENCE.arn}/evidence/acme/2026`] }),
  'reads of the bucket, by a basic selector': basic({
    ReadWriteType: 'ReadOnly',
    DataResources: objects(`${EVIDENCE.arn}/`),
  }),
};

export const EVIDENCE_WRITES_ROWS = rowsFor(EvidenceWritesLogged, [
  ...Object.entries(RECORDED).map(([name, change]) => ({ case: name, change, verdict: 'pass' as const })),
  ...Object.entries(NOT_RECORDED).map(([name, change]) => ({
    ...{ case: name, change, verdict: 'fail' as const, because: 'uploads of evidence are not logged' },
  })),
  { case: 'sound', origin: 'account', verdict: 'pass', resource: 'Trail', path: 'AdvancedEventSelectors' },
  {
    case: 'another trail of the audit log that records them',
    change: {
      [`${ADVANCED}.2`]: ABSENT,
      Other: stranger('AWS::CloudTrail::Trail', 'Other', {
        S3BucketName: namesOf('LogBucket').ref,
        EventSelectors: [{ ReadWriteType: 'All', DataResources: objects('arn:aws:s3') }],
      }),
    },
    verdict: 'pass',
  },
  { case: 'selectors that are a parameter', change: { [ADVANCED]: UNKNOWN }, verdict: 'unknown' },
  {
    case: 'an operator that is not known',
    change: narrowed({ Field: 'eventName', Matches: ['.*'] }),
    verdict: 'unknown',
  },
  { case: 'no evidence bucket', change: { EvidenceBucket: ABSENT }, verdict: 'notApplicable' },
]);
