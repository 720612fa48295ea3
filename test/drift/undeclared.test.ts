/** What stands beside the audit log's own resources is told unless a template, or the service itself, accounts for it. */
import { undeclaredFindings } from '../../lib/drift/undeclared';
import type { AuditLog, Resource } from '../../lib/facts/audit-log';
import type { Properties } from '../../lib/facts/value';

const ROLE = 'arn:aws:iam::111122223333:role/audit-log-drift-checker';

const part = (type: string, ref: string, rest: Partial<Resource> = {}): Resource => ({
  ...{ type, logicalId: ref, stack: 'stack', displayName: ref, ref, arn: `arn:${ref}`, properties: {}, metadata: {} },
  ...rest,
});

function told(resource: Resource, declared: readonly Resource[] = []): string[] {
  const members = [part('AWS::IAM::Role', 'role', { arn: ROLE }), resource];
  const auditLog = { name: 'audit-log', members, inventory: [...members, ...declared] } as unknown as AuditLog;
  return undeclaredFindings(auditLog).map(({ status, guardrail }) => `${status} ${guardrail}`);
}

const key = (...Grants: Properties[]): Resource => part('AWS::KMS::Key', 'key', { state: { Grants } });
const grant = (Grantee: string, ...Operations: string[]): Properties => ({ Name: 'id', Grantee, Operations });

test.each<[what: string, resource: Resource, told: string]>([
  ['no grant', key(), 'PASS NoOtherGrant'],
  ['a grant to a service', key(grant('lambda.amazonaws.com', 'Decrypt')), 'PASS NoOtherGrant'],
  ['a grant to decrypt for a function', key(grant(ROLE, 'Decrypt', 'RetireGrant')), 'PASS NoOtherGrant'],
  ['a grant to do more for a function', key(grant(ROLE, 'CreateGrant')), 'DRIFT NoOtherGrant'],
  ['a grant to a stranger', key(grant(`${ROLE}-2`, 'Decrypt')), 'DRIFT NoOtherGrant'],
])('%s', (_, resource, expected) => {
  expect(told(resource)).toEqual([expected]);
});

const lambda = (state: Properties): Resource => part('AWS::Lambda::Function', 'checker', { state });
const alarm = (Detectors: Properties[]): Resource => part('AWS::CloudWatch::Alarm', 'alarm', { state: { Detectors } });
const about = (type: string, properties: Properties) => [part(type, 'declared', { properties })];

test.each<[what: string, resource: Resource, declared: readonly Resource[], told: string]>([
  ['a version', lambda({ Versions: ['1'] }), [], 'DRIFT NoOtherVersion'],
  [
    'a version that is declared',
    lambda({ Versions: ['1'] }),
    about('AWS::Lambda::Version', { FunctionName: 'checker' }),
    'PASS NoOtherVersion',
  ],
  [
    'an alias',
    lambda({ Aliases: ['entrance'] }),
    about('AWS::Lambda::Alias', { FunctionName: 'other' }),
    'DRIFT NoOtherVersion',
  ],
  ['a destination', lambda({ EventInvokeConfig: [{ MaximumRetryAttempts: 0 }] }), [], 'DRIFT NoOtherDestination'],
  [
    'a destination of an alias, where one of the function is declared',
    lambda({ EventInvokeConfig: [{ Qualifier: 'entrance' }] }),
    about('AWS::Lambda::EventInvokeConfig', { FunctionName: 'checker', Qualifier: '$LATEST' }),
    'DRIFT NoOtherDestination',
  ],
  [
    'a destination of an alias that is declared',
    lambda({ EventInvokeConfig: [{ Qualifier: 'entrance' }] }),
    about('AWS::Lambda::EventInvokeConfig', { FunctionName: 'checker', Qualifier: 'entrance' }),
    'PASS NoOtherDestination',
  ],
  [
    'a consumer',
    part('AWS::SQS::Queue', 'queue', { state: { Consumers: [{ Name: 'uuid' }] } }),
    [part('AWS::Lambda::EventSourceMapping', 'other')],
    'DRIFT NoOtherConsumer',
  ],
  [
    'a consumer that is declared',
    part('AWS::SQS::Queue', 'queue', { state: { Consumers: [{ Name: 'uuid' }] } }),
    [part('AWS::Lambda::EventSourceMapping', 'uuid')],
    'PASS NoOtherConsumer',
  ],
  ['a detector', alarm([{ Name: 'PutRequests', Excluded: [] }]), [], 'DRIFT NoOtherDetector'],
  ['no detector', alarm([]), [], 'PASS NoOtherDetector'],
  [
    'a detector that is declared',
    alarm([{ Name: 'PutRequests', Excluded: [] }]),
    about('AWS::CloudWatch::AnomalyDetector', { MetricName: 'PutRequests', Configuration: {} }),
    'PASS NoOtherDetector',
  ],
  [
    'a detector of another metric that is declared',
    alarm([{ Name: 'PutRequests', Excluded: [] }]),
    about('AWS::CloudWatch::AnomalyDetector', { MetricName: 'BytesUploaded', Configuration: {} }),
    'DRIFT NoOtherDetector',
  ],
  [
    'a subscription',
    part('AWS::Logs::LogGroup', 'group', { state: { SubscriptionFilters: [{ Name: 'copy' }] } }),
    [],
    'DRIFT NoOtherLogReader',
  ],
])('%s', (_, resource, declared, expected) => {
  expect(told(resource, declared)).toEqual([expected]);
});

test('what was not read is not judged', () => {
  expect(told(lambda({}))).toEqual([]);
});
