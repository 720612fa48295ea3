/** The bundled code of a function, which ships with the package. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { FunctionNotBundledError } from './errors';

/** Root of the sources, or `dist` where this runs compiled. */
const ROOT = path.join(__dirname, '..', '..');

/**
 * Code of the function of that name: an archive of one minified file. A release has one hash of it, which anyone can compare.
 *
 * @throws FunctionNotBundledError where `npm run bundle` has not run.
 */
export function bundledCode(name: string): Code {
  const archives = ['dist/lambda', 'lambda'].map((folder) => path.join(ROOT, folder, `${name}.zip`));
  const archive = archives.find((candidate) => existsSync(candidate));
  if (archive === undefined) throw new FunctionNotBundledError(name, archives);
  return Code.fromAsset(archive);
}
