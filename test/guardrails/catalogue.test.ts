/** What holds for every guardrail of the catalogue. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { Origin, Resource } from '../../lib/facts/audit-log';
import { isList, isProperties, Unknown, type Value } from '../../lib/facts/value';
import { GUARDRAIL_THEMES } from '../../lib/checks/check';
import { SEVERITIES } from '../../lib/findings/finding';
import { OWNERS } from '../../lib/facts/requirements';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { judge, type Guardrail, type VerdictKind } from '../../lib/guardrails/guardrail';
import { SHARE } from '../support/share';
import { liveAuditLog, soundAuditLog } from '../support/sound-audit-log';
import { worstOf, type Row } from '../support/guardrail-table';
import { TECHNIQUES } from '../support/techniques';

const LIBRARY = path.join(__dirname, '..', '..', 'lib', 'guardrails');
const ORIGINS: readonly Origin[] = ['template', 'account'];
const EACH = CATALOGUE.map((guardrail) => [guardrail.id, guardrail] as const);

/** Every row of every table beside this file. */
const ROWS: readonly Row[] = readdirSync(__dirname)
  .filter((file) => file.endsWith('.table.ts'))
  .flatMap((file) => Object.values(jest.requireActual<Record<string, readonly Row[]>>(path.join(__dirname, file))))
  .flat();

const soundFrom = (origin: Origin) => (origin === 'account' ? liveAuditLog : soundAuditLog);

describe('the catalogue', () => {
  test('holds at least 50 guardrails, each once', () => {
    const ids = CATALOGUE.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(50);
  });

  test('is what lies on the disk, each file named as its guardrail', () => {
    const files = GUARDRAIL_THEMES.flatMap((theme) =>
      readdirSync(path.join(LIBRARY, theme))
        .filter((file) => /^[A-Z]/.test(file))
        .map((file) => `${theme}/${file}`),
    );
    expect(CATALOGUE.map(({ theme, id }) => `${theme}/${id}.ts`).sort()).toEqual(files.sort());
  });

  test.each(ORIGINS)('finds nothing in a sound audit log (%s)', (origin) => {
    const findings = judge(soundFrom(origin)(), CATALOGUE);
    expect(findings.filter(({ status }) => status !== 'PASS' && status !== 'NOT_APPLICABLE')).toEqual([]);
    expect(findings.filter(({ status }) => status === 'PASS').length).toBeGreaterThan(CATALOGUE.length / 2);
  });
});

describe.each(EACH)('%s', (id, guardrail: Guardrail) => {
  test('says what it is for', () => {
    expect(guardrail.title).toMatch(/^\S.{10,110}[^.\s]$/);
    expect(guardrail.reason).toMatch(/^\S.{40,}\.$/s);
    expect(guardrail.remedy).toMatch(/^\S.{10,}\.$/s);
    expect(SEVERITIES).toContain(guardrail.severity);
    expect(OWNERS).toContain(guardrail.owner);
    expect(guardrail.judgedFrom.length).toBeGreaterThan(0);
  });

  test('answers a technique of MITRE ATT&CK by its own name', () => {
    expect(TECHNIQUES).toHaveProperty([guardrail.threat.technique], guardrail.threat.name);
  });

  test.each<VerdictKind>(['pass', 'fail', 'unknown'])('has a row that ends in %s', (kind) => {
    expect(ROWS.filter((row) => row.guardrail.id === id && row.verdict === kind)).not.toEqual([]);
  });
});

describe('what cannot be known', () => {
  const failing = ROWS.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown');

  test('never turns a failure into a pass, whichever value it is', () => {
    const cases = failing.map((row) => ({ row, paths: pathsOf(row) })).filter(({ paths }) => paths.length > 0);
    expect(cases.length).toBeGreaterThan(100);
    const anyValue = fc
      .constantFrom(...cases)
      .chain(({ row, paths }) => fc.constantFrom(...paths).map((at) => ({ row, at })));
    fc.assert(
      fc.property(anyValue, ({ row, at }) => {
        const sound = soundFrom(row.origin ?? 'template');
        const verdicts = row.guardrail.check(sound({ ...row.change, [at]: new Unknown('it was not read') }));
        expect({ id: row.guardrail.id, case: row.case, at, worst: worstOf(verdicts) }).not.toMatchObject({
          worst: 'pass',
        });
      }),
      { numRuns: 3_000 * SHARE },
    );
  });

  test('is a finding in every guardrail that reads it, and no crash in any other', () => {
    const origins = ORIGINS.map((origin) => ({ origin, paths: valuePathsOf(soundFrom(origin)().members) }));
    const anyValue = fc
      .constantFrom(...origins)
      .chain(({ origin, paths }) => fc.constantFrom(...paths).map((at) => ({ origin, at })));
    fc.assert(
      fc.property(anyValue, ({ origin, at }) => {
        const findings = judge(soundFrom(origin)({ [at]: new Unknown('it was not read') }), CATALOGUE);
        expect(findings.length).toBeGreaterThanOrEqual(CATALOGUE.length);
      }),
      { numRuns: 500 * SHARE },
    );
  });
});

/**
 * Paths of the values that a row's verdict may depend on: those of the resources that the verdicts speak of. Replacing the
 * very thing that a row changed is left out where it takes the change away by replacing something around it.
 */
function pathsOf(row: Row): readonly string[] {
  const auditLog = soundFrom(row.origin ?? 'template')(row.change);
  const judged = new Set(row.guardrail.check(auditLog).map(({ resource }) => resource?.logicalId));
  return valuePathsOf(auditLog.members.filter(({ logicalId }) => judged.has(logicalId)));
}

/** Paths of all values in the properties of resources, as changes take them. */
function valuePathsOf(resources: readonly Resource[]): readonly string[] {
  return resources.flatMap(({ logicalId, properties }) => pathsIn(properties, `${logicalId}.properties`));
}

function pathsIn(value: Value, at: string): string[] {
  if (value instanceof Unknown || at.split('.').some((name) => name === '')) return [];
  const named = isList(value) || isProperties(value) ? Object.entries(value as Record<string, Value>) : [];
  return named
    .filter(([name]) => !name.includes('.'))
    .flatMap(([name, part]) => [`${at}.${name}`, ...pathsIn(part, `${at}.${name}`)]);
}
