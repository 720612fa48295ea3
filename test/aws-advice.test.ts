/** What to do about errors of AWS and of the way there. */
import { adviceOn, isOfAws } from '../lib/aws-advice';

const named = (name: string, message = ''): Error => Object.assign(new Error(message), { name, $fault: 'client' });
const coded = (code: string, message = ''): Error => Object.assign(new Error(message), { code });
const refused = coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:4566');
const S3 = { AWS_ENDPOINT_URL_S3: 'http://localhost:4566', AWS_ENDPOINT_URL_KMS: 'http://localhost:4567' };

test.each<[Error, string, Record<string, string>?]>([
  [coded('SELF_SIGNED_CERT_IN_CHAIN'), 'NODE_EXTRA_CA_CERTS'],
  [coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'NODE_EXTRA_CA_CERTS'],
  [coded('CERT_HAS_EXPIRED'), 'NODE_EXTRA_CA_CERTS'],
  [refused, 'Nothing answers at http://localhost:4566: start it, or unset AWS_ENDPOINT_URL_S3.', S3],
  [
    Object.assign(new AggregateError([coded('ECONNREFUSED', 'connect ECONNREFUSED ::1:4567')])),
    'Nothing answers at http://localhost:4567: start it, or unset AWS_ENDPOINT_URL_KMS.',
    S3,
  ],
  [coded('ENOTFOUND', 'getaddrinfo ENOTFOUND sts.eu-central-9.amazonaws.com'), 'No connection to AWS', S3],
  [
    coded('ENOTFOUND', 'getaddrinfo ENOTFOUND cloud.local'),
    'unset AWS_ENDPOINT_URL.',
    { AWS_ENDPOINT_URL: 'http://a' },
  ],
  [refused, 'No connection to AWS', { AWS_ENDPOINT_URL: '' }],
  [named('ExpiredTokenException'), 'renew them'],
  [named('IncompleteSignature'), 'renew them'],
  [named('RequestTimeTooSkewed'), 'The clock of this computer is wrong'],
  [named('AccessDeniedException'), 'lacks the right'],
  [named('ThrottlingException'), 'run it again in a minute'],
])('%s: %s', (error, advice, environment = {}) => {
  expect(adviceOn(error, environment)).toContain(advice);
  expect(isOfAws(error)).toBe(true);
});

test('an error of our own is not of AWS', () => {
  expect(isOfAws(new TypeError('x is not a function'))).toBe(false);
});
