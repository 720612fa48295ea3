/** What of the SDK a Lambda function has no use for, left out of its bundle. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { OnLoadArgs, OnLoadResult, Plugin } from 'esbuild';
import { NO_LOGGER, STEPS_OF_COMMAND, STEPS_OF_STACK, type Rewriting } from './lean-sdk-steps';

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

/** How the SDK reads a text in XML: a character at a time, and each leaves a string behind. */
const TEXT_BY_CHARACTERS = /while \(p\.i < p\.z && p\.x\[p\.i\] !== "<"\) \{\s*text \+= p\.x\[p\.i\+\+\];\s*\}/;
/** The same text at once: a template of 180 kB, as CloudFormation answers it, would leave 6 MB. */
const TEXT_AT_ONCE = `
  const end = p.x.indexOf("<", p.i);
  text = p.x.slice(p.i, end === -1 ? p.z : end);
  p.i += text.length;
`;

/** How the SDK looks for a word in whatever case: the whole document is written in small letters, for nine characters at its start. */
const WHOLE_IN_SMALL = /return p\.x\.toLowerCase\(\)\.startsWith\(s\.toLowerCase\(\), p\.i\);/;
/** The nine characters. */
const WORD_IN_SMALL = 'return p.x.slice(p.i, p.i + s.length).toLowerCase() === s.toLowerCase();';

/** @returns a loader of a file of the SDK in which places read otherwise. @throws Error where it has no such place. */
function rewritten(rewritings: readonly Rewriting[]): (file: OnLoadArgs) => Promise<OnLoadResult> {
  return async ({ path: file }) => {
    const published = await readFile(file, 'utf8');
    const contents = rewritings.reduce((text, [place, otherwise]) => {
      if (!place.test(text)) throw new Error(`${file} is not written as the bundles of functions know it.`);
      return text.replace(place, otherwise);
    }, published);
    return { contents };
  };
}

/**
 * Seven things. Profiles, single sign-on, web identities and instance metadata, with the clients that they call: Lambda hands the
 * role's credentials to a function in its environment (Lambda Developer Guide, "Working with Lambda environment variables":
 * AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN). Each client's package.json, of which it reads the version. Event
 * streams. The details of resources that Security Hub could be told. And garbage: text in XML is read in one piece, the steps of a
 * call are put together once (./lean-sdk-steps), and nothing is put together for a logger that no function has.
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
      rewritten([[RESOURCE_DETAILS, NO_DETAILS]]),
    );
    build.onLoad(
      { filter: /[\\/]xml-builder[\\/]dist-es[\\/]xml-parser\.js$/ },
      rewritten([
        [TEXT_BY_CHARACTERS, TEXT_AT_ONCE],
        [WHOLE_IN_SMALL, WORD_IN_SMALL],
      ]),
    );
    build.onLoad({ filter: /[\\/]middleware-stack[\\/]MiddlewareStack\.js$/ }, rewritten(STEPS_OF_STACK));
    build.onLoad({ filter: /[\\/]smithy-client[\\/]command\.js$/ }, rewritten(STEPS_OF_COMMAND));
    build.onLoad({ filter: /[\\/]middleware-logger[\\/]loggerMiddleware\.js$/ }, rewritten(NO_LOGGER));
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/][^\\/]+[\\/]package\.json$/ }, async ({ path: file }) => {
      const { name, version } = JSON.parse(await readFile(file, 'utf8')) as { name: string; version: string };
      return { contents: JSON.stringify({ name, version }), loader: 'json' };
    });
  },
};
