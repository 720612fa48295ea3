/** Reads the configuration file. */
import { readFileSync } from 'node:fs';
import { ConfigError, ConfigMissing } from './errors';
import { parseJson } from './parse-json';
import { validate } from './problems';
import type { Config } from './config';

/** Where the configuration is looked for if nobody says otherwise. */
export const DEFAULT_CONFIG_FILE = 'wormtrail.config.json';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'the file may not be read',
  EISDIR: 'this is a folder',
};

/**
 * Reads and validates a configuration file.
 *
 * @throws ConfigError with every problem at once, each with its JSON path, what was found and what to write.
 */
export function loadConfig(file: string = DEFAULT_CONFIG_FILE): Config {
  const parsed = parseJson(read(file));
  if ('problem' in parsed) {
    const { line, column, message } = parsed.problem;
    throw new ConfigError(file, [
      {
        path: '',
        found: `line ${line}, column ${column}: ${message}`,
        write: 'JSON: quoted names, no comments, no comma before } or ]',
      },
    ]);
  }
  const result = validate(parsed.value);
  if ('problems' in result) throw new ConfigError(file, result.problems);
  return result.config;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new ConfigMissing(file);
    throw new ConfigError(file, [
      { path: '', found: REASONS[code] ?? message, write: 'the path of a configuration file that may be read' },
    ]);
  }
}
