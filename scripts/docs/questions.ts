/** docs/ask.md: how to ask, and every question that has a name. */
import { exampleOf } from '../../lib/questions/filters';
import { QUESTIONS } from '../../lib/questions/named/catalogue';
import { table } from './markdown';

const INTRODUCTION = `# Who did what?

\`wormtrail ask\` answers from the log bucket: who, when, from where, what, on what, with what result. It reads through \`wormtrail verify\`:
a row stands in a log file whose hash a digest names that CloudTrail signed, or it is not shown. The answer begins with what it rests on.

\`\`\`
wormtrail ask who-deleted --stack acme-audit --resource arn:aws:s3:::acme-backups --from 30d
wormtrail ask --who alice@example.com --what 'iam:*' --writes --format csv
\`\`\`

| exit code | meaning                                                                                   |
| --------- | ----------------------------------------------------------------------------------------- |
| 0         | complete: every hour asked is proven in every Region expected; no row: nobody did, of what the trail records |
| 1         | incomplete: the first line says which hours, files or Regions are missing                 |
| 2         | there is no answer: no access, a filter that is none, filters that contradict each other  |

What stands out without being asked for: [unusual](unusual.md). An answer is complete where \`verify\` would call the same hours whole. Its rights are those of [verify](verify.md), and of the stack and its
evidence with \`--stack\`.

## What an answer rests on

- **Hours.** Without \`--to\` the period ends with the newest digest that is due; later hours are not signed yet, and lack only where \`--to\`
  asks for them. Without \`--from\` it is 24 hours. Digests cover the time of delivery, questions ask for the time of the event: the hour after
  the period is read as well. The last minutes before the newest digest's end may still be delivered (CloudTrail User Guide, "How CloudTrail
  works": about 5 minutes on average, not guaranteed).
- **Regions.** Expected are the trail's own; of a trail of several Regions, all that every account has (Account Management Reference, "Enable or
  disable AWS Regions in your account"); those that the archive holds; and, with \`--stack\`, those that the last verification found. One of which
  nothing is left was never heard.
- **Files.** One that is altered or missing is named and not used. Of one that is hidden or overwritten the original version is proven and
  read; it is named too, and the answer is incomplete.
- **What the trail records.** An answer knows no event that the trail leaves out: data events, unless it was told to record them, and the
  management events that the guardrail ManagementEventsComplete names. \`who-read-object\` is incomplete where the log holds no read in the
  bucket of each \`--resource\`, \`who-used-key\` where it holds no use of a key. Selectors that take a part of a bucket are not seen.

## Filters

| filter                  | takes                                                                                             |
| ----------------------- | ------------------------------------------------------------------------------------------------- |
| \`--who\`                 | an ARN, role, user, session, access key, service, \`root\`; a person by source identity or session name |
| \`--what\`                | a call, a service, or both: \`DeleteBucket\`, \`s3\`, \`s3:Delete*\`                                    |
| \`--resource\`            | an ARN, a name or an id, anywhere in the request, the answer or the resources of the record       |
| \`--ip\`                  | an address, a range, or the service that called                                                   |
| \`--region\`, \`--account\` | where it was recorded; no others are read                                                         |
| \`--failed\`, \`--writes\`  | what failed; what may have changed something                                                      |

\`*\` stands for any text and case does not matter. Values of one filter are alternatives; filters add up. A session is shown as the person whom
its source identity names, or its session name where that is an address or the role is one of IAM Identity Center.

## Formats

\`--format text\` is a timeline under a heading for each session, in UTC and local time. \`json\` is one document with \`coverage\` and \`rows\`;
\`jsonl\` begins with a line of coverage; \`csv\` has it on standard error; \`html\` is one page that filters, with the proof of each row behind a
click. \`--proof\` adds file, version, hash and digest to each row. \`--output\` writes a file whole or not at all. Rows wait, sorted, in temporary
files of their owner alone until the coverage is known; \`--stream\` writes them at once, unsorted, and the coverage last.

## Questions that have a name`;

export function renderQuestions(): string {
  const rows = QUESTIONS.map((question) => [
    `\`${question.id}\``,
    `${question.asks} ${question.why}`,
    `\`${exampleOf(question)}\``,
  ]);
  return [INTRODUCTION, table(['question', 'what it asks, and why', 'for example'], rows), ''].join('\n\n');
}
