/** What `wormtrail init` has to know, and where each answer stands in the configuration. */
import type { ConfigProblem } from '../config/errors';
import { FRAMEWORK_IDS } from '../frameworks/catalogue';

export interface Question {
  /** The command line's flag, without its value. */
  readonly flag: string;
  /** Path of the answer in the configuration. */
  readonly at: string;
  readonly text: string;
  /** What to write, for people. */
  readonly example: string;
  /** Answers are a list, separated by spaces or commas. */
  readonly isList?: true;
  /** It may be left without an answer. */
  readonly isOptional?: true;
}

const ALL = {
  name: { flag: '--name', at: 'name', text: 'Name of the audit log', example: 'acme-audit-log' },
  account: { flag: '--account', at: 'account', text: 'Account that it is deployed to', example: '111122223333' },
  region: { flag: '--region', at: 'region', text: 'Region', example: 'eu-central-1' },
  frameworks: {
    flag: '--framework',
    at: 'retention.frameworks',
    text: 'Frameworks that it has to satisfy',
    example: 'SEC-17a-4 SOC2',
    isList: true,
    isOptional: true,
  },
  days: {
    flag: '--days',
    at: 'retention.days',
    text: 'Days that logs are kept at least, beside what the frameworks ask for',
    example: '400',
    isOptional: true,
  },
  engineering: {
    flag: '--engineering',
    at: 'owners.engineering',
    text: 'Team that owns how it is built, and its mail',
    example: 'Platform <platform@example.com>',
  },
  security: {
    flag: '--security',
    at: 'owners.security',
    text: 'Team that owns who may touch it, and its mail',
    example: 'Security <security@example.com>',
  },
  compliance: {
    flag: '--compliance',
    at: 'owners.compliance',
    text: 'Team that owns what it proves, and its mail',
    example: 'Audit <audit@example.com>',
  },
  administrators: {
    flag: '--administrator',
    at: 'administrators',
    text: 'Roles that may change it; the one that CloudFormation deploys with must be among them',
    example: 'arn:aws:iam::111122223333:role/audit-admin-*',
    isList: true,
  },
  readers: {
    flag: '--reader',
    at: 'readers',
    text: 'Roles and users that may read logs and evidence',
    example: 'arn:aws:iam::111122223333:role/auditor',
    isList: true,
  },
} as const satisfies Readonly<Record<string, Question>>;

export type QuestionName = keyof typeof ALL;

/** In the order in which they are asked: what an answer is held against is asked before. */
export const QUESTIONS: Readonly<Record<QuestionName, Question>> = ALL;

export const QUESTION_NAMES = Object.keys(ALL) as readonly QuestionName[];

export type Answers = { readonly [Name in QuestionName]?: string | readonly string[] | undefined };

/** Those of some problems of a configuration that an answer caused. */
export function problemsOf(name: QuestionName, problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const { at } = QUESTIONS[name];
  return problems.filter(({ path }) => path === at || path.startsWith(`${at}.`) || path.startsWith(`${at}[`));
}

/** The configuration that the answers make; what is missing or wrong, its validation says. */
export function configFrom(
  answers: Answers,
  confirmed: number | undefined,
  schemaPath?: string,
): Record<string, unknown> {
  const { name, account, region, frameworks, days, administrators, readers } = answers;
  return {
    ...(schemaPath !== undefined && { $schema: schemaPath }),
    name,
    account,
    region,
    retention: {
      ...(frameworks && { frameworks: listOf(frameworks).map(frameworkNamed) }),
      // text that is no number is kept: the validation's message shows it
      ...(days !== undefined && days !== '' && { days: /^\d+$/.test(String(days)) ? Number(days) : days }),
    },
    ...(confirmed !== undefined && { confirmIrreversibleRetentionDays: confirmed }),
    owners: {
      engineering: ownerIn(answers.engineering),
      security: ownerIn(answers.security),
      compliance: ownerIn(answers.compliance),
    },
    administrators: listOf(administrators),
    readers: listOf(readers),
    driftCheck: { schedule: 'rate(1 hour)' },
    logVerification: { schedule: 'cron(0 3 * * ? *)' },
  };
}

function listOf(answer: string | readonly string[] | undefined): readonly string[] {
  const answers = typeof answer === 'string' ? [answer] : (answer ?? []);
  return answers.flatMap((text) => text.split(/[\s,]+/)).filter((text) => text !== '');
}

/** An id in whatever case it is typed, as everywhere on the command line. */
function frameworkNamed(text: string): string {
  return FRAMEWORK_IDS.find((id) => id.toLowerCase() === text.toLowerCase()) ?? text;
}

/** `Platform <platform@example.com>`. Of an address alone, the address is also the name of the team. */
function ownerIn(answer: string | readonly string[] | undefined): { team: string; email: string } {
  const text = String(answer ?? '').trim();
  const [, team, email] = /^(.*?)\s*<([^<>]*)>$/.exec(text) ?? [];
  return { team: team || (email ?? text), email: email ?? text };
}
