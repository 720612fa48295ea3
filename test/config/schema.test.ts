/** The published JSON Schema says the same as the validation. */
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { configJsonSchema } from '../../lib/config';

const ROOT = path.join(__dirname, '..', '..');
const sample = (): Record<string, unknown> =>
  JSON.parse(readFileSync(path.join(ROOT, 'wormtrail.config.json'), 'utf8')) as Record<string, unknown>;

const ajv = addFormats(new Ajv2020({ allErrors: true }));
const validate = ajv.compile(configJsonSchema());

it('accepts the sample', () => {
  expect(validate(sample())).toBe(true);
});

it.each(['ops', 'a/b', 'audi*', 'team/audi*', 'aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Audit_*'])(
  'accepts an administrator role/%s',
  (name) => {
    expect(validate({ ...sample(), administrators: [`arn:aws:iam::111122223333:role/${name}`] })).toBe(true);
  },
);

it.each([
  ['an unknown name', { acount: '111122223333' }],
  ['an unknown framework', { retention: { frameworks: ['SOC-2'] } }],
  ['a bad e-mail address', { owners: { security: { team: 'x', email: 'x' } } }],
  ...['*', 'dev*', 'a/*/dev*', '*/audit-admin', 'team/*'].map((name): [string, object] => [
    `too wide an administrator, role/${name}`,
    { administrators: [`arn:aws:iam::111122223333:role/${name}`] },
  ]),
])('refuses %s', (_, change) => {
  expect(validate({ ...sample(), ...change })).toBe(false);
});

it('describes every part for editors', () => {
  const { properties } = configJsonSchema() as { properties: Record<string, { description?: string }> };
  for (const [name, { description }] of Object.entries(properties))
    expect([name, description]).toEqual([name, expect.any(String)]);
});
