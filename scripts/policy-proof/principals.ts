/** Who tries: each with the identity policies, the organization's policies and the request that let through most. */
import type { Json } from '../../lib/facts/value';
import { OF_ENVIRONMENT, type ProvenAction } from './actions';
import type { Sample } from './sample';

/** Keys and values of a request's context. */
export type RequestContext = Readonly<Record<string, string>>;

export interface Principal {
  /** Heads the column. */
  readonly title: string;
  /** What stands behind the title. */
  readonly description: string;
  readonly arn: string;
  readonly identityPolicies: readonly Json[];
  readonly context: RequestContext;
  /** Whether the organization's two policies are attached. */
  readonly inOrganization?: true;
  /** The role that it has CloudFormation act with, by passing it. */
  readonly passes?: Principal;
  /** The root user of the bucket's account, whom no bucket policy keeps from the bucket policy. */
  readonly isRoot?: true;
}

const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const OTHER_ACCOUNT = '444455556666';

export function principalsOf(sample: Sample): readonly Principal[] {
  const { account, readers } = sample.config;
  const root = rootOf(account);
  const deployRole = deployRoleOf(sample);
  return [
    { ...root, title: 'root', description: 'the root user of the account, outside any organization' },
    {
      ...root,
      title: 'root in org',
      description: 'the root user where the organization attaches both policies of `wormtrail organization-policy`',
      inOrganization: true,
    },
    role(account, 'power-user', {
      title: 'power user',
      description: 'a role that holds `*:*` and is none of the configuration’s administrators',
    }),
    {
      ...role(account, 'power-user', {
        title: 'power user in org',
        description: 'the same, where the organization attaches both policies',
      }),
      inOrganization: true,
    },
    ...[false, true].map((inOrganization) => ({
      ...role(account, 'power-user', {
        title: inOrganization ? 'by CloudFormation in org' : 'by CloudFormation',
        description: inOrganization
          ? 'the same, where the organization attaches both policies'
          : 'the power user, who passes the deploy role to CloudFormation and lets it act',
      }),
      ...(inOrganization && { inOrganization }),
      passes: deployRole,
    })),
    deployRole,
    ...readers.map((arn) =>
      role(account, arn.slice(arn.lastIndexOf('/') + 1), {
        title: arn.slice(arn.lastIndexOf('/') + 1),
        description: 'a reader of the configuration, signed in with a second factor, who holds `*:*`',
        context: { 'aws:MultiFactorAuthPresent': 'true' },
      }),
    ),
    {
      title: 'checker',
      description: 'the role of the drift checker, with the policies of the stack',
      arn: sample.checker.arn,
      identityPolicies: sample.checker.policies,
      context: contextOfFunction(sample, 'drift-checker'),
    },
    {
      title: 'borrowed role',
      description: 'another function of the account, to which somebody gave the role of the drift checker',
      arn: sample.checker.arn,
      identityPolicies: sample.checker.policies,
      context: contextOfFunction(sample, undefined),
    },
    cloudTrail(sample.trail.arn, account, 'CloudTrail', 'CloudTrail on behalf of this trail'),
    cloudTrail(
      `arn:aws:cloudtrail:${sample.config.region}:${OTHER_ACCOUNT}:trail/${sample.config.name}`,
      OTHER_ACCOUNT,
      'other trail',
      'CloudTrail on behalf of a trail of the same name in another account',
    ),
    {
      title: 'EventBridge',
      description: 'EventBridge, which states neither account nor rule where it publishes to an encrypted topic',
      arn: 'events.amazonaws.com',
      identityPolicies: [],
      context: { 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': 'events.amazonaws.com' },
    },
    role(OTHER_ACCOUNT, 'stranger', { title: 'stranger', description: 'a role of another account that holds `*:*`' }),
  ];
}

function rootOf(account: string) {
  const arn = `arn:aws:iam::${account}:root`;
  return { arn, identityPolicies: [EVERYTHING], context: contextOf(arn, account), isRoot: true as const };
}

/** The first of the sample's administrators. */
function deployRoleOf({ config: { account }, watch }: Sample): Principal {
  const arn = watch['deploy role'] ?? '';
  return role(account, arn.slice(arn.lastIndexOf('/') + 1), {
    title: 'deploy role',
    description: 'an administrator of the configuration: the role that CloudFormation deploys with, which holds `*:*`',
  });
}

function role(
  account: string,
  name: string,
  { title, description, context }: Pick<Principal, 'title' | 'description'> & Partial<Pick<Principal, 'context'>>,
): Principal {
  const arn = `arn:aws:iam::${account}:role/${name}`;
  return {
    title,
    description,
    arn,
    identityPolicies: [EVERYTHING],
    context: { ...contextOf(arn, account), ...context },
  };
}

function contextOf(arn: string, account: string): RequestContext {
  return {
    'aws:PrincipalArn': arn,
    'aws:PrincipalAccount': account,
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalType': arn.endsWith(':root') ? 'Account' : 'AssumedRole',
  };
}

/** Lambda states in every call of a function's code which function it is. */
function contextOfFunction({ config, checker }: Sample, ownName: string | undefined): RequestContext {
  const name = ownName === undefined ? 'function-of-somebody' : `${config.name}-${ownName}`;
  return {
    ...contextOf(checker.arn, config.account),
    'lambda:SourceFunctionArn': `arn:aws:lambda:${config.region}:${config.account}:function:${name}`,
  };
}

function cloudTrail(sourceArn: string, sourceAccount: string, title: string, description: string): Principal {
  return {
    title,
    description,
    arn: 'cloudtrail.amazonaws.com',
    identityPolicies: [],
    context: {
      'aws:PrincipalIsAWSService': 'true',
      'aws:PrincipalServiceName': 'cloudtrail.amazonaws.com',
      'aws:SourceArn': sourceArn,
      'aws:SourceAccount': sourceAccount,
      's3:x-amz-acl': 'bucket-owner-full-control',
    },
  };
}

/** The requests by which a principal may try an action: one that is allowed is enough. */
export function attemptsAt({ subject, remark }: ProvenAction, sample: Sample): readonly RequestContext[] {
  const tls = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };
  if (subject === 'watch') return [{ ...tls, 'lambda:FunctionArn': sample.watch['function'] ?? '' }];
  if (subject !== 'key') return [{ ...tls, 's3:object-lock-mode': 'COMPLIANCE' }, tls];
  if (remark === OF_ENVIRONMENT) {
    const functionArn = { 'kms:EncryptionContext:aws:lambda:FunctionArn': sample.watch['function'] ?? '' };
    return [{ ...tls, ...functionArn, 'kms:ViaService': `lambda.${sample.config.region}.amazonaws.com` }];
  }
  const viaService = { 'kms:ViaService': `s3.${sample.config.region}.amazonaws.com` };
  return [
    tls,
    { ...tls, ...viaService },
    { ...tls, 'kms:EncryptionContext:aws:cloudtrail:arn': sample.trail.arn },
    { ...tls, 'kms:EncryptionContext:aws:s3:arn': sample.logBucket.arn },
    { ...tls, ...viaService, 'kms:EncryptionContext:aws:s3:arn': sample.logBucket.arn },
    { ...tls, ...viaService, 'kms:EncryptionContext:aws:s3:arn': `${sample.canaries.arn}/${sample.canaries.example}` },
    { ...tls, 'kms:EncryptionContext:aws:sns:topicArn': sample.watch['topic'] ?? '' },
    { ...tls, 'kms:EncryptionContext:aws:sqs:arn': sample.watch['queue'] ?? '' },
  ];
}
