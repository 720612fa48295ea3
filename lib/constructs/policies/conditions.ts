/** Conditions that the policies share, each with what it means. */

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
