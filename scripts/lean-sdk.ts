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

/** The schema of `Details` of a finding's resource: the shapes of a hundred AWS services, most of the Security Hub client. */
const RESOURCE_DETAILS = /export var ResourceDetails\$ = \[3, n0, _\w+,\s*0,\s*\[[^\]]*\],\s*\[[^\]]*\]\s*\];/;
/** Findings name their resources and describe none (lib/findings/asff.ts): what is no member of a schema is not sent. */
const NO_DETAILS = "export var ResourceDetails$ = [3, n0, 'ResourceDetails', 0, [], []];";

/**
 * Four things. Profiles, single sign-on, web identities and instance metadata, with the clients that they call: Lambda hands the
 * role's credentials to a function in its environment (Lambda Developer Guide, "Working with Lambda environment variables":
 * AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN). Each client's package.json, of which it reads the version. Event
 * streams. And the details of resources that Security Hub could be told.
 *
 * @throws Error, as esbuild reports it, where a client is no longer written as it is taken apart here.
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
    build.onLoad(
      { filter: /[\\/]client-securityhub[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ },
      async ({ path: file }) => {
        const schemas = await readFile(file, 'utf8');
        if (!RESOURCE_DETAILS.test(schemas))
          throw new Error(`${file} has no ResourceDetails as scripts/lean-sdk.ts knows it.`);
        return { contents: schemas.replace(RESOURCE_DETAILS, () => NO_DETAILS) };
      },
    );
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/][^\\/]+[\\/]package\.json$/ }, async ({ path: file }) => {
      const { name, version } = JSON.parse(await readFile(file, 'utf8')) as { name: string; version: string };
      return { contents: JSON.stringify({ name, version }), loader: 'json' };
    });
  },
};
