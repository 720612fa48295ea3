/** What of the SDK a Lambda function has no use for, left out of its bundle. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'esbuild';

/** Stands for every place that the SDK looks for credentials in: `credentialDefaultProvider` of a client's runtime configuration. */
const CREDENTIALS_OF_FUNCTION = "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';";

/** Stands for the encoding of event streams: no function makes a call that has one, but some clients ask for a codec as they start. */
const NO_EVENT_STREAMS = `
const none = () => { throw new Error('This function was bundled without event streams: see scripts/lean-sdk.ts.'); };
export const eventStreamSerdeProvider = () => ({ serialize: none, deserialize: none });
export const resolveEventStreamSerdeConfig = (input) =>
  Object.assign(input, { eventStreamMarshaller: input.eventStreamSerdeProvider(input) });
export const EventStreamSerde = class { constructor() { none(); } };
`;

/**
 * Three things. Profiles, single sign-on, web identities and instance metadata, with the clients that they call: Lambda hands the
 * role's credentials to a function in its environment (Lambda Developer Guide, "Working with Lambda environment variables":
 * AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN). Each client's package.json, of which it reads the version. And
 * event streams.
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
    build.onLoad(
      { filter: /[\\/]@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]event-streams[\\/]index\.js$/ },
      () => ({
        contents: NO_EVENT_STREAMS,
      }),
    );
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/][^\\/]+[\\/]package\.json$/ }, async ({ path: file }) => {
      const { name, version } = JSON.parse(await readFile(file, 'utf8')) as { name: string; version: string };
      return { contents: JSON.stringify({ name, version }), loader: 'json' };
    });
  },
};
