/** What a report format is. */
import type { Report } from '../finding';
import type { RenderOptions } from '../render-options';

export interface ReportFormat {
  /** What `--format` takes. */
  readonly name: string;
  /** How files of it end, without the dot. */
  readonly ending: string;
  /** Whether `cdk synth` writes it: not a format that speaks of an account. */
  readonly isForSynth: boolean;
  /** @throws ReportContextError where the format names an account and a Region that the options leave out. */
  readonly render: (report: Report, options?: RenderOptions) => string;
}
