/** What resources say of the roles that they run as and of the calls that they make by themselves, JSON within texts included. */
import type { Resource } from '../../facts/audit-log';
import { isList, isProperties, isUnknown, Unknown, valueAt, type Properties, type Value } from '../../facts/value';

/** A value that is no list and no object, and where it stands. */
export interface Leaf {
  readonly path: string;
  readonly value: Value;
}

/** A call of the AWS SDK, and its parameters: undefined where it has none. */
interface Call {
  readonly path: string;
  /** As IAM calls the service. */
  readonly service: string;
  readonly operation: string;
  readonly about: Value | undefined;
}

/** Documents that speak of roles without running as them. */
const DOCUMENTS = /^(.*Policy|.*PolicyDocument|Policies|Tags|Environment|EventPattern)$/;
const NOT_RUNNING = /^AWS::(IAM::(?!InstanceProfile)|Organizations::|SSO::|KMS::|S3::Bucket|SNS::|SQS::|CDK::)/;
/** JSON in JSON in JSON: deeper, nothing is read. */
const MOST_NESTED = 4;
const MOST_BRACKETS = 200;

/** What stands in properties that speak of a role or of credentials. */
export function rolesIn(resource: Resource): readonly Leaf[] {
  if (NOT_RUNNING.test(resource.type)) return [];
  return leavesIn(programOf(resource), '', 0).flatMap((leaf) => {
    if (!ROLE.test(leaf.path)) return isProgram(leaf) ? roleLinesOf(leaf) : [];
    return [computed(leaf) ?? leaf];
  });
}

const ROLE = /role|credentials/i;
/** A property that holds nothing but a role. */
const ROLE_ALONE = /(^|\.)\w*(Role|RoleName|RoleArns?|Roles|Credentials|CredentialsArn)(\.\d+)?$/i;
/** Where state machines and automations say what they do, and resources of which nothing is known. */
const PROGRAM = /^(DefinitionString|Definition|DefinitionS3Location|DefinitionUri|Content|\*)$/;
/** What runs code or calls of its own. */
const RUNS =
  /^AWS::(Lambda::Function|StepFunctions::StateMachine|Scheduler::Schedule|IAM::InstanceProfile|RolesAnywhere::|ECS::TaskDefinition|CodeBuild::Project|Pipes::Pipe|SSM::Document|CloudFormation::StackSet|Config::RemediationConfiguration)/;

/** Why it is not known which role something runs as; undefined where it is known, or runs nothing. */
export function doubtAbout({ type }: Resource, { path, value }: Leaf): Unknown | undefined {
  if (!isUnknown(value)) return undefined;
  return ROLE_ALONE.test(path) || /\.Credentials\./.test(path) || (RUNS.test(type) && PROGRAM.test(path))
    ? value
    : undefined;
}

/** Definitions in a file are not read, and a role that is computed is known when it runs. */
function computed({ path, value }: Leaf): Leaf | undefined {
  const isComputed = typeof value === 'string' && /\.Credentials\./.test(path) && /^(\$|\{%)/.test(value);
  return isComputed ? { path, value: new Unknown(`${value} is computed when it runs`) } : undefined;
}

function isProgram({ path }: Leaf): boolean {
  return PROGRAM.test(path.split('.', 1)[0] ?? '');
}

/** A program that is no JSON, such as a document of Systems Manager in YAML: its lines about roles. What is not known stays. */
function roleLinesOf({ path, value }: Leaf): Leaf[] {
  if (isUnknown(value)) return [{ path, value }];
  if (/^Definition(S3Location|Uri)/.test(path)) return [{ path: path.split('.', 1)[0] ?? path, value: IN_A_FILE }];
  if (typeof value !== 'string') return [];
  return value.split('\n').flatMap((line) => (ROLE.test(line) ? [{ path, value: line }] : []));
}

const IN_A_FILE = new Unknown('its definition stands in a file that is not read here');

/** Names of services where an SDK calls them otherwise than IAM. */
const IAM_NAMES: ReadonlyMap<string, string> = new Map([
  ['sfn', 'states'],
  ['stepfunctions', 'states'],
  ['eventbridge', 'events'],
  ['cloudwatchlogs', 'logs'],
]);

/** The calls of the AWS SDK that a schedule, state machine, automation or custom resource makes by itself. */
export function callsIn(resource: Resource): readonly Call[] {
  const { type } = resource;
  const program = programOf(resource);
  if (type === 'AWS::Scheduler::Schedule') return sdkCall('Target', valueAt(program, 'Target.Arn'), inputOf(program));
  if (type === 'AWS::StepFunctions::StateMachine') return objectsIn(program, '', 0).flatMap(stateCall);
  if (type === 'AWS::SSM::Document') return objectsIn(program, '', 0).flatMap(automationCall);
  return type === 'Custom::AWS' ? objectsIn(program, '', 0).flatMap(customCall) : [];
}

function inputOf(program: Properties): Value | undefined {
  const input = valueAt(program, 'Target.Input');
  return typeof input === 'string' ? (parsed(input) ?? input) : input;
}

interface Branch {
  readonly path: string;
  readonly value: Properties;
}

/** (AWS Step Functions Developer Guide, "Learning to use AWS service SDK integrations".) */
function stateCall({ path, value }: Branch): Call[] {
  return sdkCall(path, value['Resource'], value['Arguments'] ?? value['Parameters']);
}

/** (Systems Manager Automation runbook reference, "aws:executeAwsApi".) */
function automationCall({ path, value: { action, inputs } }: Branch): Call[] {
  if (action !== 'aws:executeAwsApi' || !isProperties(inputs)) return [];
  const { Service: service, Api: operation, ...about } = inputs;
  return named(path, service, operation, about);
}

/** (AWS CDK API Reference, "AwsSdkCall".) */
function customCall({ path, value: { service, action, parameters } }: Branch): Call[] {
  return named(path, service, action, parameters);
}

function sdkCall(path: string, arn: Value | undefined, about: Value | undefined): Call[] {
  const [, service, operation] = (typeof arn === 'string' && /:aws-sdk:([a-z0-9-]+):([A-Za-z0-9]+)/.exec(arn)) || [];
  return named(path, service, operation, about);
}

function named(
  path: string,
  service: Value | undefined,
  operation: Value | undefined,
  about: Value | undefined,
): Call[] {
  if (typeof service !== 'string' || typeof operation !== 'string') return [];
  const name = service.toLowerCase().replace(/^@aws-sdk\/client-|-/g, '');
  return [{ path, service: IAM_NAMES.get(name) ?? name, operation: operation.replace(/Command$/, ''), about }];
}

/** The properties, and in what a state machine does, the values that its names stand for. */
function programOf({ properties }: Resource): Properties {
  const { DefinitionString: definition, DefinitionSubstitutions: values } = properties;
  if (typeof definition !== 'string' || !isProperties(values)) return properties;
  const text = Object.entries(values).reduce(
    (whole, [name, value]) => whole.replaceAll(`\${${name}}`, JSON.stringify(textOf(value)).slice(1, -1)),
    definition,
  );
  return { ...properties, DefinitionString: text };
}

/** What is not known is read as computed. */
function textOf(value: Value): string {
  if (isUnknown(value)) return '$';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function leavesIn(value: Value | undefined, path: string, depth: number): Leaf[] {
  if (value === undefined || value === null) return [];
  const parts = partsOf(value, depth);
  if (!parts) return [{ path, value }];
  const below = typeof value === 'string' ? depth + 1 : depth;
  return Object.entries(parts).flatMap(([name, part]) =>
    DOCUMENTS.test(name) ? [] : leavesIn(part, joined(path, name), below),
  );
}

function objectsIn(value: Value | undefined, path: string, depth: number): Branch[] {
  const parts = value === undefined ? undefined : partsOf(value, depth);
  if (!parts) return [];
  const below = typeof value === 'string' ? depth + 1 : depth;
  const inside = Object.entries(parts).flatMap(([name, part]) => objectsIn(part, joined(path, name), below));
  return isList(parts) ? inside : [{ path, value: parts }, ...inside];
}

/** What a value consists of; a text that is JSON, as what it says. */
function partsOf(value: Value, depth: number): readonly Value[] | Properties | undefined {
  const meant = typeof value === 'string' && depth < MOST_NESTED ? parsed(value) : value;
  return isList(meant) || isProperties(meant) ? meant : undefined;
}

function parsed(text: string): Value | undefined {
  if (!/^\s*[{[]/.test(text) || isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

/** Whether a text has more brackets open at once than any definition. */
function isTooDeep(text: string): boolean {
  let open = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open += bracket === '[' || bracket === '{' ? 1 : -1;
    if (open > MOST_BRACKETS) return true;
  }
  return false;
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
