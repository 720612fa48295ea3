/** One type of resource: how it is made, and what has to be read of it. */
import type { AccountClients } from '../../../../lib/facts/account/clients';
import type { Properties } from '../../../../lib/facts/value';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
export const POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Own',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: 's3:GetObject',
      Resource: '*',
    },
  ],
};
/** A resource as its template declares it, once it is made. */
export interface Made {
  readonly ref: string;
  readonly arn?: string;
  readonly declared?: Properties;
  readonly properties: object;
  readonly state?: object;
  remove(): Promise<unknown>;
}

export interface Row {
  readonly type: string;
  make(clients: AccountClients): Promise<Made>;
  /** A call that reads it: the SDK's client and command, the call as it is told, and a path that depends on it. */
  readonly read: readonly [client: keyof AccountClients, command: string, call: string, path: string];
}
