/** What an attempt comes to: refused by a control of the bucket, done, or not proven. */
import type { Finding, Status } from '../findings/finding';
import { OBJECT_LOCK, refusalOf } from './refusal';
import { said, type Attempted, type Step } from './steps';

/** What a finding says of one step. */
export type Told = Pick<Finding, 'expected' | 'found' | 'message' | 'remedy'> & { readonly status: Status };

export function notRefused(step: Step, attempted: Attempted): Told {
  const expected = expectedOf(step);
  if (attempted.is === 'done') {
    const { damage } = attempted;
    return {
      status: 'FAIL',
      expected,
      found: 'done',
      message: `${step.title}: it was not refused${damage === undefined ? '' : ', and could not be undone'}.`,
      remedy: damage ?? step.remedy ?? openDoor(step),
    };
  }
  const { is, why } = attempted;
  const told = { expected, found: why, message: `${step.title}: not tried, ${why}.` };
  return is === 'impossible'
    ? { ...told, status: 'NOT_APPLICABLE', remedy: '' }
    : { ...told, status: 'UNKNOWN', remedy: 'Let the principal of the drill read the bucket policy.' };
}

function openDoor({ by }: Step): string {
  return `Treat it as an open door: find out why ${by} did not refuse it, and deploy the stack again.`;
}

/** Which control refused stands in what was found and in the message: an auditor asks for it. */
export function refused(step: Step, error: unknown): Told {
  const refusal = refusalOf(error);
  const expected = expectedOf(step);
  if (!refusal) {
    const message = `${step.title}: neither done nor refused, ${said(error)}.`;
    const remedy = 'Run the drill again; what failed is not proven.';
    return { status: 'UNKNOWN', expected, found: said(error), message, remedy };
  }
  const { control, isProof, advice } = refusal;
  const isBeforeTheLock = isProof && step.by === OBJECT_LOCK && control !== OBJECT_LOCK;
  return {
    status: isProof ? 'PASS' : 'UNKNOWN',
    expected,
    found: `refused by ${control} (${said(error)})`,
    message: `${step.title}: refused by ${control}${isBeforeTheLock ? '; Object Lock itself was not reached' : ''}.`,
    remedy: advice,
  };
}

function expectedOf({ by }: Step): string {
  return by === OBJECT_LOCK ? 'refused by Object Lock, or by the bucket policy before it' : `refused by ${by}`;
}
