/** Nothing is stored under a key that somebody else controls. */
import { code } from '../../checks/code';
import { parseArn } from '../../facts/arn';
import type { Resource, Vault } from '../../facts/audit-log';
import { anyPrincipalBut, theService, type Context } from '../../facts/policy';
import { isList, valueAt } from '../../facts/value';
import { objectsArn, judgeRefusals, type Refusal } from '../bucket-policy';
import type { Guardrail } from '../guardrail';
import { vaultsOf } from '../vaults';

const EXPECTED = 'uploads that name another key are denied';

export const WrongKeyUploadsDenied: Guardrail = {
  id: 'WrongKeyUploadsDenied',
  theme: 'encryption',
  title: 'Uploads that are encrypted with another key are denied',
  problem: 'Uploads that are encrypted with another key are accepted',
  reason:
    'Default encryption gives way to what an upload asks for. A log file under an attacker’s key is locked, counted and ' +
    'unreadable as soon as they disable that key, and one under a key that the upload brought (SSE-C) is so at once.',
  severity: 'HIGH',
  threat: { technique: 'T1486', name: 'Data Encrypted for Impact' },
  remedy:
    'Deny s3:PutObject in the bucket policy where s3:x-amz-server-side-encryption-aws-kms-key-id is present and not the key’s ARN. ' +
    'Keep SSE-C blocked.',
  code: {
    cloudFormation: code`
      LogBucketPolicy:
        Properties:
          PolicyDocument:
            Statement:
              - Sid: DenyOtherEncryption
                Effect: Deny
                Principal: '*'
                Action: s3:PutObject
                Resource: !Sub '\${LogBucket.Arn}/*'
                Condition:
                  StringNotEquals: { s3:x-amz-server-side-encryption: aws:kms }
                  Null: { s3:x-amz-server-side-encryption: 'false' }
              - Sid: DenyOtherKeys
                Effect: Deny
                Principal: '*'
                Action: s3:PutObject
                Resource: !Sub '\${LogBucket.Arn}/*'
                Condition:
                  ArnNotEquals: { s3:x-amz-server-side-encryption-aws-kms-key-id: !GetAtt Key.Arn }
                  Null: { s3:x-amz-server-side-encryption-aws-kms-key-id: 'false' }
    `,
    cdk: code`
      bucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'DenyOtherEncryption',
          effect: iam.Effect.DENY,
          principals: [new iam.AnyPrincipal()],
          actions: ['s3:PutObject'],
          resources: [bucket.arnForObjects('*')],
          conditions: {
            StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' },
            Null: { 's3:x-amz-server-side-encryption': 'false' },
          },
        }),
      );
      bucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'DenyOtherKeys',
          effect: iam.Effect.DENY,
          principals: [new iam.AnyPrincipal()],
          actions: ['s3:PutObject'],
          resources: [bucket.arnForObjects('*')],
          conditions: {
            ArnNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': key.keyArn },
            Null: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'false' },
          },
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).map((vault) => judgeRefusals(vault, EXPECTED, uploadsWithAnotherKey(vault))),
};

function uploadsWithAnotherKey(vault: Vault): Refusal[] {
  const upload = { action: 's3:PutObject', resource: objectsArn(vault) };
  const context = anotherKey(vault.key);
  const named = [anyPrincipalBut([]), theService('cloudtrail.amazonaws.com')].map((caller) => ({
    what: `an upload with another key by ${caller.is ?? 'any principal'}`,
    requests: { ...upload, caller, context },
  }));
  const provided = { ...upload, caller: anyPrincipalBut([]), context: KEY_OF_THEIR_OWN };
  return takesProvidedKeys(vault)
    ? [...named, { what: 'an upload with a key that it brings', requests: provided }]
    : named;
}

const KEY_OF_THEIR_OWN: Context = {
  's3:x-amz-server-side-encryption': 'absent',
  's3:x-amz-server-side-encryption-aws-kms-key-id': 'absent',
  's3:x-amz-server-side-encryption-customer-algorithm': { is: 'AES256' },
};

/** New buckets take none since April 2026, unless they say so (S3 User Guide, "Blocking or unblocking SSE-C for a general purpose bucket"). */
function takesProvidedKeys({ bucket }: Vault): boolean {
  const blocked = valueAt(bucket.properties, BLOCKED);
  return isList(blocked) && !blocked.includes('SSE-C');
}

const BLOCKED = 'BucketEncryption.ServerSideEncryptionConfiguration.0.BlockedEncryptionTypes.EncryptionType';

/** A key that surely is another one: of the same account and Region where those are known. */
function anotherKey(key: Resource | undefined): Context {
  const { partition = 'aws', region = 'us-east-1', account = '999999999999' } = parseArn(key?.arn ?? '') ?? {};
  return {
    's3:x-amz-server-side-encryption': { is: 'aws:kms' },
    's3:x-amz-server-side-encryption-aws-kms-key-id': {
      is: `arn:${partition}:kms:${region}:${account}:key/00000000-0000-0000-0000-000000000000`,
    },
  };
}
