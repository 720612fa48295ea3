/** A deployment as findings: what it changed, what of that weakens the audit log, and who made it. */
import { DeployerKnown, DeploymentNotWeaker, TemplateUnchanged } from '../checks/account/deployment';
import type { Deployment, Standing } from '../evidence/standing';
import type { TemplateText } from '../evidence/templates';
import type { AuditLog, Resource } from '../facts/audit-log';
import { auditLogsOf } from '../facts/from-template';
import { resourcesOf } from '../facts/resources';
import type { Finding } from '../findings/finding';
import { counted, formatValue } from '../findings/format';
import { groupBy } from '../findings/group';
import { judge, type Guardrail } from '../guardrails/guardrail';
import type { Attempt } from '../notify/attempt';
import type { Deployed } from './deployed';
import { severityOf } from './drift-severity';
import { findingOf, orPass } from './findings';
import { codeChange, type CodeChange, type DeployedCode } from './released-code';
import { resourcesIn, templateChanges, type Declared, type TemplateChange } from './template-changes';
import { weakens } from './weakening';

/** What a run makes of a deployment since the last one. */
export interface DeploymentChanges {
  /** What stands in this run only. */
  readonly findings: readonly Finding[];
  /** What stays open. */
  readonly standing: readonly Standing[];
  readonly changed: string;
}

/** A stack that was changed by nobody has not been deployed since. */
export function stackOf({ template }: Pick<Deployed, 'template'>): Resource {
  const { stack } = template;
  return {
    ...{ type: 'AWS::CloudFormation::Stack', logicalId: stack, stack, displayName: stack, ref: stack },
    ...{ properties: {}, metadata: {} },
  };
}

/**
 * @param before The template at the last run; undefined where the evidence does not have it.
 * @param code What the functions run since.
 */
export function deploymentChanges(
  auditLog: AuditLog,
  deployed: Deployed,
  before: TemplateText | undefined,
  guardrails: readonly Guardrail[],
  code: DeployedCode,
): DeploymentChanges {
  const stack = stackOf(deployed);
  const since = deployed.updatedAt.toISOString();
  if (!before) {
    const message =
      'Unknown: the stack was deployed since the last run, and the evidence does not have the template before.';
    const unknown = findingOf(auditLog, DeploymentNotWeaker, stack, { status: 'UNKNOWN', found: since, message });
    return { findings: [], standing: [{ finding: unknown, since }], changed: 'what it changed is not known' };
  }
  const comparison = new Comparison(auditLog, deployed, before, code);
  const told = comparison.changes.flatMap((change) => comparison.told(change) ?? []);
  const weaker = [
    ...told.filter(({ guardrail }) => guardrail === DeploymentNotWeaker.id),
    ...comparison.unknownCode(),
    ...comparison.failures(guardrails),
  ];
  const harmless = told.filter(({ guardrail }) => guardrail === TemplateUnchanged.id);
  return {
    findings: comparison.changes.length === 0 ? orPass(auditLog, TemplateUnchanged, []) : harmless,
    standing: weaker.map((finding) => ({ finding, since })),
    changed: `${counted(comparison.changes.length, 'change')}, ${weaker.length} of which ${weaker.length === 1 ? 'weakens' : 'weaken'} the audit log`,
  };
}

class Comparison {
  readonly changes: readonly TemplateChange[];
  private readonly old: AuditLog | undefined;
  private readonly now: AuditLog | undefined;
  private readonly resources: ReadonlyMap<string, Resource>;
  private readonly declared: Readonly<Record<string, Declared>>;
  private readonly added: readonly Declared[];

  constructor(
    private readonly auditLog: AuditLog,
    private readonly deployed: Deployed,
    before: TemplateText,
    private readonly code: DeployedCode,
  ) {
    const after = deployed.template;
    const text = { body: after.body, parameters: after.parameters ?? {} };
    // either by itself: what other stacks and the account have did not change with this template
    this.old = auditLogIn(auditLog, deployed, before);
    this.now = auditLogIn(auditLog, deployed, text);
    const members = [...resourcesOf(auditLog), ...(this.old ? resourcesOf(this.old) : [])];
    this.resources = new Map(
      members.filter(({ stack }) => stack === after.stack).map((resource) => [resource.logicalId, resource]),
    );
    const [old, now] = [resourcesIn(before), resourcesIn(text)];
    this.declared = { ...now, ...old };
    this.added = Object.entries(now).flatMap(([id, each]) => (Object.hasOwn(old, id) ? [] : [each]));
    this.changes = templateChanges(before, text, (id) => this.resources.has(id));
  }

  /** @returns undefined for what all functions share one finding of. */
  told(change: TemplateChange): Finding | undefined {
    const { logicalId = '', path, before, after } = change;
    const resource = this.resources.get(logicalId) ?? stackOf(this.deployed);
    const declared = this.declared[logicalId];
    const code = this.codeOf(change);
    if (code?.kind === 'unknown') return undefined;
    const isWeaker = code
      ? code.kind !== 'upgrade'
      : weakens(change, declared && { type: resource.type, declared }, this.added);
    const property = path.replace(/^Properties\./, '');
    return findingOf(this.auditLog, isWeaker ? DeploymentNotWeaker : TemplateUnchanged, resource, {
      ...(isWeaker && severityOf(resource, property)),
      status: 'DRIFT',
      path: property,
      expected: before,
      found: after,
      message: `${messageOf(resource, property, change)}${code ? ` ${spelledCode(code)}` : ''}`,
    });
  }

  /** What keeps the code of functions from being recognized is one cause, however many have other code. */
  unknownCode(): Finding[] {
    const unknown = this.changes.flatMap((change) => {
      const code = this.codeOf(change);
      const resource = this.resources.get(change.logicalId ?? '');
      return code?.kind === 'unknown' && resource ? [{ reason: code.reason, ref: resource.ref }] : [];
    });
    return [...groupBy(unknown, ({ reason }) => reason)].map(([reason, functions]) =>
      findingOf(this.auditLog, DeploymentNotWeaker, stackOf(this.deployed), {
        status: 'UNKNOWN',
        path: 'Code',
        found: functions.map(({ ref }) => ref),
        message: `Unknown: ${reason}. ${counted(functions.length, 'function')} may run code that no release has.`,
      }),
    );
  }

  private codeOf({ logicalId = '', path }: TemplateChange): CodeChange | undefined {
    const resource = this.resources.get(logicalId);
    if (path !== 'Properties.Code' || resource?.type !== 'AWS::Lambda::Function') return undefined;
    return codeChange(resource, this.code);
  }

  /** What holds before and fails after, whatever property does it. */
  failures(guardrails: readonly Guardrail[]): Finding[] {
    if (!this.old || !this.now) return [];
    const keyOf = ({ guardrail, resource }: Finding): string => `${guardrail} ${resource}`;
    const failing = (auditLog: AuditLog) => judge(auditLog, guardrails).filter(({ status }) => status === 'FAIL');
    const before = new Set(failing(this.old).map(keyOf));
    return failing(this.now)
      .filter((finding) => !before.has(keyOf(finding)))
      .map((finding) => ({
        ...finding,
        guardrail: DeploymentNotWeaker.id,
        status: 'DRIFT',
        message: `The deployment does not satisfy ${finding.guardrail} any more. ${finding.message}`,
        remedy: DeploymentNotWeaker.remedy,
      }));
  }
}

/** The audit log as a template has it, with the physical ids of now: what changed is the template. */
function auditLogIn({ name }: AuditLog, { template }: Deployed, { body, parameters }: TemplateText) {
  try {
    return auditLogsOf([{ ...template, body, parameters }]).find((each) => each.name === name);
  } catch {
    // it was deployed by another version of CloudFormation or of wormtrail: what it says is compared as it is written
    return undefined;
  }
}

function messageOf({ ref }: Resource, path: string, { logicalId, before, after }: TemplateChange): string {
  if (path !== '')
    return `The deployed template has another ${path}${logicalId ? ` of ${ref}` : ''} than at the last run.`;
  if (after === null) return `The deployed template no longer has ${logicalId} (${formatValue(before)}).`;
  return `The deployed template has ${logicalId} (${formatValue(after)}) in addition.`;
}

function spelledCode(code: Exclude<CodeChange, { readonly kind: 'unknown' }>): string {
  switch (code.kind) {
    case 'upgrade':
      return `It is the code of release ${code.version}.`;
    case 'older':
      return `It is the code of release ${code.version}, which is older than ${code.than}.`;
    case 'foreign':
      return `No release up to ${code.newest} has this code.`;
  }
}

/** An event arrives within minutes; what is not there after a day does not come. */
const LONGEST_WAIT = 86_400_000;

export function isOverdue({ at }: Deployment, now: Date): boolean {
  return now.getTime() - Date.parse(at) > LONGEST_WAIT;
}

/** An event and the change that it makes are at most this far apart. */
const TOLERANCE = 600_000;

/**
 * Says of a deployment who made it.
 *
 * @returns the deployment again where the event has not arrived yet.
 */
export function deployerFindings(
  auditLog: AuditLog,
  deployed: Deployed,
  deployment: Deployment,
  calls: readonly Attempt[],
  now: Date,
): { readonly findings: readonly Finding[]; readonly by?: string; readonly pending?: Deployment } {
  const stack = stackOf(deployed);
  const { at, changed } = deployment;
  const time = Date.parse(at);
  const isKnown = calls.some((call) => Math.abs(Date.parse(call.time) - time) <= TOLERANCE);
  if (isKnown) {
    const by = calls.map(spelled).join('; ');
    const message = `The stack was deployed at ${at}: ${changed}. ${by}.`;
    const finding = findingOf(auditLog, DeployerKnown, stack, { status: 'DRIFT', found: by, message });
    return { findings: [finding], by };
  }
  const isLost = isOverdue(deployment, now);
  const unknown = findingOf(auditLog, DeployerKnown, stack, {
    ...(isLost && { severity: 'HIGH' as const }),
    status: 'UNKNOWN',
    found: at,
    message: isLost
      ? `Unknown: the stack was deployed at ${at}: ${changed}. CloudTrail does not say who deployed.`
      : `Unknown: the stack was deployed at ${at}: ${changed}. CloudTrail does not yet say who deployed.`,
  });
  return { findings: [unknown], ...(!isLost && { pending: deployment }) };
}

function spelled({ eventName, principal, time, sourceIp }: Attempt): string {
  return `${eventName} by ${principal} at ${time} from ${sourceIp}`;
}
