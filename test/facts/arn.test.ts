/** ARNs whose parts are known only once a template is deployed, held against the same ARNs after deployment. */
import fc from 'fast-check';
import { arnParts, parseArn } from '../../lib/facts/arn';

const DEPLOYED: Readonly<Record<string, string>> = {
  '${AWS::Partition}': 'aws',
  '${AWS::Region}': 'eu-central-1',
  '${AWS::AccountId}': '111122223333',
  '${logs.Bucket}': 'logs-bucket-1a2b',
  '${aws:username}': 'anna',
};
const deployed = (text: string): string =>
  Object.entries(DEPLOYED).reduce((whole, [symbol, value]) => whole.replaceAll(symbol, value), text);

const piece = fc.oneof(
  fc.constantFrom(...Object.keys(DEPLOYED)),
  fc.constantFrom('', '*', '?', 'a-1', '/', '$', '{', '}'),
);
const part = fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join(''));
const text = fc.array(part, { maxLength: 9 }).map((parts) => parts.join(':'));

it('takes a text apart where its deployed form has colons', () => {
  fc.assert(
    fc.property(text, (written) => {
      // pieces that happen to form a symbol which nothing deploys
      fc.pre(!/\$\{[^{}]*\}/.test(deployed(written)));
      const parts = deployed(written).split(':');
      const expected = parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(':')];
      expect(arnParts(written)?.map(deployed)).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});

it.each([
  [
    'arn:${AWS::Partition}:iam::${AWS::AccountId}:root',
    { service: 'iam', region: '', account: '${AWS::AccountId}', resource: 'root' },
  ],
  [
    'arn:aws:logs:${AWS::Region}:1:log-group:a:*',
    { region: '${AWS::Region}', account: '1', resource: 'log-group:a:*' },
  ],
  ['arn:aws:s3:::${logs.Bucket}', { region: '', account: '', resource: '${logs.Bucket}' }],
])('names the parts of %s', (written, parts) => {
  expect(parseArn(written)).toMatchObject(parts);
});

it.each(['', '*', '${logs.Key.Arn}', 'arn:aws:s3', 'urn:aws:s3:::logs', 'arn:${AWS::Partition:s3'])(
  '%j is no ARN',
  (written) => {
    expect(parseArn(written)).toBeUndefined();
  },
);

it('reads a long hostile text at once', () => {
  expect(arnParts('${'.repeat(500_000))).toBeUndefined();
});
