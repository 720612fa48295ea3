/** A function that watches an audit log: what all of them have in common. */
import { ArnFormat, Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Component } from '../facts/audit-log';
import type { Owner } from '../facts/requirements';
import { belongsTo } from './belonging';
import { acknowledgeWildcards } from './aws-solutions';
import { bundledCode } from './function-code';
import { topicsOf, type Owners } from './owners';
import { allowFunction } from './policies/key-policy';

/** What every function of an audit log is given. */
export interface AuditFunctionProps {
  /** Name of the audit log. */
  readonly auditLogName: string;
  /** The key that encrypts its environment, log group and queue, and what it reads and writes. */
  readonly key: kms.IKey;
  /** Where it writes what it found. */
  readonly evidenceBucket: s3.IBucket;
  /** Whom it tells. */
  readonly owners: Owners;
  /**
   * The function's code.
   * @default - the code that ships with this package
   */
  readonly code?: lambda.Code;
  /**
   * Whether concurrency is reserved for it. Lambda refuses that where fewer than 10 would be left for the rest of the account,
   * and new accounts have 10 (Lambda Developer Guide, "Configuring reserved concurrency for a function").
   * @default false
   */
  readonly reserveConcurrency?: boolean;
}

/** What differs from function to function. */
export interface AuditFunctionSettings {
  /** Name of the function within its audit log, of its folder in the bundle, and of its component. */
  readonly name: string;
  readonly component: Component;
  readonly owner: Owner;
  readonly description: string;
  readonly timeout: Duration;
  readonly memorySize: number;
  /** Concurrency to reserve where `reserveConcurrency` is set: nothing else in the account can starve it then. */
  readonly reservedConcurrency: number;
}

const LOG_RETENTION = logs.RetentionDays.ONE_YEAR;

/**
 * A function with a role, a log group and a dead-letter queue of its own, all encrypted. It runs one minified file on the
 * newest Node.js and may do nothing but write its logs until it is granted more.
 */
export class AuditFunction extends Construct {
  readonly role: iam.Role;
  readonly function: lambda.Function;
  readonly deadLetterQueue: sqs.Queue;
  readonly logGroup: logs.LogGroup;
  /** Known before the function is, so that its role can name it. */
  private readonly arn: string;

  constructor(scope: Construct, id: string, props: AuditFunctionProps, settings: AuditFunctionSettings) {
    super(scope, id);
    const { auditLogName, key } = props;
    const { name, component, owner } = settings;
    belongsTo(this, { auditLog: auditLogName, component, owner });
    const arnOf = (resourceName: string) =>
      Stack.of(this).formatArn({
        service: 'lambda',
        resource: 'function',
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    this.arn = arnOf(functionName(auditLogName, name));
    this.role = new iam.Role(this, 'Role', {
      roleName: functionName(auditLogName, name),
      description: `${settings.description} of the audit log ${auditLogName}`,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    for (const statement of allowFunction(this.role, id, Stack.of(this).region, arnOf(`${auditLogName}-*`))) {
      key.addToResourcePolicy(statement);
    }
    this.logGroup = new logs.LogGroup(this, 'LogGroup', {
      logGroupName: `/wormtrail/${auditLogName}/${name}`,
      encryptionKey: key,
      retention: LOG_RETENTION,
      // What counts is in the evidence bucket; a group that stays behind would block the next stack of that name.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.deadLetterQueue = deadLetterQueue(this, `${functionName(auditLogName, name)}-dead-letters`, props, owner);
    this.function = new lambda.Function(this, 'Function', {
      functionName: functionName(auditLogName, name),
      description: `${settings.description} of the audit log ${auditLogName}`,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: props.code ?? bundledCode(name),
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      timeout: settings.timeout,
      memorySize: settings.memorySize,
      ...(props.reserveConcurrency && { reservedConcurrentExecutions: settings.reservedConcurrency }),
      deadLetterQueue: this.deadLetterQueue,
      environment: environmentOf(this, props),
      environmentEncryption: key,
    });
    this.logGroup.grantWrite(this.role);
  }

  /**
   * What the function's own code may do, each statement on exact resources: the role is worth nothing to another function
   * that somebody gives it to. Lambda states the function in every call of its code (Lambda Developer Guide, "Using source
   * function ARN to control function access behavior"), but not where it polls a queue, writes to a dead-letter queue or
   * decrypts for itself: those rights are granted elsewhere. Of the key, its own policy decides.
   */
  permit(statements: readonly iam.PolicyStatement[]): void {
    for (const statement of statements) {
      const isAboutKey = statement.actions.every((action) => action.startsWith('kms:'));
      if (!isAboutKey) statement.addCondition('ArnEquals', { 'lambda:SourceFunctionArn': this.arn });
      this.role.addToPolicy(statement);
    }
    acknowledgeWildcards(this.role, statements);
  }
}

/** Name of a function and of its role. */
export function functionName(auditLogName: string, name: string): string {
  return `${auditLogName}-${name}`;
}

/** ARN of a function's role: known before the role is, so that policies can name it. */
export function functionRoleArn(scope: Construct, auditLogName: string, name: string): string {
  return Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    resource: 'role',
    resourceName: functionName(auditLogName, name),
  });
}

/** An encrypted queue that takes what could not be handled. Kept for 14 days, which is SQS's limit. */
function deadLetterQueue(
  scope: Construct,
  queueName: string,
  { auditLogName, key }: Pick<AuditFunctionProps, 'auditLogName' | 'key'>,
  owner: Owner,
): sqs.Queue {
  const queue = new sqs.Queue(scope, 'DeadLetterQueue', {
    queueName,
    encryption: sqs.QueueEncryption.KMS,
    encryptionMasterKey: key,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  belongsTo(queue, { auditLog: auditLogName, component: 'dead-letter-queue', owner });
  return queue;
}

/** All that a function is told; everything else it reads from the deployed template. */
function environmentOf(
  scope: Construct,
  { auditLogName, evidenceBucket, owners }: AuditFunctionProps,
): Record<string, string> {
  const stack = Stack.of(scope);
  const topics = Object.entries(topicsOf(owners)).map(([owner, topic]) => [owner, topic.topicArn]);
  return {
    // what the stack is called in the end, whatever name the template is deployed under
    WORMTRAIL_STACK: Aws.STACK_NAME,
    WORMTRAIL_AUDIT_LOG: auditLogName,
    WORMTRAIL_EVIDENCE_BUCKET: evidenceBucket.bucketName,
    WORMTRAIL_TOPICS: stack.toJsonString(Object.fromEntries(topics)),
  };
}
