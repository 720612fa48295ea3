/** What `Ref` and `Fn::GetAtt` answer for a resource, by its type: the CloudFormation Template Reference, "Return values". */

/** Where a resource is made: pseudo parameters that are not known stand as they are written in a template. */
export interface Environment {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** What a resource is called. */
export interface Identity {
  /** What `Ref` answers. */
  readonly ref: string;
  readonly arn?: string;
  /** What `Fn::GetAtt` answers, by attribute. */
  readonly attributes: Readonly<Record<string, string>>;
}

interface Naming {
  /** The property that holds the physical name, where the type has one. */
  readonly nameProperty?: string;
  readonly arn?: (name: string, at: Environment, property: (name: string) => string | undefined) => string;
  /** What `Ref` answers; the name where left out. */
  readonly ref?: 'arn' | ((name: string, at: Environment) => string);
  /** The attribute that answers the ARN; `Arn` where left out. */
  readonly arnAttribute?: string;
  readonly attributes?: Readonly<Record<string, (name: string, at: Environment) => string>>;
}

const regional =
  (service: string, before = '', after = '') =>
  (name: string, { partition, region, account }: Environment): string =>
    `arn:${partition}:${service}:${region}:${account}:${before}${name}${after}`;

const inPath =
  (kind: string): NonNullable<Naming['arn']> =>
  (name, { partition, account }, property) =>
    `arn:${partition}:iam::${account}:${kind}${property('Path') ?? '/'}${name}`;

const NAMINGS: ReadonlyMap<string, Naming> = new Map<string, Naming>([
  [
    'AWS::S3::Bucket',
    {
      nameProperty: 'BucketName',
      arn: (name, { partition }) => `arn:${partition}:s3:::${name}`,
      attributes: {
        DomainName: (name) => `${name}.s3.amazonaws.com`,
        RegionalDomainName: (name, { region }) => `${name}.s3.${region}.amazonaws.com`,
      },
    },
  ],
  ['AWS::S3::AccessPoint', { nameProperty: 'Name', arn: regional('s3', 'accesspoint/') }],
  ['AWS::CloudTrail::Trail', { nameProperty: 'TrailName', arn: regional('cloudtrail', 'trail/') }],
  ['AWS::CloudTrail::EventDataStore', { arn: regional('cloudtrail', 'eventdatastore/'), ref: 'arn' }],
  ['AWS::KMS::Key', { arn: regional('kms', 'key/'), attributes: { KeyId: (name) => name } }],
  ['AWS::KMS::ReplicaKey', { arn: regional('kms', 'key/'), attributes: { KeyId: (name) => name } }],
  ['AWS::KMS::Alias', { nameProperty: 'AliasName', arn: regional('kms') }],
  [
    'AWS::SNS::Topic',
    {
      nameProperty: 'TopicName',
      arn: regional('sns'),
      ref: 'arn',
      arnAttribute: 'TopicArn',
      attributes: { TopicName: (name) => name },
    },
  ],
  [
    'AWS::SQS::Queue',
    {
      nameProperty: 'QueueName',
      arn: regional('sqs'),
      ref: queueUrl,
      attributes: { QueueName: (name) => name, QueueUrl: queueUrl },
    },
  ],
  ['AWS::Lambda::Function', { nameProperty: 'FunctionName', arn: regional('lambda', 'function:') }],
  [
    'AWS::Lambda::EventSourceMapping',
    { arn: regional('lambda', 'event-source-mapping:'), arnAttribute: 'EventSourceMappingArn' },
  ],
  ['AWS::IAM::Role', { nameProperty: 'RoleName', arn: inPath('role') }],
  ['AWS::IAM::User', { nameProperty: 'UserName', arn: inPath('user') }],
  ['AWS::IAM::Group', { nameProperty: 'GroupName', arn: inPath('group') }],
  [
    'AWS::IAM::ManagedPolicy',
    { nameProperty: 'ManagedPolicyName', arn: inPath('policy'), ref: 'arn', arnAttribute: 'PolicyArn' },
  ],
  ['AWS::IAM::InstanceProfile', { nameProperty: 'InstanceProfileName', arn: inPath('instance-profile') }],
  ['AWS::Logs::LogGroup', { nameProperty: 'LogGroupName', arn: regional('logs', 'log-group:', ':*') }],
  ['AWS::CloudWatch::Alarm', { nameProperty: 'AlarmName', arn: regional('cloudwatch', 'alarm:') }],
  ['AWS::CloudWatch::CompositeAlarm', { nameProperty: 'AlarmName', arn: regional('cloudwatch', 'alarm:') }],
  [
    'AWS::Events::Rule',
    {
      nameProperty: 'Name',
      arn: (name, at, property) => {
        const bus = property('EventBusName');
        return regional('events', bus === undefined || bus === 'default' ? 'rule/' : `rule/${bus}/`)(name, at);
      },
    },
  ],
  ['AWS::Events::EventBus', { nameProperty: 'Name', arn: regional('events', 'event-bus/') }],
  [
    'AWS::Scheduler::Schedule',
    {
      nameProperty: 'Name',
      arn: (name, at, property) => regional('scheduler', `schedule/${property('GroupName') ?? 'default'}/`)(name, at),
    },
  ],
  ['AWS::Scheduler::ScheduleGroup', { nameProperty: 'Name', arn: regional('scheduler', 'schedule-group/') }],
  [
    'AWS::StepFunctions::StateMachine',
    {
      nameProperty: 'StateMachineName',
      arn: regional('states', 'stateMachine:'),
      ref: 'arn',
      attributes: { Name: (name) => name },
    },
  ],
  [
    'AWS::KinesisFirehose::DeliveryStream',
    { nameProperty: 'DeliveryStreamName', arn: regional('firehose', 'deliverystream/') },
  ],
  ['AWS::Kinesis::Stream', { nameProperty: 'Name', arn: regional('kinesis', 'stream/') }],
  ['AWS::DynamoDB::Table', { nameProperty: 'TableName', arn: regional('dynamodb', 'table/') }],
  ['AWS::SSM::Parameter', { nameProperty: 'Name', arn: parameterArn }],
]);

/** The property that names a resource of this type, where its type has one that `Ref` answers. */
export function namePropertyOf(type: string): string | undefined {
  return NAMINGS.get(type)?.nameProperty;
}

/**
 * What a resource of this type is called.
 *
 * @param name Its physical id where it is deployed, else the name that the template gives it, else a symbol.
 * @param property Other properties that an ARN holds, such as the path of a role.
 */
export function identityOf(
  type: string,
  name: string,
  at: Environment,
  property: (name: string) => string | undefined,
): Identity {
  const naming = NAMINGS.get(type);
  if (!naming) return { ref: name, attributes: {} };
  const plain = plainName(name);
  const arn = name.startsWith('arn:') ? name : naming.arn?.(plain, at, property);
  const attributes: Record<string, string> = {};
  for (const attribute in naming.attributes) attributes[attribute] = naming.attributes[attribute]?.(plain, at) ?? '';
  if (arn !== undefined) attributes[naming.arnAttribute ?? 'Arn'] = arn;
  return { ref: refOf(naming, name, plain, arn, at), ...(arn !== undefined && { arn }), attributes };
}

function refOf(naming: Naming, name: string, plain: string, arn: string | undefined, at: Environment): string {
  if (naming.ref === 'arn') return arn ?? name;
  if (naming.ref) return isUrl(name) ? name : naming.ref(plain, at);
  return name;
}

/** An endpoint other than AWS's own may do without TLS. */
function isUrl(name: string): boolean {
  return /^https?:\/\//.test(name);
}

/**
 * The name at the end of a physical id: that of a deployed topic is its ARN, of a queue its URL, of a rule on another event bus
 * than the default one `BUS|NAME`.
 */
function plainName(name: string): string {
  return name.startsWith('arn:') || isUrl(name) ? lastPart(name) : name.slice(name.lastIndexOf('|') + 1);
}

function lastPart(name: string): string {
  return name.slice(Math.max(name.lastIndexOf(':'), name.lastIndexOf('/')) + 1);
}

function queueUrl(name: string, { region, account }: Environment): string {
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}

function parameterArn(name: string, at: Environment): string {
  return regional('ssm', name.startsWith('/') ? 'parameter' : 'parameter/')(name, at);
}
