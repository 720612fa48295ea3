/** What a key's policy answers to whole kinds of requests. */
import { parseArn } from '../../facts/arn';
import type { Resource } from '../../facts/audit-log';
import { mayAllow, statementsOf, surelyDenies, type Caller, type Context, type Statement } from '../../facts/policy';
import { isUnknown, valueAt, type Unknown, type Value } from '../../facts/value';

export const KEY_POLICY = 'KeyPolicy';

/** Days that a key waits before it is deleted, at least and at most. The most is the default (KMS API Reference, ScheduleKeyDeletion). */
export const SHORTEST_WAIT_IN_DAYS = 7;
export const LONGEST_WAIT_IN_DAYS = 30;

export function keyStatements(key: Resource): readonly Statement[] {
  return statementsOf(valueAt(key.properties, KEY_POLICY) ?? defaultPolicy(key));
}

/** What a key without a policy gets: its account may do everything (KMS Developer Guide, "Default key policy"). */
function defaultPolicy({ arn = '' }: Resource): Value {
  const { partition = 'aws', account = '*' } = parseArn(arn) ?? {};
  const root = `arn:${partition}:iam::${account}:root`;
  return { Statement: [{ Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' }] };
}

/**
 * The first of the actions that the policy may leave to a caller: neither refused by a Deny statement nor without any Allow
 * statement that could grant it.
 *
 * @returns undefined where none is left; the Unknown where a part of the policy that decides is.
 */
export function firstLeftTo(
  key: Resource,
  caller: Caller,
  actions: readonly string[],
  context: Context = {},
): { readonly action: string; readonly statement: Statement } | Unknown | undefined {
  const statements = keyStatements(key);
  let unresolved: Unknown | undefined;
  for (const action of actions) {
    const requests = { caller, action, resource: key.arn ?? '*', context };
    const denied = surelyDenies(statements, requests);
    const statement = denied === true ? undefined : mayAllow(statements, requests);
    if (!statement) continue;
    const unknown = statement.unknown ?? (isUnknown(denied) ? denied : undefined);
    if (!unknown) return { action, statement };
    unresolved ??= unknown;
  }
  return unresolved;
}

/** How people find a statement: its Sid where it has one. */
export function nameOf(statement: Statement): string {
  return statement.sid === undefined ? 'an Allow statement' : `the Allow statement "${statement.sid}"`;
}
