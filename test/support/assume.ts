/** Sessions of roles that hold every right: what refuses them stands at the resource. */
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  EntityAlreadyExistsException,
  IAMClient,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient, type AssumeRoleCommandInput, type Credentials } from '@aws-sdk/client-sts';

/** The credentials of a session of the role, which is made where there is none. */
export async function assume(
  account: string,
  role: string,
  session: string,
  mfa: Pick<AssumeRoleCommandInput, 'SerialNumber' | 'TokenCode'> = {},
  partition = 'aws',
): Promise<Credentials> {
  // the hand that arranges tests in this account
  const hand = { credentials: { accessKeyId: account, secretAccessKey: 'local' } };
  const iam = new IAMClient(hand);
  const trust = { Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  try {
    await iam.send(new CreateRoleCommand({ RoleName: role, AssumeRolePolicyDocument }));
    const PolicyArn = `arn:${partition}:iam::aws:policy/AdministratorAccess`;
    await iam.send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn }));
  } catch (error) {
    if (!(error instanceof EntityAlreadyExistsException)) throw error;
  }
  const RoleArn = `arn:${partition}:iam::${account}:role/${role}`;
  const { Credentials } = await new STSClient(hand).send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: session, ...mfa }),
  );
  if (!Credentials) throw new Error(`STS answered no credentials for ${RoleArn}.`);
  return Credentials;
}

/** The policy of a queue that takes what topics send. */
export function takesFromTopics(queueArn: string | undefined): string {
  const topics = { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ ...topics, Resource: queueArn }] });
}
