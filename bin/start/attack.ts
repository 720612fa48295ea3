/** The attack of the story: eight steps from the table, each over the real AWS API. */
import type { Report } from '../../lib/findings/finding';
import { ATTACKS } from '../../lib/threats';
import { endedAsExpected, play, type Attack, type AttackResult } from '../../lib/threats/attack';
import { sdkAws } from '../../lib/threats/aws';
import { deliverLogFile, readTarget } from '../../lib/threats/deployed';
import { detects } from '../../lib/threats/detection';

const STEPS = [
  'delete-locked-version',
  'shorten-retention',
  'stop-logging',
  'drop-log-file-validation',
  'lower-default-retention',
  'expire-logs-by-lifecycle',
  'replace-bucket-policy',
  'schedule-key-deletion',
];

/** An attack, and what became of it. */
export interface PlayedAttack {
  readonly attack: Attack;
  readonly result: AttackResult;
  /** Whether AWS answered as the table says. */
  readonly asExpected: boolean;
  /** Whether a report names it; true for what was prevented, of which there is nothing to name. */
  detectedBy(report: Report): boolean;
  /** Puts back what it changed. */
  undo(): Promise<void>;
}

/** Delivers a log file, then attacks it and all that guards it. */
export async function playAttacks(stack: string): Promise<readonly PlayedAttack[]> {
  const aws = sdkAws();
  const target = await deliverLogFile(await readTarget(stack, aws), aws, new Date());
  const played: PlayedAttack[] = [];
  for (const id of STEPS) {
    const attack = ATTACKS.find((candidate) => candidate.id === id);
    if (!attack) throw new TypeError(`no attack ${id}`);
    const result = await play(attack, target, aws);
    played.push({
      attack,
      result,
      asExpected: endedAsExpected(attack, result),
      detectedBy: (report) => attack.outcome.kind === 'prevented' || detects(report, attack.outcome),
      undo: async () => {
        for (const call of attack.undo?.(target, result.traces) ?? []) await aws(call);
      },
    });
  }
  return played;
}
