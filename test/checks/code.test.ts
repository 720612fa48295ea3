/** Remedies as code: each snippet, of CloudFormation and of the CDK, makes a weak template pass its check; what no template mends says so. */
import { MORE, WEAK } from './weak-template';
import { withCdk } from './cdk-snippet';
import { merged, type Tree } from './merged';
import { AuditLogFound, AuditLogNotLeftOut } from '../../lib/checks/template/audit-log';
import type { Check } from '../../lib/checks/check';
import { withoutLeftOut } from '../../lib/guardrails/left-out';
import { CHECKS } from '../../lib/checks/catalogue';
import { parseYaml } from '../../lib/facts/template/yaml';
import type { AuditLog, Component } from '../../lib/facts/audit-log';
import type { Requirements } from '../../lib/facts/requirements';
import { auditLogsOf } from '../../lib/facts/from-template';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { judge, type Guardrail } from '../../lib/guardrails/guardrail';

const WITH_CODE = CATALOGUE.flatMap((guardrail) => (guardrail.code ? [[guardrail.id, guardrail] as const] : []));

const DEPLOYED_TO = { stack: 'weak', account: '111122223333', region: 'eu-central-1' };

const ASKED: Partial<Requirements> = {
  frameworks: ['SEC-17a-4'],
  longestRetentionDays: 2557,
  keptAtHandDays: 731,
  administrators: ['arn:aws:iam::111122223333:role/audit-log-administrator'],
  readers: ['arn:aws:iam::111122223333:role/auditor'],
  organizationId: 'o-exampleorgid',
  owners: { security: { team: 'Security', email: 'security@example.com' } },
};

/** What some checks need to fail: the template as it is satisfies them, or has nothing for them to judge. */
const SPOILED: Readonly<Record<string, readonly [from: string, to: string]>> = {
  ManagementEventsComplete: [
    'TrailName: management-events',
    'TrailName: management-events\n      EventSelectors: [{ ReadWriteType: WriteOnly }]',
  ],
  KeyPolicyScoped: [
    '        Statement:\n          - { Effect: Allow, Principal: { AWS',
    "        Statement:\n          - { Sid: CloudTrailEncrypts, Effect: Allow, Principal: { Service: cloudtrail.amazonaws.com }, Action: 'kms:*', Resource: '*' }\n          - { Effect: Allow, Principal: { AWS",
  ],
  DeadLettersAlarmed: ['Timeout: 3,', 'Timeout: 3, DeadLetterConfig: { TargetArn: !GetAtt Queue.Arn },'],
  InsightsReachOwner: [
    'IsLogging: false',
    'IsLogging: true\n      InsightSelectors: [{ InsightType: ApiCallRateInsight }]',
  ],
  CloudTrailCanDeliver: ['Action: s3:GetBucketAcl', 'Action: s3:GetBucketLocation'],
  LogsExpireAfterRetention: ['ExpirationInDays: 30', 'NoncurrentVersionExpiration: { NoncurrentDays: 30 }'],
  LogsKeptAtHand: ['ExpirationInDays: 30', 'Transitions: [{ StorageClass: DEEP_ARCHIVE, TransitionInDays: 30 }]'],
};

/** What the guardrail's findings come to. A bucket's key and the trail's are one wherever the check needs the other to be right. */
function statuses(guardrail: Guardrail, remedy = (resources: Tree): Tree => resources): readonly string[] {
  const [from, to] = SPOILED[guardrail.id] ?? ['', ''];
  const text = WEAK.replace(from, to).replace('      KMSKeyId: KEY_OF_TRAIL\n', usesKey(guardrail));
  const weak = parseYaml(text, 'weak.yaml').body as Tree;
  const around = NEEDS_KEY.has(guardrail.id) ? [ENCRYPTED] : [];
  const added = [...around, ...(MORE[guardrail.id] ?? [])].map(resourcesIn);
  const Resources = remedy(added.reduce<unknown>(merged, weak['Resources']) as Tree);
  const [auditLog] = auditLogsOf([{ ...DEPLOYED_TO, body: belonging({ Resources }, guardrail) }], ASKED);
  if (!auditLog) throw new Error('no audit log');
  return [...new Set(judge(auditLog, [guardrail]).map(({ status }) => status))];
}

function resourcesIn(snippet: string): Tree {
  return parseYaml(snippet, 'snippet.yaml').body as Tree;
}

const NEEDS_KEY = new Set<string>(['TrailEncrypted', 'BucketKeyEnabled', 'WrongKeyUploadsDenied']);

/** What watches, as resources that say that they belong to the audit log. */
function belonging({ Resources }: Tree, { id: check }: Guardrail): Tree {
  if (check === 'ResourcesTaggedWithOwner') return { Resources };
  const marked = Object.entries(Resources as Readonly<Record<string, Tree>>).map(([id, resource]) => {
    const wormtrail = { auditLog: 'weak', component: COMPONENTS[id] };
    return [id, COMPONENTS[id] ? { ...resource, Metadata: { wormtrail } } : resource];
  });
  return { Resources: Object.fromEntries(marked) as Tree };
}

const COMPONENTS: Readonly<Record<string, Component>> = {
  LogBucket: 'log-bucket',
  Trail: 'trail',
  Key: 'key',
  Function: 'drift-checker',
  LogGroup: 'log-group',
  Topic: 'owner-topic',
  Queue: 'dead-letter-queue',
  Rule: 'tamper-rule',
  Alarm: 'alarm',
  BacklogAlarm: 'alarm',
  DeadLetterAlarm: 'alarm',
  CheckerAlarm: 'alarm',
  MissedRunAlarm: 'alarm',
  SilenceAlarm: 'alarm',
  InsightsRule: 'tamper-rule',
  TopicPolicy: 'owner-topic',
  EvidenceBucket: 'evidence-bucket',
  EvidenceBucketPolicy: 'evidence-bucket',
  QueryResults: 'query-results',
  QueryResultsPolicy: 'query-results',
  Verification: 'log-verification',
  Responder: 'tamper-responder',
  Mapping: 'tamper-responder',
  QueuePolicy: 'dead-letter-queue',
  TamperRule: 'tamper-rule',
  DriftSchedule: 'drift-checker',
  VerificationSchedule: 'log-verification',
  Subscription: 'owner-topic',
};

const ENCRYPTED = CATALOGUE.find(({ id }) => id === 'CustomerManagedKey')?.code?.cloudFormation ?? '';

/** The key of the trail is the audit log's, so that the checks of keys have one to judge. */
function usesKey({ theme, id }: Guardrail): string {
  return theme === 'encryption' && id.startsWith('Key') ? '      KMSKeyId: !GetAtt Key.Arn\n' : '';
}

/** Where the other trail delivers elsewhere, none is left to judge. */
const mended = ({ id }: Guardrail): string => (id === 'NoOtherTrailDelivers' ? 'NOT_APPLICABLE' : 'PASS');

test.each(WITH_CODE)('%s fails in a weak template, and passes with its CloudFormation', (_, guardrail) => {
  expect(statuses(guardrail)).toContain('FAIL');
  const snippet = resourcesIn(guardrail.code?.cloudFormation ?? '');
  expect(statuses(guardrail, (resources) => merged(resources, snippet) as Tree)).toEqual([mended(guardrail)]);
});

test.each(WITH_CODE)('%s passes with what its CDK synthesizes', (_, guardrail) => {
  expect(statuses(guardrail, (resources) => withCdk(resources, guardrail.code?.cdk ?? ''))).toEqual([
    mended(guardrail),
  ]);
});

describe.each(['CloudFormation', 'CDK'] as const)('the tag as %s', (language) => {
  const tagged = (resources: Tree, { code }: Check): Tree =>
    language === 'CDK'
      ? withCdk(resources, code?.cdk ?? '')
      : (merged(resources, resourcesIn(code?.cloudFormation ?? '')) as Tree);
  const bucket = (Tags: readonly unknown[]): Tree => ({ LogBucket: { Type: 'AWS::S3::Bucket', Properties: { Tags } } });
  const found = (Resources: Tree): readonly AuditLog[] => auditLogsOf([{ ...DEPLOYED_TO, body: { Resources } }], ASKED);

  test('lets a bucket be found that a trail elsewhere delivers to', () => {
    expect(found(bucket([]))).toHaveLength(0);
    expect(found(tagged(bucket([]), AuditLogFound))).toHaveLength(1);
  });

  test('takes back that the audit log is left out', () => {
    const weak = parseYaml(WEAK.replace('KEY_OF_TRAIL', '!GetAtt Key.Arn'), 'weak.yaml').body as Tree;
    const leftOut = merged(weak['Resources'], bucket([{ Key: 'wormtrail:audit-log', Value: 'false' }])) as Tree;
    expect(withoutLeftOut(found(leftOut)).findings.map(({ guardrail }) => guardrail)).toEqual(['AuditLogNotLeftOut']);
    expect(withoutLeftOut(found(tagged(leftOut, AuditLogNotLeftOut))).findings).toEqual([]);
  });
});

test('each check of templates has code, or says why no template mends it', () => {
  const silent = CHECKS.filter(({ judgedFrom }) => judgedFrom.includes('template')).filter(
    ({ code, noCode }) => (code === undefined) === (noCode === undefined),
  );
  expect(silent.map(({ id }) => id)).toEqual([]);
});
