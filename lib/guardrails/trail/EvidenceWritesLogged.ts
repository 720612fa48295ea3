/** The audit log records who writes its evidence. */
import type { AuditLog, Vault } from '../../facts/audit-log';
import { parseArn } from '../../facts/arn';
import { isUnknown } from '../../facts/value';
import { bucketArn } from '../bucket-policy';
import { EVIDENCE_PREFIX } from '../../evidence/names';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { objectEvent } from './object-events';
import { objectEventsCode } from './object-events-code';
import type { TrailEvent } from './field-selectors';
import { logs } from './selectors';
import { withTrail } from './trails';

const EXPECTED = 'data events for PutObject';

export const EvidenceWritesLogged: Guardrail = {
  id: 'EvidenceWritesLogged',
  theme: 'trail',
  title: 'Data events tell who writes evidence',
  problem: 'Uploads into the evidence bucket are not recorded',
  reason:
    'Who may write evidence can append a run in which nothing is wrong. The log verification compares each run with the data event of ' +
    'its write, in log files that CloudTrail signs. Without these events a forged run looks like any other.',
  severity: 'HIGH',
  threat: { technique: 'T1565.001', name: 'Data Manipulation: Stored Data Manipulation' },
  remedy:
    'Add an advanced event selector for data events of AWS::S3::Object whose resources.ARN starts with the evidence bucket’s ARN, PutObject ' +
    'included.',
  code: objectEventsCode('Access to evidence', 'EvidenceBucket', 'evidenceBucket'),
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => {
    const { evidence } = auditLog;
    if (!evidence) return [];
    return auditLog.trailElsewhere ? withTrail(auditLog, () => []) : [judge(auditLog, evidence)];
  },
};

/** One trail that records the uploads of every caller is enough. */
function judge({ trails }: AuditLog, evidence: Vault): Verdict {
  const place = { resource: trails[0] ?? evidence.bucket, path: trails[0] ? 'AdvancedEventSelectors' : '' };
  const answers = trails.map((trail) => logs(trail, upload(evidence)));
  if (answers.includes(true)) return pass(place, EXPECTED, EXPECTED);
  const reason = answers.find(isUnknown);
  return reason ? unknown(place, EXPECTED, reason) : fail(place, EXPECTED, null, 'uploads of evidence are not logged');
}

/** Who uploads is a role or a user: a service that delivers has no ARN (CloudTrail User Guide, "CloudTrail userIdentity element"). */
function upload(evidence: Vault): TrailEvent {
  const { partition } = parseArn(bucketArn(evidence)) ?? {};
  return {
    ...objectEvent(evidence, 'PutObject', false, true),
    'resources.ARN': `${bucketArn(evidence)}/${EVIDENCE_PREFIX}`,
    'userIdentity.arn': `arn:${partition ?? ''}:`,
  };
}
