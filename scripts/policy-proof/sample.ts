/** The policies of the sample audit log, as its synthesized stack holds them, with names as in an account. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { loadConfig, type Config } from '../../lib/config';
import { AuditLogStack } from '../../lib/constructs/audit-log-stack';
import { organizationPolicies, type OrganizationPolicies } from '../../lib/constructs/policies/organization-policy';
import { drillFolder } from '../../lib/drill/names';
import { prefixOf } from '../../lib/evidence/names';
import type { AuditLog, Vault } from '../../lib/facts/audit-log';
import { auditLogsOf } from '../../lib/facts/from-template';
import { firstUnknown, toJson, type Json, type Value } from '../../lib/facts/value';
import { functionRoles } from '../../lib/guardrails/functions';
import { bundleFunctions } from '../bundle-functions';

/** A resource and the policy that stands at it; trails have none. */
export interface Guarded {
  readonly arn: string;
  readonly policy?: Json;
  /** Key of the object that actions on objects are asked on. */
  readonly example?: string;
}

/** A role and its identity policies. */
interface Role {
  readonly arn: string;
  readonly policies: readonly Json[];
}

export interface Sample {
  readonly config: Config;
  readonly logBucket: Guarded;
  readonly evidenceBucket: Guarded;
  /** The evidence bucket where drills write. */
  readonly canaries: Guarded;
  readonly key: Guarded;
  readonly trail: Guarded;
  readonly checker: Role;
  /** ARNs of what watches, one a resource type, and of the role that CloudFormation deploys with. */
  readonly watch: Readonly<Record<string, string>>;
  readonly organization: OrganizationPolicies;
}

const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';

/** Synthesizes the sample configuration. */
export async function readSample(): Promise<Sample> {
  await bundleFunctions();
  const config = loadConfig(path.join(__dirname, '..', '..', 'wormtrail.config.json'));
  const { name, account, region, administrators } = config;
  const auditLog = named(config, synthesize(config));
  if (!auditLog.evidence || !auditLog.log.key) throw new Error('The sample has no evidence bucket or no key.');
  return {
    config,
    logBucket: bucketOf(auditLog.log, `AWSLogs/${account}/CloudTrail/${region}/2026/11/22/example.json.gz`),
    evidenceBucket: bucketOf(auditLog.evidence, `${prefixOf(name)}example.json`),
    canaries: bucketOf(auditLog.evidence, `${drillFolder(name, new Date('2026-11-22T21:00:00Z'))}canary`),
    key: { arn: arnOf(auditLog.log.key.arn), policy: known(auditLog.log.key.properties['KeyPolicy']) },
    trail: { arn: arnOf(auditLog.trails[0]?.arn) },
    checker: checkerOf(auditLog),
    watch: watchOf(config),
    organization: organizationPolicies({
      ...{ auditLogName: name, account, region, administrators },
      bucketNames: [`${name}-logs`, `${name}-evidence`],
    }),
  };
}

function synthesize(config: Config): unknown {
  // the CDK's own validation takes five seconds, and is the matter of the stack's tests
  process.env.CDK_VALIDATION ??= 'false';
  const outdir = mkdtempSync(path.join(tmpdir(), 'wormtrail-policy-proof-'));
  try {
    const app = new App({ outdir });
    new AuditLogStack(app, config);
    return app.synth().getStackByName(config.name).template;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The facts with names in the place of symbols, as they are once CloudFormation has made the resources. */
function named({ name, account, region }: Config, body: unknown): AuditLog {
  const facts = (physicalIds: Readonly<Record<string, string>>): AuditLog => {
    const [auditLog] = auditLogsOf([{ stack: name, body, account, region, physicalIds }]);
    if (!auditLog) throw new Error('The sample makes no audit log.');
    return auditLog;
  };
  const { log, evidence } = facts({});
  return facts({
    [log.bucket.logicalId]: `${name}-logs`,
    ...(evidence && { [evidence.bucket.logicalId]: `${name}-evidence` }),
    ...(log.key && { [log.key.logicalId]: KEY_ID }),
  });
}

function bucketOf({ bucket, policies: [policy] }: Vault, example: string): Guarded {
  return { arn: arnOf(bucket.arn), policy: known(policy?.properties['PolicyDocument']), example };
}

function checkerOf(auditLog: AuditLog): Role {
  const arn = functionRoles(auditLog).find((role) => role.includes('drift-checker'));
  const role = auditLog.members.find((member) => member.type === 'AWS::IAM::Role' && member.arn === arn);
  const policies = auditLog.members.filter(
    ({ type, properties }) =>
      type === 'AWS::IAM::Policy' && JSON.stringify(properties['Roles'] ?? null).includes(JSON.stringify(role?.ref)),
  );
  return { arn: arnOf(arn), policies: policies.map(({ properties }) => known(properties['PolicyDocument'])) };
}

/** (Service Authorization Reference, the resource types of each service.) */
function watchOf({ name, account, region, administrators: [deployRole = ''] }: Config): Sample['watch'] {
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  return {
    alarm: arn('cloudwatch', `alarm:${name}-tamper-responder-errors`),
    dashboard: `arn:aws:cloudwatch::${account}:dashboard/${name}`,
    eventSourceMapping: arn('lambda', 'event-source-mapping:0f1e2d3c-4b5a-4697-8877-665544332211'),
    function: arn('lambda', `function:${name}-tamper-responder`),
    'log-group': arn('logs', `log-group:/wormtrail/${name}/tamper-responder`),
    'log-stream': arn('logs', `log-group:/wormtrail/${name}/tamper-responder:log-stream:example`),
    queue: arn('sqs', `${name}-tamper-events`),
    role: `arn:aws:iam::${account}:role/${name}-drift-checker`,
    'rule-on-default-event-bus': arn('events', `rule/${name}-tamper-s3`),
    schedule: arn('scheduler', `schedule/default/${name}-drift-checker`),
    stack: arn('cloudformation', `stack/${name}/5d9a3c2e-0000-4000-8000-000000000001`),
    topic: arn('sns', `${name}-security`),
    'deploy role': deployRole,
  };
}

function arnOf(arn: string | undefined): string {
  if (arn === undefined || arn.includes('${'))
    throw new Error(`The sample has a resource without a known ARN: ${arn}.`);
  return arn;
}

/** A policy without anything that only a deployment would tell: else the proof would prove something else. */
function known(policy: Value | undefined): Json {
  const unknown = firstUnknown(policy);
  if (policy === undefined || unknown) throw new Error(`A policy of the sample is not known: ${unknown?.reason}.`);
  return toJson(policy);
}
