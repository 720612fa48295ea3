/** What the audit log rests on and no template of it declares: policies of stack, bus and log groups, and the roles that it names. */
import { GetStackPolicyCommand } from '@aws-sdk/client-cloudformation';
import { DescribeEventBusCommand } from '@aws-sdk/client-eventbridge';
import { DescribeResourcePoliciesCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { SurroundingsUnchanged } from '../checks/account/undeclared';
import { READ_UNTIL } from '../evidence/baseline';
import type { AccountClients } from '../facts/account/clients';
import { parseArn } from '../facts/arn';
import type { AuditLog } from '../facts/audit-log';
import { overlaps, samePolicy, statementsOf } from '../facts/policy';
import type { Json } from '../facts/value';
import type { Finding } from '../findings/finding';
import { couldNotBeRead, findingOf, orPass } from './findings';

/** By what it is, as text: `the policy of the stack`. What there is none of is empty. */
export type Surroundings = Readonly<Record<string, string>>;

/** A run reads so many roles that the requirements name; where there are more, the next run goes on behind them. */
const MOST_ROLES = 10;

interface Looked {
  readonly surroundings: Surroundings;
  readonly findings: readonly Finding[];
}

interface Question {
  readonly what: string;
  readonly call: string;
  readonly ask: () => Promise<string>;
}

/** @param before What the run before found; a run without one before takes what there is for granted. */
export async function lookAround(
  auditLog: AuditLog,
  clients: AccountClients,
  account: string,
  stack: string,
  before: Surroundings | undefined,
): Promise<Looked> {
  const found: Record<string, string> = { ...before };
  const findings: Finding[] = [];
  const roles = rolesNamed(auditLog, account, before?.[READ_UNTIL]);
  if (roles.length === MOST_ROLES) found[READ_UNTIL] = roles.at(-1) ?? '';
  await Promise.all(
    questionsAbout(auditLog, clients, roles, stack).map(async ({ what, call, ask }) => {
      try {
        const value = await ask();
        const known = before?.[what];
        // one that says the same in other words stays as it was: what differs between two runs has a finding
        if (known !== undefined && isSame(known, value)) return;
        if (known !== undefined) findings.push(changed(auditLog, what, known, value));
        found[what] = value;
      } catch (error) {
        const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        findings.push(couldNotBeRead(auditLog.name, call, text, SurroundingsUnchanged));
      }
    }),
  );
  // the first run compares with nothing
  const isCompared = before !== undefined;
  return { surroundings: found, findings: isCompared ? orPass(auditLog, SurroundingsUnchanged, findings) : findings };
}

function changed(auditLog: AuditLog, what: string, before: string, after: string): Finding {
  const happened = before === '' ? 'is new' : after === '' ? 'is gone' : 'is another';
  const about = { ...auditLog.log.bucket, displayName: what, type: '' };
  return findingOf(auditLog, SurroundingsUnchanged, about, {
    status: 'DRIFT',
    expected: documentOf(before),
    found: documentOf(after),
    message: `${what.charAt(0).toUpperCase()}${what.slice(1)} ${happened} since the last run.`,
  });
}

function questionsAbout(
  auditLog: AuditLog,
  { cloudFormation, eventBridge, iam, logs }: AccountClients,
  roles: readonly string[],
  stack: string,
): Question[] {
  return [
    {
      what: 'the policy of the stack',
      call: 'cloudformation:GetStackPolicy',
      ask: async () => {
        const { StackPolicyBody = '' } = await cloudFormation.send(new GetStackPolicyCommand({ StackName: stack }));
        return StackPolicyBody;
      },
    },
    {
      what: 'the policy of the event bus',
      call: 'events:DescribeEventBus',
      ask: async () => {
        const { Arn, Policy } = await eventBridge.send(new DescribeEventBusCommand({}));
        if (Arn === undefined) throw new Error('the answer names no event bus');
        return stated(Policy);
      },
    },
    {
      what: 'the policy of the log groups',
      call: 'logs:DescribeResourcePolicies',
      ask: async () => {
        const { resourcePolicies } = await logs.send(new DescribeResourcePoliciesCommand({ limit: 50 }));
        if (!resourcePolicies) throw new Error('the answer lists no policies');
        const ours = resourcePolicies.filter(({ policyDocument = '' }) => isAboutGroups(auditLog, policyDocument));
        return ours.length === 0
          ? ''
          : JSON.stringify(ours.map(({ policyName, policyDocument }) => [policyName, policyDocument]).sort());
      },
    },
    ...roles.map((arn) => ({
      what: `the role ${arn}`,
      call: 'iam:GetRole',
      ask: async () => {
        try {
          const { Role } = await iam.send(new GetRoleCommand({ RoleName: arn.split('/').at(-1) }));
          return decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '');
        } catch (error) {
          if (error instanceof Error && error.name === 'NoSuchEntityException') return '';
          throw error;
        }
      },
    })),
  ];
}

/** Roles of the account that the requirements name one by one: a pattern names none. */
function rolesNamed({ requirements }: AuditLog, account: string, after = ''): readonly string[] {
  const named = [...requirements.administrators, ...requirements.readers];
  const roles = named.filter((arn) => {
    const { account: owner, resource = '' } = parseArn(arn) ?? {};
    return owner === account && resource.startsWith('role/') && !/[*?]/.test(arn);
  });
  const all = [...new Set(roles)].sort();
  if (all.length <= MOST_ROLES) return all;
  return [...all.filter((arn) => arn > after), ...all.filter((arn) => arn <= after)].slice(0, MOST_ROLES);
}

/** Policies of log groups belong to the whole account: those of other groups are nobody's business here. */
function isAboutGroups({ members }: AuditLog, document: string): boolean {
  const groups = members.flatMap(({ type, arn = '' }) => {
    // the * at its end stands for any stream
    const group = arn.replace(/:\*$/, '');
    return type === 'AWS::Logs::LogGroup' && group !== '' ? [group, `${group}:log-stream:stream`] : [];
  });
  return statementsOf(document).some(
    ({ resources: { except, patterns } }) =>
      except || patterns.some((pattern) => groups.some((group) => overlaps(pattern, group))),
  );
}

/** A policy without statements is as good as none. */
function stated(policy = ''): string {
  return policy === '' || statementsOf(policy).length === 0 ? '' : policy;
}

function isSame(before: string, after: string): boolean {
  return before === after || samePolicy(documentOf(before), documentOf(after)) === true;
}

function documentOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
