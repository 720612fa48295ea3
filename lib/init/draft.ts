/** The configuration that answers make, and whether it is one. */
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ConfigError, retentionOf, type Config, type ConfigProblem, type Retention } from '../config';
import { validate } from '../config/problems';
import { configFrom, type Answers } from './questions';

export interface Validated {
  /** What is written: as it was answered. */
  readonly draft: Record<string, unknown>;
  /** What that comes to, with all defaults. */
  readonly config: Config;
}

/** @throws ConfigError with all that is wrong. */
export function validated(answers: Answers, confirmed: number | undefined, output: string): Validated {
  const draft = draftOf(answers, confirmed, output);
  const result = validate(draft);
  if ('problems' in result) throw new ConfigError('What was answered', result.problems);
  return { draft, config: result.config };
}

/** What is wrong with answers, those among it that are still to come. */
export function problemsWith(answers: Answers): readonly ConfigProblem[] {
  const result = validate(configFrom(answers, undefined));
  return 'problems' in result ? result.problems : [];
}

/** The retention that answers ask for, once those to its questions are sound. */
export function retentionIn(answers: Answers): Retention {
  const { retention } = configFrom(answers, undefined) as { retention: Partial<Config['retention']> };
  return retentionOf({ retention: { frameworks: [], ...retention } });
}

/** It names the schema of the installed package, or of the sources, so that editors complete it. */
function draftOf(answers: Answers, confirmed: number | undefined, output: string): Record<string, unknown> {
  const schema = ['node_modules/wormtrail/wormtrail.schema.json', 'wormtrail.schema.json'].find((file) =>
    existsSync(file),
  );
  const from = schema && `./${relative(dirname(output), join('.', schema)).replaceAll('\\', '/')}`;
  return configFrom(answers, confirmed, from);
}
