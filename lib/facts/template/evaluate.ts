/** CloudFormation's intrinsic functions: each resolved as far as the templates at hand allow, else Unknown with its reason. */
import { firstUnknown, isList, isUnknown, Unknown, type Value } from '../value';
import { isRaw, rawAt, type Raw } from './template';
import { hasToken, splitAround, unsubstituted } from './tokens';
import { NO_VALUE, type Evaluated, type Scope } from './scope';

type Intrinsic = (argument: unknown, scope: Scope) => Evaluated;

/** Longest string that is put together: far above CloudFormation's own limits, far below what hurts. */
const LONGEST_STRING = 100_000;

const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ['Ref', (argument, scope) => (typeof argument === 'string' ? scope.reference(argument) : malformed('Ref'))],
  ['Fn::GetAtt', getAttribute],
  ['Fn::Join', join],
  ['Fn::Sub', substitute],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::If', choose],
  ['Fn::FindInMap', findInMap],
  ['Fn::ImportValue', importValue],
  ['Fn::GetStackOutput', getStackOutput],
  ['Fn::Base64', base64],
]);

/** Resolves every intrinsic function in a value. The tree stays as it is otherwise. */
export function evaluate(raw: unknown, scope: Scope): Evaluated {
  if (typeof raw === 'string') return dynamicReference(raw) ?? unsubstituted(raw) ?? raw;
  if (typeof raw !== 'object' || raw === null) return isPlain(raw) ? raw : null;
  // whoever made a template of something else knows what it cannot know
  if (isUnknown(raw)) return raw;
  return scope.depth.deeper(() => (Array.isArray(raw) ? evaluateList(raw, scope) : evaluateObject(raw as Raw, scope)));
}

/** As `evaluate`, where nothing may be left out. */
export function evaluateValue(raw: unknown, scope: Scope): Value {
  const value = evaluate(raw, scope);
  return value === NO_VALUE ? new Unknown('AWS::NoValue stands where a value is needed') : value;
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function evaluateList(raw: readonly unknown[], scope: Scope): Value {
  return raw.map((item) => evaluate(item, scope)).filter((item) => item !== NO_VALUE);
}

function evaluateObject(raw: Raw, scope: Scope): Evaluated {
  if (Object.hasOwn(raw, TRANSFORM)) return new Unknown(`${transformName(raw[TRANSFORM])} is left alone`);
  const [name, ...others] = Object.keys(raw);
  if (name !== undefined && others.length === 0) {
    const intrinsic = INTRINSICS.get(name);
    if (intrinsic) return intrinsic(raw[name], scope);
    if (name.startsWith('Fn::')) return new Unknown(`${name} is known at deployment only`);
  }
  return evaluateMembers(raw, scope);
}

const TRANSFORM = 'Fn::Transform';

function evaluateMembers(raw: Raw, scope: Scope): Value {
  const members = Object.entries(raw).map(([name, value]) => [name, evaluate(value, scope)] as const);
  // fromEntries defines properties: `__proto__` stays a name like any other
  return Object.fromEntries(members.filter((member): member is readonly [string, Value] => member[1] !== NO_VALUE));
}

function transformName(argument: unknown): string {
  const name = rawAt(argument, 'Name');
  return typeof name === 'string' ? `the transform ${name}` : 'Fn::Transform';
}

function dynamicReference(text: string): Unknown | undefined {
  const start = text.indexOf('{{resolve:');
  if (start < 0) return undefined;
  const end = text.indexOf('}}', start);
  return new Unknown(`${text.slice(start, end < 0 ? undefined : end + 2)} is resolved at deployment`);
}

function malformed(name: string): Unknown {
  return new Unknown(`${name} is not written as CloudFormation takes it`);
}

/** The text of a scalar, an Unknown as it is, undefined for what is no text. */
function textOf(value: Evaluated): string | Unknown | undefined {
  if (isUnknown(value)) return value;
  return isPlain(value) ? String(value) : undefined;
}

function getAttribute(argument: unknown, scope: Scope): Value {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    return dot > 0 ? scope.attribute(argument.slice(0, dot), argument.slice(dot + 1)) : malformed('Fn::GetAtt');
  }
  if (!Array.isArray(argument) || argument.length < 2 || typeof argument[0] !== 'string')
    return malformed('Fn::GetAtt');
  const attribute = textOf(evaluate(argument.length === 2 ? argument[1] : argument.slice(1).join('.'), scope));
  if (isUnknown(attribute)) return attribute;
  return attribute === undefined ? malformed('Fn::GetAtt') : scope.attribute(argument[0], attribute);
}

function join(argument: unknown, scope: Scope): Value {
  if (!Array.isArray(argument) || typeof argument[0] !== 'string') return malformed('Fn::Join');
  const items = evaluate(argument[1], scope);
  if (isUnknown(items)) return items;
  return isList(items) ? concatenate(items, argument[0], 'Fn::Join') : malformed('Fn::Join');
}

function concatenate(items: readonly Evaluated[], delimiter: string, intrinsic: string): Value {
  const texts: string[] = [];
  let length = 0;
  for (const item of items) {
    const text = textOf(item);
    if (isUnknown(text)) return text;
    if (text === undefined) return malformed(intrinsic);
    length += text.length + delimiter.length;
    if (length > LONGEST_STRING) return new Unknown(`${intrinsic} makes more than ${LONGEST_STRING} characters`);
    texts.push(text);
  }
  const joined = texts.join(delimiter);
  return dynamicReference(joined) ?? joined;
}

function substitute(argument: unknown, scope: Scope): Value {
  const [text, variables] = (Array.isArray(argument) ? argument : [argument]) as [unknown, unknown];
  if (typeof text !== 'string') return malformed('Fn::Sub');
  // odd items are the names between ${ and }
  const parts = text.split(/\$\{([^{}]*)\}/);
  return concatenate(
    parts.map((part, index) => (index % 2 === 0 ? part : substitution(part.trim(), variables, scope))),
    '',
    'Fn::Sub',
  );
}

function substitution(name: string, variables: unknown, scope: Scope): Evaluated {
  if (name.startsWith('!')) return evaluate(`\${${name.slice(1)}}`, scope);
  if (isRaw(variables) && Object.hasOwn(variables, name)) return evaluate(variables[name], scope);
  const dot = name.indexOf('.');
  return dot > 0 ? scope.attribute(name.slice(0, dot), name.slice(dot + 1)) : scope.reference(name);
}

function select(argument: unknown, scope: Scope): Evaluated {
  if (!Array.isArray(argument) || argument.length !== 2) return malformed('Fn::Select');
  const index = textOf(evaluate(argument[0], scope));
  const items = evaluate(argument[1], scope);
  if (isUnknown(index)) return index;
  if (isUnknown(items)) return items;
  if (!isList(items) || index === undefined || !/^\d+$/.test(index)) return malformed('Fn::Select');
  return items[Number(index)] ?? new Unknown(`Fn::Select asks for item ${index} of ${items.length}`);
}

function split(argument: unknown, scope: Scope): Value {
  if (!Array.isArray(argument) || typeof argument[0] !== 'string' || argument[0] === '') return malformed('Fn::Split');
  const text = textOf(evaluate(argument[1], scope));
  if (isUnknown(text)) return text;
  return text === undefined ? malformed('Fn::Split') : splitAround(text, argument[0]);
}

function choose(argument: unknown, scope: Scope): Evaluated {
  if (!Array.isArray(argument) || argument.length !== 3 || typeof argument[0] !== 'string') return malformed('Fn::If');
  const condition = scope.condition(argument[0]);
  if (!isUnknown(condition)) return evaluate(argument[condition ? 1 : 2], scope);
  const yes = evaluate(argument[1], scope);
  return isSame(yes, evaluate(argument[2], scope)) ? yes : condition;
}

function isSame(a: Evaluated, b: Evaluated): boolean {
  if (a === b) return true;
  if (a === NO_VALUE || b === NO_VALUE || firstUnknown(a) || firstUnknown(b)) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

function findInMap(argument: unknown, scope: Scope): Value {
  if (!Array.isArray(argument) || argument.length < 3) return malformed('Fn::FindInMap');
  let found: unknown = scope.mappings;
  for (const part of argument.slice(0, 3)) {
    const name = textOf(evaluate(part, scope));
    if (isUnknown(name)) return name;
    if (name === undefined) return malformed('Fn::FindInMap');
    if (hasToken(name)) return new Unknown(`Fn::FindInMap looks for ${name}, which is known at deployment only`);
    found = rawAt(found, name);
  }
  const fallback = rawAt(argument[3], 'DefaultValue');
  if (found === undefined && fallback !== undefined) return evaluateValue(fallback, scope);
  return found === undefined ? new Unknown('Fn::FindInMap finds nothing in the Mappings') : evaluateValue(found, scope);
}

function importValue(argument: unknown, scope: Scope): Value {
  const name = textOf(evaluate(argument, scope));
  if (isUnknown(name)) return name;
  return name === undefined ? malformed('Fn::ImportValue') : scope.importValue(name);
}

function getStackOutput(argument: unknown, scope: Scope): Value {
  const [stackName, output, region] = ['StackName', 'OutputName', 'Region'].map((name) => {
    const raw = rawAt(argument, name);
    return raw === undefined ? undefined : textOf(evaluate(raw, scope));
  });
  for (const part of [stackName, output, region]) if (isUnknown(part)) return part;
  if (typeof stackName !== 'string' || typeof output !== 'string') return malformed('Fn::GetStackOutput');
  return scope.stackOutput(stackName, output, typeof region === 'string' ? region : undefined);
}

function base64(argument: unknown, scope: Scope): Value {
  const text = textOf(evaluate(argument, scope));
  if (isUnknown(text)) return text;
  if (text === undefined) return malformed('Fn::Base64');
  return hasToken(text)
    ? new Unknown('Fn::Base64 of a value that is known at deployment only')
    : Buffer.from(text).toString('base64');
}
