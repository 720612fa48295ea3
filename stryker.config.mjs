// Changes the code in small ways and sees whether a test notices: `npm run mutation`, or one scope
// with `SCOPE=policy npm run mutation`.
import { env } from 'node:process';
import jest from './jest.config.js';

/** What is changed, and the tests that must notice: the rooms' own, without those that start processes or try thousands of inputs. */
const SCOPES = {
  policy: {
    mutate: ['lib/facts/policy/**/*.ts'],
    tests: ['test/facts/policy/{condition,difference,pattern,requests,statement}.test.ts'],
  },
  'write-once': { mutate: ['lib/guardrails/write-once/*.ts'], tests: ['test/guardrails/write-once.test.ts'] },
  integrity: {
    // what fetches, lists and reports is no judgement
    mutate: ['lib/integrity/*.ts', '!lib/integrity/{aws-fetcher,s3-bucket,progress,to-findings,index,errors}.ts'],
    tests: ['test/integrity/{digest,object-versions,links,verify,hostile,resume,gunzip,keys,summary,told}.test.ts'],
  },
};

const scopes = Object.entries(SCOPES).flatMap(([name, scope]) => ((env.SCOPE ?? name) === name ? [scope] : []));

/** What a catalogue entry says about itself: generated pages and the catalogue's own test hold it. */
const METADATA = new Set(['judgedFrom', 'threat']);

/** @param {{ node: { type: string, key?: { name?: string } } }} path */
const shouldIgnore = ({ node }) =>
  node.type === 'ObjectProperty' && METADATA.has(node.key?.name ?? '') ? 'metadata of a catalogue entry' : undefined;

export const strykerPlugins = [{ kind: 'Ignore', name: 'metadata', value: { shouldIgnore } }];

export default {
  packageManager: 'npm',
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner', './stryker.config.mjs'],
  ignorers: ['metadata'],
  mutate: scopes.flatMap(({ mutate }) => mutate),
  mutator: { excludedMutations: ['StringLiteral'] },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  thresholds: { high: 90, low: 85, break: 85 },
  jest: {
    projectType: 'custom',
    enableFindRelatedTests: false,
    config: {
      ...jest,
      globalSetup: undefined,
      globalTeardown: undefined,
      testMatch: scopes.flatMap(({ tests }) => tests.map((each) => `<rootDir>/${each}`)),
    },
  },
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: 'reports/mutation.json' },
  clearTextReporter: { allowColor: false, logTests: false, allowEmojis: false },
  tempDirName: '.cache/stryker',
  ignorePatterns: ['dist', 'reports', 'bench', 'docs', 'local', '.cache', 'cdk.out'],
  ignoreStatic: true,
};
