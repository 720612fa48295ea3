/** The functions' roles may do what a run does. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { parseArn } from '../../facts/arn';
import { EVIDENCE_PREFIX } from '../../evidence/names';
import type { Context, Decision, Requests, Statement } from '../../facts/policy';
import { OWNERS } from '../../facts/requirements';
import { isUnknown } from '../../facts/value';
import { bucketArn, bucketStatements } from '../bucket-policy';
import { keyStatements } from '../encryption/key-policy';
import { actorsOf } from '../functions';
import { unknown, type Guardrail, type Verdict } from '../guardrail';
import { keyNamed } from '../keys';
import { topicsOf } from '../ownership/owner-facts';
import { judgeNeeds, type Need } from '../permissions';
import { resourcePolicyOf } from '../resource-policies';
import { roleMay, roleMayUseKey, roleNamed } from '../roles';

const EXPECTED = 'what a run calls is permitted';

export const FunctionsPermitted: Guardrail = {
  id: 'FunctionsPermitted',
  theme: 'monitoring',
  title: 'Roles of the functions permit reading the stack, writing evidence and telling the owners',
  problem: 'A function may not do what a run does',
  reason:
    'A function without its policy fails at every run, and one that may not write evidence or publish finds in vain. A Deny in a ' +
    'bucket, a topic or a key does the same from the other side.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy: 'Attach the policy that the construct gives to the role, and remove what denies it.',
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    actorsOf(auditLog)
      .filter(({ resource }) => resource.type === 'AWS::Lambda::Function')
      .map(({ resource }) => judgeFunction(auditLog, resource)),
};

interface Question extends Need {
  readonly decide: (requests: Requests) => Decision;
}

function judgeFunction(auditLog: AuditLog, watcher: Resource): Verdict {
  const { Role: arn } = watcher.properties;
  const place = { resource: watcher, path: 'Role' };
  if (isUnknown(arn)) return unknown(place, EXPECTED, arn);
  const role = roleNamed(auditLog, arn);
  if (!role) return unknown(place, EXPECTED, 'its role was not found');
  const questions = [...ofStack(auditLog, watcher, role), ...ofEvidence(auditLog, role), ...ofTopics(auditLog, role)];
  const context: Context = watcher.arn === undefined ? {} : { 'lambda:sourcefunctionarn': { is: watcher.arn } };
  const needs: readonly Question[] = questions.map((each) => ({
    ...each,
    requests: { ...each.requests, context: { ...context, ...each.requests.context } },
  }));
  const decisions = new Map(needs.map(({ requests, decide }) => [requests, decide]));
  return judgeNeeds({ resource: role, path: '' }, EXPECTED, needs, (requests) => decisions.get(requests)?.(requests));
}

type Call = Pick<Requests, 'action' | 'resource' | 'context'>;

function ask(role: Resource, call: Call, on: string, decide: (call: Call) => Decision): Question {
  const caller = { kind: 'principal' as const, is: role.arn ?? '', isNot: [], context: {} };
  return {
    what: `${call.action} on ${on}`,
    requests: { ...call, caller },
    decide: ({ action, resource, context }) => decide({ action, resource, ...(context && { context }) }),
  };
}

/** What the checker and the responder read first. */
function ofStack(auditLog: AuditLog, { stack, metadata }: Resource, role: Resource): Question[] {
  const own = auditLog.stacks.find(({ name }) => name === stack);
  if (!own || JSON.stringify(metadata).includes('log-verification')) return [];
  const [account, region] = [own.account, own.region].map((part) => (typeof part === 'string' ? part : '*'));
  const { partition = 'aws' } = parseArn(role.arn ?? '') ?? {};
  const resource = `arn:${partition}:cloudformation:${region}:${account}:stack/${stack}/\${AWS::StackId}`;
  return ['cloudformation:GetTemplate', 'cloudformation:DescribeStacks'].map((action) =>
    ask(role, { action, resource }, stack, (call) => roleMay(auditLog, role, call)),
  );
}

function ofEvidence(auditLog: AuditLog, role: Resource): Question[] {
  const { evidence } = auditLog;
  if (!evidence) return [];
  const call = { action: 's3:PutObject', resource: `${bucketArn(evidence)}/${EVIDENCE_PREFIX}*` };
  const put = ask(role, { ...call, context: UPLOAD }, evidence.bucket.displayName, (asked) =>
    roleMay(auditLog, role, asked, bucketStatements(evidence)),
  );
  const service = 's3';
  return [put, ...(evidence.key ? ofKey(auditLog, role, evidence.key, service, evidence.bucket.displayName) : [])];
}

/** Evidence is written without a word on encryption or locks: the bucket's defaults decide. */
const UPLOAD: Context = Object.fromEntries(
  [
    ...['aws', 'aws-kms-key-id', 'customer-algorithm'].map((name) => `s3:x-amz-server-side-encryption-${name}`),
    ...['s3:x-amz-server-side-encryption', 's3:x-amz-acl', 's3:object-lock-mode', 's3:object-lock-legal-hold'],
    ...['s3:object-lock-retain-until-date', 's3:object-lock-remaining-retention-days'],
  ].map((name) => [name, 'absent']),
);

function ofTopics(auditLog: AuditLog, role: Resource): Question[] {
  return OWNERS.flatMap((owner) => topicsOf(auditLog, owner)).flatMap((topic) => {
    const call = { action: 'sns:Publish', resource: topic.arn ?? topic.ref };
    const statements = resourcePolicyOf(auditLog, topic)?.statements;
    const publish = ask(role, call, topic.displayName, (asked) => roleMay(auditLog, role, asked, statements));
    const key = keyNamed(auditLog, topic.properties['KmsMasterKeyId']);
    return [publish, ...(key ? ofKey(auditLog, role, key, 'sns', topic.displayName) : [])];
  });
}

function ofKey(auditLog: AuditLog, role: Resource, key: Resource, service: string, on: string): Question[] {
  const { region = '*' } = auditLog.stacks[0] ?? {};
  const context: Context =
    typeof region === 'string' ? { 'kms:viaservice': { is: `${service}.${region}.amazonaws.com` } } : {};
  const statements: readonly Statement[] = keyStatements(key);
  return ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) =>
    ask(role, { action, resource: key.arn ?? '*', context }, `the key of ${on}`, (call) =>
      roleMayUseKey(auditLog, role, call, statements),
    ),
  );
}
