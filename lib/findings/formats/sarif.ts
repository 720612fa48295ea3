/** SARIF 2.1.0, for GitHub code scanning and other viewers of static analysis. */
import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Location, Log, ReportingDescriptor, Result, Run } from 'sarif';
import { clausesServedBy } from '../../frameworks';
import { needsAttention, SEVERITIES, type Finding, type FindingSource, type Report, type Severity } from '../finding';
import { groupBy } from '../group';
import { identitiesOf } from '../identity';
import type { Check } from '../../checks/check';
import type { RenderOptions } from '../render-options';
import { formatValue } from '../format';
import type { ReportFormat } from './format';

export const sarif = {
  name: 'sarif',
  ending: 'sarif',
  isForSynth: true,
  render: renderSarif,
} as const satisfies ReportFormat;

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * Findings that need somebody, and those that are acknowledged, as suppressed results. What passes is not a result: code
 * scanning would show it as an alert.
 */
export function renderSarif(report: Report, options: RenderOptions = {}): string {
  const findings = report.findings.filter(
    (finding) => needsAttention(finding) || finding.cause !== undefined || finding.acknowledgement,
  );
  const rules = rulesOf(findings, options.catalogue ?? []);
  const identities = identitiesOf(findings);
  const places = new Places(report.findings, options.root ?? process.cwd());
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'wormtrail', ...(options.version && { semanticVersion: options.version }), rules } },
        results: findings.map((finding, index) => ({
          ...resultOf(finding, places),
          ruleIndex: rules.findIndex(({ id }) => id === finding.guardrail),
          partialFingerprints: fingerprintsOf(identities[index] ?? ''),
        })),
        originalUriBaseIds: BASE_IDS,
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** What relative addresses are relative to, as code scanning takes them (GitHub Docs, "SARIF support for code scanning"). */
const ROOT = '%SRCROOT%';

/**
 * Where the root is on this machine is left out, so that the report names no user and is the same wherever it is made (SARIF 2.1.0,
 * 3.14.14, "originalUriBaseIds property", note 1).
 */
const BASE_IDS: Run['originalUriBaseIds'] = { [ROOT]: { description: { text: 'The root of the repository.' } } };

/**
 * Code scanning compares `primaryLocationLineHash` alone (GitHub Docs, "SARIF support for code scanning"): a finding stays the same
 * when its line moves.
 */
function fingerprintsOf(identity: string): Record<string, string> {
  return { 'wormtrail/v1': identity, primaryLocationLineHash: identity };
}

/** GitHub: above 9.0 is critical, from 7.0 high, from 4.0 medium, below low ("SARIF support for code scanning"). */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  CRITICAL: '9.5',
  HIGH: '8.0',
  MEDIUM: '5.5',
  LOW: '2.0',
  INFO: '0.5',
};

const LEVEL = { CRITICAL: 'error', HIGH: 'error', MEDIUM: 'warning', LOW: 'note', INFO: 'note' } as const;

function rulesOf(findings: readonly Finding[], catalogue: readonly Check[]): ReportingDescriptor[] {
  const entries = new Map(catalogue.map((entry) => [entry.id, entry]));
  const judged = groupBy(findings, (finding) => finding.guardrail);
  return [...judged].map(([id, found]) => {
    const entry = entries.get(id);
    const worst = SEVERITIES.find((severity) => found.some((finding) => finding.severity === severity)) ?? 'INFO';
    const title = entry?.title ?? found[0]?.message ?? id;
    const remedy = entry?.remedy ?? found.find((finding) => finding.remedy)?.remedy ?? '';
    return {
      id,
      name: id,
      shortDescription: { text: title },
      fullDescription: { text: entry?.reason ?? title },
      help: helpOf(id, title, entry, remedy),
      defaultConfiguration: { level: LEVEL[worst] },
      properties: {
        'security-severity': SECURITY_SEVERITY[worst],
        'problem.severity': LEVEL[worst] === 'note' ? 'recommendation' : LEVEL[worst],
        precision: 'very-high',
        tags: ['security', 'audit-log', ...(entry ? [entry.theme, entry.threat.technique] : [])],
      },
    };
  });
}

function helpOf(
  id: string,
  title: string,
  entry: Check | undefined,
  remedy: string,
): { text: string; markdown: string } {
  const controls = Object.entries(clausesServedBy(id)).map(
    ([framework, clauses]) => `${framework}: ${clauses.join(', ')}`,
  );
  const paragraphs = [
    ['What is required', `${title}.`],
    ['Why', entry?.reason ?? ''],
    ['What to do', remedy],
    ['Threat', entry ? `${entry.threat.technique} ${entry.threat.name} (MITRE ATT&CK)` : ''],
    ['Controls', controls.join('; ')],
    ['On the command line', entry ? `wormtrail explain ${id}` : ''],
  ].filter(([, text]) => text);
  return {
    text: paragraphs.map(([heading, text]) => `${heading}: ${text}`).join('\n'),
    markdown: paragraphs.map(([heading, text]) => `**${heading}**\n\n${text}`).join('\n\n'),
  };
}

function resultOf(finding: Finding, places: Places): Result {
  const { acknowledgement } = finding;
  return {
    ruleId: finding.guardrail,
    level: LEVEL[finding.severity],
    message: { text: messageOf(finding) },
    locations: [places.locationOf(finding)],
    ...(acknowledgement && {
      suppressions: [{ kind: 'external', status: 'accepted', justification: justificationOf(acknowledgement) }],
    }),
    properties: {
      status: finding.status,
      severity: finding.severity,
      owner: finding.owner,
      resource: finding.resource,
      path: finding.path,
      expected: finding.expected,
      found: finding.found,
      remedy: finding.remedy,
      ...(finding.cause !== undefined && { cause: finding.cause }),
    },
  };
}

function messageOf(finding: Finding): string {
  const at = finding.path ? ` at ${finding.path}` : '';
  const values = `Expected ${formatValue(finding.expected)}, found ${formatValue(finding.found)}${at} of ${finding.resource}.`;
  return withoutLinks([finding.message, values, finding.remedy].filter(Boolean).join(' '));
}

/** Viewers make a link of `[text](address)` (SARIF 2.1.0, 3.11.6, "Messages with embedded links"): names of a template are none. */
function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}

function justificationOf({ reason, owner, until }: NonNullable<Finding['acknowledgement']>): string {
  return [reason, owner && `acknowledged by ${owner}`, until && `until ${until}`].filter(Boolean).join('; ');
}

/** Where findings stand: the line that made the construct, else the template's line, else the audit log's first line. */
class Places {
  private readonly firstOf = new Map<string | undefined, FindingSource>();

  constructor(
    findings: readonly Finding[],
    private readonly root: string,
  ) {
    for (const { auditLog, source } of findings) {
      if (source && !this.firstOf.has(auditLog)) this.firstOf.set(auditLog, source);
    }
  }

  /** Code scanning shows only results with a file: what has no place of its own stands where its audit log does. */
  locationOf(finding: Finding): Location {
    const source = finding.source ?? this.firstOf.get(finding.auditLog);
    const place: FindingSource | undefined = source?.createdAt ?? source;
    return {
      ...(place && {
        physicalLocation: {
          artifactLocation: this.artifact(place.file),
          region: { startLine: Math.max(1, place.line), ...(place.column && { startColumn: place.column }) },
        },
      }),
      logicalLocations: [
        {
          fullyQualifiedName: finding.path ? `${finding.resource}.${finding.path}` : finding.resource,
          kind: 'resource',
        },
      ],
    };
  }

  private artifact(file: string): { uri: string; uriBaseId?: string } {
    const path = wellFormed(isAbsolute(file) ? relative(this.root, file) : file);
    if (path.startsWith('..') || isAbsolute(path)) return { uri: pathToFileURL(wellFormed(file)).href };
    return { uri: path.split(sep).map(encodeURIComponent).join('/'), uriBaseId: ROOT };
  }
}

/** Half a surrogate pair, which no URI can carry, becomes U+FFFD. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
