/** Conditions that the policies share, each with what it means. */

import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { accountNamedIn } from '../../facts/principals';

/** Operator, then condition key, then value, as a policy has them. */
export type Conditions = Record<string, Record<string, string | string[]>>;

/**
 * True for everyone whose ARN fits none of the patterns. Services that call by themselves carry no principal ARN, so that
 * they count as everyone. Of an assumed role the ARN is the role's, not the session's (IAM User Guide, "AWS global
 * condition context keys", aws:PrincipalArn).
 */
export function anyoneBut(principalArns: readonly string[]): Conditions {
  return principalArns.length === 0 ? {} : { ArnNotLike: { 'aws:PrincipalArn': [...principalArns] } };
}

/**
 * True for these principals alone. A policy that names a principal itself is refused where that does not exist yet, and cannot be
 * updated any more once it is deleted (re:Post, "How do I resolve the error 'Policy contains a statement with one or more invalid
 * principals'"; "Invalid principal in policy"): policies name accounts, and the principal by this condition.
 */
export function only(principalArns: readonly string[]): Conditions {
  return { ArnLike: { 'aws:PrincipalArn': [...principalArns] } };
}

/** The accounts of principals, as principals. What does not tell its account is of `own`. */
export function accountsOf(principalArns: readonly string[], own: string): AccountPrincipal[] {
  const accounts = new Set(principalArns.map((arn) => accountNamedIn(arn) ?? own));
  return [...accounts].map((account) => new AccountPrincipal(account));
}

/** True where CloudTrail acts for exactly this trail: nobody can point a trail of another account here. */
export function forTrail(trailArn: string): Conditions {
  return { ArnEquals: { 'aws:SourceArn': trailArn } };
}

/**
 * True where the request states the key, and states something else. A negated operator alone is also true of a request that
 * does not state the key (IAM User Guide, "IAM JSON policy elements: Condition operators"): it would deny CloudTrail's
 * deliveries, which leave lock and key to the bucket's defaults.
 */
export function statedOtherThan(operator: 'StringNotEquals' | 'ArnNotEquals', key: string, value: string): Conditions {
  return { [operator]: { [key]: value }, Null: { [key]: 'false' } };
}
