/** All checks before the first deployment. They read, and change nothing. */
import { linesOf, type Check, type Examined, type Line } from './check';
import { account } from './checks/account';
import { bootstrap } from './checks/bootstrap';
import { concurrency } from './checks/concurrency';
import { deployer } from './checks/deployer';
import { earlierStack } from './checks/earlier-stack';
import { organization } from './checks/organization';
import { principals } from './checks/principals';
import { quotas } from './checks/quotas';
import { securityHub } from './checks/security-hub';
import { trails } from './checks/trails';

const AFTER_ACCOUNT: readonly Check[] = [
  ...[bootstrap, deployer, principals, concurrency, quotas, organization, earlierStack, trails, securityHub],
];

/** A line, and the check that it is of. */
export interface Diagnosis extends Line {
  readonly check: string;
}

/** @throws What AWS answers where there are no credentials; credentials of another account end the examination. */
export async function examine(examined: Examined): Promise<readonly Diagnosis[]> {
  const named = ({ name }: Check, lines: readonly Line[]) => lines.map((line) => ({ check: name, ...line }));
  const first = named(account, await account.run(examined));
  if (first.some(({ status }) => status === 'failed')) return first;
  const rest = await Promise.all(AFTER_ACCOUNT.map(async (check) => named(check, await linesOf(check, examined))));
  return [...first, ...rest.flat()];
}

/** The identity policy of whoever runs it. IAM binds some of the actions to no resource. */
export function doctorPolicy(): object {
  const actions = [account, ...AFTER_ACCOUNT].flatMap((check) => check.actions);
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: 'WormtrailDoctor', Effect: 'Allow', Action: [...new Set(actions)].sort(), Resource: '*' }],
  };
}
