/** Who replays a cell: the credentials of each principal of the policy proof, in a copy of the deployed sample. */
import { CreateStackCommand, CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CreateFunctionCommand, InvokeCommand, LambdaClient, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import {
  AttachPolicyCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand,
  InviteAccountToOrganizationCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import type { Credentials } from '@aws-sdk/client-sts';
import type { Config } from '../../../lib/config';
import { organizationPolicies } from '../../../lib/constructs/policies/organization-policy';
import { assume } from '../../support/assume';
import { zipOf } from '../../support/archive/zip';

const MANAGEMENT_ACCOUNT = '999988887777';
const OTHER_ACCOUNT = '444455556666';
const TELLS_ITS_CREDENTIALS = `exports.handler = async () => ({
  AccessKeyId: process.env.AWS_ACCESS_KEY_ID,
  SecretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
  SessionToken: process.env.AWS_SESSION_TOKEN,
});`;

/** Makes what is done until it returns be done with these credentials. */
export async function actingAs<T>(credentials: Partial<Credentials>, act: () => Promise<T>): Promise<T> {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
  process.env.AWS_ACCESS_KEY_ID = credentials.AccessKeyId ?? '';
  process.env.AWS_SECRET_ACCESS_KEY = credentials.SecretAccessKey ?? 'any';
  if (credentials.SessionToken !== undefined) process.env.AWS_SESSION_TOKEN = credentials.SessionToken;
  try {
    return await act();
  } finally {
    delete process.env.AWS_SESSION_TOKEN;
    Object.assign(process.env, { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY });
  }
}

/** The credentials of a principal. What binds it, such as the organization's policies, is arranged before. */
export async function enter(
  title: string,
  config: Config,
  bucketNames: readonly string[],
): Promise<Partial<Credentials>> {
  const name = title.replace(' in org', '');
  if (name !== title) await joinOrganization(config, bucketNames);
  if (name === 'root') return { AccessKeyId: 'root' };
  if (name === 'power user') return assume(config.account, 'power-user', 'replay');
  if (name === 'deploy role') return deployRole(config);
  if (name === 'by CloudFormation') return passedToCloudFormation(config);
  if (name === 'checker' || name === 'borrowed role') return ofFunction(name, config);
  if (name === 'stranger') {
    return actingAs({ AccessKeyId: OTHER_ACCOUNT }, () => assume(OTHER_ACCOUNT, 'stranger', 'replay'));
  }
  const phone = { SerialNumber: `arn:aws:iam::${config.account}:mfa/phone`, TokenCode: '123456' };
  return assume(config.account, name, 'replay', phone);
}

function deployRole({ account, administrators: [arn = ''] }: Config): Promise<Credentials> {
  return assume(account, arn.slice(arn.lastIndexOf('/') + 1), 'replay');
}

/** The power user passes the deploy role: what CloudFormation does from then on, a session of that role does here. */
async function passedToCloudFormation(config: Config): Promise<Credentials> {
  const powerUser = await assume(config.account, 'power-user', 'replay');
  const [RoleARN] = config.administrators;
  const TemplateBody = JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
  await actingAs(powerUser, () =>
    new CloudFormationClient({}).send(new CreateStackCommand({ StackName: 'a-stack', RoleARN, TemplateBody })),
  );
  return deployRole(config);
}

/** Those that Lambda gives to the drift checker, and to another function that was lent its role. */
async function ofFunction(name: string, { account, name: auditLog }: Config): Promise<Credentials> {
  const lambda = new LambdaClient({});
  const ZipFile = zipOf('index.js', Buffer.from(TELLS_ITS_CREDENTIALS));
  const checker = `${auditLog}-drift-checker`;
  const FunctionName = name === 'checker' ? checker : 'function-of-somebody';
  await (name === 'checker'
    ? lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }))
    : lambda.send(
        new CreateFunctionCommand({
          ...{ FunctionName, Code: { ZipFile }, Handler: 'index.handler', Runtime: 'nodejs24.x' },
          Role: `arn:aws:iam::${account}:role/${checker}`,
        }),
      ));
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName }));
  return JSON.parse(Buffer.from(Payload ?? []).toString()) as Credentials;
}

/** The account becomes a member of an organization that attaches both policies to it. */
async function joinOrganization(
  { name, account, region, administrators }: Config,
  bucketNames: readonly string[],
): Promise<void> {
  const { serviceControlPolicies, resourceControlPolicies } = organizationPolicies({
    ...{ auditLogName: name, account, region, administrators, bucketNames },
  });
  await actingAs({ AccessKeyId: MANAGEMENT_ACCOUNT }, async () => {
    const organizations = new OrganizationsClient({});
    await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
    await organizations.send(new InviteAccountToOrganizationCommand({ Target: { Id: account, Type: 'ACCOUNT' } }));
    const policies = [
      ...serviceControlPolicies.map((content) => ({ Type: 'SERVICE_CONTROL_POLICY', content }) as const),
      ...resourceControlPolicies.map((content) => ({ Type: 'RESOURCE_CONTROL_POLICY', content }) as const),
    ];
    for (const [index, { Type, content }] of policies.entries()) {
      const Name = `${name}-${index}`;
      const { Policy } = await organizations.send(
        new CreatePolicyCommand({ Name, Description: name, Type, Content: JSON.stringify(content) }),
      );
      await organizations.send(new AttachPolicyCommand({ PolicyId: Policy?.PolicySummary?.Id, TargetId: account }));
    }
  });
}
