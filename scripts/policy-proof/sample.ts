/** The policies of the sample audit log, as its synthesized stack holds them, with names as in an account. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { loadConfig, type Config } from '../../lib/config';
import { AuditLogStack } from '../../lib/constructs/audit-log-stack';
import { organizationPolicies, type OrganizationPolicies } from '../../lib/constructs/policies/organization-policy';
import type { AuditLog, Vault } from '../../lib/facts/audit-log';
import { auditLogsOf } from '../../lib/facts/from-template';
import { firstUnknown, toJson, type Json, type Value } from '../../lib/facts/value';
import { functionRoles } from '../../lib/guardrails/functions';
import { bundleFunctions } from '../bundle-functions';

/** A resource and the policy that stands at it; trails have none. */
export interface Guarded {
  readonly arn: string;
  readonly policy?: Json;
}

/** A role and its identity policies. */
export interface Role {
  readonly arn: string;
  readonly policies: readonly Json[];
}

export interface Sample {
  readonly config: Config;
  readonly logBucket: Guarded;
  readonly evidenceBucket: Guarded;
  readonly key: Guarded;
  readonly trail: Guarded;
  readonly checker: Role;
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
    logBucket: bucketOf(auditLog.log),
    evidenceBucket: bucketOf(auditLog.evidence),
    key: { arn: arnOf(auditLog.log.key.arn), policy: known(auditLog.log.key.properties['KeyPolicy']) },
    trail: { arn: arnOf(auditLog.trails[0]?.arn) },
    checker: checkerOf(auditLog),
    organization: organizationPolicies({ auditLogName: name, account, region, administrators }),
  };
}

function synthesize(config: Config): unknown {
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

function bucketOf({ bucket, policies: [policy] }: Vault): Guarded {
  return { arn: arnOf(bucket.arn), policy: known(policy?.properties['PolicyDocument']) };
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
