/** Member coverage as findings of the daily verification. */
import { MembersDeliver, MembersHeard } from '../checks/log-files/members';
import type { Check } from '../checks/check';
import type { Finding } from '../findings/finding';
import { counted } from '../findings/format';
import type { MemberCoverage } from './member-coverage';

/** One finding an account or Region that is silent, and one for each check that found none. */
export function memberFindings(coverage: MemberCoverage, trailArn: string): Finding[] {
  const { start, end, silent, neverHeard, silentRegions, perhapsOptedOut, unlisted } = coverage;
  const period = `${start}/${end}`;
  const finding = (check: Check, resource: string, told: Pick<Finding, 'status' | 'message'>): Finding => {
    const { id: guardrail, severity, owner, remedy } = check;
    const about = { resource, path: period, resourceType: 'AWS::Organizations::Account' };
    return { guardrail, severity, owner, remedy, ...about, expected: 'digests and log files', found: null, ...told };
  };
  const one = (check: Check, status: Finding['status'], resource: string, message: string): Finding =>
    finding(check, resource, { status, message });
  const findings = [
    ...silent.map((account) =>
      unlisted === undefined
        ? one(
            MembersDeliver,
            'FAIL',
            account,
            `Account ${account} delivered before, and nothing from ${start} to ${end}.`,
          )
        : one(
            MembersDeliver,
            'UNKNOWN',
            account,
            `Unknown whether account ${account}, which delivered nothing from ${start} to ${end}, is still a member: ${unlisted}.`,
          ),
    ),
    ...silentRegions.map((chain) =>
      one(MembersDeliver, 'FAIL', chain, `${inWords(chain)} delivered before, and nothing from ${start} to ${end}.`),
    ),
    ...perhapsOptedOut.map((chain) =>
      one(
        MembersDeliver,
        'UNKNOWN',
        chain,
        `Unknown whether ${inWords(chain)} fell silent: the account may have opted out of the Region.`,
      ),
    ),
    ...neverHeard.map((account) =>
      one(MembersHeard, 'FAIL', account, `Account ${account} is a member, and the archive has nothing of it.`),
    ),
    ...(unlisted === undefined
      ? []
      : [one(MembersHeard, 'UNKNOWN', trailArn, `Unknown which accounts the organization has: ${unlisted}.`)]),
  ];
  const quiet = [MembersDeliver, MembersHeard].filter(({ id }) => findings.every(({ guardrail }) => guardrail !== id));
  return [...findings, ...quiet.map((check) => passOf(check, coverage, trailArn))];
}

function passOf({ id, severity, owner, title }: Check, coverage: MemberCoverage, trailArn: string): Finding {
  const { delivered, suspended, left } = coverage;
  const also = [
    ...(coverage.new.length > 0 ? [`new: ${coverage.new.join(', ')}`] : []),
    ...(suspended.length > 0 ? [`suspended: ${suspended.join(', ')}`] : []),
    ...(left.length > 0 ? [`left: ${left.join(', ')}`] : []),
  ];
  return {
    ...{ guardrail: id, status: 'PASS', severity, owner, resource: trailArn },
    ...{ path: `${coverage.start}/${coverage.end}`, expected: null, found: null, remedy: '' },
    message: `${title}. ${[`${counted(delivered.length, 'account')} delivered`, ...also].join('; ')}.`,
    resourceType: 'AWS::CloudTrail::Trail',
  };
}

function inWords(chain: string): string {
  const [account, region] = chain.split('/');
  return `account ${account} in ${region}`;
}
