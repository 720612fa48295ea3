/** The cdk.json that `wormtrail init` writes: it runs the packaged app, with the feature flags that wormtrail is tested with. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEFAULT_CONFIG_FILE } from '../config/load';

/** What the CDK CLI runs in a folder that has wormtrail among its node_modules. */
export const PACKAGED_APP = 'node node_modules/wormtrail/dist/bin/app.js';

/** @param config The configuration, relative to the folder of cdk.json. */
export function cdkJson(config: string): string {
  const { context } = JSON.parse(readFileSync(ownCdkJson(), 'utf8')) as { context: object };
  const named = config === DEFAULT_CONFIG_FILE ? {} : { config };
  return `${JSON.stringify({ app: PACKAGED_APP, context: { ...context, ...named } }, null, 2)}\n`;
}

/** It stands at the root of the sources, and of the package. */
function ownCdkJson(from = __dirname): string {
  const file = join(from, 'cdk.json');
  return existsSync(file) && existsSync(join(from, 'wormtrail.schema.json')) ? file : ownCdkJson(dirname(from));
}
