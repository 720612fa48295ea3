/** What a look for removed objects says: what was not allowed to go, that all was, or why that is not known. */
import { RemovedTooEarly, RemovedUnexplained } from '../../checks/log-files/removed';
import type { LogFileCheck } from '../../checks/log-files/log-file-check';
import type { Finding } from '../../findings/finding';
import { counted } from '../../findings/format';
import type { KnownChain } from '../archive';
import { messageOf } from '../errors';
import type { ManifestObject } from '../manifest';
import { isProven, WHY_NOT_ALLOWED, type RemovalVerdict } from '../removal';
import { DAY, formatTime } from '../time';

/** What a look may find. */
export const CHECKS = [RemovedTooEarly, RemovedUnexplained];

/** Which bucket was looked at, and when. */
interface LookedAt {
  readonly bucket: string;
  readonly now: Date;
}

interface Gone extends KnownChain {
  readonly day: string;
  readonly found: readonly ManifestObject[];
}

/** Objects of a day that were not allowed to go, or of which that is not known. */
export function goneOf(
  verdict: Exclude<RemovalVerdict, 'allowed'>,
  look: LookedAt,
  { account, region, day, found }: Gone,
): Finding {
  const [first] = found;
  const { lock } = first ?? {};
  const check = verdict === 'unexplained' || verdict === 'age not known' ? RemovedUnexplained : RemovedTooEarly;
  const many = `${counted(found.length, 'object')} of ${account} in ${region} on ${day}`;
  return {
    ...aboutOf(check, look, isProven(verdict) ? 'FAIL' : 'UNKNOWN'),
    resource: `s3://${first?.bucket ?? ''}/${first?.key ?? ''}`,
    path: `${day}T00:00:00Z/${formatTime(new Date(Date.parse(day) + DAY))}`,
    expected: lock
      ? `there until ${lock.until}, when its ${lock.mode} lock ends, and a lifecycle rule removes it`
      : 'there',
    found: `${counted(found.length, 'object')} gone, seen at ${formatTime(look.now)}`,
    message: isProven(verdict)
      ? `${check.meaning} In all ${many}.`
      : `Unknown: ${many} are gone, ${WHY_NOT_ALLOWED[verdict]}. They may have been removed too early.`,
    resourceType: 'AWS::S3::Object',
  };
}

export function passOf(check: LogFileCheck, look: LookedAt, looked: number, gone: number): Finding {
  const found = `${counted(looked, 'object')} looked for, ${gone} gone`;
  return { ...aboutOf(check, look, 'PASS'), expected: null, found, message: `${check.title}: ${found}.` };
}

export function unknownOf(look: LookedAt, error: unknown): Finding {
  return {
    ...aboutOf(RemovedTooEarly, look, 'UNKNOWN'),
    expected: 'whatever was proven is looked for',
    found: null,
    message: `Unknown: what was proven could not be looked for (${messageOf(error)}).`,
  };
}

function aboutOf(
  check: LogFileCheck,
  { bucket }: LookedAt,
  status: Finding['status'],
): Omit<Finding, 'expected' | 'found' | 'message'> {
  const { id, severity, owner } = check;
  const remedy = status === 'PASS' ? '' : check.remedy;
  return { guardrail: id, status, severity, owner, resource: `s3://${bucket}`, path: '', remedy };
}
