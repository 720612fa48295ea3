/** What each framework asks for, and what several ask for together. */
import fc from 'fast-check';
import {
  clausesServedBy,
  combine,
  conflictOf,
  FRAMEWORK_IDS,
  FRAMEWORKS,
  type Framework,
  type FrameworkId,
} from '../../lib/frameworks';
import { CATALOGUE } from '../../lib/guardrails/catalogue';
import { yearsInDays } from '../../lib/frameworks/framework';

/** The numbers as the clauses state them, written down a second time: days of shortest retention and kept at hand. */
const STATED: Readonly<Partial<Record<FrameworkId, readonly [shortest?: number, atHand?: number]>>> = {
  'SEC-17a-4': [2192, 731],
  'FINRA-4511': [2192],
  'CFTC-1.31': [1827, 1827],
  HIPAA: [2192],
  'PCI-DSS': [366, 92],
  FedRAMP: [366, 184],
  SOX: [2557],
};

describe.each(FRAMEWORK_IDS)('%s', (id) => {
  const framework = FRAMEWORKS[id];

  test('states its periods', () => {
    const [shortest, atHand] = STATED[id] ?? [];
    expect([framework.shortestRetention?.days, framework.keptAtHand?.days]).toEqual([shortest, atHand]);
  });

  test('keeps no log at hand for longer than it keeps it', () => {
    expect(framework.keptAtHand?.days ?? 0).toBeLessThanOrEqual(framework.shortestRetention?.days ?? 0);
  });

  test('says what each clause asks, and where that was looked up', () => {
    const asked = Object.values(framework.clauses).map(({ asks }) => asks);
    expect(asked.length).toBeGreaterThan(0);
    for (const phrase of asked) expect(phrase).toMatch(/^\S.{5,}[^.]$/);
    expect(framework.sources.length).toBeGreaterThan(0);
    expect(framework.id).toBe(id);
  });

  test('says what is left to do for each clause that no check serves', () => {
    const { clauses }: Framework = framework;
    const silent = Object.entries(clauses).filter(([, { checks, yours }]) => checks.length === 0 && !yours);
    expect(silent.map(([clause]) => clause)).toEqual([]);
  });

  test('names only checks that there are, each once a clause', () => {
    for (const { checks } of Object.values(framework.clauses)) {
      expect(CATALOGUE.map((check) => check.id)).toEqual(expect.arrayContaining([...checks]));
      expect([...checks]).toEqual([...new Set(checks)].sort());
    }
  });
});

describe('no check of one audit log serves', () => {
  test.each<[string, FrameworkId, string[]]>([
    ['what CIS asks of the whole account', 'CIS-AWS', ['3.6', '3.8', '3.9', '4.4', '4.7', '4.8']],
    ['a daily review of the logs', 'PCI-DSS', ['10.4.1']],
    ['stored account data', 'PCI-DSS', ['3.5.1']],
  ])('%s', (_what, id, clauses) => {
    const { clauses: all }: Framework = FRAMEWORKS[id];
    expect(clauses.map((clause) => all[clause]?.checks)).toEqual(clauses.map(() => []));
  });

  test.each<[FrameworkId, string]>([
    ['HIPAA', '164.308(a)(1)(ii)(D)'],
    ['NIST-800-53', 'AU-6'],
    ['FedRAMP', 'AU-6'],
  ])('a review of the logs by a check of the configuration: %s %s', (id, clause) => {
    const { clauses }: Framework = FRAMEWORKS[id];
    expect(clauses[clause]?.checks).not.toContain('DriftCheckScheduled');
    expect(clauses[clause]?.yours).toMatch(/[Rr]eview/);
  });
});

describe('years in days', () => {
  test.each([
    [1, 366],
    [2, 731],
    [4, 1461],
    [5, 1827],
    [6, 2192],
    [7, 2557],
  ])('%d years have at most %d days', (years, days) => {
    expect(yearsInDays(years)).toBe(days);
  });

  test('are never fewer than the calendar has', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 20 }), (start, years) => {
        const from = new Date(Date.UTC(2020, 0, 1 + start));
        const until = new Date(from);
        until.setUTCFullYear(from.getUTCFullYear() + years);
        expect((until.getTime() - from.getTime()) / 86_400_000).toBeLessThanOrEqual(yearsInDays(years));
      }),
    );
  });
});

describe('several together', () => {
  test('ask for the longest of their shortest periods, and name who states it', () => {
    expect(combine(['PCI-DSS', 'SEC-17a-4', 'SOC2'])).toEqual({
      shortest: { days: 2192, statedBy: 'SEC-17a-4 asks for 6 years (17 CFR 240.17a-4(a))' },
      keptAtHand: {
        days: 731,
        statedBy: 'SEC-17a-4 requires immediate access for the first 2 years (17 CFR 240.17a-4(a))',
      },
    });
  });

  test('give way to a configuration that keeps logs longer', () => {
    expect(combine(['PCI-DSS'], 400).shortest).toEqual({
      days: 400,
      statedBy: 'the configuration keeps logs for at least 400 days',
    });
  });

  test('do not give way to one that keeps them shorter', () => {
    expect(combine(['PCI-DSS'], 30).shortest?.days).toBe(366);
  });

  test('conflict with a longest period below them, and both sources are named', () => {
    expect(combine(['SOX'], undefined, 365).conflict).toBe(
      'logs must be kept for 2557 days and be gone after 365 days: SOX asks for 7 years (17 CFR 210.2-06(a)), ' +
        'the configuration wants logs gone after 365 days',
    );
  });

  test('conflict within the configuration, too', () => {
    expect(combine([], 10, 9).conflict).toContain('the configuration keeps logs for at least 10 days');
  });

  test('do not conflict where both periods are the same', () => {
    expect(combine([], 9, 9)).not.toHaveProperty('conflict');
  });

  test('state nothing where nobody does', () => {
    expect(combine([])).toEqual({});
    expect(combine(['SOC2', 'GDPR', 'CIS-AWS'])).toEqual({});
  });

  test('ask for the same days in whichever order they are named', () => {
    const some = fc.subarray([...FRAMEWORK_IDS]);
    fc.assert(
      fc.property(some, some, fc.option(fc.nat(4000), { nil: undefined }), (ids, order, days) => {
        const shuffled = [...ids].sort((a, b) => order.indexOf(a) - order.indexOf(b));
        expect(combine(shuffled, days).shortest?.days).toBe(combine(ids, days).shortest?.days);
        expect(combine(shuffled).keptAtHand?.days).toBe(combine(ids).keptAtHand?.days);
      }),
    );
  });

  test('conflict exactly where the shortest period is above the longest', () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.nat(3000), (shortest, longest) => {
        const conflict = conflictOf({ days: shortest, statedBy: 'one' }, { days: longest, statedBy: 'another' });
        expect(conflict !== undefined).toBe(shortest > longest);
      }),
    );
  });
});

describe('the clauses that a check serves', () => {
  test('are those whose lists name it', () => {
    expect(clausesServedBy('LogsExpireAfterRetention')).toEqual({
      GDPR: ['Art. 5(1)(c)', 'Art. 5(1)(e)'],
      'ISO-27001': ['A.5.34', 'A.8.10'],
      'NIST-800-53': ['SI-12'],
      SOC2: ['C1.2'],
    });
  });

  test('are none where no framework names it', () => {
    expect(clausesServedBy('NoSuchCheck')).toEqual({});
  });
});
