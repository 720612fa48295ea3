/** What policies answer where a part of the request is known at deployment only. */
import { statementsOf, thePrincipal } from '../../lib/facts/policy';
import { isUnknown } from '../../lib/facts/value';
import { decisionWithSymbols } from '../../lib/guardrails/permissions';

const ALLOW = { Effect: 'Allow', Principal: '*', Action: 's3:PutObject', Resource: '*' };
const deny = (condition = {}) => ({ ...ALLOW, Effect: 'Deny', Condition: condition });
const butRolesOf = (account: string) => ({ ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/*` } });

test.each([
  ['is allowed', [ALLOW], 'allowed'],
  ['is refused by a denial of everybody', [ALLOW, deny()], 'refused'],
  ['is refused where nothing allows it', [], 'refused'],
  ['may be of the account that is excepted', [ALLOW, deny(butRolesOf('111122223333'))], 'unknown'],
])('a caller of an account that is not known %s', (_what, statements, expected) => {
  const caller = thePrincipal('arn:aws:iam::${AWS::AccountId}:role/checker');
  const request = { caller, action: 's3:PutObject', resource: 'arn:aws:s3:::logs/a' };
  const decision = decisionWithSymbols(statementsOf({ Statement: statements }), request);
  expect(isUnknown(decision) ? 'unknown' : decision).toBe(expected);
});
