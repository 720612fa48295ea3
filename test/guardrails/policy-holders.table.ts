/** Who holds identity policies, and what keeps their holders from using them, as cases. */
import type { Properties, Value } from '../../lib/facts/value';
import { BucketTamperingNotGranted } from '../../lib/guardrails/access/BucketTamperingNotGranted';
import { RolesNotHandedOut } from '../../lib/guardrails/access/RolesNotHandedOut';
import { rowsFor } from '../support/guardrail-table';
import { ACCOUNT, ADMINISTRATOR, namesOf, READER, stranger, UNKNOWN, type Changes } from '../support/sound-audit-log';

const allow = (Action: Value, Resource: Value = '*', more: Properties = {}) => ({
  ...{ Effect: 'Allow', Action, Resource },
  ...more,
});
const document = (...Statement: readonly Properties[]) => ({ Version: '2012-10-17', Statement });
const inline = (...statements: readonly Properties[]) => [{ PolicyName: 'P', PolicyDocument: document(...statements) }];
const ALL = document(allow('s3:*'));

const role = (name: string, properties: Properties, arn = `arn:aws:iam::${ACCOUNT}:role/${name}`) => ({
  ...stranger('AWS::IAM::Role', name, properties),
  ...{ ref: name, arn },
});
const administrator = (properties: Properties = {}) => ({
  Administrator: role('audit-log-administrator', properties, ADMINISTRATOR),
});
const developer = (properties: Properties) => ({ Developer: role('developer', properties) });
const managed = (properties: Properties = {}, policy: Properties = ALL) => ({
  Managed: stranger('AWS::IAM::ManagedPolicy', 'Managed', {
    ...{ ManagedPolicyName: 'full', PolicyDocument: policy },
    ...properties,
  }),
});
const MANAGED = stranger('AWS::IAM::ManagedPolicy', 'Managed', {}).ref;
const set = (Name: Value, properties: Properties) => ({
  Set: stranger('AWS::SSO::PermissionSet', 'Set', { Name, ...properties }),
});
const bounded = (policy: Properties) => ({
  Boundary: stranger('AWS::IAM::ManagedPolicy', 'Boundary', { PolicyDocument: policy }),
});
const BOUNDARY = stranger('AWS::IAM::ManagedPolicy', 'Boundary', {}).ref;
const SSO_ADMINISTRATOR = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_AuditAdmin_*`;
const BUCKETS = ['LogBucket', 'EvidenceBucket'].flatMap((name) => [namesOf(name).arn, `${namesOf(name).arn}/*`]);

const HELD_BY_ADMINISTRATORS: Readonly<Record<string, Changes>> = {
  'a managed policy that the administrator names': { ...managed(), ...administrator({ ManagedPolicyArns: [MANAGED] }) },
  'a managed policy that the administrator names by its ARN': {
    ...managed(),
    ...administrator({ ManagedPolicyArns: [`arn:aws:iam::${ACCOUNT}:policy/full`] }),
  },
  'a managed policy that names an administrator who is not in the app': managed({ Roles: ['audit-log-administrator'] }),
  'the permission set of the administrators': {
    'requirements.administrators': [SSO_ADMINISTRATOR],
    ...set('AuditAdmin', { InlinePolicy: ALL }),
  },
  'what another policy of the role denies': developer({
    Policies: [...inline(allow('s3:*')), ...inline({ Effect: 'Deny', Action: 's3:*', Resource: '*' })],
  }),
  'what the policy denies on the bucket and its objects': developer({
    Policies: inline(allow('s3:*'), { Effect: 'Deny', Action: 's3:*', Resource: BUCKETS }),
  }),
  'what the boundary does not permit': {
    ...bounded(document(allow('logs:*'))),
    ...developer({ PermissionsBoundary: BOUNDARY, Policies: inline(allow('s3:*')) }),
  },
  'what the boundary denies': {
    ...bounded(document(allow('*'), { Effect: 'Deny', Action: 's3:*', Resource: '*' })),
    ...developer({ PermissionsBoundary: BOUNDARY, Policies: inline(allow('s3:*')) }),
  },
};
const HELD_BY_OTHERS: Readonly<Record<string, Changes>> = {
  'a managed policy of nobody': managed(),
  'a managed policy that another role names': {
    ...managed({ Roles: ['audit-log-administrator'] }),
    ...developer({ ManagedPolicyArns: [MANAGED] }),
  },
  'a managed policy that a user names': {
    ...managed({ Roles: ['audit-log-administrator'] }),
    User: stranger('AWS::IAM::User', 'User', { ManagedPolicyArns: [MANAGED] }),
  },
  'a managed policy that a permission set names': {
    ...managed({ Roles: ['audit-log-administrator'] }),
    ...set('Developers', { CustomerManagedPolicyReferences: [{ Name: 'full' }] }),
  },
  'a policy of an administrator, another role and one that is a parameter': {
    ...managed({ Roles: ['audit-log-administrator', UNKNOWN, 'developer'] }),
    ...developer({}),
  },
  'a policy of an administrator and a group': managed({ Roles: ['audit-log-administrator'], Groups: ['everybody'] }),
  'a group': { Group: stranger('AWS::IAM::Group', 'Group', { Policies: inline(allow('s3:*')) }) },
  'a user': { User: stranger('AWS::IAM::User', 'User', { Policies: inline(allow('s3:*')) }) },
  'another permission set': {
    'requirements.administrators': [SSO_ADMINISTRATOR],
    ...set('Auditing', { InlinePolicy: ALL }),
  },
  'a boundary that permits it': {
    ...bounded(ALL),
    ...developer({ PermissionsBoundary: BOUNDARY, Policies: inline(allow('s3:*')) }),
  },
};
const HELD_BY_SOMEBODY: Readonly<Record<string, Changes>> = {
  'a policy of an administrator and of a parameter': managed({ Roles: ['audit-log-administrator', UNKNOWN] }),
  'a boundary elsewhere': developer({
    PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
    Policies: inline(allow('s3:*')),
  }),
  'a boundary that is a parameter': developer({ PermissionsBoundary: UNKNOWN, Policies: inline(allow('s3:*')) }),
};

const trust = (Principal: Value) => ({
  AssumeRolePolicyDocument: document({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }),
});
const passTo = (service: Value) => ({ Condition: { StringEquals: { 'iam:PassedToService': service } } });
const may = (...statements: readonly Properties[]) => developer({ Policies: inline(...statements) });
const CLOUDFORMATION = administrator(trust({ Service: 'cloudformation.amazonaws.com' }));
const trusted = (name: string) => administrator(trust({ AWS: `arn:aws:iam::${ACCOUNT}:${name}` }));

const OUT_OF_REACH: Readonly<Record<string, Changes>> = {
  'assuming a role that trusts a service only': { ...may(allow('sts:AssumeRole', ADMINISTRATOR)), ...CLOUDFORMATION },
  'assuming a role that trusts another': { ...may(allow('sts:AssumeRole', ADMINISTRATOR)), ...trusted('role/other') },
  'assuming the roles of functions': may(allow('sts:AssumeRole', namesOf('DriftCheckerRole').arn)),
  'passing a role to a service that it does not trust': {
    ...may(allow('iam:PassRole', ADMINISTRATOR, passTo('ec2.amazonaws.com'))),
    ...CLOUDFORMATION,
  },
  'passing a role that trusts no service': { ...may(allow('iam:PassRole', ADMINISTRATOR)), ...trusted('root') },
  'passing the roles of functions to a cluster': may(
    allow('iam:PassRole', namesOf('DriftCheckerRole').arn, passTo(['ecs-tasks.amazonaws.com', 'eks.amazonaws.com'])),
  ),
  'all of IAM within a boundary': {
    ...bounded(document(allow(['s3:*', 'logs:*']))),
    ...developer({ PermissionsBoundary: BOUNDARY, Policies: inline(allow(['iam:*', 'sts:*'])) }),
  },
  'assuming a user': {
    'requirements.readers': [`arn:aws:iam::${ACCOUNT}:user/auditor`],
    ...may(allow('sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:user/auditor`)),
  },
};
const WITHIN_REACH: Readonly<Record<string, Changes>> = {
  'assuming a role that trusts the account': { ...may(allow('sts:AssumeRole', ADMINISTRATOR)), ...trusted('root') },
  'assuming a role that trusts the very role': {
    ...may(allow('sts:AssumeRole', ADMINISTRATOR)),
    ...trusted('role/developer'),
  },
  'passing a role to a service that it trusts': {
    ...may(allow('iam:PassRole', ADMINISTRATOR, passTo('cloudformation.amazonaws.com'))),
    ...CLOUDFORMATION,
  },
  'passing the roles of functions to functions': may(
    allow('iam:PassRole', namesOf('DriftCheckerRole').arn, passTo(['ec2.amazonaws.com', 'lambda.amazonaws.com'])),
  ),
  'changing a role that trusts a service only': {
    ...may(allow('iam:UpdateAssumeRolePolicy', ADMINISTRATOR)),
    ...CLOUDFORMATION,
  },
  'all of IAM within a boundary that permits it': {
    ...bounded(document(allow('*'))),
    ...developer({ PermissionsBoundary: BOUNDARY, Policies: inline(allow(['iam:*', 'sts:*'])) }),
  },
  'making keys of a user': {
    'requirements.readers': [`arn:aws:iam::${ACCOUNT}:user/auditor`],
    ...may(allow('iam:CreateAccessKey', `arn:aws:iam::${ACCOUNT}:user/*`)),
  },
};

const cases = (of: Readonly<Record<string, Changes>>, verdict: 'pass' | 'fail' | 'unknown') =>
  Object.entries(of).map(([name, change]) => ({ case: name, change, verdict }));

export const POLICY_HOLDER_ROWS = [
  ...rowsFor(BucketTamperingNotGranted, [
    ...cases(HELD_BY_ADMINISTRATORS, 'pass'),
    ...cases(HELD_BY_OTHERS, 'fail'),
    ...cases(HELD_BY_SOMEBODY, 'unknown'),
  ]),
  ...rowsFor(RolesNotHandedOut, [
    ...cases(OUT_OF_REACH, 'pass'),
    ...cases(WITHIN_REACH, 'fail'),
    {
      case: 'passing a role that is not in the app to one service',
      change: may(allow('iam:PassRole', READER, passTo('ec2.amazonaws.com'))),
      verdict: 'unknown',
      because: 'trusts',
    },
    {
      case: 'all of IAM within a boundary elsewhere',
      change: developer({ PermissionsBoundary: UNKNOWN, Policies: inline(allow('iam:*')) }),
      verdict: 'unknown',
    },
  ]),
];
