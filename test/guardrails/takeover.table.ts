/** Who can become an administrator, a reader or a function of the audit log, as cases. */
import type { Properties, Value } from '../../lib/facts/value';
import { RolesNotHandedOut } from '../../lib/guardrails/access/RolesNotHandedOut';
import { RolesRunNothingElse } from '../../lib/guardrails/access/RolesRunNothingElse';
import { RoleTrustLimited } from '../../lib/guardrails/access/RoleTrustLimited';
import { rowsFor } from '../support/guardrail-table';
import {
  ABSENT,
  ACCOUNT,
  ADMINISTRATOR,
  namesOf,
  OTHER_ACCOUNT,
  READER,
  stranger,
  TRAIL_ARN,
  UNKNOWN,
  type Changes,
} from '../support/sound-audit-log';

const CHECKER_ROLE = `arn:aws:iam::${ACCOUNT}:role/${namesOf('DriftCheckerRole').ref}`;
const statement = (Action: Value, Resource: Value, more: Properties = {}) => ({
  ...{ Effect: 'Allow', Action, Resource },
  ...more,
});
const somebody = (type: string, properties: Properties): Changes => ({
  Somebody: stranger(type, 'Somebody', properties),
});
const role = (...statements: readonly Properties[]) =>
  somebody('AWS::IAM::Role', { Policies: [{ PolicyName: 'P', PolicyDocument: { Statement: statements } }] });

const HANDED_OUT: Readonly<Record<string, Changes>> = {
  'assuming an administrator': role(statement('sts:AssumeRole', ADMINISTRATOR)),
  'assuming anybody': role(statement('sts:*', '*')),
  'assuming readers by a pattern': role(statement('sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:role/security-*`)),
  'handing a function’s role to a function': role(statement('iam:PassRole', CHECKER_ROLE)),
  'handing out every role': role(
    statement('iam:PassRole', '*', { Condition: { StringLike: { 'iam:PassedToService': '*' } } }),
  ),
  'changing whom an administrator trusts': role(statement('iam:UpdateAssumeRolePolicy', ADMINISTRATOR)),
  'adding to what an administrator may do': role(statement('iam:Put*', `arn:aws:iam::*:role/*`)),
  'all but reading': role({ Effect: 'Allow', NotAction: 's3:Get*', Resource: '*' }),
  'a permission set': somebody('AWS::SSO::PermissionSet', {
    InlinePolicy: { Statement: [statement('sts:AssumeRole', '*')] },
  }),
};
const KEPT: Readonly<Record<string, Changes>> = {
  sound: {},
  'assuming other roles': role(statement('sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:role/other`)),
  'handing its own role to a service': role(statement('iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/service-role/*`)),
  'everything, except what the same policy denies': role(statement('sts:*', '*'), {
    ...{ Effect: 'Deny', Action: 'sts:AssumeRole', Resource: '*' },
  }),
  'an administrator': {
    Somebody: {
      ...stranger('AWS::IAM::Role', 'Somebody', {
        Policies: [{ PolicyName: 'P', PolicyDocument: { Statement: [statement('iam:*', '*')] } }],
      }),
      arn: ADMINISTRATOR,
    },
  },
};

/** An administrator’s role with a managed policy, beside somebody who may change policies. */
const administratorWith = (policy: string, changeable: string): Changes => ({
  ...role(statement('iam:CreatePolicyVersion', changeable)),
  Person: { ...stranger('AWS::IAM::Role', 'Person', { ManagedPolicyArns: [policy] }), arn: ADMINISTRATOR },
});
const OPERATIONS = `arn:aws:iam::${ACCOUNT}:policy/operations`;

const trusting = (arn: string, ...statements: readonly Properties[]): Changes => ({
  Person: { ...stranger('AWS::IAM::Role', 'Person', { AssumeRolePolicyDocument: { Statement: statements } }), arn },
});
const trust = (Principal: Value, Condition: Properties = {}, Action: Value = 'sts:AssumeRole') => ({
  ...{ Effect: 'Allow', Principal, Action, Condition },
});
const GITHUB = { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com` };
const github = (sub: string) =>
  trust(GITHUB, { StringLike: { 'token.actions.githubusercontent.com:sub': sub } }, 'sts:AssumeRoleWithWebIdentity');

const ANCHORS = `rolesanywhere:eu-central-1:${ACCOUNT}:trust-anchor`;
const byService = (service: string, source: string) =>
  trust({ Service: `${service}.amazonaws.com` }, { ArnLike: { 'aws:SourceArn': `arn:aws:${source}` } });

const TRUSTED: Readonly<Record<string, Changes>> = {
  sound: {},
  'principals of the account': trusting(ADMINISTRATOR, trust({ AWS: `arn:aws:iam::${ACCOUNT}:root` })),
  'everybody with an ARN in the account': trusting(
    READER,
    trust({ AWS: '*' }, { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/sso-*` } }),
  ),
  'the account’s directory': trusting(
    READER,
    trust({ Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/sso` }, {}, 'sts:AssumeRoleWithSAML'),
  ),
  'one repository': trusting(ADMINISTRATOR, github('repo:acme/platform:ref:refs/heads/main')),
  'CloudFormation, which deploys': trusting(ADMINISTRATOR, trust({ Service: 'cloudformation.amazonaws.com' })),
  'one project that builds': trusting(
    ADMINISTRATOR,
    byService('codebuild', `codebuild:eu-central-1:${ACCOUNT}:project/cd`),
  ),
  'certificates of one trust anchor': trusting(ADMINISTRATOR, byService('rolesanywhere', `${ANCHORS}/0a1b-2c3d`)),
  'a service, for a reader': trusting(READER, trust({ Service: 'lambda.amazonaws.com' })),
  'another role that trusts everybody': trusting(`arn:aws:iam::${ACCOUNT}:role/other`, trust('*')),
};
const STRANGERS: Readonly<Record<string, Changes>> = {
  'everybody who knows an external id': trusting(
    ADMINISTRATOR,
    trust({ AWS: '*' }, { StringEquals: { 'sts:ExternalId': 'audit' } }),
  ),
  'another account': trusting(ADMINISTRATOR, trust({ AWS: OTHER_ACCOUNT })),
  'a role of another account, for a reader': trusting(READER, trust({ AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/x` })),
  'everybody else': trusting(ADMINISTRATOR, {
    ...{ Effect: 'Allow', NotPrincipal: { AWS: OTHER_ACCOUNT }, Action: 'sts:AssumeRole' },
  }),
  'any repository': trusting(ADMINISTRATOR, github('repo:*')),
  'any repository of an owner': trusting(ADMINISTRATOR, github('repo:acme/*')),
  'any job of GitHub for AWS': trusting(
    ADMINISTRATOR,
    trust(GITHUB, { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } }),
  ),
  'everybody with an account of a provider': trusting(READER, trust({ Federated: 'accounts.google.com' })),
  'certificates of any trust anchor': trusting(ADMINISTRATOR, trust({ Service: 'rolesanywhere.amazonaws.com' })),
  'certificates of any trust anchor, for a reader': trusting(READER, trust({ Service: 'rolesanywhere.amazonaws.com' })),
  'certificates of any trust anchor of the account, by a wildcard': trusting(
    ADMINISTRATOR,
    byService('rolesanywhere', `${ANCHORS}/*`),
  ),
  'certificates of another account’s trust anchor': trusting(
    ADMINISTRATOR,
    byService('rolesanywhere', `rolesanywhere:eu-central-1:${OTHER_ACCOUNT}:trust-anchor/0a1b`),
  ),
  'the whole account, for a function': {
    'DriftCheckerRole.properties.AssumeRolePolicyDocument.Statement.1': trust({ AWS: `arn:aws:iam::${ACCOUNT}:root` }),
  },
  'another service, for a function': {
    'DriftCheckerRole.properties.AssumeRolePolicyDocument.Statement.0.Principal.Service': 'ec2.amazonaws.com',
  },
};

const universal = (call: string, input?: string) =>
  somebody('AWS::Scheduler::Schedule', {
    Target: { Arn: `arn:aws:scheduler:::aws-sdk:${call}`, ...(input !== undefined && { Input: input }) },
  });
const RUNNING: Readonly<Record<string, Changes>> = {
  'a function': somebody('AWS::Lambda::Function', { Role: ADMINISTRATOR }),
  'a function that shares a role': somebody('AWS::Lambda::Function', { Role: CHECKER_ROLE }),
  'a state machine': somebody('AWS::StepFunctions::StateMachine', { RoleArn: READER }),
  'an instance profile': somebody('AWS::IAM::InstanceProfile', { Roles: ['audit-log-administrator'] }),
  'a remediation of Config': somebody('AWS::Config::RemediationConfiguration', {
    Parameters: { AutomationAssumeRole: { StaticValue: { Values: [ADMINISTRATOR] } } },
  }),
  'a profile of Roles Anywhere': somebody('AWS::RolesAnywhere::Profile', { RoleArns: [ADMINISTRATOR] }),
  'a stack set': somebody('AWS::CloudFormation::StackSet', { AdministrationRoleARN: ADMINISTRATOR }),
  'an automation document': somebody('AWS::SSM::Document', { Content: { assumeRole: ADMINISTRATOR } }),
  'a schedule': somebody('AWS::Scheduler::Schedule', { Target: { Arn: 'arn:x', RoleArn: ADMINISTRATOR } }),
  'a schedule that stops the trail': universal('cloudtrail:stopLogging', JSON.stringify({ Name: TRAIL_ARN })),
  'a schedule that stops no trail that it names': universal('cloudtrail:stopLogging'),
  'a state machine that lets a service do it': somebody('AWS::StepFunctions::StateMachine', {
    DefinitionString: '{"States":{"Stop":{"Resource":"arn:aws:states:::aws-sdk:cloudtrail:stopLogging"}}}',
  }),
};
const RUNNING_OTHERWISE: Readonly<Record<string, Changes>> = {
  sound: {},
  'a function with a role of its own': somebody('AWS::Lambda::Function', { Role: `arn:aws:iam::${ACCOUNT}:role/own` }),
  'a role whose name begins like another': somebody('AWS::Lambda::Function', { Role: `${ADMINISTRATOR}-helper` }),
  'a policy that speaks of an administrator': somebody('AWS::SNS::TopicPolicy', {
    PolicyDocument: { Statement: [trust({ AWS: ADMINISTRATOR })] },
  }),
  'a schedule that stops another trail': universal('cloudtrail:stopLogging', '{"Name":"another"}'),
  'a schedule that starts something': universal('ec2:startInstances', '{"InstanceIds":["i-1"]}'),
};

const cases = (of: Readonly<Record<string, Changes>>, verdict: 'pass' | 'fail' | 'unknown') =>
  Object.entries(of).map(([name, change]) => ({ case: name, change, verdict }));

export const TAKEOVER_ROWS = [
  ...rowsFor(RolesNotHandedOut, [
    { case: 'sound', origin: 'account', verdict: 'pass' },
    ...cases(KEPT, 'pass'),
    ...cases(HANDED_OUT, 'fail'),
    ...cases({ 'changing a policy that an administrator has': administratorWith(OPERATIONS, OPERATIONS) }, 'fail'),
    ...cases(
      {
        'changing a policy that no administrator has': administratorWith(OPERATIONS, `${OPERATIONS}-of-the-shop`),
        'changing any policy, of which an administrator has AWS’s alone': {
          ...administratorWith('arn:aws:iam::aws:policy/ReadOnlyAccess', '*'),
          'requirements.readers': [],
        },
      },
      'pass',
    ),
    {
      case: 'changing any policy, where it is not known which an administrator has',
      change: role(statement('iam:CreatePolicyVersion', '*')),
      verdict: 'unknown',
      resource: 'Somebody',
    },
    { case: 'a resource that is a parameter', change: role(statement('sts:AssumeRole', UNKNOWN)), verdict: 'unknown' },
    {
      case: 'a permission set with a policy of each account',
      change: somebody('AWS::SSO::PermissionSet', { CustomerManagedPolicyReferences: [{ Name: 'p' }] }),
      verdict: 'unknown',
      resource: 'Somebody',
    },
  ]),
  ...rowsFor(RoleTrustLimited, [
    { case: 'sound', origin: 'account', verdict: 'pass', resource: 'DriftCheckerRole' },
    ...cases(TRUSTED, 'pass'),
    ...cases(STRANGERS, 'fail'),
    ...cases(
      {
        'functions, for an administrator': trusting(ADMINISTRATOR, trust({ Service: 'lambda.amazonaws.com' })),
        'machines, for an administrator': trusting(ADMINISTRATOR, trust({ Service: 'ec2.amazonaws.com' })),
        'any project of the account, for an administrator': trusting(
          ADMINISTRATOR,
          byService('codebuild', `codebuild:eu-central-1:${ACCOUNT}:*`),
        ),
        'certificates with one name': trusting(
          ADMINISTRATOR,
          trust(
            { Service: 'rolesanywhere.amazonaws.com' },
            { StringEquals: { 'aws:PrincipalTag/x509Subject/CN': 'administrator' } },
          ),
        ),
      },
      'unknown',
    ),
    {
      case: 'a trust that is a parameter',
      change: { 'DriftCheckerRole.properties.AssumeRolePolicyDocument': UNKNOWN },
      verdict: 'unknown',
    },
    {
      case: 'no role',
      change: Object.fromEntries(
        ['DriftChecker', 'TamperResponder', 'LogVerification'].map((name) => [`${name}Role`, ABSENT]),
      ),
      verdict: 'notApplicable',
    },
  ]),
  ...rowsFor(RolesRunNothingElse, [
    { case: 'sound', origin: 'account', verdict: 'pass' },
    ...cases(RUNNING_OTHERWISE, 'pass'),
    ...cases(RUNNING, 'fail'),
    {
      case: 'a role that is a parameter',
      change: somebody('AWS::Lambda::Function', { Role: UNKNOWN }),
      verdict: 'unknown',
    },
  ]),
];
