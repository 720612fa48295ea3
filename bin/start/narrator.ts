/** How the story is told on a terminal: numbered steps, marks, one table; plain where there is no terminal. */
import Table from 'cli-table3';
import pico from 'picocolors';
import { needsAttention, type Finding, type Report } from '../../lib/findings/finding';
import type { LocalAws } from '../../lib/local-aws';
import type { PlayedAttack } from './attack';

export interface Narrator {
  /** Announces the next step. */
  step(title: string): void;
  /** Says what a step came to. */
  result(text: string): void;
  /** Says one of two things, and marks it. */
  expect(held: boolean, good: string, bad: string): void;
  show(block: string): void;
  attack(played: PlayedAttack): void;
  /** Every finding that needs somebody, with expected and found. */
  findings(report: Report): void;
  /** How another terminal reaches the local AWS. */
  keep(aws: Pick<LocalAws, 'environment' | 'processId'>): void;
  end(sound: boolean): void;
}

export function narrator(stream: NodeJS.WriteStream): Narrator {
  const paint = pico.createColors(stream.isTTY && !process.env.NO_COLOR);
  const say = (line: string): void => void stream.write(`${line}\n`);
  const began = Date.now();
  let steps = 0;
  const good = (text: string): void => say(`   ${paint.green('✔')} ${text}`);
  const bad = (text: string): void => say(`   ${paint.red('✘')} ${text}`);

  return {
    step: (title) => say(`\n${paint.bold(`${++steps}. ${title}`)} ${paint.dim(`(${elapsed(began)})`)}`),
    result: good,
    expect: (held, whenGood, whenBad) => (held ? good(whenGood) : bad(whenBad)),
    show: (block) => say(block),
    attack: ({ attack, result, asExpected }) => {
      const became =
        result.kind === 'refused'
          ? `refused: ${result.errorCode}${attack.outcome.kind === 'prevented' ? ` (${attack.outcome.by})` : ''}`
          : 'accepted by AWS: the checker has to name it';
      (asExpected ? good : bad)(`${attack.title.padEnd(52)} ${became}`);
    },
    findings: (report) => {
      const open = report.findings.filter(needsAttention);
      say(open.length === 0 ? '   nothing has drifted' : findingsTable(open, paint));
    },
    keep: ({ environment, processId }) => {
      say(`\nThe local AWS goes on until you stop it with: kill ${processId}\nIn another terminal:`);
      for (const [name, value] of Object.entries(environment)) say(`export ${name}=${value}`);
    },
    end: (sound) => {
      say('');
      const verdict = sound
        ? 'Every step came out as it should.'
        : 'A step did not come out as it should: see ✘ above.';
      say(`${(sound ? paint.green : paint.red)(paint.bold(verdict))} ${paint.dim(`(${elapsed(began)})`)}`);
    },
  };
}

function findingsTable(findings: readonly Finding[], paint: ReturnType<typeof pico.createColors>): string {
  const table = new Table({
    head: ['severity', 'owner', 'what', 'expected', 'found'].map((name) => paint.bold(name)),
    colWidths: [10, 13, 44, 26, 26],
    wordWrap: true,
    wrapOnWordBoundary: false,
    style: { head: [], border: [] },
  });
  for (const { severity, owner, guardrail, path, expected, found, status } of findings) {
    table.push([
      severity === 'CRITICAL' || severity === 'HIGH' ? paint.red(severity) : severity,
      owner,
      `${guardrail} (${status.toLowerCase()})\n${paint.dim(path)}`,
      short(expected),
      short(found),
    ]);
  }
  return table.toString();
}

/** A value in few enough characters for a cell; the reports have it whole. */
function short(value: Finding['expected']): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

function elapsed(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(0)} s`;
}
