/** CloudTrail uses the key for this audit log's trails and for no others. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { theService, type Context } from '../../facts/policy';
import { isUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { keysOf } from '../keys';
import { firstLeftTo, KEY_POLICY, nameOf } from './key-policy';

const EXPECTED = 'CloudTrail may use the key for the trails of this audit log only';
const USES = ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:Decrypt', 'kms:Encrypt'];
/** A trail that surely is none of this audit log's. */
const ANOTHER_ACCOUNT = '999999999999';
const ANOTHER_NAME = 'a-trail-that-is-not-of-this-audit-log';

export const KeyPolicyScoped: Guardrail = {
  id: 'KeyPolicyScoped',
  theme: 'encryption',
  title: 'The key policy lets CloudTrail use the key for this audit log’s trails only',
  reason:
    'Unscoped, anyone’s trail can make CloudTrail encrypt with the key and fill the bucket with logs that look genuine ' +
    '(CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail").',
  severity: 'HIGH',
  threat: { technique: 'T1199', name: 'Trusted Relationship' },
  remedy:
    'Ask for aws:SourceArn, or kms:EncryptionContext:aws:cloudtrail:arn, equal to the trail’s ARN in every statement that ' +
    'allows cloudtrail.amazonaws.com to use the key.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => (auditLog.trails.length === 0 ? [] : keysOf(auditLog).map((key) => judgeKey(auditLog, key))),
};

function judgeKey({ trails }: AuditLog, key: Resource): Verdict {
  const place = { resource: key, path: KEY_POLICY };
  const strangers = trails.flatMap(({ arn }) => (arn === undefined ? [] : foreignTrails(arn)));
  const answers = strangers.map((stranger) =>
    firstLeftTo(key, theService('cloudtrail.amazonaws.com'), USES, requestsFor(stranger)),
  );
  const left = answers.find((answer) => answer !== undefined && !isUnknown(answer));
  if (left && !isUnknown(left)) {
    return fail(place, EXPECTED, `${left.action} for any trail`, `${nameOf(left.statement)} is not bound to a trail`);
  }
  const unresolved = answers.find(isUnknown);
  if (unresolved) return unknown(place, EXPECTED, unresolved);
  if (strangers.length === 0) return unknown(place, EXPECTED, 'the ARN of the trail is not known');
  return pass(place, EXPECTED, 'bound to the trail');
}

/** One trail in the same account, one in another. */
function foreignTrails(arn: string): string[] {
  const [, partition = 'aws', , region = '', account = ''] = arn.split(':');
  return [account, ANOTHER_ACCOUNT].map(
    (owner) => `arn:${partition}:cloudtrail:${region}:${owner}:trail/${ANOTHER_NAME}`,
  );
}

function requestsFor(trailArn: string): Context {
  return {
    'aws:sourcearn': { is: trailArn },
    'aws:sourceaccount': { is: trailArn.split(':')[4] ?? '' },
    'kms:encryptioncontext:aws:cloudtrail:arn': { is: trailArn },
  };
}
