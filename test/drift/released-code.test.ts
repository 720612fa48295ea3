/** Other code of a function is recognized by its hash: an upgrade, an older release, foreign code, or not known. */
import { codeChange, knownReleases, type CodeChange } from '../../lib/drift/released-code';
import type { Baseline } from '../../lib/evidence/baseline';
import type { AuditLog, Resource } from '../../lib/facts/audit-log';
import type { Release } from '../../lib/facts/releases';
import { isUnknown, Unknown } from '../../lib/facts/value';
import { VERSION } from '../../lib/version';

const lambda = (component: string): Resource => ({
  ...{ type: 'AWS::Lambda::Function', logicalId: 'Function', stack: 'stack', displayName: 'Function', ref: 'function' },
  ...{ properties: {}, metadata: { wormtrail: { component } } },
});

const release = (version: string, sha256: string): Release => ({
  version,
  bundles: { 'drift-checker': { asset: '', sha256 }, 'log-verification': { asset: '', sha256: `${sha256} too` } },
});
const KNOWN = [release('0.1.0', 'one'), release('0.2.0', 'two'), release('0.3.0', 'three')];

const code = (sha256?: string): Baseline['code'] =>
  sha256 === undefined ? {} : { Function: { source: 'an archive', sha256 } };

test.each<[what: string, before: string | undefined, after: string | undefined, change: CodeChange]>([
  ['a newer release', 'one', 'two', { kind: 'upgrade', version: '0.2.0' }],
  ['the newest release', 'one', 'three', { kind: 'upgrade', version: '0.3.0' }],
  ['the same release, from another archive', 'two', 'two', { kind: 'upgrade', version: '0.2.0' }],
  ['an older release', 'three', 'one', { kind: 'older', version: '0.1.0', than: '0.3.0' }],
  ['a release in the place of foreign code', 'eve', 'three', { kind: 'upgrade', version: '0.3.0' }],
  ['an older one in the place of foreign code', 'eve', 'two', { kind: 'older', version: '0.2.0', than: '0.3.0' }],
  [
    'an older one in the place of code that was not read',
    undefined,
    'two',
    { kind: 'older', version: '0.2.0', than: '0.3.0' },
  ],
  ['foreign code', 'three', 'eve', { kind: 'foreign', newest: '0.3.0' }],
  ['the code of another function', 'three', 'three too', { kind: 'foreign', newest: '0.3.0' }],
  [
    'code that Lambda does not name',
    'three',
    undefined,
    { kind: 'unknown', reason: 'Lambda does not say the hash of its code' },
  ],
])('%s', (_, before, after, change) => {
  expect(codeChange(lambda('drift-checker'), { before: code(before), after: code(after), known: KNOWN })).toEqual(
    change,
  );
});

test('a function that is none of wormtrail has no released code', () => {
  const change = codeChange(lambda(''), { before: code('one'), after: code('two'), known: KNOWN });
  expect(change).toEqual({ kind: 'foreign', newest: '0.3.0' });
});

test('without a list nothing is known', () => {
  const known = new Unknown('the list is missing');
  const change = codeChange(lambda('drift-checker'), { before: code('one'), after: code('two'), known });
  expect(change).toEqual({ kind: 'unknown', reason: 'the list is missing' });
});

describe('what a deployed function knows', () => {
  const auditLog = { members: [lambda('drift-checker')] } as unknown as AuditLog;
  const inBundle = globalThis as { BUNDLED_RELEASES?: readonly Release[] };
  const own = { version: VERSION, bundles: { 'log-verification': { asset: '', sha256: 'verification' } } };

  beforeEach(() => (inBundle.BUNDLED_RELEASES = [release('0.0.1', 'one'), own]));
  afterEach(() => delete inBundle.BUNDLED_RELEASES);

  const hashes = (functionName: string | undefined) => {
    const known = knownReleases(auditLog, code('running'), functionName);
    if (isUnknown(known)) return known.reason;
    return known.map(({ version, bundles }) => [
      version,
      bundles['drift-checker']?.sha256,
      bundles['tamper-responder']?.sha256,
    ]);
  };

  test('its own code, and that of the other function that checks, is of its own release', () => {
    expect(hashes('function')).toEqual([
      ['0.0.1', 'one', undefined],
      [VERSION, 'running', 'running'],
    ]);
  });

  test.each([undefined, 'another'])('nothing where the function that runs is none of the audit log: %s', (name) => {
    expect(hashes(name)).toBe('the function that runs is none of the template');
  });
});
