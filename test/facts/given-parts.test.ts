/** Audit logs that were given a bucket, a trail or a key of somebody's own: what their own template says of them, and what it cannot. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { checkTemplates } from '../../lib/check/check-templates';
import { ImmutableAuditLog } from '../../lib/constructs/immutable-audit-log';
import type { ImmutableAuditLogProps } from '../../lib/constructs/immutable-audit-log-props';
import { auditLogsOf, type Template } from '../../lib/facts/from-template';
import { readAssembly } from '../../lib/facts/template/assembly';
import type { Finding } from '../../lib/findings/finding';
import { AUDIT_LOG } from '../constructs/support';

const env = { account: '111122223333', region: 'eu-central-1' };
const TRAIL = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/management-events';
const BUCKET = 'acme-cloudtrail-logs';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const LOG_KEY = 'arn:aws:kms:eu-central-1:111122223333:key/5678abcd-12ab-34cd-56ef-1234567890ab';

const bucket = (stack: Stack) => ({ bucket: Bucket.fromBucketName(stack, 'Logs', BUCKET) });
const trail = () => ({ trailArn: TRAIL });
const key = (stack: Stack) => ({ key: Key.fromKeyArn(stack, 'Key', KEY) });
const logKey = (stack: Stack) => ({ logKey: Key.fromKeyArn(stack, 'LogKey', LOG_KEY) });

type Parts = (stack: Stack) => Partial<ImmutableAuditLogProps>;

const folder = mkdtempSync(join(tmpdir(), 'wormtrail-given-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function templatesOf(parts: Parts): Template[] {
  const app = new App({ outdir: mkdtempSync(join(folder, 'app-')) });
  const stack = new Stack(app, 'audit', { env, terminationProtection: true });
  new ImmutableAuditLog(stack, 'AuditLog', { ...AUDIT_LOG, ...parts(stack) });
  return readAssembly(app.synth().directory);
}

const of = (findings: readonly Finding[], status: string) =>
  findings.filter((finding) => finding.status === status && finding.cause === undefined);

describe.each<[string, Parts, string[], object]>([
  ['a bucket', bucket, [BUCKET], { logBucket: BUCKET }],
  ['a trail', trail, [TRAIL], { trailArn: TRAIL }],
  ['a key', key, [KEY], { keys: [KEY] }],
  ['a bucket and a trail', (stack) => ({ ...bucket(stack), ...trail() }), [BUCKET, TRAIL], { trailArn: TRAIL }],
  [
    'a bucket, a trail and both keys',
    (stack) => ({ ...bucket(stack), ...trail(), ...key(stack), ...logKey(stack) }),
    [BUCKET, TRAIL, KEY],
    { trailArn: TRAIL, logBucket: BUCKET, keys: [KEY, LOG_KEY] },
  ],
])('%s', (_, parts, elsewhere, given) => {
  let templates: Template[];
  beforeAll(() => {
    templates = templatesOf(parts);
  });

  test('one audit log by its own name, with what it has to satisfy', () => {
    const auditLogs = auditLogsOf(templates);
    expect(auditLogs).toMatchObject([
      {
        name: AUDIT_LOG.auditLogName,
        requirements: { administrators: AUDIT_LOG.administrators, owners: AUDIT_LOG.owners },
        given,
      },
    ]);
    expect(auditLogs[0]?.members.length).toBeGreaterThan(60);
  });

  test('what depends on it is unknown by its name, and nothing else fails', () => {
    const { findings } = checkTemplates(templates);
    expect(of(findings, 'FAIL')).toEqual([]);
    expect(of(findings, 'UNKNOWN').map(({ guardrail, resource }) => [guardrail, resource])).toEqual(
      elsewhere.map((part) => ['AuditLogComplete', part]),
    );
  });
});

test('parts that stand in the same app are judged, not guessed: they are weak', () => {
  const { findings } = checkTemplates(
    templatesOf((stack) => {
      const logs = new Bucket(stack, 'Logs', { bucketName: BUCKET });
      new CfnTrail(stack, 'Trail', { trailName: 'management-events', isLogging: false, s3BucketName: logs.bucketName });
      return { bucket: logs, trailArn: TRAIL };
    }),
  );
  expect(of(findings, 'FAIL').map(({ guardrail }) => guardrail)).toEqual(
    expect.arrayContaining(['ObjectLockEnabled', 'TrailIsLogging']),
  );
  expect(new Set(findings.map(({ auditLog }) => auditLog))).toEqual(new Set([AUDIT_LOG.auditLogName]));
});

test('a trail of the app that delivers elsewhere does not count as the one that was given', () => {
  const { findings } = checkTemplates(
    templatesOf((stack) => {
      const other = new Bucket(stack, 'Other');
      new CfnTrail(stack, 'Trail', { trailName: 'management-events', isLogging: true, s3BucketName: other.bucketName });
      return trail();
    }),
  );
  const ours = findings.filter(({ auditLog }) => auditLog === AUDIT_LOG.auditLogName);
  expect(of(ours, 'FAIL')).toContainEqual(
    expect.objectContaining({
      guardrail: 'TrailIsLogging',
      message: expect.stringMatching(/No trail delivers to this bucket/) as string,
    }),
  );
});

test('the functions may read and decrypt with the key of the logs, and calls on it are watched', () => {
  const [template] = templatesOf(logKey);
  const text = JSON.stringify(template?.body);
  expect(text).toContain(`"Action":"kms:Decrypt","Condition":`);
  const statements = [...text.matchAll(/"Action":"kms:Decrypt","Effect":"Allow","Resource":"([^"]+)"/g)];
  expect(statements.map(([, resource]) => resource)).toEqual([LOG_KEY]);
  expect(text).toContain(`{"suffix":"${LOG_KEY.split('/')[1]}"}`);
});
