/** The cdk-nag pack: every guardrail, on the templates that will be deployed. */
import { Stage, type Duration, type IPolicyValidationContext, type PolicyValidationPluginReport } from 'aws-cdk-lib';
import { NagPack } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import type { AuditLog } from '../facts/audit-log';
import { eachAuditLogOf } from '../facts/from-template';
import { readAssembly } from '../facts/template/assembly';
import { needsAttention, report, SEVERITIES, type Finding, type Severity } from '../findings/finding';
import { leftAlone } from '../findings/left-alone';
import { AuditLogFound, noAuditLog } from '../findings/no-audit-log';
import type { FrameworkId } from '../frameworks';
import { requirementsFrom } from '../frameworks/requirements';
import { CATALOGUE } from '../guardrails/catalogue';
import { judge } from '../guardrails/guardrail';
import { VERSION } from '../version';
import { PACK_NAME } from './acknowledge';
import { ACKNOWLEDGEMENT_CHECKS } from './acknowledgement-checks';
import { weighAcknowledgements, type AcknowledgementRules, type PlacedFinding } from './acknowledgements';
import { ConstructTree } from './construct-tree';
import { NotSynthesizedError } from './errors';
import { removeReports, SYNTH_FORMATS, writeReports, type SynthFormat } from './reports';
import { violationOf, type ViolationSeverity } from './violations';

export interface AuditLogChecksProps {
  /**
   * Frameworks that every audit log of the app has to satisfy.
   * @default - what the log bucket's metadata says
   */
  readonly frameworks?: FrameworkId[];
  /**
   * How long logs must be kept at least, where that is longer than the frameworks ask.
   * @default - what the frameworks or the log bucket's metadata say
   */
  readonly shortestRetention?: Duration;
  /**
   * After how long logs must be gone.
   * @default - what the frameworks or the log bucket's metadata say
   */
  readonly longestRetention?: Duration;
  /**
   * Guardrails of this severity or a worse one fail the build; others are warnings. One that is CRITICAL also fails it when it
   * cannot be proven.
   * @default 'INFO' - every guardrail that does not hold fails the build
   */
  readonly failOn?: Severity;
  /**
   * Write-once guardrails that may be acknowledged, by id.
   * @default - none
   */
  readonly acknowledgeableWriteOnce?: string[];
  /**
   * Formats of the reports that are written beside the assembly.
   * @default - html, json, csv, sarif and text
   */
  readonly reports?: SynthFormat[];
}

/**
 * Judges the audit logs of an app when it is synthesized: buckets that a trail of the app delivers to, or that are tagged
 * `wormtrail:audit-log=true`. Raw overrides count, since templates are judged and not constructs.
 *
 * @example
 * Validations.of(app).addPlugins(new AuditLogChecks(app, { frameworks: ['SEC-17a-4'] }));
 */
export class AuditLogChecks extends NagPack {
  readonly name = PACK_NAME;
  override readonly ruleIds = CATALOGUE.map(({ id }) => `${PACK_NAME}-${id}`);
  private readonly stage: Stage;

  /**
   * @param scope The app, or the stage whose stacks are judged.
   * @throws NotSynthesizedError where the scope is in no app.
   */
  constructor(
    scope: IConstruct,
    private readonly props: AuditLogChecksProps = {},
  ) {
    super(scope);
    this.packName = PACK_NAME;
    this.stage = stageOf(scope);
    removeReports(this.stage.outdir);
  }

  override validate(_context: IPolicyValidationContext): PolicyValidationPluginReport {
    const { settled, open } = this.judged(new ConstructTree(this.stage));
    const { frameworks, reports = SYNTH_FORMATS } = this.props;
    writeReports(report([...settled, ...open.map(({ finding }) => finding)]), this.stage.outdir, reports, {
      title: 'Audit log report of cdk synth',
      version: VERSION,
      catalogue: [...CATALOGUE, ...ACKNOWLEDGEMENT_CHECKS, AuditLogFound],
      ...(frameworks && { frameworks }),
    });
    const violations = open
      .filter(({ finding }) => needsAttention(finding))
      .map((one) => violationOf(one, this.severityOf(one.finding)));
    return { success: violations.every(({ severity }) => severity !== 'fatal'), violations };
  }

  override validateScope(): PolicyValidationPluginReport {
    throw new NotSynthesizedError();
  }

  /** An audit log is judged as a whole, never resource by resource: see `validate`. */
  protected override checkResource(): void {
    throw new NotSynthesizedError();
  }

  private judged(tree: ConstructTree): Judged {
    const { frameworks = [], shortestRetention, longestRetention } = this.props;
    const asked = requirementsFrom(frameworks, shortestRetention?.toDays(), longestRetention?.toDays());
    const [settled, open]: [Finding[], PlacedFinding[]] = [[], []];
    for (const auditLog of eachAuditLogOf(readAssembly(this.stage.outdir), asked)) {
      for (const finding of findingsOn(auditLog)) {
        if (needsAttention(finding)) open.push({ finding, path: pathOf(finding, auditLog, tree) });
        else settled.push(finding);
      }
    }
    const { path } = this.stage.node;
    // every audit log has findings, whatever the verdicts
    if (settled.length + open.length === 0) return { settled, open: [{ finding: noAuditLog(path || 'App'), path }] };
    const rules: AcknowledgementRules = {
      now: new Date(),
      mayAcknowledge: (guardrail) => !WRITE_ONCE.has(guardrail) || this.mayAcknowledgeWriteOnce(guardrail),
    };
    return { settled, open: weighAcknowledgements(open, tree.acknowledged, rules) };
  }

  private mayAcknowledgeWriteOnce(guardrail: string): boolean {
    return this.props.acknowledgeableWriteOnce?.includes(guardrail) ?? false;
  }

  private severityOf({ status, severity }: Finding): ViolationSeverity {
    if (status === 'UNKNOWN') return severity === 'CRITICAL' ? 'fatal' : 'warning';
    const { failOn = 'INFO' } = this.props;
    return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn) ? 'fatal' : 'warning';
  }
}

/** What was found: nobody looks for the construct of what holds, and an app with a thousand audit logs has little else. */
interface Judged {
  readonly settled: readonly Finding[];
  readonly open: readonly PlacedFinding[];
}

function findingsOn(auditLog: AuditLog): Finding[] {
  return [...judge(auditLog, CATALOGUE), ...auditLog.unread.map((fact) => leftAlone(auditLog.name, fact))];
}

/** The scope itself where it is a stage or app; `Stage.of` looks above it only. */
function stageOf(scope: IConstruct): Stage {
  const stage = Stage.isStage(scope) ? scope : Stage.of(scope);
  if (stage === undefined) throw new NotSynthesizedError();
  return stage;
}

const WRITE_ONCE = new Set(CATALOGUE.filter(({ theme }) => theme === 'write-once').map(({ id }) => id));

/** The construct that a finding concerns: its resource's, else the log bucket's. */
function pathOf({ resource }: Finding, { log }: AuditLog, tree: ConstructTree): string {
  return [resource, log.bucket.displayName].find((path) => tree.has(path)) ?? '';
}
