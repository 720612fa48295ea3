/** The organization of a configuration: what it fills in, and what contradicts itself. */
import Ajv from 'ajv/dist/2020';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigError, configJsonSchema, loadConfig, requirementsOf } from '../../lib/config';
import {
  ARCHIVE,
  DELEGATED,
  MANAGEMENT,
  ORGANIZATION,
  organizationConfig,
  organizationConfigIn,
} from '../support/organization';

const folder = mkdtempSync(path.join(tmpdir(), 'wormtrail-organization-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Changes = Readonly<Record<string, unknown>>;

const loaded = (...changes: readonly Changes[]) => loadConfig(organizationConfigIn(folder, ...changes));

function problemsOf(...changes: readonly Changes[]) {
  try {
    loaded(...changes);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

it('says account, Region and organization once, for the whole file', () => {
  const config = loaded();
  expect(config).toMatchObject({ account: ARCHIVE, region: 'eu-central-1', organizationId: ORGANIZATION.id });
  expect(requirementsOf(config).organizationId).toBe(ORGANIZATION.id);
});

it('may be said again in the whole file, as long as it is the same', () => {
  expect(problemsOf({}, { account: ARCHIVE, region: 'eu-central-1', organizationId: ORGANIZATION.id })).toEqual([]);
});

it('attaches no organization policies unless it is asked to', () => {
  expect(loaded().organization?.policies).toBe(false);
  expect(loaded({ policies: true }).organization?.policies).toBe(true);
});

it.each<[what: string, changes: Changes, more: Changes, path: string, said: RegExp]>([
  [
    'the management account holds the logs',
    { managementAccount: ARCHIVE },
    {},
    'organization.logArchiveAccount',
    /the owner of the trail must not hold its logs/,
  ],
  [
    'the delegated administrator is to deploy the trail',
    { managementAccount: undefined, delegatedAdministrator: DELEGATED },
    {},
    'organization.managementAccount',
    /cannot create the trail of an organization from the delegated administrator .*#1932, aws\/aws-cdk #26840/,
  ],
  [
    'the management account is its own delegated administrator',
    { delegatedAdministrator: MANAGEMENT },
    {},
    'organization.delegatedAdministrator',
    /a member account.*#1932/,
  ],
  ['the id is none', { id: 'acme' }, {}, 'organization.id', /o-exampleorgid/],
  ['the id is that of a root', { id: 'r-abcd' }, {}, 'organization.id', /o-exampleorgid/],
  ['an account is a number', { managementAccount: 444455556666 }, {}, 'organization.managementAccount', /12 digits/],
  ['the Region is none', { homeRegion: 'frankfurt' }, {}, 'organization.homeRegion', /an AWS Region/],
  [
    'the Region is of a partition that is not known',
    { homeRegion: 'eusc-de-east-1' },
    {},
    'organization.homeRegion',
    /partition aws/,
  ],
  [
    'the roles are of another partition than the Region',
    { homeRegion: 'cn-north-1' },
    {},
    'administrators[0]',
    /partition aws-cn, which has the Region cn-north-1/,
  ],
  [
    'the whole file names another account',
    {},
    { account: MANAGEMENT },
    'account',
    new RegExp(`${ARCHIVE}, as organization`),
  ],
  ['the whole file names another Region', {}, { region: 'us-east-1' }, 'region', /eu-central-1, as organization/],
  [
    'the whole file names another organization',
    {},
    { organizationId: 'o-another1234' },
    'organizationId',
    /o-exampleorgid/,
  ],
  [
    'the log bucket has no name',
    { logBucketName: undefined },
    {},
    'organization.logBucketName',
    /a bucket name of 3 to 54/,
  ],
  [
    'the name of the log bucket is too long',
    { logBucketName: 'a'.repeat(55) },
    {},
    'organization.logBucketName',
    /3 to 54/,
  ],
  [
    'the name of the log bucket has capitals',
    { logBucketName: 'Acme' },
    {},
    'organization.logBucketName',
    /lower-case/,
  ],
  ['the name of the log bucket has dots', { logBucketName: 'acme.logs' }, {}, 'organization.logBucketName', /hyphens/],
  ['S3 keeps the name for itself', { logBucketName: 'acme--ol-s3' }, {}, 'organization.logBucketName', /S3 keeps this/],
  [
    'both buckets have one name',
    { evidenceBucketName: ORGANIZATION.logBucketName },
    {},
    'organization.evidenceBucketName',
    /another name than that of the log bucket/,
  ],
  ['a name is misspelt', { logArchive: ARCHIVE }, {}, 'organization.logArchive', /logArchiveAccount/],
  [
    'administrators are of the management account',
    {},
    { administrators: [`arn:aws:iam::${MANAGEMENT}:role/admin`] },
    'administrators[0]',
    new RegExp(`a role of the account of the audit log, ${ARCHIVE}`),
  ],
])('is refused where %s', (_, changes, more, at, said) => {
  const problems = problemsOf(changes, more);
  expect(problems.filter((each) => each.path === at)).toMatchObject([{ write: expect.stringMatching(said) as string }]);
});

it('is refused once for each thing that is missing, and for nothing that it would fill in', () => {
  const missing = { managementAccount: undefined, logArchiveAccount: undefined, homeRegion: undefined };
  expect(problemsOf(missing).map((each) => each.path)).toEqual([
    'organization.managementAccount',
    'organization.logArchiveAccount',
    'organization.homeRegion',
  ]);
});

it.each([[null], [[]], ['o-exampleorgid'], [7]])('is refused where it is %j', (organization) => {
  const paths = problemsOf({}, { organization }).map((each) => each.path);
  expect(paths).toContain('organization');
});

describe('the JSON Schema for editors', () => {
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(configJsonSchema());
  const without = Object.fromEntries(Object.entries(organizationConfig()).filter(([name]) => name !== 'organization'));

  it.each<[what: string, value: unknown, isValid: boolean]>([
    ['an organization', organizationConfig(), true],
    ['an account and a Region', { ...without, account: ARCHIVE, region: 'eu-central-1' }, true],
    ['neither', without, false],
    ['an account alone', { ...without, account: ARCHIVE }, false],
  ])('takes %s: %s', (_what, value, isValid) => {
    expect(validate(value)).toBe(isValid);
  });
});
