/** Random templates: resources of the types that matter, whose properties refer to each other in every way. */
import fc from 'fast-check';

const NAMES = ['A', 'B', 'C', 'D', 'Missing', '__proto__', 'constructor', 'AWS::Region', 'AWS::NoValue', 'P', 'Q'];
const TYPES = [
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::CloudTrail::Trail',
  'AWS::KMS::Key',
  'AWS::KMS::Alias',
  'AWS::SNS::Topic',
  'AWS::Events::Rule',
  'AWS::IAM::Role',
  'AWS::IAM::Policy',
  'AWS::Logs::LogGroup',
  'AWS::CloudFormation::Stack',
  'Custom::Thing',
];
const PROPERTIES = [
  'BucketName',
  'S3BucketName',
  'Bucket',
  'PolicyDocument',
  'KeyPolicy',
  'Tags',
  'LifecycleConfiguration',
  'BucketEncryption',
  'ObjectLockConfiguration',
  'EventPattern',
  'Targets',
  'AliasName',
  'TargetKeyId',
  'KMSKeyId',
  'EventSelectors',
  'AdvancedEventSelectors',
  'AssumeRolePolicyDocument',
];

const name = fc.constantFrom(...NAMES);
const scalar = fc.oneof(name, fc.boolean(), fc.integer(), fc.double(), fc.constant(null), fc.string({ maxLength: 12 }));

/** Any value, with intrinsic functions anywhere in it, well formed or not. */
const value = fc.letrec<{ any: unknown }>((tie) => {
  const any = tie('any');
  const few = fc.array(any, { maxLength: 3 });
  return {
    any: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      scalar,
      few,
      fc.dictionary(fc.oneof(name, fc.constantFrom('Statement', 'Rules', 'Effect', 'Action', 'Principal')), any, {
        maxKeys: 3,
      }),
      name.map((Ref) => ({ Ref })),
      fc.tuple(name, fc.constantFrom('Arn', 'Outputs.X', '')).map((argument) => ({ 'Fn::GetAtt': argument })),
      fc.tuple(fc.constantFrom('', ','), few).map((argument) => ({ 'Fn::Join': argument })),
      name.map((each) => ({ 'Fn::Sub': `\${${each}}-\${${each}.Arn}` })),
      fc.tuple(fc.constantFrom('Yes', 'Open', 'Self'), any, any).map((argument) => ({ 'Fn::If': argument })),
      fc.tuple(fc.nat(3), any).map((argument) => ({ 'Fn::Select': argument })),
      fc.tuple(fc.constantFrom('-', ''), any).map((argument) => ({ 'Fn::Split': argument })),
      fc.tuple(name, name, name).map((argument) => ({ 'Fn::FindInMap': argument })),
      name.map((each) => ({ 'Fn::ImportValue': each })),
      fc
        .tuple(fc.constantFrom('Ref', 'Fn::Join', 'Fn::Sub', 'Fn::If', 'Fn::Transform', 'Fn::Base64', 'Fn::Cidr'), any)
        .map(([intrinsic, argument]) => ({ [intrinsic]: argument })),
    ),
  };
}).any;

const condition = fc.constantFrom<unknown>(
  { 'Fn::Equals': [1, '1'] },
  { 'Fn::Equals': [{ Ref: 'P' }, 'x'] },
  { Condition: 'Self' },
  { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'Open' }] },
  { 'Fn::Not': [] },
  'Yes',
);

const resource = fc.record(
  {
    Type: fc.constantFrom(...TYPES),
    Properties: fc.oneof(
      { weight: 6, arbitrary: fc.dictionary(fc.constantFrom(...PROPERTIES), value, { maxKeys: 5 }) },
      { weight: 1, arbitrary: value },
    ),
    Condition: fc.constantFrom('Yes', 'Open', 'Self', 'None'),
    DependsOn: fc.oneof(name, fc.array(name, { maxLength: 2 })),
    DeletionPolicy: value,
    Metadata: fc.oneof(
      value,
      fc.record({ wormtrail: fc.record({ auditLog: scalar, component: scalar, requirements: value }) }),
    ),
  },
  { requiredKeys: ['Type'] },
);

/** A bucket and a trail that delivers to it, so that guardrails have something to judge. */
const auditLog = fc.record({ Logs: resource, Trail: resource }).map(({ Logs, Trail }) => ({
  Logs: { ...Logs, Type: 'AWS::S3::Bucket', Condition: undefined },
  Trail: {
    Type: 'AWS::CloudTrail::Trail',
    Properties: { ...asObject(Trail.Properties), S3BucketName: { Ref: 'Logs' } },
  },
}));

function asObject(properties: unknown): object {
  return typeof properties === 'object' && properties !== null && !Array.isArray(properties) ? properties : {};
}

export const randomTemplate: fc.Arbitrary<unknown> = fc
  .record({
    core: fc.option(auditLog, { nil: {}, freq: 4 }),
    resources: fc.dictionary(fc.constantFrom(...NAMES.slice(0, 7)), resource, { maxKeys: 6 }),
    conditions: fc.dictionary(fc.constantFrom('Yes', 'Open', 'Self'), condition),
    outputs: fc.dictionary(name, fc.record({ Value: value, Export: fc.record({ Name: value }) }), { maxKeys: 2 }),
    mappings: value,
    transform: fc.option(value, { freq: 9 }),
  })
  .map(({ core, resources, conditions, outputs, mappings, transform }) => ({
    Parameters: { P: { Type: 'String' }, Q: { Type: 'CommaDelimitedList', Default: 'a,b' } },
    Conditions: conditions,
    Mappings: mappings,
    Outputs: outputs,
    ...(transform !== null && { Transform: transform }),
    Resources: { ...resources, ...core },
  }));
