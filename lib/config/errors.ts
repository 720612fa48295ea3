/** The errors that a configuration file can cause. */
import { WormtrailError } from '../errors';

/** One thing to correct. */
export interface ConfigProblem {
  /** JSON path such as `owners.security.email`; empty: the whole document. */
  readonly path: string;
  /** What stands there, as JSON; absent where nothing does. */
  readonly found?: string;
  /** What to write instead. */
  readonly write: string;
}

/** The configuration cannot be used. The message lists every problem at once, each with what to write instead. */
export class ConfigError extends WormtrailError {
  constructor(
    readonly file: string,
    readonly problems: readonly ConfigProblem[],
  ) {
    super(messageOf(file, problems));
  }
}

/** There is no configuration where it was looked for. */
export class ConfigMissing extends WormtrailError {
  constructor(readonly file: string) {
    super(
      `There is no configuration ${file}. Write one with wormtrail init, name another file, or name the stack of the audit log where the command takes one.`,
    );
  }
}

function messageOf(file: string, problems: readonly ConfigProblem[]): string {
  return `${file}: ${listOf(problems)}`;
}

/** How many things are wrong, and each with what to write instead. */
export function listOf(problems: readonly ConfigProblem[]): string {
  const count = problems.length === 1 ? '1 thing' : `${problems.length} things`;
  return [`${count} to correct; nothing was done.`, ...problems.map(paragraphOf)].join('\n\n');
}

function paragraphOf({ path, found, write }: ConfigProblem): string {
  return [`  ${path || '(the whole file)'}`, `    found: ${found ?? 'nothing'}`, `    write: ${write}`].join('\n');
}
