/** A call as CloudTrail records it. */
import { lastPart } from '../../../lib/events/principal';
import type { Random } from './random';
import type { Worker } from './staff';

/** A record, and how often it occurs. */
export interface Activity {
  readonly record: Readonly<Record<string, unknown>>;
  readonly times: number;
}

export interface Call {
  readonly action: string;
  readonly times?: number;
  /** @default one of the worker's */
  readonly region?: string;
  readonly network?: string;
  readonly errorCode?: string;
  readonly request?: object;
}

/** @param at ISO 8601, without the part of a second. */
export function activityOf(worker: Worker, at: string, call: Call, random: Random): Activity {
  const [service = '', eventName = ''] = call.action.split(':');
  const network = call.network ?? random.one(worker.networks);
  const record = {
    eventVersion: '1.11',
    userIdentity: identityOf(worker),
    eventTime: at,
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion:
      call.region ?? (service === 'iam' || service === 'organizations' ? 'us-east-1' : random.one(worker.regions)),
    sourceIPAddress: network.includes('amazonaws') ? network : `${network}.${random.whole(1, 254)}`,
    userAgent: 'aws-sdk',
    requestParameters: call.request ?? null,
    responseElements: null,
    ...(call.errorCode !== undefined && { errorCode: call.errorCode }),
    eventID: `${random.whole(10_000_000, 99_999_999)}-0000-4000-8000-000000000000`,
    readOnly: /^(Get|List|Describe|Head|Decrypt|BatchGet|Scan|Receive)/.test(eventName),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: worker.account,
    eventCategory: 'Management',
  };
  return { record, times: call.times ?? 1 };
}

function identityOf({ kind, arn, account }: Worker): object {
  if (kind === 'user') {
    return {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE',
      arn,
      accountId: account,
      accessKeyId: 'AKIAEXAMPLE',
      userName: lastPart(arn),
    };
  }
  const [roleName = '', session = ''] = kind === 'person' ? arn.split('/').slice(1) : [lastPart(arn), 'session-1'];
  const path = kind === 'person' ? 'aws-reserved/sso.amazonaws.com/' : '';
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${session}`,
    accountId: account,
    accessKeyId: 'ASIAEXAMPLE',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        arn: `arn:aws:iam::${account}:role/${path}${roleName}`,
        accountId: account,
        userName: roleName,
      },
    },
  };
}
