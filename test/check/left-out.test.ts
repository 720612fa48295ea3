/** The tag wormtrail:audit-log=false: it leaves out a pipeline's trail, and takes no audit log out of sight. */
import { checkTemplates } from '../../lib/check/check-templates';
import { BUCKET, stack, TRAIL, type Resources } from '../support/small-templates';

const Tags = [{ Key: 'wormtrail:audit-log', Value: 'false' }];
const DATA = [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::acme-pipeline/source.zip'] }];
const OBJECTS_ONLY = [{ IncludeManagementEvents: false, DataResources: DATA }];
const advanced = (category: string) => [{ FieldSelectors: [{ Field: 'eventCategory', Equals: [category] }] }];
const logs = (properties: object = {}, more: object = {}) => ({ ...BUCKET, Properties: properties, ...more });
const trail = (properties: object, more: object = {}) => ({
  ...TRAIL,
  Properties: { ...TRAIL.Properties, ...properties },
  ...more,
});
const OURS = { Metadata: { wormtrail: { auditLog: 'log' } } };
const AUDIT = { Audit: { ...TRAIL, Properties: { S3BucketName: { Ref: 'AuditLogs' } } }, AuditLogs: BUCKET };

function check(resources: Resources, known: readonly string[] = []) {
  const { findings, summary } = checkTemplates([stack('App', resources)], {}, new Set(known));
  return { findings, summary, tags: findings.filter(({ guardrail }) => guardrail === 'AuditLogNotLeftOut') };
}

test.each<[string, Resources]>([
  ['a bucket', { Logs: logs({ Tags }), Trail: trail({ EventSelectors: OBJECTS_ONLY }) }],
  ['a trail', { Logs: logs(), Trail: trail({ Tags, EventSelectors: OBJECTS_ONLY }) }],
  [
    'a trail with advanced selectors',
    { Logs: logs(), Trail: trail({ Tags, AdvancedEventSelectors: advanced('Data') }) },
  ],
])('%s without management events is left out, and the report says so', (_, resources) => {
  const { tags, summary } = check({ ...AUDIT, ...resources });
  expect(tags).toMatchObject([{ status: 'ACKNOWLEDGED', message: expect.stringContaining('is left out') as unknown }]);
  expect(summary.auditLogs).toEqual(['App/AuditLogs']);
});

test.each<[string, Resources, string, string[]]>([
  ['that logs management events', { Logs: logs({ Tags }), Trail: trail({}) }, 'logs management events', []],
  [
    'that logs management events by an advanced selector',
    { Logs: logs({ Tags }), Trail: trail({ AdvancedEventSelectors: advanced('Management') }) },
    'logs management events',
    [],
  ],
  [
    'that wormtrail made',
    { Logs: logs({ Tags }, OURS), Trail: trail({ EventSelectors: OBJECTS_ONLY }) },
    'wormtrail made it',
    [],
  ],
  [
    'that the configuration names',
    { Logs: logs({ Tags }), Trail: trail({ EventSelectors: OBJECTS_ONLY }) },
    'names this audit log',
    ['App/Logs'],
  ],
])('on an audit log %s it counts for nothing, and is a CRITICAL finding', (_, resources, because, known) => {
  const { tags, summary } = check(resources, known);
  expect(tags).toMatchObject([
    { status: 'FAIL', severity: 'CRITICAL', message: expect.stringContaining(because) as unknown },
  ]);
  expect(summary.auditLogs).toHaveLength(1);
});

test('whose selectors are not known, the finding is UNKNOWN, and the audit log is judged', () => {
  const { tags, findings } = check({ Logs: logs({ Tags }), Trail: trail({ EventSelectors: { Ref: 'Selectors' } }) });
  expect(tags).toMatchObject([{ status: 'UNKNOWN' }]);
  expect(findings.some(({ guardrail }) => guardrail === 'ObjectLockEnabled')).toBe(true);
});

test('where all is left out, nothing was judged', () => {
  const { summary, findings } = check({ Logs: logs({ Tags }), Trail: trail({ EventSelectors: OBJECTS_ONLY }) });
  expect(summary).toMatchObject({ held: false, auditLogs: [] });
  expect(findings.map(({ guardrail }) => guardrail).sort()).toEqual(['AuditLogFound', 'AuditLogNotLeftOut']);
});
