// Changes the code in small ways and sees whether a test notices: `npm run mutation`, or a part
// of it with `npm run mutation -- --mutate 'lib/facts/policy/**'`.
import jest from './jest.config.js';

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
  mutate: [
    'lib/facts/policy/**/*.ts',
    'lib/guardrails/write-once/*.ts',
    'lib/integrity/*.ts',
    // what fetches, lists and reports is no judgement
    '!lib/integrity/{aws-fetcher,s3-bucket,progress,to-findings,index,errors}.ts',
  ],
  mutator: { excludedMutations: ['StringLiteral'] },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  thresholds: { high: 90, low: 85, break: 85 },
  jest: {
    projectType: 'custom',
    enableFindRelatedTests: false,
    // the rooms' own tests, without those that start processes
    config: {
      ...jest,
      globalSetup: undefined,
      globalTeardown: undefined,
      testMatch: [
        '<rootDir>/test/facts/policy/**/*.test.ts',
        '<rootDir>/test/guardrails/write-once.test.ts',
        '<rootDir>/test/integrity/{links,verify,hostile,resume,gunzip,keys,summary,told,verify.property}.test.ts',
      ],
    },
  },
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: 'reports/mutation.json' },
  clearTextReporter: { allowColor: false, logTests: false, allowEmojis: false },
  tempDirName: '.cache/stryker',
  ignorePatterns: ['dist', 'reports', 'bench', 'docs', 'local', '.cache', 'cdk.out'],
  ignoreStatic: true,
};
