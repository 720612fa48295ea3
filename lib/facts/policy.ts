/** Policy documents, by meaning: what they say, whether two say the same, and what they surely deny or may allow. */
export { statementsOf, type Condition, type Principal, type Scope, type Statement } from './policy/statement';
export { coversArn, coversPattern, overlaps } from './policy/pattern';
export type { Context } from './policy/condition';
export {
  anyPrincipalBut,
  anyServiceBut,
  mayAllow,
  refuses,
  surelyDenies,
  thePrincipal,
  theService,
  type Answer,
  type Caller,
  type Requests,
} from './policy/requests';
export { decisionOf, type Decision } from './policy/decision';
export { policyDifference, samePolicy } from './policy/difference';
