/** Whether two policy documents mean the same, and in which statements they differ. */
import { isProperties, type Unknown, type Value } from '../value';
import { statementsOf, type Principals, type Scope, type Statement } from './statement';

/**
 * Whether two policy documents mean the same: the order of statements and of lists, single value or list, the case of
 * actions, Sids, `"*"` or `{"AWS": "*"}`, and an account's number or its root's ARN make no difference.
 *
 * @returns why it cannot be known, where a part of either is Unknown.
 */
export function samePolicy(one: Value | undefined, other: Value | undefined): boolean | Unknown {
  const documents = [statementsOf(one), statementsOf(other)] as const;
  const unknown = documents.flat().find((statement) => statement.unknown !== undefined)?.unknown;
  if (unknown) return unknown;
  if (versionOf(one) !== versionOf(other)) return false;
  const [ours, theirs] = documents.map((statements) => new Set(statements.map(meaningOf)));
  return ours?.size === theirs?.size && [...(ours ?? [])].every((meaning) => theirs?.has(meaning));
}

/**
 * What differs, one line each for people: statements that are gone start with `-`, new ones with `+`, and of statements
 * that stand on both sides under one Sid, `~` names what changed. Empty where the documents mean the same.
 */
export function policyDifference(expected: Value | undefined, found: Value | undefined): readonly string[] {
  const before = statementsOf(expected);
  const after = statementsOf(found);
  const gone = without(before, after);
  const added = without(after, before);
  const changed = gone.flatMap((statement) => {
    const successor = statement.sid === undefined ? undefined : added.find(({ sid }) => sid === statement.sid);
    return successor ? [{ statement, successor }] : [];
  });
  return [
    ...(versionOf(expected) === versionOf(found)
      ? []
      : [`~ Version: expected ${versionOf(expected)}, found ${versionOf(found)}`]),
    ...changed.map(
      ({ statement, successor }) => `~ ${nameOf(statement)}: ${changesOf(statement, successor).join('; ')}`,
    ),
    ...gone.filter((statement) => !changed.some((pair) => pair.statement === statement)).map((s) => `- ${describe(s)}`),
    ...added
      .filter((statement) => !changed.some((pair) => pair.successor === statement))
      .map((s) => `+ ${describe(s)}`),
  ];
}

/** Without a Version, a policy is of 2008 (IAM User Guide, "IAM JSON policy elements: Version"). */
function versionOf(document: Value | undefined): string {
  const version = isProperties(document) ? document['Version'] : undefined;
  return typeof version === 'string' ? version : '2008-10-17';
}

function without(statements: readonly Statement[], others: readonly Statement[]): Statement[] {
  const meanings = new Set(others.map(meaningOf));
  return statements.filter((statement) => !meanings.has(meaningOf(statement)));
}

/** Equal for statements that mean the same. */
function meaningOf(statement: Statement): string {
  return JSON.stringify(ELEMENTS.map(({ of }) => of(statement)));
}

/** What a statement consists of, each as sorted texts. */
const ELEMENTS: readonly { readonly name: string; readonly of: (statement: Statement) => readonly string[] }[] = [
  { name: 'effect', of: ({ effect }) => [effect] },
  { name: 'principals', of: ({ principals }) => principalTexts(principals) },
  { name: 'actions', of: ({ actions }) => scopeTexts(actions, (action) => action.toLowerCase()) },
  { name: 'resources', of: ({ resources }) => scopeTexts(resources, (resource) => resource) },
  {
    name: 'conditions',
    of: ({ conditions }) =>
      sorted(conditions.map(({ operator, key, values }) => `${operator} ${key} ${sorted(values).join(' or ')}`)),
  },
  { name: 'unknown', of: ({ unknown }) => (unknown ? [unknown.reason] : []) },
];

function principalTexts(principals: Principals | undefined): readonly string[] {
  if (!principals) return [];
  const names = principals.named.map(({ type, id }) => (type === 'AWS' ? id : `${type} ${id}`));
  return excepting(principals.except, sorted(names));
}

function scopeTexts({ except, patterns }: Scope, normal: (text: string) => string): readonly string[] {
  return excepting(except, sorted(patterns.map(normal)));
}

function excepting(except: boolean, texts: readonly string[]): readonly string[] {
  return except ? ['all but', ...texts] : texts;
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

function changesOf(before: Statement, after: Statement): string[] {
  return ELEMENTS.flatMap(({ name, of }) => {
    const [was, is] = [of(before), of(after)];
    const gone = was.filter((text) => !is.includes(text)).map((text) => `-${text}`);
    const added = is.filter((text) => !was.includes(text)).map((text) => `+${text}`);
    return gone.length + added.length === 0 ? [] : [`${name} ${[...gone, ...added].join(' ')}`];
  });
}

function nameOf({ sid, effect }: Statement): string {
  return sid === undefined ? effect : `${effect} "${sid}"`;
}

function describe(statement: Statement): string {
  if (statement.unknown) return `${nameOf(statement)}: (unknown: ${statement.unknown.reason})`;
  const text = (texts: readonly string[]) => texts.join(', ');
  const { principals, actions, resources, conditions } = statement;
  const who = principals ? ` by ${text(principalTexts(principals))}` : '';
  const when = conditions.length === 0 ? '' : ` if ${elementOf('conditions', statement).join(' and ')}`;
  const what = text(scopeTexts(actions, (action) => action));
  return `${nameOf(statement)}: ${what} on ${text(scopeTexts(resources, (resource) => resource))}${who}${when}`;
}

function elementOf(name: string, statement: Statement): readonly string[] {
  return ELEMENTS.find((element) => element.name === name)?.of(statement) ?? [];
}
