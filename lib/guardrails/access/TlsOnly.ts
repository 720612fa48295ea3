/** Nobody reaches a locked bucket but over TLS 1.2 or newer. */
import { code } from '../../checks/code';
import type { Vault } from '../../facts/audit-log';
import { anyPrincipalBut, anyServiceBut, type Caller, type Context } from '../../facts/policy';
import { bucketArn, objectsArn, judgeRefusals, type Refusal } from '../bucket-policy';
import type { Guardrail } from '../guardrail';
import { vaultsOf } from '../vaults';

const EVERYONE: readonly Caller[] = [anyPrincipalBut([]), anyServiceBut([])];

const CONNECTIONS: Readonly<Record<string, Context>> = {
  'plain HTTP': { 'aws:securetransport': { is: 'false' }, 's3:tlsversion': 'absent' },
  'TLS 1.0': { 'aws:securetransport': { is: 'true' }, 's3:tlsversion': { is: '1.0' } },
  'TLS 1.1': { 'aws:securetransport': { is: 'true' }, 's3:tlsversion': { is: '1.1' } },
};

export const TlsOnly: Guardrail = {
  id: 'TlsOnly',
  theme: 'access',
  title: 'The bucket policy denies everything but TLS 1.2 or newer',
  problem: 'The bucket accepts requests without TLS 1.2',
  reason:
    'Over plain HTTP, or over TLS that can be broken, an attacker on the network reads the logs and changes them on their way.',
  severity: 'HIGH',
  threat: { technique: 'T1557', name: 'Adversary-in-the-Middle' },
  remedy:
    'Deny s3:* on the bucket and its objects to everyone where aws:SecureTransport is false, and where s3:TlsVersion is ' +
    'less than 1.2.',
  code: {
    cloudFormation: code`
      LogBucketPolicy:
        Properties:
          PolicyDocument:
            Statement:
              - Sid: DenyPlainHttp
                Effect: Deny
                Principal: '*'
                Action: s3:*
                Resource: [!GetAtt LogBucket.Arn, !Sub '\${LogBucket.Arn}/*']
                Condition:
                  Bool: { aws:SecureTransport: 'false' }
              - Sid: DenyOldTls
                Effect: Deny
                Principal: '*'
                Action: s3:*
                Resource: [!GetAtt LogBucket.Arn, !Sub '\${LogBucket.Arn}/*']
                Condition:
                  NumericLessThan: { s3:TlsVersion: '1.2' }
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        enforceSSL: true,
        minimumTLSVersion: 1.2,
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    vaultsOf(auditLog).map((vault) => judgeRefusals(vault, 'TLS 1.2 or newer', connectionsTo(vault))),
};

const CALLS = [
  { action: 's3:GetObject', on: objectsArn },
  { action: 's3:PutObject', on: objectsArn },
  { action: 's3:ListBucket', on: bucketArn },
] as const;

/** Whoever calls over whatever connection: the same of every vault but for its name. */
const CONNECTED_CALLS = Object.entries(CONNECTIONS).flatMap(([connection, context]) =>
  CALLS.flatMap((call) =>
    EVERYONE.map((caller) => ({ ...call, caller, context, what: `${call.action} over ${connection}` })),
  ),
);

function connectionsTo(vault: Vault): Refusal[] {
  return CONNECTED_CALLS.map(({ action, on, caller, context, what }) => ({
    what,
    requests: { action, resource: on(vault), caller, context },
    ...(caller.kind === 'service' && { onlyByThisPolicy: true }),
  }));
}
