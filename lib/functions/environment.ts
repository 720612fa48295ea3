/** What a function's environment says. Everything else is read from the deployed template. */
import { WormtrailError } from '../errors';
import { isOwner } from '../facts/requirements';
import type { Topics } from '../notify/owners';

export interface FunctionEnvironment {
  readonly stack: string;
  readonly auditLog: string;
  readonly evidenceBucket: string;
  readonly topics: Topics;
}

/** A variable of the function's environment is missing or cannot be read. */
export class EnvironmentError extends WormtrailError {
  constructor(name: string, what: string) {
    super(`The environment variable ${name} ${what}. Deploy the stack again: it sets the variable.`);
  }
}

/** @throws EnvironmentError where a variable is missing or malformed. */
export function functionEnvironment(variables: Readonly<Record<string, string | undefined>>): FunctionEnvironment {
  const required = (name: string): string => {
    const value = variables[name];
    if (!value) throw new EnvironmentError(name, 'is not set');
    return value;
  };
  return {
    stack: required('WORMTRAIL_STACK'),
    auditLog: required('WORMTRAIL_AUDIT_LOG'),
    evidenceBucket: required('WORMTRAIL_EVIDENCE_BUCKET'),
    topics: topicsIn(required('WORMTRAIL_TOPICS')),
  };
}

/** What the function of the ledger is told beside that. @throws EnvironmentError where it is missing or malformed. */
export function ledgerEnvironment(variables: Readonly<Record<string, string | undefined>>): {
  readonly keyId: string;
  readonly retentionDays: number;
  /** As JSON; absent where nobody cosigns. */
  readonly witnesses?: string;
} {
  const {
    WORMTRAIL_LEDGER_KEY: keyId,
    WORMTRAIL_RETENTION_DAYS: days = '',
    WORMTRAIL_WITNESSES: witnesses,
  } = variables;
  if (!keyId) throw new EnvironmentError('WORMTRAIL_LEDGER_KEY', 'is not set');
  if (!/^[1-9]\d{0,5}$/.test(days)) throw new EnvironmentError('WORMTRAIL_RETENTION_DAYS', 'is no number of days');
  return { keyId, retentionDays: Number(days), ...(witnesses && { witnesses }) };
}

/** An organization's trail, which stands in another account: nobody there can keep the archive from being read. */
interface TrailElsewhere {
  /** ARN of the role that reads the trail's account. */
  readonly reader: string;
  /** As OrganizationTrail makes it. */
  readonly delivery: {
    readonly bucket: string;
    readonly prefix: '';
    readonly multiRegion: true;
    readonly organization: true;
    readonly organizationId: string;
  };
}

/** Undefined where the trail is in the same account. @throws EnvironmentError where another variable is missing. */
export function trailElsewhere(variables: Readonly<Record<string, string | undefined>>): TrailElsewhere | undefined {
  const {
    WORMTRAIL_TRAIL_READER: reader,
    WORMTRAIL_LOG_BUCKET: bucket,
    WORMTRAIL_ORGANIZATION: organizationId,
  } = variables;
  if (!reader) return undefined;
  if (!bucket) throw new EnvironmentError('WORMTRAIL_LOG_BUCKET', 'is not set');
  if (!organizationId) throw new EnvironmentError('WORMTRAIL_ORGANIZATION', 'is not set');
  return { reader, delivery: { bucket, prefix: '', multiRegion: true, organization: true, organizationId } };
}

/** What the function of holds is told beside that. @throws EnvironmentError where it is missing or malformed. */
export function holdsEnvironment(variables: Readonly<Record<string, string | undefined>>): {
  readonly logBucket: string;
  readonly holders: readonly string[];
} {
  const { WORMTRAIL_LOG_BUCKET: logBucket, WORMTRAIL_HOLDERS: text = '' } = variables;
  if (!logBucket) throw new EnvironmentError('WORMTRAIL_LOG_BUCKET', 'is not set');
  return { logBucket, holders: holdersIn(text) };
}

function holdersIn(text: string): readonly string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new EnvironmentError('WORMTRAIL_HOLDERS', 'is no JSON');
  }
  const holders = (Array.isArray(parsed) ? parsed : []).filter((each) => typeof each === 'string');
  if (holders.length < 2) throw new EnvironmentError('WORMTRAIL_HOLDERS', 'names no two holders');
  return holders;
}

function topicsIn(text: string): Topics {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new EnvironmentError('WORMTRAIL_TOPICS', 'is no JSON');
  }
  const entries = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
  const topics = entries.filter(([owner, topic]) => isOwner(owner) && typeof topic === 'string');
  if (topics.length === 0) throw new EnvironmentError('WORMTRAIL_TOPICS', 'names no topic of an owner');
  return Object.fromEntries(topics);
}
