/** Sessions of a role in another account, such as the one that reads an organization's trail. */
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

export type CredentialProvider = () => Promise<SessionCredentials>;

/** A session is used until so long before its end: a call that has begun needs it to its end. */
const LEFT_MILLISECONDS = 300_000;

/** Clients that share a provider share its session. @param region Where STS is asked. @default that of the environment */
export function sessionsOf(roleArn: string, region?: string): CredentialProvider {
  const sts = new STSClient(region === undefined ? {} : { region });
  let session: Promise<SessionCredentials> | undefined;
  return async () => {
    const held = await session?.catch(() => undefined);
    if (held && held.expiration.getTime() - Date.now() > LEFT_MILLISECONDS) return held;
    session = assume(sts, roleArn);
    return session;
  };
}

async function assume(sts: STSClient, RoleArn: string): Promise<SessionCredentials> {
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'wormtrail' }));
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
    throw new Error(`sts:AssumeRole answered no credentials of ${RoleArn}`);
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}
