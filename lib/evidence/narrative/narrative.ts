/** What an auditor or examiner is told of a period, by one framework: from evidence, catalogue and deployed requirements alone. */
import { OWNERS } from '../../facts/requirements';
import { counted, moment } from '../../findings/format';
import { clausesOf } from '../../findings/framework-standing';
import { groupBy } from '../../findings/group';
import { FRAMEWORKS, type Framework, type FrameworkId } from '../../frameworks';
import { VERSION } from '../../version';
import { reportOf } from '../document';
import type { Period, PeriodEvidence } from '../period';
import { headOf, NOT_KNOWN, placeOf, spanOf } from '../period-head';
import { tableOr, text, type Block, type Narrative, type Section } from './blocks';
import { controlsOf, evidenceOf, frequencyOf, heldThroughout, resultOf, type Control } from './controls';
import { exceptionRegister } from './exceptions';
import { populationAndSample, type SampleOptions } from './population';

interface NarrativeOptions extends SampleOptions {
  readonly framework: FrameworkId;
  /** Where the evidence stands. */
  readonly bucket: string;
  /** When it is generated. */
  readonly at: Date;
}

export function narrativeOf(period: Period, evidence: PeriodEvidence, options: NarrativeOptions): Narrative {
  const { framework: id, bucket, at } = options;
  const framework: Framework = FRAMEWORKS[id];
  const controls = controlsOf(id, evidence);
  return {
    title: `${id}: audit log ${period.auditLog}, ${spanOf(period)}`,
    about: `Control narrative, generated ${moment(at)} by wormtrail ${VERSION} from s3://${bucket}`,
    sections: [
      whatThisIs(framework),
      system(period, bucket),
      coverage(period),
      clauses(period, id),
      { title: 'Controls', blocks: controls.flatMap((control) => narrated(control, period)) },
      populationAndSample(period, evidence, options),
      exceptionRegister(period, evidence),
      ...alternatives(framework, controls, period),
      ...undertakings(framework),
      sources(framework),
    ],
  };
}

function whatThisIs({ title, caution, note }: Framework): Section {
  return {
    title: 'What this document is',
    blocks: [
      text(
        `It says how the controls of an audit log stood against ${title}. Every statement is drawn from the evidence that the ` +
          'checks wrote, the catalogue of checks, and the requirements in the deployed template. What was not proven is said to ' +
          'be so. Whether the evidence itself is unaltered is not judged here: wormtrail evidence verify does that. It is not legal advice.',
      ),
      ...[caution, note].flatMap((said) => (said === undefined ? [] : [text(said)])),
    ],
  };
}

function system(period: Period, bucket: string): Section {
  const head = headOf(period);
  const { run, baseline } = period.last ?? {};
  const { administrators, readers } = baseline?.requirements ?? {};
  const listed = (items: readonly string[] | undefined, between = ', '): string =>
    items === undefined || items.length === 0 ? NOT_KNOWN : items.join(between);
  const teams = OWNERS.map((owner) => `${owner}: ${teamOf(owner, period) ?? NOT_KNOWN}`);
  return {
    title: 'System description',
    blocks: [
      text(
        'A drift check compares the deployed template with the account and judges what it reads there. A log verification follows the ' +
          'digests that CloudTrail signs, and judges the log files that they name. Both write what they find to a bucket of evidence. ' +
          `This is the system as the last drift check of the period saw it${run ? `, at ${moment(run.startedAt)}` : ''}.`,
      ),
      {
        kind: 'facts',
        rows: [
          ['Account and Region', placeOf(head)],
          ['Trail', listed(head.trails)],
          ['Buckets', listed(head.buckets)],
          ['Default retention in force', listed(head.retention, '; ')],
          ['Frameworks asked for', listed(head.frameworks)],
          ['Administrators', listed(administrators)],
          ['Readers', listed(readers)],
          ['Owners', teams.join('; ')],
          ['Evidence', `s3://${bucket}`],
          ['Deployed template, SHA-256', run?.configuration ?? NOT_KNOWN],
          ['Code of the checker, SHA-256', run?.code ?? NOT_KNOWN],
          ['wormtrail', [...new Set(period.runs.map(({ version }) => version))].join(', ')],
        ],
      },
    ],
  };
}

/** As the deployed template says it, which the evidence carries. */
function teamOf(owner: (typeof OWNERS)[number], { last }: Period): string | undefined {
  return last?.baseline?.requirements?.owners?.[owner]?.team;
}

function coverage(period: Period): Section {
  const { runs, verifications, expectedRuns, provenHours, askedHours, evidenceSince, gaps, unverified } = period;
  const missed = [
    ...gaps.map((gap) => ['drift check', moment(gap.from), moment(gap.until)]),
    ...unverified.map((gap) => ['log verification', moment(gap.from), moment(gap.until)]),
  ];
  return {
    title: 'Coverage',
    blocks: [
      {
        kind: 'facts',
        rows: [
          ['Drift checks', `${runs.length} of at least ${expectedRuns} expected${startedBy(runs)}`],
          ['Log verifications', String(verifications.length)],
          ['Hours proven', `${provenHours} of ${askedHours}`],
          ['Evidence since', evidenceSince ? moment(evidenceSince) : NOT_KNOWN],
        ],
      },
      tableOr(['Missing', 'From', 'Until'], missed, 'Neither the drift checks nor the log verifications have a gap.'),
    ],
  };
}

/** ": 29 by schedule, 2 by tamper-event". */
function startedBy(runs: Period['runs']): string {
  const triggers = [...groupBy(runs, ({ trigger }) => trigger)].map(
    ([trigger, { length }]) => `${length} by ${trigger}`,
  );
  return triggers.length > 0 ? `: ${triggers.join(', ')}` : '';
}

function clauses({ last, runs }: Period, id: FrameworkId): Section {
  const { clauses: all }: Framework = FRAMEWORKS[id];
  const standing = last ? clausesOf(reportOf(last), id) : [];
  return {
    title: `Clauses at the end of the period`,
    blocks: [
      {
        kind: 'table',
        columns: ['Clause', 'Asks', 'Standing', 'Controls', 'Yours to show'],
        rows: standing.map((each) => {
          const checks = all[each.clause]?.checks ?? [];
          const named = checks.length === 0 ? 'none' : checks.join(', ');
          const yours = all[each.clause]?.yours ?? (checks.length === 0 ? 'All of it' : '');
          return [each.clause, all[each.clause]?.asks ?? '', each.standing, named, yours];
        }),
      },
      text(
        `As the last of ${counted(runs.length, 'drift check')} found it. A clause is held where every control that applies holds.`,
      ),
    ],
  };
}

function narrated(control: Control, period: Period): Block[] {
  const { check, clauses: cited } = control;
  const team = teamOf(check.owner, period);
  return [
    { kind: 'heading', text: `${check.title} (${check.id})` },
    text(check.reason),
    {
      kind: 'facts',
      isBrief: true,
      rows: [
        ['Owner', team === undefined ? check.owner : `${check.owner}: ${team}`],
        ['Frequency', frequencyOf(control)],
        ['Result', resultOf(control)],
        ['Evidence', evidenceOf(control)],
        ['Clauses', cited.join(', ')],
      ],
    },
  ];
}

/** Claimed is what every run of a period without gaps proves, and nothing else. */
function alternatives(
  { alternatives: all = [] }: Framework,
  controls: readonly Control[],
  { gaps, unverified }: Period,
): Section[] {
  if (all.length === 0) return [];
  const isCovered = gaps.length === 0 && unverified.length === 0;
  const said = all.map(({ clause, name, notClaimed }) => {
    if (notClaimed !== undefined) return `${clause}, ${name}: not claimed. ${notClaimed}`;
    const serving = controls.filter((control) => control.clauses.includes(clause));
    const applied = serving.filter(({ looks, applied: runs }) => looks === undefined || runs > 0);
    const broken = applied.filter((control) => !heldThroughout(control)).map(({ check }) => check.id);
    if (applied.length === 0 || broken.length > 0)
      return `${clause}, ${name}: not claimed for this period. Not in every run did these hold: ${broken.join(', ') || 'none was judged'}.`;
    return isCovered
      ? `${clause}, ${name}: claimed. ${applied.length} of ${counted(serving.length, 'control')} apply, and held in every run of the period.`
      : `${clause}, ${name}: not claimed for this period. The evidence has gaps: see Coverage.`;
  });
  return [{ title: 'Which alternative is claimed', blocks: [{ kind: 'list', items: said }] }];
}

function undertakings({ undertakings: all = [] }: Framework): Section[] {
  if (all.length === 0) return [];
  return [
    {
      title: 'Undertakings that remain to be signed',
      blocks: all.flatMap(({ clause, says, blanks }): Block[] => [
        { kind: 'heading', text: clause },
        text(says),
        { kind: 'blanks', labels: blanks },
      ]),
    },
  ];
}

function sources({ sources: all }: Framework): Section {
  return { title: 'Sources', blocks: [{ kind: 'list', items: all }] };
}
