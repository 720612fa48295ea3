/** Which control refused, by AWS's own messages; and what proves nothing. */
import fc from 'fast-check';
import { refusalOf } from '../../lib/drill/refusal';

const CALLER = 'arn:aws:sts::111122223333:assumed-role/audit-log-administrator/drill';
const VERSION = '"arn:aws:s3:::example-evidence/drill/example/canary"';
const SCP = 'arn:aws:organizations::444455556666:policy/o-example/service_control_policy/p-example';

const denied = (reason: string, action = 's3:DeleteObjectVersion', resource = VERSION) =>
  `User: ${CALLER} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;

function error(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

test.each<[message: string, control: string]>([
  ['Access Denied because object protected by object lock.', 'Object Lock'],
  ['Access Denied because object protected by object lock retention.', 'Object Lock'],
  ['Access Denied because object protected by object lock legal hold.', 'Object Lock'],
  [denied('with an explicit deny in a resource-based policy'), 'the bucket policy'],
  [denied('with an explicit deny in a resource control policy'), 'a resource control policy of the organization'],
  [
    denied('with an explicit deny in a resource control policy: arn:aws:organizations::444455556666:policy/o-x/p-x'),
    'a resource control policy of the organization',
  ],
])('%s: proven by %2$s', (message, control) => {
  expect(refusalOf(error('AccessDenied', message))).toEqual({ control, isProof: true, advice: '' });
});

const NOT_TRIED = 'The caller was not allowed to try, so that nothing else was asked.';

test.each<[message: string, control: string, advice: string]>([
  [
    denied('because no identity-based policy allows the s3:DeleteObjectVersion action'),
    'the lack of a right: no identity-based policy allows it',
    NOT_TRIED,
  ],
  [
    denied('because no permissions boundary allows the s3:DeleteObjectVersion action'),
    'the lack of a right: no permissions boundary allows it',
    NOT_TRIED,
  ],
  [
    denied('because no VPC endpoint policy allows the s3:DeleteObjectVersion action'),
    'the lack of a right: no VPC endpoint policy allows it',
    NOT_TRIED,
  ],
  [
    denied('with an explicit deny in an identity-based policy'),
    'a deny in the caller’s identity-based policy',
    NOT_TRIED,
  ],
  [denied('with an explicit deny in a permissions boundary'), 'a deny in the caller’s permissions boundary', NOT_TRIED],
  [denied('with an explicit deny in a session policy'), 'a deny in the caller’s session policy', NOT_TRIED],
  [
    denied('with an explicit deny in a service control policy'),
    'a deny in the caller’s service control policy',
    NOT_TRIED,
  ],
  [
    denied(`with an explicit deny in a service control policy: ${SCP}`),
    `a deny in the caller’s service control policy ${SCP}`,
    NOT_TRIED,
  ],
  [
    denied(
      'because no resource-based policy allows the kms:GenerateDataKey action',
      'kms:GenerateDataKey',
      'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    ),
    'the policy of the key',
    'use the key',
  ],
  [
    denied('with an explicit deny in a resource-based policy', 'kms:GenerateDataKey', 'arn:aws:kms:…'),
    'the policy of the key',
    'use the key',
  ],
  ['Access Denied', 'AWS, which does not say by which control', 'own account or organization'],
  ['', 'AWS, which does not say by which control', 'own account or organization'],
  [denied(''), 'AWS, which does not say by which control', 'own account or organization'],
])('%s: nothing is proven', (message, control, advice) => {
  const refusal = refusalOf(error('AccessDenied', message));
  expect(refusal).toMatchObject({ control, isProof: false });
  expect(refusal?.advice).toContain(advice);
});

test.each([
  ['throttled', error('SlowDown', 'Please reduce your request rate.')],
  ['a bucket without Object Lock', error('InvalidRequest', 'Bucket is missing Object Lock Configuration')],
  ['not allowed by the API', error('MethodNotAllowed', 'The specified method is not allowed against this resource.')],
  ['an error that speaks of locks', error('InternalError', 'object protected by object lock')],
  ['a silent network', error('TimeoutError', 'with an explicit deny in a resource-based policy')],
  ['no error at all', 'Access Denied because object protected by object lock.'],
])('%s is no refusal', (_, thrown) => {
  expect(refusalOf(thrown)).toBeUndefined();
});

test('no message that AWS does not write proves anything', () => {
  fc.assert(
    fc.property(fc.string(), (message) => {
      fc.pre(!/protected by object lock/i.test(message));
      expect(refusalOf(error('AccessDenied', message))?.isProof).toBe(false);
    }),
  );
});

test('an endless message is answered at once', () => {
  const endless = `not authorized to perform: s3:X with an explicit deny in a ${'a '.repeat(1_000_000)}`;
  const before = performance.now();
  expect(refusalOf(error('AccessDenied', endless))?.isProof).toBe(false);
  expect(performance.now() - before).toBeLessThan(1000);
});
