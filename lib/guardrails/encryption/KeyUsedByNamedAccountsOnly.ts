/** No account outside the list can use the key. */
import { code } from '../../checks/code';
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { thePrincipal, type Context, type Statement } from '../../facts/policy';
import { hasToken } from '../../facts/template/tokens';
import { isUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { namedAccounts } from '../access/guarded-roles';
import { keysOf } from '../keys';
import { firstLeftTo, KEY_POLICY, keyStatements, nameOf } from './key-policy';

const STRANGER = '999999999999';
const USES = ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:CreateGrant', 'kms:PutKeyPolicy'];

export const KeyUsedByNamedAccountsOnly: Guardrail = {
  id: 'KeyUsedByNamedAccountsOnly',
  theme: 'encryption',
  title: 'Only the accounts of the audit log, its readers and its administrators may use the key',
  problem: 'Other accounts may use the key',
  reason:
    'A key policy is the one place where another account can be given the logs in clear text. A principal that adds an account ' +
    'there needs no right in this one any more.',
  severity: 'HIGH',
  threat: { technique: 'T1537', name: 'Transfer Data to Cloud Account' },
  remedy: 'Remove the principals of other accounts from the key policy, or add theirs to readers or administrators.',
  code: {
    cloudFormation: code`
      Key:
        Properties:
          KeyPolicy:
            Statement:
              - Sid: Decrypt # in place of the statement with the other account
                Effect: Allow
                Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/auditor' }
                Action: kms:Decrypt
                Resource: '*'
    `,
    cdk: code`
      // in place of the statement with the other account
      key.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'Decrypt',
          principals: readerArns.map((arn) => new iam.ArnPrincipal(arn)),
          actions: ['kms:Decrypt'],
          resources: ['*'],
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => keysOf(auditLog).map((key) => judgeKey(auditLog, key)),
};

function judgeKey(auditLog: AuditLog, key: Resource): Verdict {
  const place = { resource: key, path: KEY_POLICY };
  const accounts = new Set([...namedAccounts(auditLog), accountOf(key.arn ?? '')].filter((account) => account !== ''));
  const expected = `accounts ${[...accounts].sort().join(', ')} only`;
  const open = firstLeftTo(key, thePrincipal(`arn:aws:iam::${STRANGER}:role/stranger`), USES, REQUESTS_OF_A_STRANGER);
  if (open && !isUnknown(open)) {
    return fail(place, expected, 'any account', `${nameOf(open.statement)} may allow ${open.action} to any account`);
  }
  const allowing = keyStatements(key).filter(({ effect }) => effect === 'Allow');
  const others = allowing.flatMap(accountsOf).filter((account) => !accounts.has(account));
  const foreign = others.find((account) => !hasToken(account));
  if (foreign !== undefined) return fail(place, expected, foreign, `account ${foreign} is not among them`);
  if (others[0] !== undefined) return unknown(place, expected, `the account ${others[0]} is not known`);
  const unresolved = isUnknown(open) ? open : allowing.find((statement) => statement.unknown)?.unknown;
  return unresolved ? unknown(place, expected, unresolved) : pass(place, expected, 'no other account');
}

const REQUESTS_OF_A_STRANGER: Context = {
  'kms:calleraccount': { is: STRANGER },
  'aws:principalaccount': { is: STRANGER },
  'aws:principalorgid': { is: 'o-astrangers0' },
};

/** Accounts that a statement names; `*` and services are none. */
function accountsOf({ principals }: Statement): string[] {
  if (!principals || principals.except) return [];
  return principals.named
    .filter(({ type }) => type === 'AWS')
    .map(({ id }) => accountOf(id))
    .filter((id) => id !== '');
}

function accountOf(arn: string): string {
  return parseArn(arn)?.account ?? '';
}
