/** The values of template parameters and pseudo parameters. */
import { oncePer } from '../cache';
import { isUnknown, Unknown, type Value } from '../value';
import type { Environment } from '../../resource-types/resource-type';
import { hasToken, unsubstituted } from './tokens';
import { isRaw, rawAt, type Template } from './template';
import { literalArns } from './literal-arns';

/** Where a template is deployed, as far as it is known: a nested stack is where the stack around it is. */
export function environmentOf(template: Template): Environment {
  const around = template.parent && environmentOf(template.parent.template);
  const region = template.region ?? around?.region ?? '${AWS::Region}';
  return {
    region,
    account: template.account ?? around?.account ?? '${AWS::AccountId}',
    partition: template.partition ?? around?.partition ?? partitionOf(region, template.body) ?? '${AWS::Partition}',
  };
}

// the partitions' Region prefixes: botocore, data/partitions.json
const PARTITIONS: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['us-iso-', 'aws-iso'],
  ['eu-isoe-', 'aws-iso-e'],
  ['eusc-', 'aws-eusc'],
];

function partitionOf(region: string, body: unknown): string | undefined {
  if (hasToken(region)) return writtenPartition(body);
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}

/**
 * The partition of the ARNs that a template writes out, where they agree: nobody acts from one partition on another (AWS Fault
 * Isolation Boundaries, "Partitions"), so that a template which names `arn:aws:…` works in the partition aws only.
 */
function writtenPartition(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null ? onlyPartitionIn(body) : undefined;
}

const onlyPartitionIn = oncePer((body: object): string | undefined => {
  const [partition, ...others] = new Set([...literalArns(body)].flatMap((arn) => arn.partition || []));
  return others.length === 0 ? partition : undefined;
});

/** What `Ref` answers for a pseudo parameter other than AWS::NoValue, in a stack at a place; undefined for any other name. */
export function pseudoParameter(name: string, { stack }: Template, at: Environment): Value | undefined {
  const { region, account, partition } = at;
  switch (name) {
    case 'AWS::Region':
      return region;
    case 'AWS::AccountId':
      return account;
    case 'AWS::Partition':
      return partition;
    case 'AWS::StackName':
      return stack;
    case 'AWS::URLSuffix':
      return partition === 'aws' || partition === 'aws-us-gov' ? 'amazonaws.com' : '${AWS::URLSuffix}';
    case 'AWS::StackId':
      return `arn:${partition}:cloudformation:${region}:${account}:stack/${stack}/\${AWS::StackId}`;
    case 'AWS::NotificationARNs':
      return new Unknown('AWS::NotificationARNs is known at deployment only');
    default:
      return undefined;
  }
}

/**
 * What `Ref` answers for a parameter.
 *
 * @param given The value that the nesting stack passes, where one does.
 * @returns undefined where the template declares no such parameter.
 */
export function parameterValue(name: string, template: Template, given: Value | undefined): Value | undefined {
  const declared = rawAt(rawAt(template.body, 'Parameters'), name);
  if (!isRaw(declared)) return undefined;
  const type = typeof declared.Type === 'string' ? declared.Type : 'String';
  if (type.startsWith('AWS::SSM::Parameter::Value'))
    return new Unknown(`parameter ${name} is read from SSM at deployment`);
  const value = given ?? written(rawAt(template.parameters, name) ?? declared.Default);
  if (isUnknown(value)) return new Unknown(`parameter ${name}: ${value.reason}`);
  if (value === undefined || value === null) return new Unknown(`parameter ${name} has no default`);
  // a stack that is read back shows its secrets so
  if (isTrue(declared.NoEcho) && value === '****') return new Unknown(`parameter ${name} is hidden by NoEcho`);
  return typed(value as Value, type);
}

/** A value as somebody wrote it, who cannot call anything by a symbol. */
function written(value: unknown): unknown {
  return (typeof value === 'string' && unsubstituted(value)) || value;
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

function typed(value: Value, type: string): Value {
  if (typeof value !== 'string') return value;
  if (type === 'CommaDelimitedList' || type.startsWith('List<')) return value.split(',').map((item) => item.trim());
  return type === 'Number' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
}
