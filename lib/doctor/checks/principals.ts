/** Whether readers and administrators exist. */
import { GetRoleCommand, GetUserCommand, type IAMClient } from '@aws-sdk/client-iam';
import { accountNamedIn } from '../../facts/principals';
import { bootstrapCommand, bootstrapOfRole } from '../bootstrap-roles';
import { ask, lineOfEach, ok, told, unknown, warning, type Check, type Line } from '../check';

export const principals: Check = {
  name: 'principals',
  actions: ['iam:GetRole', 'iam:GetUser'],
  async run({ config, clients: { iam } }) {
    const readers = [...config.readers, ...config.serviceReaders.map(({ arn }) => arn)];
    const named = [
      ...readers.map((arn) => ({ arn, what: 'reader' })),
      ...config.administrators.filter((arn) => !/[*?]/.test(arn)).map((arn) => ({ arn, what: 'administrator' })),
    ];
    const lines = await lineOfEach(named, ({ arn, what }) => lineOf(arn, what, config.account, iam));
    if (lines.length > 0) return lines;
    if (named.length === 0) return [ok('No reader or administrator is named in full; patterns are not asked.')];
    return [ok(`Each reader and administrator that is named in full exists: ${named.length}.`)];
  },
};

async function lineOf(arn: string, what: string, account: string, iam: IAMClient): Promise<Line | undefined> {
  if (accountNamedIn(arn) !== account) return unknown(`The ${what} ${arn} is of another account, which is not asked.`);
  const found = await arnOf(arn, iam);
  if (found === arn) return undefined;
  if (found !== undefined) return warning(`The ${what} ${arn} does not exist, but ${found} does.`, `Write ${found}.`);
  const bootstrap = bootstrapOfRole(arn);
  if (bootstrap) {
    return warning(`The ${what} ${arn} does not exist: a CDK bootstrap makes it.`, bootstrapCommand(bootstrap));
  }
  const kind = arn.includes(':user/') ? 'user --user-name' : 'role --role-name';
  const trust = kind.startsWith('role') ? ' --assume-role-policy-document file://trust.json' : '';
  return warning(
    `The ${what} ${arn} does not exist. The audit log can be deployed without it.`,
    `aws iam create-${kind} ${nameOf(arn)}${trust}`,
  );
}

async function arnOf(arn: string, iam: IAMClient): Promise<string | undefined> {
  if (arn.includes(':user/')) {
    const UserName = nameOf(arn);
    const answer = await ask('iam:GetUser', () => iam.send(new GetUserCommand({ UserName })), ['NoSuchEntity']);
    return answer && told('iam:GetUser', answer.User?.Arn);
  }
  const RoleName = nameOf(arn);
  const answer = await ask('iam:GetRole', () => iam.send(new GetRoleCommand({ RoleName })), ['NoSuchEntity']);
  return answer && told('iam:GetRole', answer.Role?.Arn);
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
