/** The functions' roles may do what a run does. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { parseArn } from '../../facts/arn';
import { EVIDENCE_PREFIX, HOLDS_PREFIX, LEDGER_PREFIX } from '../../evidence/names';
import { HOLD_RECORDS_PREFIX } from '../../holds/names';
import type { Context } from '../../facts/policy';
import { OWNERS } from '../../facts/requirements';
import { isUnknown } from '../../facts/value';
import { STACK_CALLS } from '../../resource-types/run-calls';
import { bucketArn, bucketStatements } from '../bucket-policy';
import { keyStatements } from '../encryption/key-policy';
import { ownFunctionsOf } from '../functions';
import { unknown, type Guardrail, type Verdict } from '../guardrail';
import { keyNamed } from '../keys';
import { membersOfComponent } from '../members';
import { topicsOf } from '../ownership/owner-facts';
import { judgeNeeds, type Need } from '../permissions';
import { resourcePolicyOf } from '../resource-policies';
import { roleMay, roleMayUseKey, roleNamed, trusts } from '../roles';
import { ownWrites } from './own-writes';
import { environmentReads, factReads, holdCalls, logReads, queueReads, type Running } from './run-reads';

const EXPECTED = 'what a run calls is permitted';

export const FunctionsPermitted: Guardrail = {
  id: 'FunctionsPermitted',
  theme: 'monitoring',
  title: 'Roles of the functions permit what a run reads, writing evidence and telling the owners',
  problem: 'A function may not do what a run does',
  reason:
    'A function whose role Lambda may not assume, or that lost its policy, fails at every run; one that may not write evidence or ' +
    'publish finds in vain. A Deny in a bucket, a topic or a key does the same from the other side.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy:
    'Attach the policy that the construct gives to the role, let lambda.amazonaws.com assume it, and remove what denies either.',
  noCode: 'The policy follows from what a run reads: the construct writes it anew with each release.',
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => ownFunctionsOf(auditLog).flatMap((watcher) => judgeFunction(auditLog, watcher)),
};

function judgeFunction(auditLog: AuditLog, watcher: Resource): Verdict[] {
  const { Role: arn } = watcher.properties;
  const place = { resource: watcher, path: 'Role' };
  if (isUnknown(arn)) return [unknown(place, EXPECTED, arn)];
  const role = roleNamed(auditLog, arn);
  if (!role) return [unknown(place, EXPECTED, 'its role was not found')];
  const context = contextOf(auditLog, watcher);
  const running: Running = { auditLog, watcher, role, context };
  const trust = {
    what: `sts:AssumeRole by ${LAMBDA} for ${watcher.displayName}`,
    decide: () => trusts(role, LAMBDA, watcher.arn),
  };
  return [
    judgeNeeds({ resource: role, path: 'AssumeRolePolicyDocument' }, EXPECTED, [trust]),
    judgeNeeds({ resource: role, path: '' }, EXPECTED, needsOf(running)),
  ];
}

/** What a run of the function calls. */
function needsOf(running: Running): Need[] {
  const { auditLog, watcher } = running;
  const own = [...environmentReads(running), ...queueReads(running), ...ownWrites(running)];
  if (membersOfComponent(auditLog, 'ledger').includes(watcher)) {
    return [...own, ...ofEvidence(running, LEDGER_PREFIX), ...ofSigning(running)];
  }
  if (membersOfComponent(auditLog, 'holds').includes(watcher)) {
    return [...own, ...holdCalls(running), ...ofEvidence(running, HOLD_RECORDS_PREFIX, HOLDS_PREFIX)];
  }
  const readsLog = membersOfComponent(auditLog, 'log-verification').includes(watcher);
  const reads = readsLog ? logReads(running) : [...ofStack(running), ...factReads(running)];
  return [...own, ...reads, ...ofEvidence(running), ...ofTopics(running)];
}

const LAMBDA = 'lambda.amazonaws.com';

/** The organization is the stated one: `wormtrail doctor` asks the account whether it is. */
function contextOf({ requirements }: AuditLog, watcher: Resource): Context {
  const { organizationId } = requirements;
  return {
    ...(watcher.arn !== undefined && { 'lambda:sourcefunctionarn': { is: watcher.arn } }),
    ...(organizationId !== undefined && { 'aws:principalorgid': { is: organizationId } }),
  };
}

/** What the checker and the responder read first. A template by itself does not say what its stack is called. */
function ofStack({ auditLog, watcher, role, context }: Running): Need[] {
  const own = auditLog.stacks.find(({ name }) => name === watcher.stack);
  if (!own) return [];
  const [account, region] = [own.account, own.region].map((part) => (typeof part === 'string' ? part : '*'));
  const { partition = 'aws' } = parseArn(role.arn ?? '') ?? {};
  const names = isUnknown(own.terminationProtection) ? [own.name, '${AWS::StackName}'] : [own.name];
  const [stack = '', anyStack] = names.map(
    (name) => `arn:${partition}:cloudformation:${region}:${account}:stack/${name}/\${AWS::StackId}`,
  );
  return STACK_CALLS.map((action) => {
    const may = (resource: string) => roleMay(auditLog, role, { action, resource, context });
    const decide = () => {
      const decision = may(stack);
      return decision === 'allowed' || anyStack === undefined ? decision : may(anyStack);
    };
    return { what: `${action} on ${own.name}`, decide };
  });
}

/** @param prefix Below which it writes. @param reads Below which it reads. */
function ofEvidence(running: Running, prefix = EVIDENCE_PREFIX, reads = EVIDENCE_PREFIX): Need[] {
  const { auditLog, role } = running;
  const { evidence } = auditLog;
  if (!evidence) return [];
  const { displayName } = evidence.bucket;
  const [resource, readable] = [prefix, reads].map((each) => `${bucketArn(evidence)}/${each}*`) as [string, string];
  const calls = [
    { action: 's3:PutObject', resource, context: { ...running.context, ...UPLOAD } },
    {
      action: reads === HOLDS_PREFIX ? 's3:GetObjectVersion' : 's3:GetObject',
      resource: readable,
      context: running.context,
    },
  ];
  return [
    ...calls.map((call) => ({
      what: `${call.action} on ${displayName}`,
      decide: () => roleMay(auditLog, role, call, bucketStatements(evidence)),
    })),
    ...(evidence.key ? ofKey(running, evidence.key, 's3', displayName) : []),
  ];
}

/** The key of the ledger signs for its function alone. */
function ofSigning({ auditLog, role, context }: Running): Need[] {
  const signing = {
    ...{ ...context, 'kms:signingalgorithm': { is: 'ED25519_SHA_512' }, 'kms:messagetype': { is: 'RAW' } },
  };
  return membersOfComponent(auditLog, 'ledger-key').flatMap((key) =>
    ['kms:Sign', 'kms:GetPublicKey'].map((action) => ({
      what: `${action} on ${key.displayName}`,
      decide: () =>
        roleMayUseKey(auditLog, role, { action, resource: key.arn ?? '*', context: signing }, keyStatements(key)),
    })),
  );
}

/** Evidence is written without a word on encryption or locks: the bucket's defaults decide. */
const UPLOAD: Context = Object.fromEntries(
  [
    ...['aws', 'aws-kms-key-id', 'customer-algorithm'].map((name) => `s3:x-amz-server-side-encryption-${name}`),
    ...['s3:x-amz-server-side-encryption', 's3:x-amz-acl', 's3:object-lock-mode', 's3:object-lock-legal-hold'],
    ...['s3:object-lock-retain-until-date', 's3:object-lock-remaining-retention-days'],
  ].map((name) => [name, 'absent']),
);

function ofTopics(running: Running): Need[] {
  const { auditLog, role, context } = running;
  return OWNERS.flatMap((owner) => topicsOf(auditLog, owner)).flatMap((topic) => {
    const call = { action: 'sns:Publish', resource: topic.arn ?? topic.ref, context };
    const publish = {
      what: `${call.action} on ${topic.displayName}`,
      decide: () => roleMay(auditLog, role, call, resourcePolicyOf(auditLog, topic)?.statements),
    };
    const key = keyNamed(auditLog, topic.properties['KmsMasterKeyId']);
    return [publish, ...(key ? ofKey(running, key, 'sns', topic.displayName) : [])];
  });
}

function ofKey({ auditLog, role, context }: Running, key: Resource, service: string, on: string): Need[] {
  const { region } = auditLog.stacks[0] ?? {};
  const via: Context =
    typeof region === 'string' ? { 'kms:viaservice': { is: `${service}.${region}.amazonaws.com` } } : {};
  return ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => {
    const call = { action, resource: key.arn ?? '*', context: { ...context, ...via } };
    return {
      what: `${action} on the key of ${on}`,
      decide: () => roleMayUseKey(auditLog, role, call, keyStatements(key)),
    };
  });
}
