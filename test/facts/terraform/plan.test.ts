/** How a plan of Terraform is read: names, references, parts, and what nobody can know before it is applied. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditLogsOf } from '../../../lib/facts/from-template';
import { readTemplates } from '../../../lib/facts/template/load';
import { templateOfPlan } from '../../../lib/facts/terraform/plan';
import { isUnknown, valueAt, type Value } from '../../../lib/facts/value';
import { late, planOf, type Modules, type PlannedResources } from '../../support/terraform-plan';

const read = (body: unknown) => templateOfPlan(JSON.stringify(body), body, 'plan.json', { stack: 'plan' });

const resourcesOf = (resources: PlannedResources, modules: Modules = {}, isApplied = false) =>
  (
    read(planOf(resources, isApplied, modules)).body as {
      Resources: Record<string, { Type: string; Properties: Value }>;
    }
  ).Resources;

/** The bucket that the only trail of a plan delivers to, as people find it. */
function bucketOf(resources: PlannedResources, modules: Modules = {}): string | undefined {
  const [log, ...others] = auditLogsOf([read(planOf(resources, false, modules))]).filter(
    ({ trails }) => trails.length > 0,
  );
  expect(others).toEqual([]);
  return log?.log.bucket.displayName;
}

const bucket = (name: string) => ({ bucket: name, id: late(name), arn: late(`arn:aws:s3:::${name}`) });
const trailTo = (name: unknown) => ({ name: 'audit', s3_bucket_name: name, enable_logging: true });

describe('the bucket of a trail is', () => {
  test.each<[string, string | undefined, PlannedResources, ...Modules[]]>([
    ['named by its own name', 'aws_s3_bucket.a', { 'aws_s3_bucket.a': bucket('a'), 'aws_cloudtrail.t': trailTo('a') }],
    [
      'referred to by its id',
      'aws_s3_bucket.a',
      { 'aws_s3_bucket.a': bucket('a'), 'aws_cloudtrail.t': trailTo(late('a', 'aws_s3_bucket.a.id')) },
    ],
    [
      'referred to, of several with a count',
      'aws_s3_bucket.a[1]',
      {
        'aws_s3_bucket.a[0]': bucket('a0'),
        'aws_s3_bucket.a[1]': bucket('a1'),
        'aws_cloudtrail.t': trailTo(late('a1', 'aws_s3_bucket.a[1].id')),
      },
    ],
    [
      'that of the same key, where both have for_each',
      'aws_s3_bucket.a["eu"]',
      {
        'aws_s3_bucket.a["eu"]': bucket('eu'),
        'aws_s3_bucket.a["us"]': bucket('us'),
        'aws_cloudtrail.t["eu"]': trailTo(late('eu', 'aws_s3_bucket.a', 'each.key')),
      },
    ],
    [
      'the only one, by a splat',
      'aws_s3_bucket.a[0]',
      { 'aws_s3_bucket.a[0]': bucket('a'), 'aws_cloudtrail.t': trailTo(late('a', 'aws_s3_bucket.a')) },
    ],
    [
      'passed to a module as a variable',
      'aws_s3_bucket.a',
      { 'aws_s3_bucket.a': bucket('a'), 'module.m.aws_cloudtrail.t': trailTo(late('a', 'var.bucket')) },
      { m: { passes: { bucket: ['aws_s3_bucket.a.id'] } } },
    ],
    [
      'known to nobody, by one of several',
      undefined,
      {
        'aws_s3_bucket.a': bucket('a'),
        'aws_s3_bucket.b': bucket('b'),
        'aws_cloudtrail.t': trailTo(late('a', 'aws_s3_bucket.a.id', 'aws_s3_bucket.b.id')),
      },
    ],
    [
      'known to nobody, by an attribute that is no name of it',
      undefined,
      { 'aws_s3_bucket.a': bucket('a'), 'aws_cloudtrail.t': trailTo(late('a', 'aws_s3_bucket.a.hosted_zone_id')) },
    ],
    [
      'known to nobody, where the name of another bucket is made of the name that it refers to',
      undefined,
      {
        'aws_s3_bucket.a': bucket('a'),
        'aws_s3_bucket.b': { ...bucket('a-b'), bucket: late('a-b', 'aws_s3_bucket.a.id') },
        'aws_cloudtrail.t': trailTo(late('a-b', 'aws_s3_bucket.a.id')),
      },
    ],
    [
      'known to nobody, by a local value',
      undefined,
      { 'aws_s3_bucket.a': bucket('a'), 'aws_cloudtrail.t': trailTo(late('a', 'local.bucket')) },
    ],
    [
      'known to nobody, by outputs that need each other',
      undefined,
      {
        'module.m.aws_s3_bucket.a': bucket('a'),
        'module.n.aws_s3_bucket.b': bucket('b'),
        'aws_cloudtrail.t': trailTo(late('a', 'module.m.out')),
      },
      {
        m: { outputs: { out: ['var.in'] }, passes: { in: ['module.n.out'] } },
        n: { outputs: { out: ['var.in'] }, passes: { in: ['module.m.out'] } },
      },
    ],
  ])('%s', (_, expected, resources, ...[modules]) => {
    const found = bucketOf(resources, modules);
    if (expected !== undefined) expect(found).toBe(expected);
    else expect(found).not.toMatch(/aws_s3_bucket/);
  });
});

describe('parts', () => {
  const status = (made: ReturnType<typeof resourcesOf>, id: string) =>
    valueAt(made[id]?.Properties, 'VersioningConfiguration.Status');
  const versioning = (of: unknown) => ({ bucket: of, versioning_configuration: [{ status: 'Enabled' }] });

  test('belong to what they name', () => {
    const made = resourcesOf({
      'aws_s3_bucket.a': bucket('a'),
      'aws_s3_bucket.b': bucket('b'),
      'aws_s3_bucket_versioning.a': versioning('a'),
    });
    expect([status(made, 'aws-s3-bucket-a'), status(made, 'aws-s3-bucket-b')]).toEqual(['Enabled', undefined]);
  });

  test('may belong to each that has none of its own, where it cannot be told to which', () => {
    const made = resourcesOf({
      'aws_s3_bucket.a': bucket('a'),
      'aws_s3_bucket.b': bucket('b'),
      'aws_s3_bucket_versioning.a': versioning('a'),
      'aws_s3_bucket_versioning.some': versioning(late('b', 'local.bucket')),
    });
    expect(status(made, 'aws-s3-bucket-a')).toBe('Enabled');
    expect(isUnknown(status(made, 'aws-s3-bucket-b'))).toBe(true);
  });

  test('of a bucket that no part of the plan has belong to nothing', () => {
    const made = resourcesOf({ 'aws_s3_bucket.a': bucket('a'), 'aws_s3_bucket_versioning.x': versioning('elsewhere') });
    expect(status(made, 'aws-s3-bucket-a')).toBeUndefined();
  });

  test('a list of some known and some late items keeps both', () => {
    const made = resourcesOf({
      'aws_sns_topic.t': { name: 't', arn: late('arn:aws:sns:eu-central-1:111122223333:t') },
      'aws_cloudwatch_metric_alarm.a': { alarm_name: 'a', alarm_actions: late([], 'aws_sns_topic.t.arn') },
    });
    const actions = valueAt(made['aws-cloudwatch-metric-alarm-a']?.Properties, 'AlarmActions') as readonly Value[];
    expect(actions[0]).toEqual({ Ref: 'aws-sns-topic-t' });
    expect(actions.slice(1).map(isUnknown)).toEqual([true]);
  });
});

describe('what only apply knows', () => {
  const policyOf = (document: unknown, resources: PlannedResources = {}) =>
    valueAt(
      resourcesOf({
        'aws_s3_bucket.a': bucket('a'),
        'aws_s3_bucket_policy.p': { bucket: 'a', policy: document },
        ...resources,
      })['aws-s3-bucket-policy-p']?.Properties,
      'PolicyDocument',
    );

  test('says where it stands', () => {
    const document = policyOf(late('{}', 'aws_s3_bucket.a.arn'));
    expect(document).toMatchObject({ reason: 'aws_s3_bucket_policy.p.policy is known after apply only' });
  });

  test('a data source tells of its statements all but the resources', () => {
    const statement = [
      {
        ...{ sid: 'Tls', effect: 'Deny', actions: ['s3:*'], principals: [{ type: '*', identifiers: ['*'] }] },
        resources: [late('arn:aws:s3:::a', 'aws_s3_bucket.a.arn')],
        condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
      },
      { actions: ['s3:GetObject'], principals: [{ type: 'AWS', identifiers: ['111122223333'] }], resources: ['*'] },
    ];
    const document = policyOf(late('{}', 'data.aws_iam_policy_document.d.json'), {
      'data.aws_iam_policy_document.d': { statement, json: late('{}') },
    });
    expect(document).toMatchObject({
      Version: '2012-10-17',
      Statement: [
        {
          ...{ Sid: 'Tls', Effect: 'Deny', Action: ['s3:*'], Principal: '*' },
          Condition: { Bool: { 'aws:SecureTransport': ['false'] } },
        },
        { Effect: 'Allow', Action: ['s3:GetObject'], Principal: { AWS: ['111122223333'] }, Resource: ['*'] },
      ],
    });
    expect(isUnknown(valueAt(document, 'Statement.0.Resource.0'))).toBe(true);
  });

  test('a data source joins conditions on one key, and has variables of IAM', () => {
    const orgOf = (id: string) => ({ test: 'StringEquals', variable: 'aws:PrincipalOrgID', values: [id] });
    const statement = [
      {
        ...{ actions: ['s3:GetObject'], principals: [{ type: 'AWS', identifiers: ['*'] }] },
        ...{ resources: ['arn:aws:s3:::a/&{aws:username}/*'], condition: [orgOf('o-ours'), orgOf('o-theirs')] },
      },
    ];
    const document = policyOf(late('{}', 'data.aws_iam_policy_document.d.json'), {
      'data.aws_iam_policy_document.d': { statement, json: late('{}') },
    });
    expect(valueAt(document, 'Statement.0')).toMatchObject({
      Resource: ['arn:aws:s3:::a/${aws:username}/*'],
      Condition: { StringEquals: { 'aws:PrincipalOrgID': ['o-ours', 'o-theirs'] } },
    });
  });

  test('one that joins others tells nothing', () => {
    const document = policyOf(late('{}', 'data.aws_iam_policy_document.d.json'), {
      'data.aws_iam_policy_document.d': { statement: [], source_policy_documents: ['{}'], json: late('{}') },
    });
    expect(isUnknown(document)).toBe(true);
  });

  test('a policy that is no JSON', () => expect(isUnknown(policyOf('none'))).toBe(true));

  test('what is sensitive is not read', () => {
    const body = planOf({ 'aws_sns_topic.t': { name: 'secret-name' } });
    const [change] = body.resource_changes as { change: { after_sensitive: object } }[];
    if (change) change.change.after_sensitive = { name: true };
    expect(JSON.stringify(read(body).body)).not.toContain('secret-name');
  });
});

describe('account and Region', () => {
  const KEY = { arn: 'arn:aws:kms:eu-west-1:111122223333:key/1' };
  test.each([
    ['by the ARNs of what is there', { 'aws_kms_key.k': KEY }, { account: '111122223333' }],
    [
      'not where they disagree',
      { 'aws_kms_key.k': KEY, 'aws_kms_key.l': { arn: 'arn:aws:kms:eu-west-1:444455556666:key/1' } },
      { account: undefined },
    ],
  ])('%s', (_, resources, expected) => {
    const { account } = read(planOf(resources, true));
    expect({ account }).toEqual(expected);
  });

  test('by data sources, where there is one provider', () => {
    const body = planOf({ 'aws_s3_bucket.a': bucket('a') });
    const values = { account_id: '111122223333' };
    const identity = {
      address: 'data.aws_caller_identity.i',
      mode: 'data',
      type: 'aws_caller_identity',
      name: 'i',
      values,
    };
    body.prior_state = { values: { root_module: { resources: [identity] } } };
    expect(read(body)).toMatchObject({ account: '111122223333', region: 'eu-central-1' });
    const { provider_config: providers } = body.configuration as { provider_config: Record<string, object> };
    providers['aws.other'] = { name: 'aws', alias: 'other' };
    expect(read(body).account).toBeUndefined();
  });
});

describe('a hostile plan', () => {
  test('names like those of JavaScript are names', () => {
    const body = JSON.parse(
      JSON.stringify(
        planOf({ 'aws_s3_bucket.constructor': bucket('a'), 'aws_cloudtrail.toString': trailTo('a') }),
      ).replace('"after":{', '"after":{"__proto__":{"bucket":"b"},'),
    ) as unknown;
    const [log] = auditLogsOf([read(body)]);
    expect(log?.log.bucket.ref).toBe('a');
    expect(({} as Record<string, unknown>)['bucket']).toBeUndefined();
  });

  test('is refused where it is too deep', () => {
    const deep = `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`;
    const text = JSON.stringify(planOf({ 'aws_s3_bucket.a': bucket('a') })).replace(
      '"complete"',
      `"x":${deep},"complete"`,
    );
    expect(() => templateOfPlan(text, JSON.parse(text), 'plan.json', { stack: 'plan' })).toThrow(
      /deeper than any plan/,
    );
  });

  test('outputs that lead to each other in 2^40 ways are followed once', () => {
    const doubled = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`o${index}`, [`module.m.o${index + 1}`, `module.m.p${index + 1}`]]),
    );
    const outputs = {
      ...doubled,
      ...Object.fromEntries(Object.entries(doubled).map(([name, all]) => [name.replace('o', 'p'), all])),
    };
    const resources = {
      'module.m.aws_s3_bucket.a': bucket('a'),
      'aws_cloudtrail.t': trailTo(late('a', 'module.m.o0')),
    };
    expect(bucketOf(resources, { m: { outputs } })).not.toMatch(/aws_s3_bucket/);
  });

  test.each([
    ['changes that are none', { resource_changes: [null, 7, {}, { address: 'x' }, { change: { after: {} } }] }],
    ['modules that are none', { planned_values: { root_module: { child_modules: 7, resources: [7, null] } } }],
    ['a configuration that is none', { configuration: [] }],
  ])('%s hold no resource', (_, change) => {
    const body = { ...planOf({}), ...change };
    expect((read(body).body as { Resources: object }).Resources).toEqual({});
  });
});

test('what is destroyed or deposed is not there any more', () => {
  const body = planOf({ 'aws_s3_bucket.a': bucket('a') });
  const gone = { mode: 'managed', type: 'aws_s3_bucket', name: 'b' };
  (body.resource_changes as object[]).push(
    {
      ...gone,
      address: 'aws_s3_bucket.b',
      change: { actions: ['delete'], before: {}, after: null, after_unknown: {} },
    },
    {
      ...gone,
      address: 'aws_s3_bucket.c',
      deposed: '1',
      change: { actions: ['delete'], after: null, after_unknown: {} },
    },
  );
  expect(Object.keys((read(body).body as { Resources: object }).Resources)).toEqual(['aws-s3-bucket-a']);
});

describe('a file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wormtrail-plan-'));
    const plan = planOf({ 'aws_s3_bucket.a': bucket('a'), 'aws_cloudtrail.t': trailTo('a') });
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan, null, 2));
    writeFileSync(join(folder, 'package.json'), '{ "name": "beside" }');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(['plan.json', '.'])('is found and read: %s', async (path) => {
    const [log, ...others] = auditLogsOf(await readTemplates([join(folder, path)]));
    expect([log?.log.bucket.ref, log?.stacks.map((stack) => 'terminationProtection' in stack), others]).toEqual([
      'a',
      [false],
      [],
    ]);
    expect(log?.log.bucket.locate?.()?.line).toBeGreaterThan(1);
  });
});
