/** Keeps a command from overwriting a file that it reads, such as a template: a typing mistake would destroy it. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from './errors';

const DEFAULT_CONFIG_FILE = 'wormtrail.config.json';

/** @throws UsageError where an output is a file that another word of the command line names, or the other output. */
export function assertNothingReplaced(command: Command): void {
  const { output, writeBaseline, ...read } = command.opts<Record<string, unknown>>();
  const outputs = [output, writeBaseline].filter(isText);
  const takesConfig = command.options.some(({ long }) => long === '--config');
  const named = [command.args, ...Object.values(read), takesConfig && !isText(read.config) ? DEFAULT_CONFIG_FILE : []];
  const files = new Set(named.flat().filter(isText).flatMap(identityOf));
  for (const file of outputs) {
    if (identityOf(file).some((identity) => files.has(identity)))
      throw new UsageError(`${file} is what the command reads: name another file to write.`);
  }
  if (new Set(outputs.map((file) => resolve(file))).size < outputs.length)
    throw new UsageError(`${outputs[0]} is to be written twice: name another file for one of the two.`);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** A file's identity, the same by each of its names; undefined for pipes, devices, and what does not exist. */
function identityOf(path: string): string[] {
  try {
    const stats = statSync(path);
    return stats.isFile() ? [`${stats.dev}:${stats.ino}`] : [];
  } catch {
    return [];
  }
}
