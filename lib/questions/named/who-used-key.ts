/** Who used this key? */
import { every, matches } from '../athena/sql';
import type { AuditEvent } from '../../events/event';
import type { Question } from '../question';

/** AWS KMS Developer Guide, "Cryptographic operations", and grants, by which others come to use a key. */
const USES =
  /^(Decrypt|Encrypt|ReEncrypt|Sign|Verify|VerifyMac|GenerateMac|DeriveSharedSecret|GenerateDataKey\w*|CreateGrant)$/;

export const whoUsedKey: Question = {
  id: 'who-used-key',
  asks: 'Who used this KMS key?',
  why: 'Data can be read only by using the key that encrypts it: its uses are the list of readers.',
  example: '--resource arn:aws:kms:eu-central-1:111122223333:key/0d5e1f6a-0000-4000-8000-000000000001',
  needle: /kms\.amazonaws\.com/,
  matches: isUse,
  sql: { where: () => every(`service = 'kms'`, matches('eventname', USES)) },
  // a trail may leave out what only reads, and so do most uses
  rests: { on: 'uses of KMS keys', shows: (event) => isUse(event) && event.readOnly === true },
};

function isUse({ service, name }: AuditEvent): boolean {
  return service === 'kms' && USES.test(name);
}
