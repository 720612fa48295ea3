/** What the policy of a locked bucket denies. */
import type { Vault } from '../facts/audit-log';
import { refuses, statementsOf, surelyDenies, type Answer, type Requests, type Statement } from '../facts/policy';
import { isUnknown, Unknown, valueAt, type Json } from '../facts/value';
import { STRANGER } from './functions';
import { fail, pass, unknown, type Place, type Verdict } from './guardrail';

/** Something that must be refused, and how people call it. */
export interface Refusal {
  readonly what: string;
  readonly requests: Requests;
  /** Whether no other policy could allow it, so that it is refused where the bucket's policy does not allow it. */
  readonly onlyByThisPolicy?: true;
  /** Why a principal that may make these requests is not known. */
  readonly unlessBy?: Unknown | undefined;
}

/** All statements of the bucket's policy. What cannot be known is in there as statements marked unknown. */
export function bucketStatements({ bucket, policies }: Vault): readonly Statement[] {
  const [policy, another] = policies;
  // a bucket that is in none of the templates has a policy that is not known
  if (!policy) return statementsOf(valueAt(bucket.properties, 'PolicyDocument'));
  if (!another) return statementsOf(policy.properties['PolicyDocument']);
  return policies.flatMap(({ properties }) => statementsOf(properties['PolicyDocument'])).map(inDoubt);
}

/** A bucket has one policy: of two, the second fails to be made or takes the place of the first (coverage-roadmap issue 1068). */
function inDoubt(statement: Statement): Statement {
  return { ...statement, unknown: statement.unknown ?? ONE_OF_SEVERAL };
}

const ONE_OF_SEVERAL = new Unknown('the templates give the bucket several policies, and it can have only one');

/** Where the bucket's policy stands: at the bucket, if it has none. */
export function policyPlace({ bucket, policies: [policy] }: Vault): Place {
  return policy ? { resource: policy, path: 'PolicyDocument' } : { resource: bucket, path: '' };
}

/** Weighs whether the bucket's policy refuses all of what must be refused; what it leaves open is what was found. */
export function judgeRefusals(vault: Vault, expected: Json, refusals: readonly Refusal[]): Verdict {
  const statements = bucketStatements(vault);
  const place = policyPlace(vault);
  const open: string[] = [];
  let reason: Unknown | undefined;
  for (const refusal of refusals) {
    const answer = answerTo(statements, refusal);
    if (answer === false) open.push(refusal.what);
    else if (isUnknown(answer)) reason ??= answer;
  }
  if (open.length > 0) {
    const because = vault.policies.length === 0 ? 'the bucket has no policy' : `not refused: ${open.join(', ')}`;
    return fail(place, expected, { notRefused: open }, because);
  }
  return reason ? unknown(place, expected, reason) : pass(place, expected, { notRefused: [] });
}

function answerTo(statements: readonly Statement[], { requests, onlyByThisPolicy, unlessBy }: Refusal): Answer {
  const isRefused = onlyByThisPolicy ? refuses : surelyDenies;
  const answer = isRefused(statements, requests);
  if (answer !== false || !unlessBy) return answer;
  return isRefused(statements, { ...requests, caller: STRANGER }) === false ? false : unlessBy;
}

/** The ARN of a bucket; `arn:aws:s3:::NAME` where its facts do not hold it. */
export function bucketArn({ bucket }: Vault): string {
  return bucket.arn ?? `arn:aws:s3:::${bucket.ref}`;
}

/** The ARN pattern of all objects in a bucket. */
export function objectsArn(vault: Vault): string {
  return `${bucketArn(vault)}/*`;
}
