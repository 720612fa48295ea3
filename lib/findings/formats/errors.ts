/** Errors of the renderers. */
import { WormtrailError } from '../../errors';

/** A format was asked for that must name an account and a region, and none was told. */
export class ReportContextError extends WormtrailError {
  constructor(format: string) {
    super(
      `The format ${format} names an AWS account and a Region, and this report has none: it was made from templates. ` +
        'Choose json or sarif for templates; drift reports know their account.',
    );
  }
}
