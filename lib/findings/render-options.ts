/** What renderers may be told beyond the report. */
import type { Check } from '../checks/check';
import type { FindingSource } from './finding';
import type { FirstSeen } from './first-seen';

/** The account that the findings were made in. */
export interface Environment {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** @default 'aws' */
  readonly partition?: string;
}

export interface RenderOptions {
  /** Text: colours of the terminal. @default false */
  readonly colour?: boolean;
  /** Text: columns, at least 72. @default 80 */
  readonly width?: number;
  /** Text: names what passed and what does not apply. @default false: both are counted */
  readonly verbose?: boolean;
  /** Text: where a place opens, for terminals that have links. @default no links */
  readonly linkTo?: (source: FindingSource) => string;
  /** Heading of the report. @default 'Audit log report' */
  readonly title?: string;
  /** The checks that the findings are about: their titles and reasons. @default the findings alone */
  readonly catalogue?: readonly Check[];
  /** When the findings were made. @default now, in formats that must say it; else nothing is said */
  readonly at?: Date;
  /** OCSF and ASFF: since when findings are known, by their stable id. @default those that it does not hold are new */
  readonly firstSeen?: FirstSeen;
  /** Needed by ASFF; OCSF carries it as the cloud profile. */
  readonly environment?: Environment;
  /** Version of wormtrail. @default none is told */
  readonly version?: string;
  /** HTML: the lines of a file around the place of a finding. @default none are shown */
  readonly excerptOf?: (source: FindingSource) => readonly NumberedLine[] | undefined;
  /** SARIF: paths are told relative to this folder, the root of the repository. @default the working directory */
  readonly root?: string;
}

interface NumberedLine {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}
