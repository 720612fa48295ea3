/** The cdk.json that `wormtrail init` writes: made from wormtrail's own, and from no other that stands above it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cdkJson, IncompletePackageError } from '../../lib/init/cdk-json';

let project: string;
let inside: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'wormtrail-cdk-json-'));
  inside = join(project, 'node_modules', 'wormtrail', 'dist', 'lib', 'init');
  mkdirSync(inside, { recursive: true });
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

test('a package without its cdk.json says so, and takes no feature flags from the project around it', () => {
  writeFileSync(join(project, 'cdk.json'), '{ "context": { "theirs": true } }');
  expect(() => cdkJson('wormtrail.config.json', inside)).toThrow(IncompletePackageError);
  expect(() => cdkJson('wormtrail.config.json', inside)).toThrow(
    `wormtrail's own cdk.json is in no folder above ${inside}, so its installation is incomplete. Install wormtrail anew.`,
  );
});

test('it is found from any depth of the package', () => {
  const root = join(project, 'node_modules', 'wormtrail');
  writeFileSync(join(root, 'cdk.json'), '{ "app": "ours", "context": { "flag": true } }');
  writeFileSync(join(root, 'wormtrail.schema.json'), '{}');
  expect(JSON.parse(cdkJson('wormtrail.config.json', inside))).toEqual({
    app: 'node node_modules/wormtrail/dist/bin/app.js',
    context: { flag: true },
  });
  expect(JSON.parse(cdkJson('audit.json', inside))).toMatchObject({ context: { flag: true, config: 'audit.json' } });
});
