/** The cdk.json that `wormtrail init` writes: it runs the packaged app, with the feature flags that wormtrail is tested with. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEFAULT_CONFIG_FILE } from '../config/load';
import { WormtrailError } from '../errors';

/** What the CDK CLI runs in a folder where wormtrail is installed. */
export const PACKAGED_APP = 'node node_modules/wormtrail/dist/bin/app.js';

/** The package lacks a file that it ships. */
export class IncompletePackageError extends WormtrailError {
  constructor(file: string, from: string) {
    super(
      `wormtrail's own ${file} is in no folder above ${from}, so its installation is incomplete. Install wormtrail anew.`,
    );
  }
}

/**
 * @param config The configuration, relative to the folder of cdk.json.
 * @param from The folder to look for wormtrail's own cdk.json from, upwards.
 * @throws IncompletePackageError where there is none.
 */
export function cdkJson(config: string, from = __dirname): string {
  const { context } = JSON.parse(readFileSync(ownCdkJson(from), 'utf8')) as { context: object };
  const named = config === DEFAULT_CONFIG_FILE ? {} : { config };
  return `${JSON.stringify({ app: PACKAGED_APP, context: { ...context, ...named } }, null, 2)}\n`;
}

/** wormtrail's own cdk.json has wormtrail.schema.json beside it, in the sources and in the package. Any other belongs to an app. */
function ownCdkJson(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, 'cdk.json');
    if (existsSync(file) && existsSync(join(folder, 'wormtrail.schema.json'))) return file;
    if (folder === dirname(folder)) throw new IncompletePackageError('cdk.json', from);
  }
}
