/** Errors of templates. */
import { WormtrailError } from '../../errors';

/** A file, or what it holds, is not a CloudFormation template that can be judged. */
export class TemplateError extends WormtrailError {}

/** Values that need each other: CloudFormation would refuse the template too. */
export class CircularReferenceError extends TemplateError {
  /** @param cycle Names in order; the last needs the first. */
  constructor(stack: string, cycle: readonly string[]) {
    const shown = cycle.length > 8 ? [...cycle.slice(0, 8), '…'] : cycle;
    super(
      `${stack}: circular reference: ${[...shown, cycle[0]].join(' → ')}. CloudFormation cannot deploy this; ` +
        'break the circle by naming one of the resources.',
    );
  }
}
