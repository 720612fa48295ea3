/** CloudTrail uses the key for this audit log's trails and for no others. */
import { code } from '../../checks/code';
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { theService, type Context } from '../../facts/policy';
import { isUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { keysOf } from '../keys';
import { withTrail } from '../trail/trails';
import { firstLeftTo, KEY_POLICY, nameOf } from './key-policy';

const EXPECTED = 'CloudTrail may use the key for the trails of this audit log only';
const USES = ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:Decrypt', 'kms:Encrypt'];
/** A trail that surely is none of this audit log's. */
const ANOTHER_ACCOUNT = '999999999999';
const CLOUDTRAIL = theService('cloudtrail.amazonaws.com');
const ANOTHER_NAME = 'a-trail-that-is-not-of-this-audit-log';

export const KeyPolicyScoped: Guardrail = {
  id: 'KeyPolicyScoped',
  theme: 'encryption',
  title: 'The key policy lets CloudTrail use the key for this audit log’s trails only',
  problem: 'CloudTrail may use the key for other trails',
  reason:
    'Unscoped, anyone’s trail can make CloudTrail encrypt with the key and fill the bucket with logs that look genuine ' +
    '(CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail").',
  severity: 'HIGH',
  threat: { technique: 'T1199', name: 'Trusted Relationship' },
  remedy:
    'Ask for aws:SourceArn, or kms:EncryptionContext:aws:cloudtrail:arn, equal to the trail’s ARN in every statement that ' +
    'allows cloudtrail.amazonaws.com to use the key.',
  code: {
    cloudFormation: code`
      Key:
        Properties:
          KeyPolicy:
            Statement:
              - Sid: CloudTrailEncrypts
                Effect: Allow
                Principal: { Service: cloudtrail.amazonaws.com }
                Action: [kms:GenerateDataKey*, kms:DescribeKey, kms:Decrypt]
                Resource: '*'
                Condition:
                  StringEquals:
                    aws:SourceArn: !Sub 'arn:\${AWS::Partition}:cloudtrail:\${AWS::Region}:\${AWS::AccountId}:trail/management-events'
    `,
    cdk: code`
      key.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'CloudTrailEncrypts',
          effect: iam.Effect.ALLOW,
          principals: [new iam.ServicePrincipal('cloudtrail.amazonaws.com')],
          actions: ['kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:Decrypt'],
          resources: ['*'],
          conditions: { StringEquals: { 'aws:SourceArn': trailArn } },
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => withTrail(auditLog, () => keysOf(auditLog).flatMap((key) => judgeKey(auditLog, key))),
};

/** Nothing is said of a key that CloudTrail may not use: that it cannot deliver is another matter. */
function judgeKey({ trails }: AuditLog, key: Resource): Verdict[] {
  const place = { resource: key, path: KEY_POLICY };
  const own = trails.flatMap(({ arn }) => arn ?? []);
  const places = placesNamedBy(key);
  const strangers = own.flatMap((arn) => foreignTrails(arn, places));
  const answers = strangers.map((stranger) => firstLeftTo(key, CLOUDTRAIL, USES, requestsFor(stranger)));
  const left = answers.find((answer) => answer !== undefined && !isUnknown(answer));
  if (left && !isUnknown(left)) {
    return [fail(place, EXPECTED, `${left.action} for any trail`, `${nameOf(left.statement)} is not bound to a trail`)];
  }
  const unresolved = answers.find(isUnknown);
  if (unresolved) return [unknown(place, EXPECTED, unresolved)];
  if (strangers.length === 0) return [unknown(place, EXPECTED, 'the ARN of the trail is not known')];
  const isUsed = own.some((arn) => firstLeftTo(key, CLOUDTRAIL, USES, requestsFor(arn)));
  return isUsed ? [pass(place, EXPECTED, 'bound to the trail')] : [];
}

interface Place {
  readonly region?: string | undefined;
  readonly account: string;
}

/** Every account that the policy writes out, with the Region of its trails: the key may be open to all of them. */
function placesNamedBy(key: Resource): readonly Place[] {
  const named = JSON.stringify(key.properties[KEY_POLICY] ?? '').matchAll(
    /(?::cloudtrail:([a-z0-9-]+):)?\b(\d{12})\b/g,
  );
  return [...named].map(([, region, account = '']) => ({ region, account }));
}

/** A trail of another name in the same account, and one in each other place. */
function foreignTrails(arn: string, places: readonly Place[]): string[] {
  const own = parseArn(arn);
  if (!own) return [];
  const trails = [{ account: own.account }, { account: ANOTHER_ACCOUNT }, ...places].map(
    ({ region = own.region, account }: Place) =>
      `arn:${own.partition}:cloudtrail:${region}:${account}:trail/${ANOTHER_NAME}`,
  );
  return [...new Set(trails)];
}

function requestsFor(trailArn: string): Context {
  return {
    'aws:sourcearn': { is: trailArn },
    'aws:sourceaccount': { is: parseArn(trailArn)?.account ?? '' },
    'kms:encryptioncontext:aws:cloudtrail:arn': { is: trailArn },
    // a service is no identity of an account (KMS Developer Guide, "kms:CallerAccount")
    'kms:calleraccount': 'absent',
    'aws:principalaccount': { isNot: ['*'] },
  };
}
