/** Props that cannot be used: of which construct, where, what stands there and what to write. */
import { Duration } from 'aws-cdk-lib';

type Props = Readonly<Record<string, unknown>>;

/** Of an `ImmutableAuditLog` whose other props are sound; null takes a prop away. */
export const PROPS_MISTAKES: Readonly<Record<string, readonly [change: Props, said: string]>> = {
  'no name': [{ auditLogName: null }, '  auditLogName\n    found: nothing\n    write: the name of the audit log'],
  'a name in capitals': [
    { auditLogName: 'Acme Audit' },
    '  auditLogName\n    found: "Acme Audit"\n    write: a name of 3',
  ],
  'a name that is too long': [{ auditLogName: 'a'.repeat(39) }, 'write: a name of 3 to 38'],
  'no retention': [
    { retention: null },
    '  retention\n    found: nothing\n    write: how long every log file is locked',
  ],
  'a number for a retention': [{ retention: 2192 }, '  retention\n    found: 2192\n    write: how long every log file'],
  'a text for a retention': [{ retention: '6 years' }, 'such as Duration.days(2192)'],
  'no days': [{ retention: Duration.days(0) }, 'whole days from 1 to 36500'],
  'half days': [{ retention: Duration.hours(36) }, 'whole days from 1 to 36500'],
  'more than Object Lock takes': [{ retention: Duration.days(40_000) }, 'whole days from 1 to 36500'],
  'a number kept at hand': [{ keptAtHand: 365 }, '  keptAtHand\n    found: 365\n    write: how long log files stay'],
  'a number for the longest': [{ longestRetention: 2557 }, '  longestRetention\n    found: 2557'],
  'no owners': [{ owners: null }, '  owners\n    found: nothing\n    write: an object with engineering, security'],
  'a mail address for an owner': [{ owners: { security: 's@example.com' } }, '  owners.security\n'],
  'an owner without mail': [
    { owners: { engineering: { team: 'Platform' } } },
    '  owners.engineering.email\n    found: nothing\n    write: an e-mail address',
  ],
  'no administrators': [
    { administrators: null },
    '  administrators\n    found: nothing\n    write: a list of role ARN',
  ],
  'an empty list of administrators': [{ administrators: [] }, 'at least one role ARN pattern'],
  'one administrator for a list': [
    { administrators: 'arn:aws:iam::111122223333:role/a' },
    'a list of role ARN patterns',
  ],
  'everybody for an administrator': [
    { administrators: ['arn:aws:iam::111122223333:role/*'] },
    '  administrators[0]\n    found: "arn:aws:iam::111122223333:role/*"\n    write: a role ARN',
  ],
  'no readers': [{ readers: null }, '  readers\n    found: nothing\n    write: a list of principal ARNs'],
  'a pattern for a reader': [{ readers: ['arn:aws:iam::111122223333:role/a*'] }, '  readers[0]\n'],
  'a service reader without a reason': [
    { serviceReaders: [{ arn: 'arn:aws:iam::111122223333:role/siem' }] },
    '  serviceReaders[0].reason\n    found: nothing\n    write: why it reads without a second factor',
  ],
  'the ARN alone of a service reader': [
    { serviceReaders: ['arn:aws:iam::111122223333:role/siem'] },
    '  serviceReaders[0]\n    found: "arn:aws:iam::111122223333:role/siem"\n    write: an object with arn and reason',
  ],
  'a framework that is not known': [
    { frameworks: ['SOC-2'] },
    '  frameworks[0]\n    found: "SOC-2"\n    write: one of CFTC',
  ],
  'a framework for a list': [
    { frameworks: 'SOC2' },
    '  frameworks\n    found: "SOC2"\n    write: a list of frameworks',
  ],
  'a mistyped prop': [
    { framework: ['SOC2'], frameworks: null },
    '  framework\n    found: a name that is not known here\n    write: frameworks',
  ],
  'a schedule in words': [
    { driftCheckSchedule: 'hourly' },
    '  driftCheckSchedule\n    found: "hourly"\n    write: rate(1 hour)',
  ],
  'a schedule of one hours': [{ driftCheckSchedule: 'rate(1 hours)' }, 'write: rate(1 hour)'],
  'a weekly verification': [{ logVerificationSchedule: 'rate(7 days)' }, 'runs at least once a day'],
  'a text for a flag': [{ securityHub: 'true' }, '  securityHub\n    found: "true"\n    write: true or false'],
  'an organization that is none': [{ organizationId: '111122223333' }, 'such as o-exampleorgid'],
  'the ARN of a key': [{ key: 'arn:aws:kms:…' }, '  key\n    found: "arn:aws:kms:…"\n    write: a KMS key'],
  'the name of a bucket': [{ bucket: 'logs' }, '  bucket\n    found: "logs"\n    write: a bucket'],
  'the name of a trail': [
    { trailArn: 'audit-log' },
    '  trailArn\n    found: "audit-log"\n    write: the ARN of a trail',
  ],
};
