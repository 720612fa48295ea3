/** Every construct of a whole audit log, broken in turn by a raw override: synthesis fails, and says what and where. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Validations } from 'aws-cdk-lib';
import { loadConfig } from '../../lib/config';
import { AuditLogStack } from '../../lib/constructs/audit-log-stack';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { AuditLogChecks } from '../../lib/nag';
import { BREAKS, breaksOf, HARMLESS, sentenceOf, type Break } from './breaks.table';

const CONFIG = loadConfig(join(__dirname, '..', '..', 'wormtrail.config.json'));

let outdir: string;

beforeAll(() => {
  outdir = mkdtempSync(join(tmpdir(), 'wormtrail-break-'));
});

afterAll(() => {
  rmSync(outdir, { recursive: true, force: true });
});

function wholeApp(): { app: App; resources: CfnResource[] } {
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false });
  const stack = new AuditLogStack(app, CONFIG);
  Validations.of(app).addPlugins(new AuditLogChecks(app, { reports: [] }));
  return { app, resources: stack.node.findAll().filter((node) => CfnResource.isCfnResource(node)) };
}

/** What synthesis says when it fails; empty where it does not. */
function failureOf(app: App): string {
  try {
    app.synth();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

const RESOURCES = (() => {
  const app = new App({ analyticsReporting: false });
  return new AuditLogStack(app, CONFIG).node
    .findAll()
    .filter((node) => CfnResource.isCfnResource(node))
    .map(({ cfnResourceType, node }) => ({ type: cfnResourceType, path: node.path }));
})();

const BREAKABLE = RESOURCES.filter(({ type }) => !HARMLESS.includes(type));

/** The first break of each construct: the table says that they do not hide each other, so one synthesis shows them all. */
const FIRST = BREAKABLE.flatMap(({ type, path }) =>
  breaksOf(type, path)
    .slice(0, 1)
    .map((broken) => ({ broken, path })),
);
let ofFirst: readonly string[] | undefined;

test('the app as it stands holds', () => {
  expect(failureOf(wholeApp().app)).toBe('');
});

test('every construct has its breaks, or is harmless', () => {
  expect(BREAKABLE.filter(({ type, path }) => breaksOf(type, path).length === 0)).toEqual([]);
});

test('every break is one of some construct', () => {
  const meant = new Set(RESOURCES.flatMap(({ type, path }) => breaksOf(type, path)));
  expect(
    Object.values(BREAKS)
      .flat()
      .filter((each) => !meant.has(each)),
  ).toEqual([]);
});

/** What synthesis says of an app that is broken so, violation by violation. */
function violationsOf(...breaks: readonly { readonly broken: Break; readonly path: string }[]): readonly string[] {
  const { app, resources } = wholeApp();
  for (const { broken, path } of breaks) {
    const construct = resources.find(({ node }) => node.path === path);
    if (construct) broken.apply(construct);
  }
  return failureOf(app).split('\n\n');
}

describe.each(BREAKABLE)('$path', ({ type, path }) => {
  test.each(breaksOf(type, path))('$by: $guardrail', (broken) => {
    const violations = FIRST.some((each) => each.broken === broken && each.path === path)
      ? (ofFirst ??= violationsOf(...FIRST))
      : violationsOf({ broken, path });
    const violation = violations.find((text) => text.includes(sentenceOf(broken, path))) ?? violations;
    expect(violation).toContain(sentenceOf(broken, path));
    expect(violation).toMatch(/FATAL \S.*\. Required: /s);
    expect(violation).toContain(`\n   ${broken.named?.(path) ?? path} `);
    expect(violation).toContain(
      `Suggested fix: ${CATALOGUE.find(({ id }) => id === broken.guardrail)?.remedy ?? 'no such guardrail'}`,
    );
    expect(violation).toContain(`Rule AuditLogChecks::AuditLogChecks-${broken.guardrail}`);
  });
});
