/** Errors of the cdk-nag pack and its acknowledgements. */
import type { IConstruct } from 'constructs';
import { listOf, type ConfigProblem } from '../config/errors';
import { WormtrailError } from '../errors';

/** An acknowledgement that could not be kept: nobody would know what it covers, who answers for it or when it ends. */
export class AcknowledgementError extends WormtrailError {
  constructor(construct: IConstruct, problem: string) {
    super(`${construct.node.path || 'App'}: acknowledge: ${problem}`);
  }
}

/** The pack cannot use a prop. */
export class ChecksPropsError extends WormtrailError {
  constructor(scope: IConstruct, problem: ConfigProblem) {
    super(`${scope.node.path || 'App'}: AuditLogChecks: ${listOf([problem])}`);
  }
}

/** The pack was asked to judge constructs: it judges the templates that will be deployed, which only synthesis makes. */
export class NotSynthesizedError extends WormtrailError {
  constructor() {
    super(
      'AuditLogChecks judges synthesized templates, not constructs. Register it with ' +
        'Validations.of(app).addPlugins(new AuditLogChecks(app)), then call app.synth().',
    );
  }
}
