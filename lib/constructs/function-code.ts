/** The bundled code of a function, which ships with the package. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { FunctionNotBundledError } from './errors';

/** Root of the sources, or `dist` where this runs compiled. */
const ROOT = path.join(__dirname, '..', '..');

/**
 * Code of the function of that name, one minified file. A release has one hash of it, which anyone can compare.
 *
 * @throws FunctionNotBundledError where `npm run bundle` has not run.
 */
export function bundledCode(name: string): Code {
  const folders = [path.join(ROOT, 'dist', 'lambda', name), path.join(ROOT, 'lambda', name)];
  const folder = folders.find((candidate) => existsSync(path.join(candidate, 'index.js')));
  if (folder === undefined) throw new FunctionNotBundledError(name, folders);
  return Code.fromAsset(folder);
}
