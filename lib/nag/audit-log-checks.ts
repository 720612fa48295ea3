/** The cdk-nag pack: every guardrail, on the templates that will be deployed. */
import { Stage, type Duration, type IPolicyValidationContext, type PolicyValidationPluginReport } from 'aws-cdk-lib';
import { NagPack } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { SEVERITIES, type Finding, type Severity } from '../findings/finding';
import { FRAMEWORK_IDS, type FrameworkId } from '../frameworks/catalogue';
import { SYNTH_FORMATS, type SynthFormat } from '../findings/formats';
import { requirementsFrom } from '../facts/asked-requirements';
import { EnvironmentStated } from '../checks/template/environment';
import { CATALOGUE } from '../guardrails/catalogue';
import { PACK_NAME } from './acknowledge';
import { ConstructTree } from './construct-tree';
import { ChecksPropsError, NotSynthesizedError } from './errors';
import { assess, type AssessmentRequest } from './assess';
import { removeReports } from './reports';
import { violationOf, type ViolationSeverity } from './violations';

export interface AuditLogChecksProps {
  /**
   * Names of the frameworks that every audit log of the app has to satisfy, such as `SEC-17a-4`: see FRAMEWORK_IDS.
   * @default - what the log bucket's metadata says
   */
  readonly frameworks?: string[];
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
   * Guardrails of this severity (CRITICAL, HIGH, MEDIUM, LOW or INFO) or a worse one fail the build; others are warnings. One that is CRITICAL also fails it when it
   * cannot be proven.
   * @default 'INFO' - every guardrail that does not hold fails the build
   */
  readonly failOn?: string;
  /**
   * Write-once guardrails that may be acknowledged, by id.
   * @default - none
   */
  readonly acknowledgeableWriteOnce?: string[];
  /**
   * Formats of the reports that are written beside the assembly.
   * @default - html, json, csv, sarif and text
   */
  readonly reports?: string[];
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
  private readonly frameworks: readonly FrameworkId[];
  private readonly reports: readonly SynthFormat[];
  private readonly failOn: Severity;

  /**
   * @param scope The app, or the stage whose stacks are judged.
   * @throws NotSynthesizedError where the scope is in no app.
   */
  constructor(
    scope: IConstruct,
    private readonly props: AuditLogChecksProps = {},
  ) {
    super(scope);
    this.frameworks = knownOnes(scope, 'frameworks', props.frameworks ?? [], FRAMEWORK_IDS);
    this.reports = knownOnes(scope, 'reports', props.reports ?? SYNTH_FORMATS, SYNTH_FORMATS);
    [this.failOn = 'INFO'] = knownOnes(scope, 'failOn', [props.failOn ?? 'INFO'], SEVERITIES);
    this.packName = PACK_NAME;
    this.stage = stageOf(scope);
    removeReports(this.stage.outdir);
  }

  override validate(_context: IPolicyValidationContext): PolicyValidationPluginReport {
    const open = assess(this.request(new ConstructTree(this.stage)));
    const violations = open.map((one) => violationOf(one, this.severityOf(one.finding)));
    return { success: violations.every(({ severity }) => severity !== 'fatal'), violations };
  }

  override validateScope(): PolicyValidationPluginReport {
    throw new NotSynthesizedError();
  }

  /** An audit log is judged as a whole, never resource by resource: see `validate`. */
  protected override checkResource(): void {
    throw new NotSynthesizedError();
  }

  private request({ acknowledged, constructs }: ConstructTree): AssessmentRequest {
    const { frameworks, reports } = this;
    const { shortestRetention, longestRetention, acknowledgeableWriteOnce = [] } = this.props;
    return {
      folder: this.stage.outdir,
      stage: this.stage.node.path,
      requirements: requirementsFrom(frameworks, shortestRetention?.toDays(), longestRetention?.toDays()),
      ...{ reports, acknowledged, acknowledgeableWriteOnce, constructs },
    };
  }

  /**
   * What cannot be judged without account and Region is the one exception to "a CRITICAL guardrail that is not proven fails the
   * build": the drift check judges all of it again where the stack is deployed.
   */
  private severityOf({ guardrail, status, severity }: Finding): ViolationSeverity {
    if (guardrail === EnvironmentStated.id) return 'warning';
    if (status === 'UNKNOWN') return severity === 'CRITICAL' ? 'fatal' : 'warning';
    return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(this.failOn) ? 'fatal' : 'warning';
  }
}

/** Props are plain texts, so that other languages can write them; what they say is checked here. */
function knownOnes<Known extends string>(
  scope: IConstruct,
  prop: string,
  given: readonly string[],
  known: readonly Known[],
): readonly Known[] {
  return given.map((text) => {
    const found = known.find((one) => one.toLowerCase() === text.toLowerCase());
    if (found !== undefined) return found;
    throw new ChecksPropsError(scope, { path: prop, found: JSON.stringify(text), write: `one of ${known.join(', ')}` });
  });
}

/** The scope itself where it is a stage or app; `Stage.of` looks above it only. */
function stageOf(scope: IConstruct): Stage {
  const stage = Stage.isStage(scope) ? scope : Stage.of(scope);
  if (stage === undefined) throw new NotSynthesizedError();
  return stage;
}
