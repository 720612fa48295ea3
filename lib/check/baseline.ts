/** A baseline: what was open when somebody accepted it, and what was asked for. Only what is new, worse or lower counts against it. */
import type { AuditLog } from '../facts/audit-log';
import type { Requirements } from '../facts/requirements';
import * as acknowledgementChecks from '../checks/template/acknowledgements';
import type { Finding, Severity } from '../findings/finding';
import { groupBy } from '../findings/group';
import { namesMore } from './names-more';

/** What a baseline keeps of a finding. */
interface KnownFinding extends Pick<Finding, 'resource' | 'path' | 'found' | 'cause'> {
  readonly guardrail: string;
  readonly status: 'FAIL' | 'UNKNOWN';
  readonly severity: Severity;
}

/** Which account a baseline is of, and which of its trails. */
export interface LivePlace {
  readonly account: string;
  readonly region: string;
  /** The one trail that was read; every trail that records the Region where left out. */
  readonly trailArn?: string | undefined;
}

export interface Baseline {
  /** Of the live account; undefined where it is of templates. */
  readonly live?: LivePlace | undefined;
  readonly auditLogs: readonly { readonly name: string; readonly requirements: Omit<Requirements, 'unclear'> }[];
  readonly findings: readonly KnownFinding[];
}

interface Compared {
  /** Accepted where the baseline has them. */
  readonly findings: readonly Finding[];
  /** Findings of the baseline that are no longer made. */
  readonly resolved: number;
}

const ACKNOWLEDGEMENTS: ReadonlySet<string> = new Set(Object.values(acknowledgementChecks).map(({ id }) => id));

/** What is open now. Whether an acknowledgement is in order is never accepted: it is what accepts. */
export function baselineOf(auditLogs: readonly AuditLog[], findings: readonly Finding[], live?: LivePlace): Baseline {
  return {
    ...(live && { live }),
    auditLogs: auditLogs.map(({ name, requirements: { unclear: _, ...requirements } }) => ({ name, requirements })),
    findings: findings.filter(isAcceptable).map(({ guardrail, status, severity, resource, path, found, cause }) => ({
      ...{ guardrail, status, severity, resource, path, found },
      ...(cause !== undefined && { cause }),
    })),
  };
}

/** Findings against a baseline. */
export function compareWith(baseline: Baseline, findings: readonly Finding[]): Compared {
  const known = new Known(baseline, findings);
  const taken = new Set(findings.filter((finding) => isAcceptable(finding) && known.take(finding)));
  const hidden = groupBy(findings, ({ cause }) => cause);
  const isKnown = (finding: Finding): boolean =>
    finding.cause === undefined &&
    taken.has(finding) &&
    (hidden.get(`${finding.guardrail} ${finding.resource}`) ?? []).every((behind) => taken.has(behind));
  return {
    findings: findings.map((finding) => (isKnown(finding) ? accepted(finding) : finding)),
    resolved: known.left(),
  };
}

function isAcceptable(finding: Finding): finding is Finding & KnownFinding {
  return (finding.status === 'FAIL' || finding.status === 'UNKNOWN') && !ACKNOWLEDGEMENTS.has(finding.guardrail);
}

function accepted(finding: Finding): Finding {
  return { ...finding, status: 'ACKNOWLEDGED', acknowledgement: { reason: 'It is in the baseline.' } };
}

/** The findings of a baseline, each of which accepts one. */
class Known {
  private readonly open: Map<string, KnownFinding[]>;
  private readonly files: ReadonlySet<string>;
  private readonly filesNow: ReadonlySet<string>;

  constructor(
    private readonly baseline: Baseline,
    now: readonly Finding[],
  ) {
    const known = baseline.findings;
    this.files = new Set(known.map(({ resource }) => fileOf(resource)));
    this.filesNow = new Set(now.map(({ resource }) => fileOf(resource)));
    this.open = groupBy(known, (each) => this.keyOf(each, this.filesNow.has(fileOf(each.resource))));
  }

  /** Whether the baseline has a finding that is as bad. It accepts no other one then. */
  take(finding: Finding & KnownFinding): boolean {
    const isMoved = !this.files.has(fileOf(finding.resource));
    const candidates = this.open.get(this.keyOf(finding, !isMoved)) ?? [];
    const accepting = candidates.filter((each) => accepts(each, finding));
    const [best] = accepting.sort((a, b) => Number(b.path === finding.path) - Number(a.path === finding.path));
    if (best) candidates.splice(candidates.indexOf(best), 1);
    return best !== undefined;
  }

  left(): number {
    return [...this.open.values()].flat().filter(({ cause }) => cause === undefined).length;
  }

  /**
   * Where a statement stands in its policy changes with the statements above it, and a stack or file may get another name. An account has
   * neither: there the name begins with the kind of resource, and role/a is not user/a.
   */
  private keyOf({ guardrail, resource, path }: KnownFinding, isInPlace: boolean): string {
    const file = fileOf(resource);
    const anywhere = (name: string, joint: string): string =>
      !isInPlace && !this.baseline.live && name.startsWith(`${file}${joint}`) ? `*${name.slice(file.length)}` : name;
    const numbered = anywhere(path, '.').replace(/(^|\.)\d+(?=\.|$)/g, '$1*');
    return JSON.stringify([guardrail, anywhere(resource, '/'), numbered]);
  }
}

/** The stack, or the file that the template stands in: names of resources begin with it. */
function fileOf(resource: string): string {
  return resource.split('/')[0] ?? '';
}

function accepts(before: KnownFinding, now: Finding & KnownFinding): boolean {
  if (before.severity !== now.severity) return false;
  if (now.status === 'UNKNOWN') return true;
  if (before.status === 'UNKNOWN') return false;
  return !namesMore(now.found, before.found, { now: fileOf(now.resource), before: fileOf(before.resource) });
}
