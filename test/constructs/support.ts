/** What the construct tests build on: stacks, sound props, and templates without asset hashes. */
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ImmutableAuditLog, Owners, type ImmutableAuditLogProps, type OwnerContacts } from '../../lib';

export const NAME = 'example-log';
export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
export const ADMINISTRATORS = [`arn:aws:iam::${ACCOUNT}:role/audit-admin-*`];
export const READERS = [`arn:aws:iam::${ACCOUNT}:role/auditor`];
export const TRAIL_ARN = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/${NAME}`;

export const CONTACTS: OwnerContacts = {
  engineering: { team: 'Platform', email: 'platform@example.com' },
  security: { team: 'Security', email: 'security@example.com' },
  compliance: { team: 'Audit', email: 'audit@example.com' },
};

export const AUDIT_LOG: ImmutableAuditLogProps = {
  auditLogName: NAME,
  retention: Duration.days(2192),
  keptAtHand: Duration.days(731),
  longestRetention: Duration.days(2557),
  frameworks: ['SEC-17a-4', 'SOC2'],
  owners: CONTACTS,
  administrators: ADMINISTRATORS,
  readers: READERS,
};

/** The feature flags that the project itself runs with. */
export function projectContext(): Record<string, unknown> {
  const { context } = JSON.parse(readFileSync(path.join(__dirname, '..', '..', 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  return context;
}

export function newStack(): Stack {
  const app = new App({ context: projectContext(), analyticsReporting: false });
  return new Stack(app, NAME, { env: { account: ACCOUNT, region: REGION } });
}

/** What a construct adds to an empty stack. */
export function templateOf(build: (stack: Stack) => unknown): Template {
  const stack = newStack();
  build(stack);
  return Template.fromStack(stack);
}

/** A whole audit log with changed props. */
export function auditLogTemplate(changes: Partial<ImmutableAuditLogProps> = {}): Template {
  return templateOf((stack) => new ImmutableAuditLog(stack, 'AuditLog', { ...AUDIT_LOG, ...changes }));
}

/** Parts that a construct under test needs beside itself, from outside the stack. */
export function importedParts(stack: Stack) {
  const key = kms.Key.fromKeyArn(
    stack,
    'ImportedKey',
    `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  );
  return {
    auditLogName: NAME,
    key,
    logBucket: s3.Bucket.fromBucketName(stack, 'ImportedLog', 'imported-log'),
    evidenceBucket: s3.Bucket.fromBucketName(stack, 'ImportedEvidence', 'imported-evidence'),
    trailArn: TRAIL_ARN,
    owners: new Owners(stack, 'Owners', { auditLogName: NAME, contacts: CONTACTS, key }),
    code: lambda.Code.fromInline('exports.handler = async () => ({});'),
  };
}

export type Properties = Readonly<Record<string, unknown>>;

/** Properties of the only resource of a type, or of the only one whose properties match. */
export function propertiesOf(template: Template, type: string, matching: Properties = {}): Properties {
  const found = Object.values(template.findResources(type, { Properties: matching })) as { Properties: Properties }[];
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type} match`);
  return found[0]?.Properties ?? {};
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly [part: string]: unknown;
}

/** Statements of a policy document by their Sid. */
export function statementsOf(document: unknown): Readonly<Record<string, Statement>> {
  const { Statement: statements } = document as { Statement: Statement[] };
  return Object.fromEntries(statements.map((statement) => [statement.Sid, statement]));
}
