/** What an attack is: AWS calls as data, so that the SDK, the AWS CLI, tests and docs all play the same one. */
import type { Threat } from '../checks/check';
import type { Target } from './target';

/** A service as the AWS CLI names its API commands. */
export type Service =
  | 'cloudformation'
  | 'cloudtrail'
  | 'cloudwatch'
  | 'events'
  | 'iam'
  | 'kms'
  | 'lambda'
  | 's3api'
  | 'scheduler'
  | 'sns'
  | 'sqs'
  | 'logs';

/** One AWS API call. */
export interface Call {
  readonly service: Service;
  /** As the API reference names it: `StopLogging`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** ARN of the role that makes it, in any account. @default whoever attacks */
  readonly as?: string;
}

/** Makes a call and answers with its parsed output; throws what AWS answers, with the error code as `name`. */
export type Aws = (call: Call) => Promise<Answer>;

/** What AWS answered a call, in the API's own names. */
export type Answer = Readonly<Record<string, unknown>>;

/** What is known once an attack was played, and what `undo` needs. */
interface Traces {
  /** Answers of `before`, in order. */
  readonly before: readonly Answer[];
  /** Answers of `calls`, in order. */
  readonly answers: readonly Answer[];
}

/** AWS refuses the call, whoever makes it. */
export interface Prevented {
  readonly kind: 'prevented';
  /** The error code that AWS answers. */
  readonly errorCode: string;
  /** What refuses it, in a phrase. */
  readonly by: string;
}

/** The call succeeds for somebody who is let through by the policies; the next drift check names it. */
export interface Detected {
  readonly kind: 'detected';
  /** Guardrail or kind of finding that names it. */
  readonly guardrail: string;
  /** Property path of that finding. */
  readonly path?: string;
  /** What names it, where the account does not show it. @default the next run of the drift check */
  readonly foundBy?: 'evidence verify';
  /** It leaves the account as deployed, or is told once: the finding stays open until it is acknowledged. */
  readonly staysOpen?: true;
}

export interface Attack {
  /** Such as `stop-logging`. */
  readonly id: string;
  /** What the attacker does, as an infinitive: "Stop logging". */
  readonly title: string;
  /** What it gains the attacker. */
  readonly gain: string;
  readonly threat: Threat;
  /** The technique's id in Stratus Red Team, where it has one. */
  readonly stratus?: string;
  readonly outcome: Prevented | Detected;
  /** The calls; the last one is what `outcome` speaks of. `before` has the answers of the calls below. */
  calls(target: Target, before: readonly Answer[]): readonly Call[];
  /** What has to be read before: to change only a part of it, or to put it back. */
  before?(target: Target): readonly Call[];
  /** Calls that put everything back; absent where nothing can have changed. */
  undo?(target: Target, traces: Traces): readonly Call[];
}

/** What became of one attack. */
export type AttackResult =
  | { readonly kind: 'refused'; readonly errorCode: string; readonly traces: Traces }
  | { readonly kind: 'succeeded'; readonly traces: Traces };

/**
 * Plays an attack's calls in order, and says whether AWS refused one of them.
 *
 * @param aws The attacker.
 * @param defender Reads what has to be put back later.
 */
export async function play(attack: Attack, target: Target, aws: Aws, defender = aws): Promise<AttackResult> {
  const before: Answer[] = [];
  for (const call of attack.before?.(target) ?? []) before.push(await defender(call));
  const answers: Answer[] = [];
  for (const call of attack.calls(target, before)) {
    try {
      answers.push(await aws(call));
    } catch (error) {
      const errorCode = error instanceof Error ? error.name : String(error);
      return { kind: 'refused', errorCode, traces: { before, answers } };
    }
  }
  return { kind: 'succeeded', traces: { before, answers } };
}

/** Puts everything back as it was before the attack. */
export async function undo(attack: Attack, target: Target, result: AttackResult, aws: Aws): Promise<void> {
  for (const call of attack.undo?.(target, result.traces) ?? []) await aws(call);
}

/** Whether an attack ended as the table says it must, as far as AWS's own answer tells. */
export function endedAsExpected(attack: Attack, result: AttackResult): boolean {
  return attack.outcome.kind === 'prevented'
    ? result.kind === 'refused' && result.errorCode === attack.outcome.errorCode
    : result.kind === 'succeeded';
}

/** The members of an answer that the inverse call takes. */
export function pick(answer: Answer | undefined, names: readonly string[]): Call['input'] {
  return Object.fromEntries(names.flatMap((name) => (answer?.[name] === undefined ? [] : [[name, answer[name]]])));
}

/** Techniques that several attacks share, by their MITRE ATT&CK names. */
export const TECHNIQUES = {
  disableCloudLogs: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  impairDefenses: { technique: 'T1562', name: 'Impair Defenses' },
  disableTools: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  indicatorRemoval: { technique: 'T1070', name: 'Indicator Removal' },
  dataDestruction: { technique: 'T1485', name: 'Data Destruction' },
  lifecycleDestruction: { technique: 'T1485.001', name: 'Data Destruction: Lifecycle-Triggered Deletion' },
  dataEncrypted: { technique: 'T1486', name: 'Data Encrypted for Impact' },
  dataFromCloudStorage: { technique: 'T1530', name: 'Data from Cloud Storage' },
  transferToCloudAccount: { technique: 'T1537', name: 'Transfer Data to Cloud Account' },
  storedDataManipulation: { technique: 'T1565.001', name: 'Data Manipulation: Stored Data Manipulation' },
  accountManipulation: { technique: 'T1098', name: 'Account Manipulation' },
  additionalCloudRoles: { technique: 'T1098.003', name: 'Account Manipulation: Additional Cloud Roles' },
} as const satisfies Readonly<Record<string, Threat>>;
