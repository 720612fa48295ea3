/** Whether a policy allows something to everybody, as Amazon S3 has it (User Guide, 'The meaning of "public"'). */
import { isFields } from '../events/fields';

/** A condition on one of these, with a fixed value, lets only some in. */
export const NARROWING = new Set([
  ...['aws:sourceip', 'aws:sourcearn', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:sourceowner', 'aws:sourceaccount'],
  ...['aws:userid', 'aws:principalorgid', 'aws:principalorgpaths', 'aws:principalaccount', 'aws:principalarn'],
  ...['aws:sourceorgid', 'aws:sourceorgpaths', 's3:dataaccesspointarn', 's3:dataaccesspointaccount'],
  ...['kms:calleraccount', 's3:x-amz-server-side-encryption-aws-kms-key-id'],
]);

export function allowsEverybody(policy: unknown): boolean {
  const statements = isFields(policy) ? listOf(policy.Statement) : [];
  return statements.some((statement) => isFields(statement) && isOpen(statement));
}

function isOpen({ Effect, Principal, NotPrincipal, Condition }: Readonly<Record<string, unknown>>): boolean {
  if (Effect !== 'Allow') return false;
  const isEverybody = NotPrincipal !== undefined || includesEverybody(Principal);
  return isEverybody && !(isFields(Condition) && Object.entries(Condition).some(narrows));
}

function includesEverybody(principal: unknown): boolean {
  const named = isFields(principal) ? Object.values(principal).flatMap(listOf) : [principal];
  return named.includes('*');
}

function narrows([operator, keys]: readonly [string, unknown]): boolean {
  if (!isFields(keys) || /Not|IfExists|^Null$/.test(operator)) return false;
  return Object.entries(keys).some(
    ([key, value]) =>
      NARROWING.has(key.toLowerCase()) &&
      listOf(value).every((each) => !/^\*$|^0\.0\.0\.0\/0$|^::\/0$/.test(String(each))),
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
