/** Intrinsic functions, as a table: what stands in the template, and what the facts say. */
import { auditLogsOf, type Template } from '../../../lib/facts/from-template';
import { isUnknown, toJson, type Value } from '../../../lib/facts/value';

interface AppContext {
  readonly sections?: Readonly<Record<string, unknown>>;
  readonly resources?: Readonly<Record<string, unknown>>;
  readonly template?: Partial<Template>;
  readonly others?: readonly Template[];
}

/** What a property of a bucket becomes. */
function resolved(
  expression: unknown,
  { sections, resources, template, others = [] }: AppContext = {},
): Value | undefined {
  const tagged = [{ Key: 'wormtrail:audit-log', Value: 'true' }];
  const Bucket = { Type: 'AWS::S3::Bucket', Properties: { Tags: tagged, Probe: expression } };
  const body = { ...sections, Resources: { Bucket, ...resources } };
  const [auditLog] = auditLogsOf([{ stack: 'App', body, ...template }, ...others]);
  return auditLog?.log.bucket.properties.Probe;
}

const Parameters = {
  Days: { Type: 'Number', Default: '365' },
  Name: { Type: 'String', Default: 'logs' },
  Zones: { Type: 'CommaDelimitedList', Default: 'a, b,c' },
  Numbers: { Type: 'List<Number>', Default: '1,2' },
  KeyArn: { Type: 'String' },
  Image: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/image' },
  Secret: { Type: 'String', NoEcho: true },
  Forged: { Type: 'String', Default: '${App.Bucket}' },
};
const Mappings = { Retention: { prod: { Days: 2192 }, test: { Days: 1, Zones: ['x', 'y'] } } };
const Conditions = {
  Yes: { 'Fn::Equals': ['a', 'a'] },
  No: { 'Fn::Not': [{ Condition: 'Yes' }] },
  Both: { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] },
  Either: { 'Fn::Or': [{ Condition: 'Yes' }, { Condition: 'Open' }] },
  Open: { 'Fn::Equals': [{ Ref: 'KeyArn' }, ''] },
  OpenButNo: { 'Fn::And': [{ Condition: 'Open' }, { Condition: 'No' }] },
  InFrankfurt: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] },
  NumberIsText: { 'Fn::Equals': [{ Ref: 'Days' }, '365'] },
};
const resources = {
  Topic: { Type: 'AWS::SNS::Topic' },
  Named: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'known' } },
  Custom: { Type: 'Custom::Thing', Properties: {} },
  Instance: { Type: 'AWS::EC2::Instance' },
};
const sections = { Parameters, Mappings, Conditions };

describe('an expression that templates settle', () => {
  test.each<[expression: unknown, value: unknown]>([
    // Ref
    [{ Ref: 'Name' }, 'logs'],
    [{ Ref: 'Days' }, 365],
    [{ Ref: 'Zones' }, ['a', 'b', 'c']],
    [{ Ref: 'Numbers' }, ['1', '2']],
    [{ Ref: 'Named' }, 'known'],
    [{ Ref: 'Instance' }, '${App.Instance}'],
    [{ Ref: 'Topic' }, 'arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:${App.Topic}'],
    [{ Ref: 'AWS::Region' }, '${AWS::Region}'],
    [{ Ref: 'AWS::AccountId' }, '${AWS::AccountId}'],
    [{ Ref: 'AWS::StackName' }, 'App'],
    [{ a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
    [
      [1, { Ref: 'AWS::NoValue' }, 2],
      [1, 2],
    ],
    // Fn::GetAtt
    [{ 'Fn::GetAtt': ['Named', 'Arn'] }, 'arn:${AWS::Partition}:s3:::known'],
    [{ 'Fn::GetAtt': 'Named.Arn' }, 'arn:${AWS::Partition}:s3:::known'],
    [{ 'Fn::GetAtt': ['Topic', 'TopicName'] }, '${App.Topic}'],
    [{ 'Fn::GetAtt': ['Instance', 'InstanceId'] }, '${App.Instance.InstanceId}'],
    // Fn::Join, Fn::Sub
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Days' }, true]] }, 'a-365-true'],
    [{ 'Fn::Join': [',', { Ref: 'Zones' }] }, 'a,b,c'],
    [{ 'Fn::Sub': '${Name}-${AWS::Region}' }, 'logs-${AWS::Region}'],
    [{ 'Fn::Sub': '${Named.Arn}/*' }, 'arn:${AWS::Partition}:s3:::known/*'],
    [{ 'Fn::Sub': ['${Name}-${Own}', { Own: { Ref: 'Days' } }] }, 'logs-365'],
    [{ 'Fn::Sub': '${!aws:username}' }, '${aws:username}'],
    // Fn::Select, Fn::Split
    [{ 'Fn::Select': [1, ['a', 'b']] }, 'b'],
    [{ 'Fn::Select': ['0', { Ref: 'Zones' }] }, 'a'],
    [{ 'Fn::Split': [',', 'a,b'] }, ['a', 'b']],
    [{ 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Named', 'Arn'] }] }] }, 'known'],
    [{ 'Fn::Select': [3, { 'Fn::Split': [':', { Ref: 'Topic' }] }] }, '${AWS::Region}'],
    // Fn::FindInMap
    [{ 'Fn::FindInMap': ['Retention', 'prod', 'Days'] }, 2192],
    [{ 'Fn::FindInMap': ['Retention', 'test', 'Zones'] }, ['x', 'y']],
    [{ 'Fn::FindInMap': ['Retention', 'none', 'Days', { DefaultValue: 7 }] }, 7],
    // Fn::If
    [{ 'Fn::If': ['Yes', 'then', 'else'] }, 'then'],
    [{ 'Fn::If': ['No', 'then', 'else'] }, 'else'],
    [{ 'Fn::If': ['Both', 'then', 'else'] }, 'else'],
    [{ 'Fn::If': ['Either', 'then', 'else'] }, 'then'],
    [{ 'Fn::If': ['OpenButNo', 'then', 'else'] }, 'else'],
    [{ 'Fn::If': ['NumberIsText', 'then', 'else'] }, 'then'],
    [{ 'Fn::If': ['Open', { a: ['same'] }, { a: ['same'] }] }, { a: ['same'] }],
    [{ a: { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] } }, {}],
    // Fn::Base64
    [{ 'Fn::Base64': 'hello' }, 'aGVsbG8='],
    // what only looks like an intrinsic function
    [
      { Ref: 'Name', Other: 1 },
      { Ref: 'Name', Other: 1 },
    ],
    [{ Condition: 'Yes' }, { Condition: 'Yes' }],
    [JSON.parse('{"__proto__": {"polluted": true}}'), JSON.parse('{"__proto__": {"polluted": true}}')],
  ])('%j is %j', (expression, value) => {
    expect(toJson(resolved(expression, { sections, resources }))).toEqual(value);
  });
});

describe('an expression that templates leave open is Unknown and says on what it depends', () => {
  test.each<[expression: unknown, reason: string]>([
    [{ Ref: 'KeyArn' }, 'parameter KeyArn has no default'],
    [{ Ref: 'Image' }, 'parameter Image is read from SSM at deployment'],
    [{ Ref: 'Missing' }, 'Ref Missing: the template has no such resource or parameter'],
    [{ Ref: 'Custom' }, 'the custom resource Custom answers its id at deployment'],
    [{ Ref: 'AWS::NotificationARNs' }, 'AWS::NotificationARNs is known at deployment only'],
    [{ Ref: 7 }, 'Ref is not written as CloudFormation takes it'],
    [{ 'Fn::GetAtt': ['Missing', 'Arn'] }, 'Fn::GetAtt Missing.Arn: the template has no such resource'],
    [{ 'Fn::GetAtt': ['Custom', 'Arn'] }, 'Arn of Custom is known at deployment only'],
    [{ 'Fn::GetAtt': ['Instance', 'PublicIp'] }, 'PublicIp of Instance is known at deployment only'],
    [{ 'Fn::GetAtt': 'NoDot' }, 'Fn::GetAtt is not written as CloudFormation takes it'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'KeyArn' }]] }, 'parameter KeyArn has no default'],
    [{ 'Fn::Join': ['-', 'a'] }, 'Fn::Join is not written as CloudFormation takes it'],
    [{ 'Fn::Sub': '${Name}-${KeyArn}' }, 'parameter KeyArn has no default'],
    [{ 'Fn::Sub': ['${Zones}'] }, 'Fn::Sub is not written as CloudFormation takes it'],
    [{ 'Fn::Select': [9, ['a']] }, 'Fn::Select asks for item 9 of 1'],
    [{ 'Fn::Select': [-1, ['a']] }, 'Fn::Select is not written as CloudFormation takes it'],
    [{ 'Fn::Split': ['', 'a'] }, 'Fn::Split is not written as CloudFormation takes it'],
    [{ 'Fn::FindInMap': ['Retention', 'none', 'Days'] }, 'Fn::FindInMap finds nothing in the Mappings'],
    [
      { 'Fn::FindInMap': ['Retention', { Ref: 'AWS::Region' }, 'Days'] },
      'Fn::FindInMap looks for ${AWS::Region}, which is known at deployment only',
    ],
    [{ 'Fn::If': ['Open', 1, 2] }, 'condition Open: parameter KeyArn has no default'],
    [{ 'Fn::If': ['InFrankfurt', 1, 2] }, 'condition InFrankfurt: ${AWS::Region} is known at deployment only'],
    [{ 'Fn::If': ['Undeclared', 1, 2] }, 'condition Undeclared is not in the template'],
    [{ 'Fn::ImportValue': 'elsewhere' }, 'none of the templates exports elsewhere'],
    [
      { 'Fn::GetStackOutput': { StackName: 'Far', OutputName: 'Out' } },
      'stack Far with output Out is not among the templates',
    ],
    [{ 'Fn::GetAZs': '' }, 'Fn::GetAZs is known at deployment only'],
    [
      { 'Fn::Transform': { Name: 'AWS::Include', Parameters: {} }, Other: 1 },
      'the transform AWS::Include is left alone',
    ],
    ['{{resolve:ssm:/days}}', '{{resolve:ssm:/days}} is resolved at deployment'],
    // what only Fn::Sub would replace
    ['arn:aws:s3:::${App.Bucket}/*', '${App.Bucket} stands in a text without Fn::Sub'],
    ['${AWS::AccountId}', '${AWS::AccountId} stands in a text without Fn::Sub'],
    [{ 'Fn::Sub': '${Name}-${!App.Bucket}' }, '${App.Bucket} stands in a text without Fn::Sub'],
    [{ 'Fn::Join': ['', ['a', '${App.Bucket.Arn}']] }, '${App.Bucket.Arn} stands in a text without Fn::Sub'],
    [{ Ref: 'Forged' }, 'parameter Forged: ${App.Bucket} stands in a text without Fn::Sub'],
    [{ 'Fn::Sub': '{{resolve:ssm:/${Name}}}' }, '{{resolve:ssm:/logs}} is resolved at deployment'],
  ])('%j: %s', (expression, reason) => {
    const value = resolved(expression, { sections, resources });
    expect(isUnknown(value) && value.reason).toBe(reason);
  });
});

test('parameters that are given count before defaults', () => {
  const template = { parameters: { Days: '2192', KeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/k' } };
  expect(resolved({ Ref: 'Days' }, { sections, template })).toBe(2192);
  expect(resolved({ Ref: 'KeyArn' }, { sections, template })).toBe('arn:aws:kms:eu-central-1:111122223333:key/k');
});

test('a parameter that a deployed stack hides is Unknown', () => {
  const value = resolved({ Ref: 'Secret' }, { sections, template: { parameters: { Secret: '****' } } });
  expect(isUnknown(value) && value.reason).toBe('parameter Secret is hidden by NoEcho');
});

test.each([
  ['eu-central-1', 'aws'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['cn-north-1', 'aws-cn'],
  ['us-isob-east-1', 'aws-iso-b'],
])('in %s the partition is %s', (region, partition) => {
  expect(resolved({ Ref: 'AWS::Partition' }, { template: { region } })).toBe(partition);
});

describe('values from other stacks', () => {
  const producer: Template = {
    stack: 'Producer',
    region: 'eu-central-1',
    body: {
      Resources: {
        Key: { Type: 'AWS::KMS::Key' },
        Writer: {
          Type: 'Custom::CrossRegionExportWriter',
          Properties: { WriterProps: { exports: { '/cdk/exports/App/Key': { Ref: 'Key' } } } },
        },
      },
      Outputs: {
        KeyId: { Value: { Ref: 'Key' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}-Key' } } },
        Plain: { Value: { 'Fn::GetAtt': ['Key', 'KeyId'] } },
      },
    },
  };
  const reader = { Reader: { Type: 'Custom::CrossRegionExportReader', Properties: {} } };

  test.each<[how: string, expression: unknown]>([
    ['an export', { 'Fn::ImportValue': 'Producer-Key' }],
    ['an output', { 'Fn::GetStackOutput': { StackName: 'Producer', OutputName: 'Plain', Region: 'eu-central-1' } }],
    ['what the CDK writes for other Regions', { 'Fn::GetAtt': ['Reader', '/cdk/exports/App/Key'] }],
  ])('%s resolves', (_, expression) => {
    expect(resolved(expression, { others: [producer], resources: reader })).toBe('${Producer.Key}');
  });

  test('of two stacks that export the same name, the one in the same Region counts', () => {
    const elsewhere: Template = { ...producer, stack: 'Producer', region: 'eu-west-1' };
    const value = resolved(
      { 'Fn::ImportValue': 'Producer-Key' },
      { others: [elsewhere, producer], template: { region: 'eu-central-1' } },
    );
    expect(value).toBe('${Producer@eu-central-1.Key}');
  });

  test('where two could be meant, neither counts', () => {
    const elsewhere: Template = { ...producer, region: 'eu-west-1' };
    const value = resolved({ 'Fn::ImportValue': 'Producer-Key' }, { others: [elsewhere, producer] });
    expect(isUnknown(value) && value.reason).toBe('none of the templates exports Producer-Key');
  });
});

describe('nested stacks', () => {
  const body = {
    Parameters: { Days: { Type: 'Number' }, List: { Type: 'CommaDelimitedList' } },
    Resources: {
      Logs: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          Tags: [{ Key: 'wormtrail:audit-log', Value: true }],
          Days: { Ref: 'Days' },
          List: { Ref: 'List' },
        },
      },
    },
    Outputs: { Name: { Value: { Ref: 'Logs' } } },
  };
  const outer: Template = {
    stack: 'Outer',
    region: 'eu-central-1',
    body: {
      Resources: {
        Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Days: 30, List: ['a', 'b'] } } },
        Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { 'Fn::GetAtt': ['Inner', 'Outputs.Name'] } } },
      },
    },
  };
  const inner: Template = { stack: 'Outer/Inner', body, parent: { template: outer, logicalId: 'Inner' } };
  const [auditLog] = auditLogsOf([outer, inner]);

  test('parameters are passed down', () => {
    expect(auditLog?.log.bucket.properties).toMatchObject({ Days: 30, List: ['a', 'b'] });
  });
  test('outputs are passed up', () => {
    expect(auditLog?.log.policies.map(({ logicalId }) => logicalId)).toEqual(['Policy']);
  });
  test('the Region is that of the outer stack', () => {
    expect(auditLog?.stacks.map(({ region }) => region)).toEqual(['eu-central-1', 'eu-central-1']);
  });
});

describe('what would never end is refused', () => {
  const bucket = (name: unknown) => ({ Type: 'AWS::S3::Bucket', Properties: { BucketName: name } });
  test.each<[what: string, surroundings: AppContext, message: RegExp]>([
    [
      'names that need each other',
      { resources: { A: bucket({ Ref: 'B' }), B: bucket({ Ref: 'A' }) } },
      /^App: circular reference: B → A → B\./,
    ],
    [
      'a resource that needs itself',
      { resources: { A: { Type: 'X', Properties: { a: { Ref: 'A' } } } } },
      /^App: circular reference: A → A\./,
    ],
    [
      'DependsOn',
      { resources: { A: { Type: 'X', DependsOn: 'B' }, B: { Type: 'X', DependsOn: ['A'] } } },
      /^App: circular reference: A → B → A\./,
    ],
    [
      'conditions',
      {
        sections: { Conditions: { A: { Condition: 'B' }, B: { 'Fn::Not': [{ Condition: 'A' }] } } },
        resources: { A: { Type: 'X', Condition: 'A' } },
      },
      /^App: circular reference: condition A → condition B → condition A\./,
    ],
    [
      'outputs across stacks',
      {
        resources: { A: { Type: 'X', Properties: { a: { 'Fn::ImportValue': 'there' } } } },
        sections: { Outputs: { Here: { Value: { 'Fn::ImportValue': 'there' }, Export: { Name: 'here' } } } },
        others: [
          {
            stack: 'Far',
            body: {
              Resources: {},
              Outputs: { There: { Value: { 'Fn::ImportValue': 'here' }, Export: { Name: 'there' } } },
            },
          },
        ],
      },
      /circular reference: output There → output There\./,
    ],
  ])('%s', (_, surroundings, message) => {
    expect(() => resolved(1, surroundings)).toThrow(message);
  });

  test('depth', () => {
    const deep = Array.from({ length: 1_000 }).reduce<unknown>((inside) => [inside], 'x');
    expect(() => resolved(deep)).toThrow('The template nests values more than 256 levels deep. Flatten it.');
  });

  test('a chain of ten thousand resources is no circle', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`R${index}`, { Type: 'X', DependsOn: `R${index + 1}` }]),
    );
    expect(resolved(1, { resources: chain })).toBe(1);
  });

  test('names that double at every step stay short', () => {
    const doubling = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [
        `B${index}`,
        bucket({ 'Fn::Sub': `\${B${index + 1}}\${B${index + 1}}` }),
      ]),
    );
    const value = resolved({ Ref: 'B0' }, { resources: { ...doubling, B60: bucket('seed') } });
    expect(JSON.stringify(value).length).toBeLessThan(100_000);
  });
});
