/** The policy that a data source `aws_iam_policy_document` makes during apply, as far as the plan knows it. */
import { present } from '../../resource-types/answers';
import { isList, isProperties, isUnknown, Unknown, valueAt, type Value } from '../value';
import type { Planned } from './planned';

/** @returns undefined where it joins other documents, whose statements may take the place of its own. */
export function documentOf({ values }: Planned): Value | undefined {
  const others = ['source_policy_documents', 'override_policy_documents', 'source_json', 'override_json'];
  const joins = others.map((name) => valueAt(values, name)).some((value) => !isEmpty(value));
  const statements = valueAt(values, 'statement');
  if (joins || !isList(statements)) return undefined;
  return { Version: valueAt(values, 'version') ?? '2012-10-17', Statement: statements.map(statementOf) };
}

function isEmpty(value: Value | undefined): boolean {
  return value === undefined || value === null || value === '' || (isList(value) && value.length === 0);
}

function statementOf(statement: Value): Value {
  if (!isProperties(statement)) return statement;
  const at = (name: string): Value | undefined =>
    isEmpty(statement[name]) ? undefined : withVariables(statement[name] ?? null);
  return present({
    Sid: at('sid'),
    Effect: at('effect') ?? 'Allow',
    Action: at('actions'),
    NotAction: at('not_actions'),
    Resource: at('resources'),
    NotResource: at('not_resources'),
    Principal: principals(at('principals')),
    NotPrincipal: principals(at('not_principals')),
    Condition: conditions(at('condition')),
  });
}

/** Terraform keeps `${` for itself: `&{aws:username}` is a variable of IAM (Terraform AWS provider, "aws_iam_policy_document"). */
function withVariables(value: Value): Value {
  if (typeof value === 'string') return value.replaceAll('&{', '${');
  if (isList(value)) return value.map(withVariables);
  if (!isProperties(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withVariables(member)]));
}

/** Type `*` is the principal `*`, whoever calls (Terraform AWS provider, "aws_iam_policy_document"). */
function principals(blocks: Value | undefined): Value | undefined {
  if (!isList(blocks)) return blocks;
  const byType = new Map<string, Value[]>();
  for (const block of blocks) {
    const [type, identifiers] = [valueAt(block, 'type'), valueAt(block, 'identifiers')];
    if (isUnknown(type)) return type;
    if (type === '*' || typeof type !== 'string') return '*';
    byType.set(type, [...(byType.get(type) ?? []), ...listOf(identifiers)]);
  }
  return Object.fromEntries(byType);
}

/** Condition blocks with the same operator and key count as one: any of their values may match. */
function conditions(blocks: Value | undefined): Value | undefined {
  if (!isList(blocks)) return blocks;
  const byTest = new Map<string, Readonly<Record<string, readonly Value[]>>>();
  for (const block of blocks) {
    const [test, variable] = [valueAt(block, 'test'), valueAt(block, 'variable')];
    if (typeof test !== 'string' || typeof variable !== 'string') {
      return [test, variable].find(isUnknown) ?? new Unknown('a condition without test and variable');
    }
    const { [variable]: before = [], ...others } = byTest.get(test) ?? {};
    byTest.set(test, { ...others, [variable]: [...before, ...listOf(valueAt(block, 'values'))] });
  }
  return Object.fromEntries(byTest);
}

function listOf(value: Value | undefined): readonly Value[] {
  return isList(value) ? value : [value ?? null];
}
