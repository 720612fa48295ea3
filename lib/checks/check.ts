/** What every check has in common: the guardrails, and everything else that a finding can be about. */
import type { Owner } from '../facts/requirements';
import type { Severity } from '../findings/finding';
import type { RemedyCode } from './code';
import type { CheckId } from './ids';

export const GUARDRAIL_THEMES = [
  'write-once',
  'retention',
  'access',
  'encryption',
  'trail',
  'monitoring',
  'ownership',
] as const;
export const THEMES = [...GUARDRAIL_THEMES, 'drift', 'log-files', 'unusual', 'evidence', 'drill'] as const;
export type Theme = (typeof THEMES)[number];

/** What a check looks at. */
type Source = 'template' | 'account' | 'log files' | 'evidence' | 'drill';

/** A MITRE ATT&CK technique that the check answers. */
export interface Threat {
  /** Such as T1562.008. */
  readonly technique: string;
  /** The technique's own name: "Impair Defenses: Disable or Modify Cloud Logs". */
  readonly name: string;
}

export interface Check {
  /** A name, not a number; also the name of the constant. */
  readonly id: CheckId;
  readonly theme: Theme;
  /** What holds if it passes, as a short statement: "Object Lock is enabled on the log bucket". */
  readonly title: string;
  /** What is wrong if it fails, as a short statement: "Object Lock is off". Left out where each finding says it in its own words. */
  readonly problem?: string;
  /** Why it exists: what an attacker or an accident does without it, with the source of each claim about AWS. */
  readonly reason: string;
  readonly severity: Severity;
  /** Set if a finding has the severity and the owner of the property that it is about; `severity` is then the worst. */
  readonly variesByProperty?: true;
  /** Set if one run reports it, and later runs say nothing of it although it is still true: that is not called resolved. */
  readonly reportedOnce?: true;
  readonly threat: Threat;
  /** What to do, as an instruction. */
  readonly remedy: string;
  /** The remedy as code, where a template can hold it. */
  readonly code?: RemedyCode;
  /** Why no template can hold the remedy: stated by each check of templates that has no code. */
  readonly noCode?: string;
  readonly owner: Owner;
  readonly judgedFrom: readonly Source[];
}
