/** docs/unusual.md: what the daily verification calls unusual, and by which numbers. */
import { SENSITIVE_GROUPS } from '../../lib/unusual/sensitive';
import { THRESHOLDS } from '../../lib/unusual/thresholds';
import { TECHNIQUES } from '../../test/unusual/stratus.table';
import { table } from './markdown';

const { learningDays, baselineDays, sleepDays, mostFindings, spike, denials, silence, network, habitDays, wideHabit } =
  THRESHOLDS;
const { peerDays } = THRESHOLDS;

const TEXT = `# What is unusual

The daily verification reads every log file anyway. On the way it counts who made which calls, in which account and Region, and from which
network, and compares the day with the ${baselineDays} days before. What stands out is a finding to security, with the rows that show it: time,
event, log file, version, hash and digest. Counts and first times; no geography, and no model that somebody has to train.

| finding                  | what it tells                                                                                                   |
| ------------------------ | --------------------------------------------------------------------------------------------------------------- |
| \`SensitiveActionUsual\`   | a principal did something of the list below for the first time                                                  |
| \`SleepingPrincipalUsual\` | one that had done nothing for ${sleepDays} days acted                                                                       |
| \`RegionUsual\`            | something was changed in a Region in which nothing had been changed; looking does not count                     |
| \`NetworkUsual\`           | a program that keeps to at most ${network.most} networks (/24 or /48) on ${network.days} days called from another one                           |
| \`DenialsUsual\`           | a principal was denied at least ${denials.least} times, ${denials.timesLargest} times as often as on any day before, with a robust z-score of ${denials.score}          |
| \`ActivityUsual\`          | one action, or all together, succeeded at least ${spike.least} times (people: ${spike.leastOfPerson}), ${spike.timesLargest} times as often as on any day before, score ${spike.score} |
| \`NothingSilent\`          | an account, a Region (${silence.leastOfPlace} calls) or a principal (${silence.leastOfPrincipal} calls) that was busy on each of ${silence.days} days did nothing          |
| \`ActivityCompared\`       | whether the day was compared, and how many findings are counted only                                            |

A principal is a role, a user, or a person in IAM Identity Center; what AWS does by itself, and service-linked roles, are left out. The robust
z-score is the distance from the median in medians of deviation, which a few wild days do not move.

- **Learning.** Nothing is called unusual before ${learningDays} days are counted. Of a principal that is new, its first sensitive action is.
- **Not more than ${mostFindings} a day.** The rest are counted in \`ActivityCompared\`, which is then a finding too.
- **A day is a day.** A finding is about its day, and the next verification is about another one: none is ever told as resolved.
- **Not compared is unknown**: where the verification did not finish, a Region is not proven, records cannot be read, or a day has more
  names than are counted.

## What always counts, and what habit excuses

What is set in **bold** counts the first time for everybody, also where it was denied; excused are principals of a role that did it on
${peerDays.always} days, and what CloudFormation does for a role that deploys all the time. All else counts once it succeeds, unless principals of the
role did the same before, did things of the group on ${habitDays} days, or things of ${wideHabit.groups} groups on ${wideHabit.days} days together.

${table(
  ['about', 'why the first time matters', 'calls'],
  SENSITIVE_GROUPS.map(({ id, why, always, unlessHabit }) => [
    id,
    why,
    [...always.map((action) => `**\`${action}\`**`), ...unlessHabit.map((action) => `\`${action}\``)].join(', '),
  ]),
)}

## "This deployment role is new"

What was meant is acknowledged in the configuration, with an end, and deployed. It counts for that finding of that principal from the day of
\`time\` to \`until\`, both included; without \`until\` for that one day. The finding is then ACKNOWLEDGED, and nobody is told.

\`\`\`json
"acknowledgements": [
  {
    "finding": "SensitiveActionUsual",
    "resource": "arn:aws:iam::111122223333:role/deploy-payments",
    "time": "2026-11-29T00:00:00.000Z",
    "reason": "This deployment role is new",
    "owner": "platform",
    "until": "2026-12-31"
  }
]
\`\`\`

## By hand

\`\`\`
wormtrail unusual --stack acme-audit
wormtrail unusual --trail-arn arn:aws:cloudtrail:eu-central-1:111122223333:trail/main --from 2026-10-01 --to 2026-11-29
\`\`\`

It compares each day of the period with those before it, from the log alone, and believes nothing that the evidence keeps: the first
${learningDays} days are learned. Without \`--from\` it reads 45 days; those before the first of which anything is proven teach nothing, and are one
finding. Exit code 1: something stood out, or a day is not proven. Its rights are those of
[verify](verify.md); \`wormtrail ask --who\` shows all that a principal did.

## What the evidence keeps

Each run that learned a day names its baseline, with version and hash: \`evidence/NAME-activity/YYYY/MM/DD/\`, compressed, some 20 KB for forty
principals, and bounded: 2,000 principals, 8,000 series, 8,000 Regions of accounts. Whoever was asleep longest is
forgotten first, and each day says how many were. A day counts as learned where of most Regions of accounts the whole of it is proven. A
baseline that is not what was written is not believed: the day is unknown, and everything is learned anew. It holds names of principals,
actions and networks: what may read evidence may read them.

## Against known techniques

${Object.keys(TECHNIQUES).length} of the 45 techniques on AWS of [Stratus Red Team](https://github.com/DataDog/stratus-red-team) had recorded events on August 19, 2026. Each
is answered: by a question of [ask](ask.md), by a finding of the day, or by both. A finding needs a principal that has not done it before.

${table(
  ['technique', 'question', 'finding'],
  Object.entries(TECHNIQUES).map(([id, { question, finding }]) => [
    `\`${id}\``,
    question === undefined ? '' : `\`${question}\``,
    finding === undefined ? '' : `\`${finding}\``,
  ]),
)}

## What it does not see

- Somebody who was an intruder while it learned is ordinary. So is whoever raises a count slowly.
- What a principal does every day, done once too often to the wrong thing: it counts calls, not their contents.
- What the trail does not record. Silence of a Region says that nothing was recorded, not why.
- How well it finds what was planted among the work of an imagined company stands in [bench](../bench/README.md#unusual-what-is-found-of-what-was-planted);
  your company is another one.
`;

/** docs/unusual.md */
export function renderUnusual(): string {
  return TEXT;
}
