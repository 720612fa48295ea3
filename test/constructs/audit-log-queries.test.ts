/** What readers ask through Athena: it is asked for, on the trail's own layout, and its answers are for readers alone. */
import path from 'node:path';
import { loadConfig, type Config } from '../../lib/config';
import { auditLogPropsOf, warnOfMistakes } from '../../lib/constructs/config-props';
import { QUESTIONS } from '../../lib/questions/named/catalogue';
import type { ImmutableAuditLogProps } from '../../lib';
import {
  ACCOUNT,
  auditLogTemplate,
  ADMINISTRATORS,
  NAME,
  newStack,
  propertiesOf,
  READERS,
  type Statement,
} from './support';

const off = auditLogTemplate();
const on = auditLogTemplate({ queries: {} });

interface TableInput {
  readonly Parameters: Readonly<Record<string, unknown>>;
  readonly PartitionKeys: readonly { readonly Name: string }[];
  readonly StorageDescriptor: { readonly Location: unknown };
}

function tableOf(changes: Partial<ImmutableAuditLogProps>): TableInput {
  const { TableInput } = propertiesOf(auditLogTemplate(changes), 'AWS::Glue::Table');
  return TableInput as TableInput;
}

function statements(type: string, path: string): Statement[] {
  return Object.values(on.findResources(type)).flatMap(
    ({ Properties }) => (Properties as Record<string, { Statement: Statement[] }>)[path]?.Statement ?? [],
  );
}

test('without it there is neither table nor workgroup nor query nor a word of it in a policy', () => {
  expect(JSON.stringify(off.toJSON())).not.toMatch(/AWS::(Athena|Glue)|ReadersKeepAnswers/);
});

test('it changes no policy of the log bucket or the evidence bucket', () => {
  const policiesOf = (template: typeof on): readonly string[] =>
    Object.entries(template.findResources('AWS::S3::BucketPolicy'))
      .filter(([id]) => !id.includes('Queries'))
      .map(([, policy]) => JSON.stringify(policy));
  expect(policiesOf(on)).toEqual(policiesOf(off));
});

test('nobody overrides the workgroup, which stops large queries and encrypts answers', () => {
  expect(propertiesOf(on, 'AWS::Athena::WorkGroup')).toMatchObject({
    Name: NAME,
    RecursiveDeleteOption: true,
    WorkGroupConfiguration: {
      EnforceWorkGroupConfiguration: true,
      BytesScannedCutoffPerQuery: 100e9,
      ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_KMS' }, ExpectedBucketOwner: ACCOUNT },
    },
  });
});

test('answers expire, and are private', () => {
  on.hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: { Rules: [{ Id: 'answers', ExpirationInDays: 7, Status: 'Enabled' }] },
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
  });
  auditLogTemplate({ queries: { daysKept: 1 } }).hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: { Rules: [{ Id: 'answers', ExpirationInDays: 1 }] },
  });
});

test('each question is a named query in the workgroup', () => {
  const queries = Object.values(on.findResources('AWS::Athena::NamedQuery')).map(
    ({ Properties }) => Properties as Readonly<Record<string, unknown>>,
  );
  expect(queries.map(({ Name }) => Name).sort()).toEqual(QUESTIONS.map(({ id }) => id).sort());
  for (const query of queries) {
    expect(query).toMatchObject({ WorkGroup: NAME, Database: 'example_log' });
    expect(JSON.stringify(query.QueryString)).toContain('FROM \\"example_log\\".\\"events\\"');
  }
});

describe('the table', () => {
  test('stands on the layout of a trail of one account', () => {
    const { Parameters, PartitionKeys, StorageDescriptor } = tableOf({ queries: {} });
    expect(PartitionKeys.map(({ Name }) => Name)).toEqual(['account', 'region', 'day']);
    expect(Parameters).toMatchObject({
      'projection.account.type': 'enum',
      'projection.account.values': ACCOUNT,
      'projection.day.range': 'NOW-2192DAYS,NOW',
    });
    expect(JSON.stringify(StorageDescriptor.Location)).toMatch(/"\/AWSLogs\/"\]\]\}$/);
    expect(JSON.stringify(Parameters['storage.location.template'])).toContain(
      '/AWSLogs/${account}/CloudTrail/${region}/${day}',
    );
  });

  test('has each Region once, and those that the account opted in to', () => {
    const regions = String(
      tableOf({ queries: { regions: ['af-south-1', 'eu-central-1'] } }).Parameters['projection.region.values'],
    ).split(',');
    expect(regions).toHaveLength(18);
    expect(new Set(regions).size).toBe(18);
    expect(regions).toContain('af-south-1');
  });

  test('has the prefix of a trail that was given one', () => {
    const { Parameters } = tableOf({ queries: { prefix: 'trails/main' } });
    expect(JSON.stringify(Parameters['storage.location.template'])).toContain('/trails/main/AWSLogs/${account}/');
  });
});

test('answers are refused to everybody but readers, administrators included', () => {
  const [denied] = statements('AWS::S3::BucketPolicy', 'PolicyDocument').filter(
    ({ Sid }) => Sid === 'DenyAnswersToOthers',
  );
  expect(denied).toMatchObject({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Condition: { ArnNotLike: { 'aws:PrincipalArn': READERS } },
  });
  expect(JSON.stringify(denied?.['Condition'])).not.toContain(ADMINISTRATORS[0]);
});

test('the key lets readers encrypt answers, through S3 alone', () => {
  const [allowed] = statements('AWS::KMS::Key', 'KeyPolicy').filter(({ Sid }) => Sid === 'ReadersKeepAnswers');
  expect(allowed).toMatchObject({
    Action: 'kms:GenerateDataKey',
    Condition: {
      ArnLike: { 'aws:PrincipalArn': READERS },
      StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' },
    },
  });
});

test.each([
  [{ daysKept: 0 }, /queries\.daysKept/],
  [{ gigabytesPerQuery: 0.5 }, /queries\.gigabytesPerQuery/],
  [{ regions: ['Frankfurt'] }, /queries\.regions\[0\]/],
  [{ accounts: [] }, /queries\.accounts/],
  [{ prefix: '/logs/' }, /queries\.prefix/],
])('%j is refused', (queries, said) => {
  expect(() => auditLogTemplate({ queries })).toThrow(said);
});

describe('of a configuration', () => {
  const SAMPLE = loadConfig(path.join(__dirname, '..', '..', 'wormtrail.config.json'));
  const warnings = (changes: Partial<Config>): readonly unknown[] => {
    const stack = newStack();
    warnOfMistakes(stack, { ...SAMPLE, ...changes });
    return stack.node.metadata.map(({ data }) => data as unknown).filter((data) => /through Athena/.test(String(data)));
  };

  test('readers whom the log bucket refuses through Athena are named before the first deployment', () => {
    expect(warnings({})).toHaveLength(0);
    expect(warnings({ queries: {} })).toEqual([expect.stringContaining('No reader can ask through Athena') as unknown]);
    const serviceReaders = [{ arn: READERS[0] ?? '', reason: 'a SIEM' }];
    expect(warnings({ queries: {}, serviceReaders })).toHaveLength(0);
    const readers = [`arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Audit_1`];
    expect(warnings({ queries: {}, readers })).toHaveLength(0);
  });

  test('what it says of queries becomes props', () => {
    const queries = { regions: ['af-south-1'], accounts: [ACCOUNT], prefix: 'p', gigabytesPerQuery: 1, daysKept: 2 };
    expect(auditLogPropsOf({ ...SAMPLE, queries }).queries).toEqual(queries);
    expect(auditLogPropsOf({ ...SAMPLE, queries: {} }).queries).toEqual({});
    expect(auditLogPropsOf(SAMPLE).queries).toBeUndefined();
  });
});
