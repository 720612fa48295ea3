/** Who may drill: whoever the bucket policy could take for an administrator; AWS has the last word. */
import { STSClient } from '@aws-sdk/client-sts';
import { callerArn, requireAdministrator } from '../../lib/drill/caller';
import { CallerUnknown, NotAnAdministrator } from '../../lib/drill/errors';

const ROLE = 'arn:aws:iam::111122223333:role';
const session = (role: string) => `arn:aws:sts::111122223333:assumed-role/${role}/someone@example.com`;

test.each([
  ['a session of the role', session('audit-admin'), `${ROLE}/audit-admin`],
  ['a session of a role that fits the pattern', session('audit-admin-2'), `${ROLE}/audit-admin-*`],
  ['a session of a role with a path', session('audit-admin'), `${ROLE}/security/audit-admin`],
  [
    'a session of IAM Identity Center',
    session('AWSReservedSSO_Admin_0123456789abcdef'),
    `${ROLE}/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_*`,
  ],
  ['a user that is named', 'arn:aws:iam::111122223333:user/root-of-trust', 'arn:aws:iam::111122223333:user/root-of-*'],
])('%s is an administrator', (_, caller, pattern) => {
  expect(() => {
    requireAdministrator(caller, 'payments', [`${ROLE}/somebody-else`, pattern]);
  }).not.toThrow();
});

test.each([
  ['a session of another role', session('developer'), `${ROLE}/audit-admin`],
  ['a session of a role whose name begins so', session('audit-admin-2'), `${ROLE}/audit-admin`],
  ['the same role of another account', session('audit-admin'), 'arn:aws:iam::444455556666:role/audit-admin'],
  ['a role whose name only ends so', session('not-audit-admin'), `${ROLE}/security/audit-admin`],
  ['a user', 'arn:aws:iam::111122223333:user/audit-admin', `${ROLE}/audit-admin`],
  ['the root user', 'arn:aws:iam::111122223333:root', `${ROLE}/audit-admin`],
  [
    'a session that calls itself so',
    'arn:aws:sts::111122223333:assumed-role/developer/audit-admin',
    `${ROLE}/audit-admin`,
  ],
])('%s is none, and hears who is', (_, caller, pattern) => {
  expect(() => {
    requireAdministrator(caller, 'payments', [pattern]);
  }).toThrow(new NotAnAdministrator(caller, 'payments', [pattern]));
});

test('the message names caller, audit log and administrators', () => {
  expect(new NotAnAdministrator(session('developer'), 'payments', [`${ROLE}/a`, `${ROLE}/b`]).message).toBe(
    `A drill is for administrators of the audit log payments, and you are ${session('developer')}. ` +
      `Act as one of them: ${ROLE}/a, ${ROLE}/b.`,
  );
});

describe('the caller', () => {
  const answering = (answer: () => Promise<object>) => {
    const client = new STSClient({ region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 's' } });
    const answered = async () => ({ response: {}, output: (await answer()) as never });
    client.middlewareStack.add(() => answered, { step: 'initialize', priority: 'high' });
    return client;
  };

  test('is who AWS says', async () => {
    expect(await callerArn(answering(() => Promise.resolve({ Arn: session('audit-admin') })))).toBe(
      session('audit-admin'),
    );
  });

  test.each([
    ['AWS does not answer', () => Promise.reject(new Error('expired')), /expired/],
    ['AWS names nobody', () => Promise.resolve({}), /has no ARN/],
  ])('is not known where %s', async (_, answer, why) => {
    const asked = callerArn(answering(answer));
    await expect(asked).rejects.toThrow(CallerUnknown);
    await expect(asked).rejects.toThrow(why);
  });
});
