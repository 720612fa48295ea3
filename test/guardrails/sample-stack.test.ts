/** What holds for every guardrail on the sample stack, as it is synthesized: one synthesis, many mutations of it. */
import fc from 'fast-check';
import { checkTemplates } from '../../lib/check/check-templates';
import type { AuditLog, Resource, Vault } from '../../lib/facts/audit-log';
import { auditLogsOf, type Template } from '../../lib/facts/from-template';
import { readAssembly } from '../../lib/facts/template/assembly';
import { TemplateError } from '../../lib/facts/template/errors';
import { isList, isProperties, Unknown, valueAt, type Properties, type Value } from '../../lib/facts/value';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { judge, type Verdict } from '../../lib/guardrails/guardrail';
import { mutated, mutation } from '../fuzz/mutation';
import { sampleAssembly } from '../support/deployed';
import { SHARE } from '../support/share';
import { OTHER_ACCOUNT } from '../support/sound-audit-log';

const UNREAD = new Unknown('it was not read');
/** What may stand where something else is meant. */
const ODD: readonly Value[] = [UNREAD, null, '', '*', '${', 'true', -1, 1e308, [], {}, [[]], [UNREAD], { a: UNREAD }];

let templates: readonly Template[];
let sample: AuditLog;

beforeAll(async () => {
  templates = readAssembly(await sampleAssembly());
  const [auditLog] = auditLogsOf(templates);
  if (!auditLog) throw new Error('The sample has no audit log.');
  sample = auditLog;
});

test('it holds', () => {
  const open = judge(sample, CATALOGUE).filter(({ status }) => status !== 'PASS' && status !== 'NOT_APPLICABLE');
  expect(open).toEqual([]);
});

test('what denies stands in the only policy of its bucket: of several, nobody knows which one counts', () => {
  const [policy] = sample.log.policies;
  const allowing = { PolicyDocument: { Statement: [] } };
  const twice = {
    ...sample,
    log: { ...sample.log, policies: [...sample.log.policies, { ...(policy as Resource), properties: allowing }] },
  };
  const open = judge(twice, CATALOGUE).filter(({ status }) => status !== 'PASS' && status !== 'NOT_APPLICABLE');
  expect(open.map(({ guardrail, status }) => `${guardrail} ${status}`)).toEqual(
    expect.arrayContaining(['TamperingDenied UNKNOWN', 'TlsOnly UNKNOWN', 'ReadsLimitedToReaders UNKNOWN']),
  );
});

test('it holds beside one of the same name in another account, as stages of one app have it', () => {
  const elsewhere = templates.map(({ account, body, ...rest }) => {
    const there = JSON.stringify(body).replaceAll(account ?? '', OTHER_ACCOUNT);
    return { ...rest, account: OTHER_ACCOUNT, body: JSON.parse(there) as unknown };
  });
  for (const app of [
    [...templates, ...elsewhere],
    [...elsewhere, ...templates],
  ]) {
    const open = checkTemplates(app).findings.filter(({ status }) => status !== 'PASS' && status !== 'NOT_APPLICABLE');
    expect(open).toEqual([]);
  }
});

test('most guardrails have something to judge in it', () => {
  const idle = CATALOGUE.filter((guardrail) => guardrail.check(sample).length === 0).map(({ id }) => id);
  // a replica, a second account, an organization, CloudWatch Logs, and what only a live account has
  expect(idle.length).toBeLessThan(CATALOGUE.length / 6);
});

test('no guardrail passes a value that it cannot read', () => {
  const passing = CATALOGUE.flatMap((guardrail) =>
    guardrail.check(sample).flatMap((verdict) => {
      const { kind, resource, path } = verdict;
      const stands = resource && path !== '' && valueAt(resource.properties, path) !== undefined;
      return kind === 'pass' && stands ? [{ guardrail, resource, path }] : [];
    }),
  );
  expect(passing.length).toBeGreaterThan(150);
  const careless = passing.filter(({ guardrail, resource, path }) =>
    guardrail.check(withValue(sample, resource, path, UNREAD)).some((verdict) => isPassOf(verdict, resource, path)),
  );
  expect(careless.map(({ guardrail, resource, path }) => [guardrail.id, resource.displayName, path])).toEqual([]);
});

test('odd values anywhere are judged, never a crash', () => {
  const places = sample.members.flatMap((resource) => pathsIn(resource.properties).map((path) => ({ resource, path })));
  expect(places.length).toBeGreaterThan(1_000);
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.constantFrom(...ODD), ({ resource, path }, value) => {
      const findings = judge(withValue(sample, resource, path, value), CATALOGUE);
      expect(findings.length).toBeGreaterThanOrEqual(CATALOGUE.length);
    }),
    { numRuns: 200 * SHARE },
  );
});

test('mutations of its template are judged, or refused in one sentence', () => {
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
      const changed = templates.map((template) => ({ ...template, body: mutated(template.body, mutations) }));
      try {
        expect(checkTemplates(changed).findings.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(TemplateError);
        expect((error as Error).message).not.toMatch(/undefined|\[object|\n/);
      }
    }),
    { numRuns: 150 * SHARE },
  );
});

function isPassOf({ kind, resource, path }: Verdict, judged: Resource, at: string): boolean {
  return kind === 'pass' && resource?.displayName === judged.displayName && path === at;
}

/** Dotted paths of everything in a property tree. */
function pathsIn(tree: Value, at = ''): string[] {
  const parts = isList(tree) || isProperties(tree) ? Object.entries(tree as Properties) : [];
  return parts
    .filter(([name]) => !name.includes('.'))
    .flatMap(([name, part]) => {
      const path = at === '' ? name : `${at}.${name}`;
      return [path, ...pathsIn(part, path)];
    });
}

/** The facts with another value at one place: what is judged is a copy. */
function withValue(auditLog: AuditLog, changed: Resource, path: string, value: Value): AuditLog {
  const copy = { ...changed, properties: replaced(changed.properties, path.split('.'), value) as Properties };
  const swap = (resource: Resource): Resource => (resource === changed ? copy : resource);
  const swapVault = ({ bucket, policies, key }: Vault): Vault => ({
    bucket: swap(bucket),
    policies: policies.map(swap),
    ...(key && { key: swap(key) }),
  });
  return {
    ...auditLog,
    log: swapVault(auditLog.log),
    ...(auditLog.evidence && { evidence: swapVault(auditLog.evidence) }),
    trails: auditLog.trails.map(swap),
    members: auditLog.members.map(swap),
    inventory: auditLog.inventory.map(swap),
  };
}

function replaced(tree: Value | undefined, [name, ...rest]: readonly string[], value: Value): Value {
  if (name === undefined) return value;
  if (isList(tree)) return tree.map((part, index) => (String(index) === name ? replaced(part, rest, value) : part));
  const named = isProperties(tree) ? tree : {};
  return { ...named, [name]: replaced(named[name], rest, value) };
}
