/** What `wormtrail init` asks at a terminal: each answer is judged when it is given, and asked for again until it will do. */
import { createInterface } from 'node:readline/promises';
import { ConfigError } from '../../lib/config';
import { estimateCost } from '../../lib/cost/estimate';
import { days as inDays } from '../../lib/findings/format';
import { accountOffer, standardBootstrapRoles, type AccountOffer } from '../../lib/init/account';
import { problemsWith, retentionIn, validated } from '../../lib/init/draft';
import { problemsOf, QUESTION_NAMES, QUESTIONS, type Answers, type QuestionName } from '../../lib/init/questions';
import { UsageError } from './errors';
import { tell } from './output';

const EXAMPLE_ACCOUNT = '111122223333';
const MOST_LISTED = 20;
const BOOTSTRAP =
  "The roles of the CDK's standard bootstrap, which every CDK app of the account shares " +
  '(README, "Deploy it for real", step 3, keeps the audit log apart):';

/** Asks a question, and waits for what is typed. */
type Ask = (prompt: string) => Promise<string>;

/**
 * @param given What flags answered.
 * @param confirmed The retention in days, where a flag confirmed it.
 * @throws ConfigError where a flag will not do; UsageError where the person left.
 */
export async function askForTheRest(
  given: Answers,
  confirmed: number | undefined,
  output: string,
): Promise<Record<string, unknown>> {
  assertFlags(given);
  const offer = await accountOffer();
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const left = new Promise<never>((_, reject) => {
    terminal.once('close', () => reject(new UsageError('\nNothing was written.')));
  });
  left.catch(() => undefined);
  const ask: Ask = (prompt) => {
    const typed = terminal.question(prompt);
    // it fails as well where the terminal closes: that is told once
    typed.catch(() => undefined);
    return Promise.race([left, typed]).then((text) => text.trim());
  };
  try {
    const answers = await answersTo(ask, given, offer);
    return validated(answers, confirmed ?? (await confirmation(ask, answers, output)), output).draft;
  } finally {
    terminal.close();
  }
}

/** A flag that will not do is told before anything is asked. */
function assertFlags(given: Answers): void {
  const problems = problemsWith(given);
  const wrong = QUESTION_NAMES.filter((name) => given[name] !== undefined).flatMap((name) =>
    problemsOf(name, problems),
  );
  if (wrong.length > 0) throw new ConfigError('What was answered', wrong);
}

async function answersTo(ask: Ask, given: Answers, offer: AccountOffer): Promise<Answers> {
  if (offer.trails.length > 0) {
    list('The account has trails. A further copy of management events is paid for; see docs/adopt.md.', offer.trails);
  }
  let answers = given;
  for (const name of QUESTION_NAMES) {
    if (answers[name] === undefined) answers = { ...answers, [name]: await answerTo(ask, name, answers, offer) };
  }
  return answers;
}

/** Asks one question until its answer will do. */
async function answerTo(ask: Ask, name: QuestionName, before: Answers, offer: AccountOffer): Promise<string> {
  const { text, isOptional } = QUESTIONS[name];
  if ((name === 'administrators' || name === 'readers') && offer.roles.length > 0) {
    list('Roles of the account:', offer.roles);
  }
  const { proposed, hint } = proposalFor(name, before, offer);
  for (;;) {
    const answer = (await ask(`${text} (${hint}): `)) || proposed;
    if (answer === undefined && !isOptional) continue;
    const wrong = problemsOf(name, problemsWith({ ...before, [name]: answer }));
    if (wrong.length === 0) return answer ?? '';
    for (const { found, write } of wrong) tell(`  ${found === undefined ? '' : `Not ${found}. `}Write: ${write}.`);
  }
}

/** What Enter alone answers, and what the prompt says of it. */
function proposalFor(
  name: QuestionName,
  { account, region }: Answers,
  offer: AccountOffer,
): { readonly proposed?: string; readonly hint: string } {
  if (name === 'administrators') {
    const roles = standardBootstrapRoles(String(account), String(region));
    list(BOOTSTRAP, roles);
    return { proposed: roles.join(' '), hint: 'Enter for these two' };
  }
  const { example, isOptional } = QUESTIONS[name];
  const proposed = name === 'account' ? offer.account : name === 'region' ? offer.region : undefined;
  if (proposed !== undefined) return { proposed, hint: proposed };
  const ours = example.replace(EXAMPLE_ACCOUNT, String(account ?? EXAMPLE_ACCOUNT));
  return { hint: `${isOptional ? 'none; ' : ''}such as ${ours}` };
}

function list(title: string, names: readonly string[]): void {
  tell(title);
  for (const name of names.slice(0, MOST_LISTED)) tell(`  ${name}`);
  if (names.length > MOST_LISTED) tell(`  and ${names.length - MOST_LISTED} more`);
}

/** Says what cannot be undone and what it costs. The person types the number of days: it is never a default. */
async function confirmation(ask: Ask, answers: Answers, output: string): Promise<number> {
  const { days, statedBy } = retentionIn(answers);
  const { total } = estimateCost(validated(answers, days, output).config);
  tell(
    `Every log file will be locked for ${inDays(days)} in COMPLIANCE mode, because ${statedBy}. No one can shorten that or delete a ` +
      `file before, AWS and the root user included. It costs about USD ${total.firstMonth.toFixed(0)} in the first month and USD ` +
      `${total.wholeRetention.toFixed(0)} over the whole retention (wormtrail cost).`,
  );
  for (;;) {
    const typed = await ask('Type the number of days to confirm it, or leave with Ctrl-C: ');
    if (/^\d{1,6}$/.test(typed) && Number(typed) === days) return days;
    tell(`  Not confirmed: the number is ${days}.`);
  }
}
