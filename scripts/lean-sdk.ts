/** What of the SDK a Lambda function has no use for, left out of its bundle. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'esbuild';

/** Stands for every place that the SDK looks for credentials in: `credentialDefaultProvider` of a client's runtime configuration. */
const CREDENTIALS_OF_FUNCTION = "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';";

/**
 * Two things. Profiles, single sign-on, web identities and instance metadata, with the clients that they call: Lambda hands the
 * role's credentials to a function in its environment (Lambda Developer Guide, "Working with Lambda environment variables":
 * AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN). And each client's package.json, of which it reads the version.
 */
export const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup(build) {
    build.onLoad(
      { filter: /[\\/]@aws-sdk[\\/]credential-provider-node[\\/]dist-es[\\/]index\.js$/ },
      ({ path: file }) => ({
        contents: CREDENTIALS_OF_FUNCTION,
        resolveDir: path.dirname(file),
      }),
    );
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/][^\\/]+[\\/]package\.json$/ }, async ({ path: file }) => {
      const { name, version } = JSON.parse(await readFile(file, 'utf8')) as { name: string; version: string };
      return { contents: JSON.stringify({ name, version }), loader: 'json' };
    });
  },
};
