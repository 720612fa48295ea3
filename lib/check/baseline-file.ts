/** The file of a baseline: what `--write-baseline` writes and `--baseline` reads. */
import { z } from 'zod';
import { requirementsIn } from '../facts/template/requirements';
import type { Json } from '../facts/value';
import { SEVERITIES } from '../findings/finding';
import type { Baseline } from './baseline';
import { CheckFileError } from './errors';
import { readJson, shaped } from './json-file';

/** Says that the file is a baseline, and of which shape. */
const MARK = { wormtrail: 'baseline', version: 1 } as const;

const mark = { wormtrail: z.literal(MARK.wormtrail), version: z.literal(MARK.version) };
const text = z.string('a text');
const json = z.json() as z.ZodType<Json>;
const schema = z.strictObject({
  ...mark,
  live: z
    .strictObject({ account: text, region: text, trailArn: text.optional() }, 'an object with account and region')
    .optional(),
  auditLogs: z.array(
    z.strictObject({ name: text, requirements: z.record(text, json, 'the requirements') }),
    'a list of audit logs, each with name and requirements',
  ),
  findings: z.array(
    z.strictObject({
      guardrail: text,
      status: z.enum(['FAIL', 'UNKNOWN'], 'FAIL or UNKNOWN'),
      severity: z.enum(SEVERITIES, `one of ${SEVERITIES.join(', ')}`),
      resource: text,
      path: text,
      found: json,
      cause: text.optional(),
    }),
    'a list of findings',
  ),
});

/** A finding a line, so that a review of the file shows what changed. */
export function renderBaseline({ live, auditLogs, findings }: Baseline): string {
  const lines = (items: readonly unknown[]): string => items.map((item) => `\n${JSON.stringify(item)}`).join(',');
  const head = JSON.stringify({ ...MARK, live }).slice(1, -1);
  return `{${head},\n"auditLogs": [${lines(auditLogs)}\n],\n"findings": [${lines(findings)}\n]}\n`;
}

/** What is checked: templates, or the account, or one trail of it. */
interface Asked {
  readonly live?: boolean;
  readonly trailArn?: string | undefined;
}

function commandOf({ live, trailArn }: Asked): string {
  if (!live) return 'wormtrail check';
  return trailArn === undefined ? 'wormtrail check --live' : `wormtrail check --live --trail-arn ${trailArn}`;
}

/**
 * @throws WormtrailError where the file is broken, is no baseline, or is one of something else than is checked.
 */
export function readBaseline(file: string, asked: Asked = {}): Baseline {
  const value = readJson(file);
  if (!z.looseObject(mark).safeParse(value).success) {
    throw new CheckFileError(
      file,
      'not a baseline of this version of wormtrail. Write one with wormtrail check --write-baseline.',
    );
  }
  const { live, auditLogs, findings } = shaped(file, value, schema);
  const [of, now] = [commandOf({ live: live !== undefined, trailArn: live?.trailArn }), commandOf(asked)];
  if (of !== now)
    throw new CheckFileError(file, `a baseline of ${of}. Run that, or write a baseline with ${now} --write-baseline.`);
  return {
    live,
    auditLogs: auditLogs.map(({ name, requirements: stated }) => {
      const { unclear, ...requirements } = requirementsIn({ wormtrail: { requirements: stated } });
      const [doubt] = Object.values(unclear ?? {});
      if (doubt)
        throw new CheckFileError(file, `${name}: ${doubt.reason}. Write the baseline again with --write-baseline.`);
      return { name, requirements };
    }),
    findings,
  };
}
