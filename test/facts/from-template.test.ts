/** Which audit logs an app has, and what belongs to each. */
import type { Resource } from '../../lib/facts/audit-log';
import { auditLogsOf, type Template } from '../../lib/facts/from-template';
import { firstUnknown, isUnknown, valueAt } from '../../lib/facts/value';
import { BUCKET, ids, only, policyOf, stack, TRAIL, trailTo, type Resources } from '../support/small-templates';

const tagged = (value: unknown, properties = {}) => ({
  ...BUCKET,
  Properties: { ...properties, Tags: [{ Key: 'wormtrail:audit-log', Value: value }] },
});
const encryptedBy = (key: unknown) => ({
  BucketEncryption: {
    ServerSideEncryptionConfiguration: [
      { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } },
    ],
  },
});

/** Why nothing is known of a resource; undefined where something is. */
function doubtOf(resource: Resource | undefined): string | undefined {
  const value = valueAt(resource?.properties, 'Anything.At.All');
  return isUnknown(value) ? value.reason : undefined;
}

describe('a bucket is an audit log', () => {
  const EXPORT = { Outputs: { Out: { Value: { Ref: 'Logs' }, Export: { Name: 'shared' } } } };
  test.each<[why: string, templates: Template[]]>([
    ['a trail delivers to it', [stack('App', { Logs: BUCKET, Trail: TRAIL })]],
    [
      'a trail of another stack delivers to it',
      [
        stack('A', { Logs: BUCKET }, { sections: EXPORT }),
        stack('B', { Trail: trailTo({ 'Fn::ImportValue': 'shared' }) }),
      ],
    ],
    [
      'a trail delivers to the name that it has',
      [
        stack('A', { Logs: { ...BUCKET, Properties: { BucketName: 'the-logs' } } }),
        stack('B', { Trail: trailTo('the-logs') }),
      ],
    ],
    [
      'a trail delivers to a name that only the deployment knows, but written alike',
      [
        stack(
          'A',
          {
            Logs: { ...BUCKET, Properties: { BucketName: { 'Fn::Sub': 'logs-${Suffix}' } } },
            Other: { ...BUCKET, Properties: { BucketName: { Ref: 'Suffix' } } },
            Trail: trailTo({ 'Fn::Sub': 'logs-${Suffix}' }),
          },
          { sections: { Parameters: { Suffix: { Type: 'String' } } } },
        ),
      ],
    ],
    [
      'a trail delivers to it, even if it says that it holds evidence',
      [stack('App', { Logs: { ...BUCKET, Metadata: { wormtrail: { component: 'evidence-bucket' } } }, Trail: TRAIL })],
    ],
    ['it is tagged', [stack('App', { Logs: tagged('true') })]],
    ['it is tagged, with a boolean', [stack('App', { Logs: tagged(true) })]],
  ])('because %s', (_, templates) => {
    expect(only(...templates).log.bucket).toMatchObject({ logicalId: 'Logs', type: 'AWS::S3::Bucket' });
  });

  test.each<[why: string, resources: Resources]>([
    ['no trail delivers to it', { Logs: BUCKET }],
    ['the tag says no', { Logs: tagged('false') }],
    ['the template has none', {}],
    [
      'it holds the evidence',
      { Logs: { ...tagged('true'), Metadata: { wormtrail: { auditLog: 'main', component: 'evidence-bucket' } } } },
    ],
    ['its condition does not hold', { Logs: { ...BUCKET, Condition: 'No' } }],
  ])('not where %s', (_, resources) => {
    const sections = { Conditions: { No: { 'Fn::Equals': ['a', 'b'] } } };
    expect(auditLogsOf([stack('App', resources, { sections })])).toEqual([]);
  });
});

describe('a trail that delivers to a bucket elsewhere', () => {
  const auditLog = only(stack('App', { Trail: trailTo('central-logs'), Second: trailTo('central-logs') }));

  test('makes one audit log for each bucket', () => {
    expect(ids(auditLog.trails)).toEqual(['Trail', 'Second']);
    expect(auditLog.log.bucket).toMatchObject({ ref: 'central-logs', displayName: 'central-logs' });
  });
  test('whose bucket is unknown in every part', () => {
    expect(doubtOf(auditLog.log.bucket)).toBe('the bucket central-logs is in none of the templates');
    expect(firstUnknown(auditLog.log.bucket.properties)?.reason).toBe(
      'the bucket central-logs is in none of the templates',
    );
  });
  test('says on which parameter the bucket depends', () => {
    const sections = { Parameters: { Target: { Type: 'String' } } };
    const open = only(stack('App', { Trail: trailTo({ Ref: 'Target' }) }, { sections }));
    expect(doubtOf(open.log.bucket)).toBe('parameter Target has no default');
  });
});

describe('what an audit log consists of', () => {
  test('the policies of its bucket, in whatever stack', () => {
    const sections = { Outputs: { Out: { Value: { Ref: 'Logs' }, Export: { Name: 'shared' } } } };
    const auditLog = only(
      stack('A', { Logs: BUCKET, Trail: TRAIL, Other: BUCKET, OtherPolicy: policyOf({ Ref: 'Other' }) }, { sections }),
      stack('B', { Policy: policyOf({ 'Fn::ImportValue': 'shared' }) }),
    );
    expect(ids(auditLog.log.policies)).toEqual(['Policy']);
  });

  test.each<[how: string, key: unknown]>([
    ['its id', { Ref: 'Key' }],
    ['its ARN', { 'Fn::GetAtt': ['Key', 'Arn'] }],
    ['an alias', { Ref: 'Alias' }],
    ['the name of an alias', 'alias/audit'],
    ['the ARN of an alias', { 'Fn::Sub': 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/audit' }],
  ])('the key of its default encryption, by %s', (_, key) => {
    const auditLog = only(
      stack('App', {
        Key: { Type: 'AWS::KMS::Key' },
        Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/audit', TargetKeyId: { Ref: 'Key' } } },
        Logs: { ...BUCKET, Properties: encryptedBy(key) },
        Trail: TRAIL,
      }),
    );
    expect(auditLog.log.key?.logicalId).toBe('Key');
  });

  test('no key where it is elsewhere', () => {
    const auditLog = only(stack('App', { Logs: { ...BUCKET, Properties: encryptedBy('alias/aws/s3') }, Trail: TRAIL }));
    expect(auditLog.log).not.toHaveProperty('key');
  });

  test('the inventory is every resource of the app', () => {
    const auditLog = only(stack('A', { Logs: BUCKET, Trail: TRAIL }), stack('B', { Role: { Type: 'AWS::IAM::Role' } }));
    expect(ids(auditLog.inventory)).toEqual(['Logs', 'Trail', 'Role']);
  });

  test('its stacks, with what is known about them', () => {
    const known = { account: '111122223333', region: 'eu-central-1', terminationProtection: true };
    const [auditLog] = auditLogsOf([stack('A', { Logs: BUCKET, Trail: TRAIL }, known), stack('B', { Other: BUCKET })]);
    expect(auditLog?.stacks).toEqual([{ name: 'A', ...known }]);
  });

  test('its stacks, where a bare template says nothing about them', () => {
    const [facts] = only(stack('A', { Logs: BUCKET, Trail: TRAIL })).stacks;
    expect([facts?.account, facts?.region, facts?.terminationProtection].map(isUnknown)).toEqual([true, true, true]);
  });

  test('DeletionPolicy, metadata, construct path and place in the file', () => {
    const Logs = {
      ...BUCKET,
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Delete',
      Metadata: { 'aws:cdk:path': 'App/Logs/Resource' },
    };
    const locate = (logicalId: string) => (logicalId === 'Logs' ? { file: 'app.json', line: 7 } : undefined);
    const { bucket } = only(stack('App', { Logs, Trail: TRAIL }, { locate })).log;
    expect(bucket).toMatchObject({
      deletionPolicy: 'Retain',
      updateReplacePolicy: 'Delete',
      displayName: 'App/Logs/Resource',
    });
    expect(bucket.locate?.()).toEqual({ file: 'app.json', line: 7 });
  });

  test('physical names, of a stack that is deployed', () => {
    const physicalIds = {
      Logs: 'app-logs-1x2y',
      Trail: 'app-trail',
      Topic: 'arn:aws:sns:eu-central-1:111122223333:alerts',
    };
    const auditLog = only(
      stack(
        'App',
        { Logs: BUCKET, Trail: TRAIL, Topic: { Type: 'AWS::SNS::Topic' } },
        { physicalIds, region: 'eu-central-1', account: '111122223333' },
      ),
    );
    expect(auditLog.log.bucket).toMatchObject({ ref: 'app-logs-1x2y', arn: 'arn:aws:s3:::app-logs-1x2y' });
    expect(auditLog.trails[0]?.properties.S3BucketName).toBe('app-logs-1x2y');
    expect(auditLog.inventory[2]).toMatchObject({ ref: physicalIds.Topic, arn: physicalIds.Topic });
  });
});

describe('wormtrail metadata', () => {
  const of = (component: string, more = {}) => ({ Metadata: { wormtrail: { auditLog: 'main', component, ...more } } });
  const app = (requirements?: unknown) =>
    stack('App', {
      Logs: { ...BUCKET, ...of('log-bucket', { requirements }) },
      Evidence: { ...BUCKET, ...of('evidence-bucket') },
      EvidencePolicy: policyOf({ Ref: 'Evidence' }),
      Trail: { ...TRAIL, ...of('trail') },
      Topic: { Type: 'AWS::SNS::Topic', ...of('owner-topic') },
      Stranger: { Type: 'AWS::SNS::Topic' },
    });

  test('names the audit log, its evidence and its members', () => {
    const auditLog = only(app());
    expect(auditLog.name).toBe('main');
    expect(auditLog.evidence?.bucket.logicalId).toBe('Evidence');
    expect(ids(auditLog.evidence?.policies ?? [])).toEqual(['EvidencePolicy']);
    expect(ids(auditLog.members).sort()).toEqual(['Evidence', 'EvidencePolicy', 'Logs', 'Topic', 'Trail']);
  });

  test('of two evidence buckets it is not known which one holds the evidence', () => {
    const second = { ...BUCKET, ...of('evidence-bucket') };
    const { Resources } = app().body as { Resources: object };
    const auditLog = only(stack('App', { Decoy: second, ...Resources, DecoyPolicy: policyOf({ Ref: 'Decoy' }) }));
    const doubt = 'several buckets say that they hold the evidence: App/Decoy, App/Evidence';
    expect(doubtOf(auditLog.evidence?.bucket)).toBe(doubt);
    expect(ids(auditLog.members)).toEqual(
      expect.arrayContaining(['Decoy', 'DecoyPolicy', 'Evidence', 'EvidencePolicy']),
    );
  });

  test('carries the requirements', () => {
    const stated = {
      frameworks: ['SEC-17a-4', 'HIPAA'],
      shortestRetentionDays: 2192,
      administrators: ['arn:aws:iam::*:role/Admin'],
      readers: ['arn:aws:iam::111122223333:role/Auditor'],
      owners: { security: { team: 'Blue', email: 'blue@example.com' } },
      organizationId: 'o-exampleorgid',
    };
    expect(only(app(stated)).requirements).toEqual(stated);
  });

  test('is unclear where it has the wrong shape', () => {
    const hostile = {
      frameworks: ['SEC-17a-4', 'NO-SUCH', 7],
      shortestRetentionDays: '2192',
      longestRetentionDays: -1,
      keptAtHandDays: 1.5,
      administrators: 'arn:aws:iam::*:role/Admin',
      readers: [null, 'arn:aws:iam::111122223333:role/Auditor'],
      owners: { security: { team: 'Blue' }, stranger: { team: 'Red', email: 'red@example.com' } },
      organizationId: ['o-exampleorgid'],
    };
    const { unclear, ...clear } = only(app(hostile)).requirements;
    expect(clear).toEqual({
      frameworks: ['SEC-17a-4'],
      shortestRetentionDays: 2192,
      administrators: [],
      readers: ['arn:aws:iam::111122223333:role/Auditor'],
      owners: {},
    });
    expect(Object.keys(unclear ?? {}).sort()).toEqual([
      'administrators',
      'frameworks',
      'keptAtHandDays',
      'longestRetentionDays',
      'organizationId',
      'readers',
    ]);
  });

  test('yields to requirements that are given, field by field', () => {
    const [auditLog] = auditLogsOf([app({ frameworks: ['HIPAA'], shortestRetentionDays: 2192 })], {
      frameworks: ['SOC2'],
    });
    expect(auditLog?.requirements).toMatchObject({ frameworks: ['SOC2'], shortestRetentionDays: 2192 });
  });

  test('sets audit logs of the same name apart by their stacks', () => {
    const templates = ['Dev', 'Prod'].map((name) => ({ ...app(), stack: name }));
    const auditLogs = auditLogsOf(templates);
    expect(auditLogs.map(({ name }) => name)).toEqual(['main (Dev)', 'main (Prod)']);
    for (const { members, stacks } of auditLogs) {
      expect(members).toHaveLength(5);
      expect(new Set(members.map(({ stack: holder }) => holder))).toEqual(new Set(stacks.map(({ name }) => name)));
    }
  });
});

describe('a resource that exists only under a condition', () => {
  const sections = {
    Parameters: { Mode: { Type: 'String' } },
    Conditions: { Open: { 'Fn::Equals': [{ Ref: 'Mode' }, 'on'] } },
  };
  const policy = policyOf({ Ref: 'Logs' }, { Condition: 'Open' });

  test('is in doubt where nobody can tell whether it holds', () => {
    const auditLog = only(stack('App', { Logs: BUCKET, Trail: TRAIL, Policy: policy }, { sections }));
    const doubt = 'it exists only if condition Open: parameter Mode has no default';
    expect(doubtOf(auditLog.log.policies[0])).toBe(doubt);
    expect(doubtOf(auditLog.inventory[2])).toBe(doubt);
  });

  test('counts where the bucket exists under the same condition', () => {
    const auditLog = only(
      stack('App', { Logs: { ...BUCKET, Condition: 'Open' }, Trail: TRAIL, Policy: policy }, { sections }),
    );
    expect(auditLog.log.policies[0]?.properties).toEqual({ Bucket: '${App.Logs}' });
    expect(doubtOf(auditLog.log.bucket)).toBeUndefined();
  });

  test('counts where a parameter settles it', () => {
    const template = stack(
      'App',
      { Logs: BUCKET, Trail: TRAIL, Policy: policy },
      { sections, parameters: { Mode: 'on' } },
    );
    expect(doubtOf(only(template).log.policies[0])).toBeUndefined();
  });

  test('is in doubt with the whole nested stack', () => {
    const outer = stack(
      'Outer',
      { Logs: BUCKET, Trail: TRAIL, Inner: { Type: 'AWS::CloudFormation::Stack', Condition: 'Open' } },
      { sections },
    );
    const inner = stack(
      'Inner',
      { Role: { Type: 'AWS::IAM::Role' } },
      { parent: { template: outer, logicalId: 'Inner' } },
    );
    expect(doubtOf(only(outer, inner).inventory.at(-1))).toContain('condition Open');
  });
});

test.each<[what: string, sections: object, resources: Resources, call: string]>([
  ['a transform of the template', { Transform: ['AWS::Serverless-2016-10-31'] }, {}, 'AWS::Serverless-2016-10-31'],
  ['an include', { Transform: { Name: 'AWS::Include' } }, {}, 'AWS::Include'],
  ['a loop', {}, { 'Fn::ForEach::Topics': [] }, 'Fn::ForEach::Topics'],
])('%s is left alone and listed as unread', (_, sections, resources, call) => {
  const [fact] = only(stack('App', { Logs: BUCKET, Trail: TRAIL, ...resources }, { sections })).unread;
  expect(fact).toMatchObject({ resource: 'App', call });
});

test.each<[what: string, body: unknown, message: string]>([
  ['text', 'x', 'App: not a CloudFormation template: its Resources are no object.'],
  ['a list', [], 'App: not a CloudFormation template: its Resources are no object.'],
  ['resources in a list', { Resources: [] }, 'App: not a CloudFormation template: its Resources are no object.'],
  ['a resource without type', { Resources: { A: {} } }, 'App: resource A has no Type. Write one, such as AWS::S3::'],
])('%s is no template', (_, body, message) => {
  expect(() => auditLogsOf([{ stack: 'App', body }])).toThrow(message);
});

test('nothing in a template reaches the prototypes', () => {
  const body: unknown = JSON.parse(
    '{"Resources": {"__proto__": {"Type": "AWS::S3::Bucket", "polluted": 1}, "Logs": {"Type": "AWS::S3::Bucket", "Properties": {"__proto__": {"polluted": {"Ref": "AWS::Region"}}}}, "Trail": {"Type": "AWS::CloudTrail::Trail", "Properties": {"S3BucketName": {"Ref": "Logs"}}}}}',
  );
  const { log } = only({ stack: 'App', body });
  expect(Object.prototype).not.toHaveProperty('polluted');
  expect(Object.getPrototypeOf(log.bucket.properties)).toBe(Object.prototype);
  expect(Object.keys(log.bucket.properties)).toEqual(['__proto__']);
});

test('work grows with the number of audit logs, not with its square', () => {
  const app = (size: number): Template[] =>
    Array.from({ length: size }, (_, index) =>
      stack(`App${index}`, {
        Logs: { ...BUCKET, Metadata: { wormtrail: { auditLog: `log-${index}`, component: 'log-bucket' } } },
        Trail: TRAIL,
        Policy: policyOf({ Ref: 'Logs' }),
        ...Object.fromEntries(
          Array.from({ length: 10 }, (_each, rule) => [`Rule${rule}`, { Type: 'AWS::Events::Rule' }]),
        ),
      }),
    );
  // CPU time, since the clock also measures what else the machine does
  const used = (size: number): number => {
    const templates = app(size);
    const start = process.cpuUsage();
    expect(auditLogsOf(templates)).toHaveLength(size);
    return process.cpuUsage(start).user;
  };
  const best = (size: number): number => Math.min(...[1, 2, 3].map(() => used(size)));
  best(200);
  // 16 times the audit logs; a square would be 256 times the work
  expect(best(3_200) / best(200)).toBeLessThan(48);
});
