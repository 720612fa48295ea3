/** Whom trusts in identity providers let in, as cases. */
import type { Properties, Value } from '../../lib/facts/value';
import { RoleTrustLimited } from '../../lib/guardrails/access/RoleTrustLimited';
import { rowsFor } from '../support/guardrail-table';
import { ACCOUNT, ADMINISTRATOR, OTHER_ACCOUNT, stranger, type Changes } from '../support/sound-audit-log';

/** What a provider says of those whom it knows, and under which conditions they may assume the administrator's role. */
const trusting = (provider: string, conditions: Readonly<Record<string, Readonly<Record<string, Value>>>>): Changes => {
  const Federated = provider.endsWith('.amazonaws.com')
    ? provider
    : `arn:aws:iam::${ACCOUNT}:oidc-provider/${provider}`;
  const Condition = Object.fromEntries(
    Object.entries(conditions).map(([operator, claims]): [string, Properties] => [
      operator,
      Object.fromEntries(Object.entries(claims).map(([claim, value]) => [`${provider}:${claim}`, value])),
    ]),
  );
  const statement = { Effect: 'Allow', Principal: { Federated }, Action: 'sts:AssumeRoleWithWebIdentity', Condition };
  const role = stranger('AWS::IAM::Role', 'Person', { AssumeRolePolicyDocument: { Statement: [statement] } });
  return { Person: { ...role, arn: ADMINISTRATOR } };
};
const subject = (provider: string, sub: Value) => trusting(provider, { StringLike: { sub } });

const GITHUB = 'token.actions.githubusercontent.com';
const EKS = 'oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE';
const BITBUCKET = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
const COGNITO = 'cognito-identity.amazonaws.com';
const REPOSITORY = 'repo:acme/platform:ref:refs/heads/main';
const PRESENT = { Null: { sub: 'false' } };

const NAMED: Readonly<Record<string, Changes>> = {
  'a branch on GitHub': subject(GITHUB, REPOSITORY),
  'a repository on GitHub, with the numbers of owner and repository': subject(GITHUB, 'repo:acme@1/platform@2:*'),
  'a project on GitLab': subject('gitlab.com', 'project_path:acme/platform:ref_type:branch:ref:*'),
  'a project on GitLab, in a subgroup': subject('gitlab.com', 'project_path:acme/audit/logs:ref_type:branch:ref:main'),
  'a workspace of Terraform': subject('app.terraform.io', 'organization:acme:project:*:workspace:audit:run_phase:*'),
  'a pipeline of Buildkite': subject('agent.buildkite.com', 'organization:acme:pipeline:audit:*'),
  'a project of CircleCI': subject('oidc.circleci.com/org/1-2-3', 'org/1-2-3/project/4-5-6/user/*'),
  'a repository on Bitbucket': subject(BITBUCKET, '{0c3f0d4e-0000}*:*'),
  'a service account in a cluster': subject(EKS, 'system:serviceaccount:audit:administrator'),
  'one subject of a provider of its own': subject('login.example.com', 'someone'),
  'a set of branches, each without exception': trusting(GITHUB, {
    'ForAllValues:StringLike': { sub: [REPOSITORY] },
    ...PRESENT,
  }),
  'a branch, where the subject must be there': trusting(GITHUB, {
    StringLikeIfExists: { sub: REPOSITORY },
    ...PRESENT,
  }),
  'users who signed in to a pool': trusting(COGNITO, {
    StringEquals: { aud: 'eu-central-1:pool' },
    'ForAnyValue:StringLike': { amr: 'authenticated' },
  }),
};
const audience = (provider: string) => trusting(provider, { StringEquals: { aud: 'sts.amazonaws.com' } });
const ANYBODY: Readonly<Record<string, Changes>> = {
  ...Object.fromEntries(
    [GITHUB, 'gitlab.com', BITBUCKET, 'app.terraform.io', 'agent.buildkite.com', EKS, COGNITO, 'login.example.com'].map(
      (provider) => [`everybody at ${provider} who asks for a token for AWS`, audience(provider)],
    ),
  ),
  'any branch of any repository': subject(GITHUB, '*:ref:refs/heads/main'),
  'any project on GitLab': subject('gitlab.com', 'project_path:*'),
  'any project of a group': subject('gitlab.com', 'project_path:acme/*:ref_type:branch:ref:main'),
  'any workspace': subject('app.terraform.io', 'organization:acme:*'),
  'any service account': subject(EKS, 'system:serviceaccount:*:*'),
  'any service account of a namespace': subject(EKS, 'system:serviceaccount:audit:*'),
  'one repository, or any': subject(GITHUB, [REPOSITORY, 'repo:*']),
  'all but one repository': trusting(GITHUB, { StringNotLike: { sub: 'repo:evil/*' } }),
  'any repository, by a set': trusting(GITHUB, { 'ForAllValues:StringLike': { sub: 'repo:*' } }),
  'guests of a pool': trusting(COGNITO, {
    StringEquals: { aud: 'eu-central-1:pool' },
    'ForAnyValue:StringLike': { amr: 'unauthenticated' },
  }),
};
const UNCLEAR: Readonly<Record<string, Changes>> = {
  'a set that may be empty': trusting(GITHUB, { 'ForAllValues:StringLike': { sub: REPOSITORY } }),
  'a subject that may be missing': trusting(GITHUB, { StringLikeIfExists: { sub: REPOSITORY } }),
  'a pattern of subjects of another provider': subject('login.example.com', 'team-audit-*'),
  'another claim than the subject': trusting('login.example.com', { StringEquals: { team: 'audit' } }),
  'a subject that was made otherwise': subject(GITHUB, 'repository_owner_id:1:environment:production'),
};

const cases = (of: Readonly<Record<string, Changes>>, verdict: 'pass' | 'fail' | 'unknown') =>
  Object.entries(of).map(([name, change]) => ({ case: name, change, verdict, resource: 'Person' }));

/** A role of an administrator that trusts a directory. */
const directory = (account: string): Changes => {
  const statement = {
    ...{ Effect: 'Allow', Action: 'sts:AssumeRoleWithSAML' },
    Principal: { Federated: `arn:aws:iam::${account}:saml-provider/Directory` },
    Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
  };
  const role = stranger('AWS::IAM::Role', 'Person', { AssumeRolePolicyDocument: { Statement: [statement] } });
  return { Person: { ...role, arn: ADMINISTRATOR } };
};

export const FEDERATION_ROWS = rowsFor(RoleTrustLimited, [
  ...cases(NAMED, 'pass'),
  ...cases(ANYBODY, 'fail'),
  ...cases(UNCLEAR, 'unknown'),
  ...cases({ 'a directory of the own account': directory(ACCOUNT) }, 'pass'),
  ...cases({ 'a directory of another account': directory(OTHER_ACCOUNT) }, 'fail'),
]);
