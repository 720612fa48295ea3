/** What is mistyped at the command line: commands, options, values, and options that contradict each other. */
import type { Mistake } from './mistake';

const TRAIL = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit-log';
const ASK = ['ask', '--trail-arn', TRAIL, '--s3-bucket', 'logs'];
const UNUSUAL = ['unusual', '--trail-arn', TRAIL, '--s3-bucket', 'logs'];
const VERIFY = ['verify', '--trail-arn', TRAIL, '--start-time', '24h', '--s3-bucket', 'logs'];
const DISTRIBUTED = ['verify', '--trail-arn', TRAIL, '--start-time', '24h', '--distributed'];
const PERIOD = ['report', '--from', '2026-01-01', '--to', '2026-02-01'];
const NARRATIVE = ['narrative', '--from', '2026-01-01', '--to', '2026-02-01', '--framework', 'SOC2'];
const HOLD = ['hold', 'add', '--owner', 'Legal', '--from', '2026-01-01', '--to', '2026-01-31', '--case', 'C-17'];
const INIT = [
  ...['init', '--name', 'acme-audit', '--account', '111122223333', '--region', 'eu-central-1', '--days', '10'],
  ...['--engineering', 'p@example.com', '--security', 's@example.com', '--compliance', 'c@example.com'],
  ...['--administrator', 'arn:aws:iam::111122223333:role/audit-admin', '--reader'],
  'arn:aws:iam::111122223333:role/auditor',
];
const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);

export const COMMAND_LINE: Readonly<Record<string, Mistake>> = {
  'no command': { args: [], said: 'Usage: wormtrail' },
  'a command that does not exist': { args: ['frobnicate'], said: "unknown command 'frobnicate'" },
  'help of a command that does not exist': { args: ['help', 'frobnicate'], said: "unknown command 'frobnicate'" },
  'help of a misspelt command': { args: ['help', 'chekc'], said: 'Did you mean check?' },
  'help of a misspelt command behind it': { args: ['chekc', '--help'], said: 'Did you mean check?' },
  'help of a misspelt command of a command': { args: ['help', 'evidence', 'verfy'], said: 'Did you mean verify?' },
  'help of a misspelt command, asked of its command': {
    args: ['evidence', 'help', 'verfy'],
    said: 'Did you mean verify?',
  },
  '--stack without --live': { args: ['check', '--stack', 'audit'], said: 'add --live to --stack' },
  '--stack and --trail-arn': {
    args: ['check', '--live', '--stack', 'audit', '--trail-arn', TRAIL],
    said: "option '--stack <name>' cannot be used with option '--trail-arn <arn>'",
  },
  'a mistyped command': { args: ['chek'], said: 'Did you mean check?' },
  'a command in capitals': { args: ['CHECK'], said: "unknown command 'CHECK'" },
  'an option that does not exist': { args: ['--colour'], said: "unknown option '--colour'" },
  'half of a command': { args: ['evidence'], said: 'Usage: wormtrail evidence' },
  'the wrong half of a command': { args: ['evidence', 'check'], said: "unknown command 'check'" },

  'check: a mistyped option': { args: ['check', '--framwork', 'SOC2'], said: 'Did you mean --framework?' },
  'check: a trail without --live': { args: ['check', '--trail-arn', TRAIL], said: 'add --live to --trail-arn' },
  'check: --live and a template': { args: ['check', 'a.yaml', '--live'], said: 'leave out a.yaml. AWS_PROFILE' },
  'check: --live and an account': {
    args: ['check', '--live', '--account', '111122223333', '--app', 'cdk.out'],
    said: 'leave out --app, --account. AWS_PROFILE',
  },
  'check: --live and a trail by its name': {
    args: ['check', '--live', '--trail-arn', 'audit-log'],
    said: "'audit-log' is not the ARN of a trail",
  },
  'check: an option without its value': { args: ['check', '--framework'], said: 'argument missing' },
  'check: a framework that is not known': { args: ['check', '--framework', 'SOC3'], said: 'Write one of: CFTC-1.31' },
  'check: a framework in other letters': { args: ['check', '--framework', 'soc-2'], said: 'Write one of: CFTC-1.31' },
  'check: no days': { args: ['check', '--shortest-days', '0'], said: 'whole number of at least 1' },
  'check: negative days': { args: ['check', '--shortest-days', '-3'], said: 'whole number of at least 1' },
  'check: half days': { args: ['check', '--longest-days', '1.5'], said: 'whole number of at least 1' },
  'check: days in words': { args: ['check', '--longest-days', 'six'], said: 'whole number of at least 1' },
  'check: a parameter without value': { args: ['check', '--parameter', 'Days'], said: 'Write NAME=VALUE.' },
  'check: a parameter without name': { args: ['check', '--parameter', '=7'], said: 'Write NAME=VALUE.' },
  'check: an account of 11 digits': { args: ['check', '--account', '11112222333'], said: '12 digits' },
  'check: an account with hyphens': { args: ['check', '--account', '1111-2222-3333'], said: '12 digits' },
  'check: the name of a Region': { args: ['check', '--region', 'Frankfurt'], said: 'such as eu-central-1' },
  'check: an availability zone': { args: ['check', '--region', 'eu-central-1a'], said: 'such as eu-central-1' },
  'check: a severity that is not known': {
    args: ['check', '--fail-on', 'severe'],
    said: 'Allowed choices are CRITICAL',
  },
  'check: a format that is not known': { args: ['check', '--format', 'pdf'], said: 'Allowed choices are text, json' },
  'check: a place without a Region': {
    args: ['check', '--at', 'a.yaml=111122223333'],
    said: 'TEMPLATE=ACCOUNT/REGION',
  },
  'check: two places for one template': {
    args: ['check', '--at', 'a.yaml=111122223333/eu-central-1', '--at', './a.yaml=444455556666/eu-central-1'],
    said: 'a.yaml has a place already',
  },
  'check: a place without a template': { args: ['check', '--at', '111122223333/eu-central-1'], said: 'TEMPLATE=' },
  'check: a place in a Region that is none': {
    args: ['check', '--at', 'a.yaml=111122223333/Frankfurt'],
    said: 'such as eu-central-1',
  },
  'check: two baselines': {
    args: ['check', '--baseline', 'a.json', '--write-baseline', 'b.json'],
    said: "'--write-baseline <file>' cannot be used with option '--baseline <file>'",
  },
  'check: nothing to check': { args: ['check'], said: 'Run cdk synth first, or name a template.' },

  'drift: a format that is not known': { args: ['drift', '--format', 'yml'], said: 'Allowed choices are text' },
  'drift: no stack': { args: ['drift', '--stack', ''], said: 'Write the name of a stack, such as acme-audit-log.' },
  'drift: a sentence for a stack': { args: ['drift', '--stack', 'my stack'], said: 'Write the name of a stack' },
  'verify: a sentence for a stack': { args: ['verify', '--stack', 'my_stack'], said: 'Write the name of a stack' },
  'report: a sentence for a stack': { args: [...PERIOD, '--stack', 'my stack'], said: 'Write the name of a stack' },
  'drift: an argument too many': { args: ['drift', 'acme'], said: 'too many arguments' },
  'drift: neither stack nor configuration': {
    args: ['drift'],
    said: 'There is no configuration wormtrail.config.json',
  },
  'drill: neither stack nor configuration': { args: ['drill'], said: 'name the stack of the audit log' },
  'doctor: no configuration': { args: ['doctor'], said: 'Write one with wormtrail init' },
  'doctor: another configuration': { args: ['doctor', '-c', 'x.json'], said: 'There is no configuration x.json' },
  'doctor: a format that is not known': { args: ['doctor', '-f', 'html'], said: 'Allowed choices are text, json' },
  'doctor: an argument too many': { args: ['doctor', 'acme'], said: 'too many arguments' },

  'explain: an id that does not exist': { args: ['explain', 'Nothing'], said: 'wormtrail explain lists every id' },
  'explain: a mistyped id': { args: ['explain', 'VersionEnabled'], said: 'Did you mean VersioningEnabled' },
  'explain: a format that is not known': { args: ['explain', '-f', 'csv'], said: 'Allowed choices are text, json' },

  'policy: a kind that is not known': { args: ['organization-policy', '--kind', 'iam'], said: 'scp, rcp' },
  'policy: no configuration': { args: ['organization-policy'], said: 'There is no configuration' },

  'report: no period': { args: ['report'], said: "required option '--from <date>'" },
  'report: half a period': { args: ['report', '--from', '2026-01-01'], said: "required option '--to <date>'" },
  'report: a month': { args: ['report', '--from', '2026-01', '--to', '2026-02'], said: 'YYYY-MM-DD' },
  'report: a day of no calendar': {
    args: ['report', '--from', '2026-02-31', '--to', '2026-03-31'],
    said: 'There is no such day.',
  },
  'report: a month of no calendar': {
    args: ['report', '--from', '2026-13-01', '--to', '2026-03-31'],
    said: 'There is no such day.',
  },
  'report: the days the other way round': {
    args: ['report', '--from', '2026-03-01', '--to', '2026-02-01'],
    said: '--from is later than --to. Write the earlier day as --from.',
  },
  'report: the future': {
    args: ['report', '--from', tomorrow, '--to', tomorrow],
    said: /--from lies in the future\. Today is \d{4}-\d{2}-\d{2} \(UTC\)\./,
  },
  'report: a format that it does not have': {
    args: [...PERIOD, '--format', 'pdf'],
    said: /Allowed choices are .*html/,
  },
  'report: half a place': { args: [...PERIOD, '--bucket', 'b'], said: '--bucket and --audit-log' },
  'report: no hours': { args: [...PERIOD, '--longest-gap', '0'], said: 'whole number of at least 1' },
  'narrative: no framework': { args: NARRATIVE.slice(0, 5), said: "required option '--framework <id>'" },
  'narrative: a framework that is not known': {
    args: [...NARRATIVE, '--framework', 'SOC3'],
    said: 'Allowed choices are',
  },
  'narrative: no day': { args: [...NARRATIVE, '--sample', '0'], said: 'whole number of at least 1' },
  'narrative: half a seed': { args: [...NARRATIVE, '--seed', '0.5'], said: 'whole number of at least 0' },
  'narrative: a format that it does not have': { args: [...NARRATIVE, '-f', 'pdf'], said: 'markdown, html' },
  'narrative: the days other way round': {
    args: ['narrative', '--from', '2026-03-01', '--to', '2026-02-01', '--framework', 'SOC2', '-o', 'n.md'],
    said: '--from is later than --to',
  },
  'report: neither stack nor configuration': { args: PERIOD, said: 'There is no configuration' },

  'evidence: a bucket without its audit log': {
    args: ['evidence', 'verify', '--bucket', 'b'],
    said: 'Give --bucket and --audit-log together',
  },
  'evidence: an audit log without its bucket': {
    args: ['evidence', 'verify', '--audit-log', 'acme'],
    said: 'Give --bucket and --audit-log together',
  },
  'evidence: the address of a bucket': {
    args: ['evidence', 'verify', '--bucket', 's3://logs', '--audit-log', 'acme'],
    said: 'Write the name of a bucket, such as acme-logs.',
  },
  'verify: a replica of itself': {
    args: [...VERIFY, '--relocated-from', 'logs'],
    said: '--relocated-from names the bucket that the trail delivered to, and --s3-bucket another one, its replica: give both.',
  },
  'verify: a replica without a name': {
    args: ['verify', '--trail-arn', TRAIL, '--relocated-from', 'logs'],
    said: '--relocated-from names the bucket that the trail delivered to',
  },
  'verify: the address of a bucket': {
    args: ['verify', '--trail-arn', TRAIL, '--s3-bucket', 's3://logs/AWSLogs'],
    said: 'Write the name of a bucket',
  },
  'policy: two buckets in one word': {
    args: ['organization-policy', '--kind', 'scp', '--buckets', 'logs evidence'],
    said: 'Write the name of a bucket',
  },
  'init: days in words': { args: [...INIT, '--days', 'many'], said: 'retention.days\n    found: "many"' },
  'init: a framework that is not known': {
    args: [...INIT, '--framework', 'soc3'],
    said: /retention\.frameworks\[0\]\n {4}found: "soc3"/,
  },
  'init: a mail without brackets': {
    args: [...INIT, '--security', 'Security security@example.com'],
    said: /owners\.security\.email\n {4}found: "Security security@example\.com"\n {4}write: an e-mail address/,
  },
  'init: another number confirmed': {
    args: [...INIT, '--confirm-irreversible-retention-days', '11'],
    said: /confirmIrreversibleRetentionDays\n {4}found: 11\n {4}write: 10, once you have understood/,
  },
  'init: a folder that does not exist': {
    args: [...INIT, '--confirm-irreversible-retention-days', '10', '-o', 'no/such/config.json'],
    said: 'Cannot write no/such/config.json: ENOENT',
  },
  'ask: a filter of nothing': {
    args: [...ASK, '--what', ''],
    said: 'A filter is empty. Write a name, or leave it out.',
  },
  'ask: a question in two words': { args: ['ask', 'who', 'deleted'], said: 'too many arguments' },
  'explain: two ids': { args: ['explain', 'A', 'B'], said: 'too many arguments' },
  'cost: a format that is not known': { args: ['cost', '-f', 'xml'], said: 'Allowed choices are text, json' },
  'drill: an option that does not exist': { args: ['drill', '--yes'], said: "unknown option '--yes'" },
  'local: a port below none': { args: ['local', '--port', '-1'], said: 'from 0 to 65535' },
  'evidence: no hours': { args: ['evidence', 'verify', '--longest-gap', 'x'], said: 'whole number of at least 1' },

  'ask: a question that does not exist': { args: ['ask', 'who-delted'], said: 'Did you mean who-deleted?' },
  'ask: a question that nothing is like': { args: ['ask', 'weather'], said: 'See them with: wormtrail ask --list' },
  'ask: a session of nobody': {
    args: ['ask', 'session'],
    said: 'session asks nothing without --who. Write: wormtrail ask',
  },
  'ask: reads that write': {
    args: [...ASK, 'who-read-object', '--writes'],
    said: '--writes contradicts who-read-object',
  },
  'unusual: a day that is not over': {
    args: [...UNUSUAL, '--to', tomorrow],
    said: 'are not all due. Give --to a day up to',
  },
  'unusual: a period that ends before it begins': {
    args: [...UNUSUAL, '--from', '2026-02-01', '--to', '2026-01-01'],
    said: '--from is not before the end of --to. Exchange them.',
  },
  'unusual: a time where a day belongs': { args: [...UNUSUAL, '--from', '24h'], said: 'Write a day as YYYY-MM-DD.' },
  'unusual: an account that is none': {
    args: [...UNUSUAL, '--account', 'prod'],
    said: 'Write the 12 digits of an AWS account ID.',
  },
  'unusual: a stack and a trail': { args: [...UNUSUAL, '--stack', 'audit'], said: 'cannot be used with' },
  'ask: a time in words': { args: [...ASK, '--from', 'yesterday'], said: 'is not a time. Write one such as' },
  'ask: a time to come': { args: [...ASK, '--to', '2999-01-01'], said: 'when CloudTrail began, and now' },
  'ask: an end before the beginning': {
    args: [...ASK, '--from', '2026-02-01', '--to', '2026-01-01'],
    said: '--from 2026-02-01T00:00:00Z is not before --to 2026-01-01T00:00:00Z',
  },
  'ask: an address that is none': { args: [...ASK, '--ip', '1.2.3'], said: "--ip '1.2.3' is not an address" },
  'ask: an account of 3 digits': {
    args: [...ASK, '--account', '123'],
    said: 'Write the 12 digits of an AWS account ID.',
  },
  'ask: a Region that is none': { args: [...ASK, '--region', 'Mars'], said: 'Write a Region, such as eu-central-1.' },
  'ask: no rows at all': { args: [...ASK, '--limit', '0'], said: 'whole number of at least 1' },
  'ask: a stream of one document': {
    args: [...ASK, '--stream', '--format', 'json'],
    said: '--stream cannot write json',
  },
  'ask: a stream of firsts': { args: [...ASK, 'first-use', '--stream'], said: '--stream knows no first' },
  'ask: a name instead of an ARN': { args: ['ask', '--trail-arn', 'audit-log'], said: /'audit-log' is not .*ARN/ },
  'ask: a stack and a trail': { args: [...ASK, '--stack', 'audit'], said: "'--trail-arn <arn>' cannot be used" },
  'ask: a file in no folder': {
    args: [...ASK, '--output', 'nowhere/answer.txt'],
    said: 'Name a file in a folder that exists',
  },

  'verify: a name instead of an ARN': {
    args: ['verify', '--trail-arn', 'audit-log', '--start-time', '24h'],
    said: /'audit-log' is not .*ARN/,
  },
  'verify: the ARN of something else': {
    args: ['verify', '--trail-arn', 'arn:aws:s3:::logs', '--start-time', '24h'],
    said: /ARN/,
  },
  'verify: a time in words': { args: [...VERIFY, '--end-time', 'yesterday'], said: 'is not a time. Write one such as' },
  'verify: a time before CloudTrail': {
    args: ['verify', '--trail-arn', TRAIL, '--start-time', '2001-01-01', '--s3-bucket', 'logs'],
    said: 'November 2013, when CloudTrail began',
  },
  'verify: a day of no calendar': {
    args: [...VERIFY, '--end-time', '2026-02-31'],
    said: "'2026-02-31' is not a time. Write one such as",
  },
  'verify: a moment of no calendar': {
    args: ['verify', '--trail-arn', TRAIL, '--s3-bucket', 'logs', '--start-time', '2026-04-31T12:00:00Z'],
    said: "'2026-04-31T12:00:00Z' is not a time.",
  },
  'ask: a day of no calendar': { args: [...ASK, '--from', '2026-02-31'], said: "'2026-02-31' is not a time." },
  'ask: an end of no calendar': {
    args: [...ASK, '--to', '2026-02-30T00:00'],
    said: "'2026-02-30T00:00' is not a time.",
  },
  'unusual: a day of no calendar': { args: [...UNUSUAL, '--from', '2026-02-31'], said: 'There is no such day.' },
  'unusual: a Region in capitals': {
    args: [...UNUSUAL, '--region', 'EU-CENTRAL-1'],
    said: 'Write a Region, such as eu-central-1.',
  },
  'ask: a Region without its number': { args: [...ASK, '--region', 'frankfurt'], said: 'Write a Region, such as' },
  'verify: a Region that is none': { args: [...VERIFY, '--region', 'Frankfurt'], said: 'Write a Region, such as' },
  'verify: an organization that is none': {
    args: [...VERIFY, '--organization-id', 'acme'],
    said: 'Write the ID of an organization, such as o-exampleorgid.',
  },
  'verify: the address of a former bucket': {
    args: [...VERIFY, '--former-bucket', 'old-logs', 's3://older-logs'],
    said: 'Write the name of a bucket, such as acme-logs.',
  },
  'verify: an address for a prefix': {
    args: [...VERIFY, '--s3-prefix', 's3://logs/trails'],
    said: 'Write what the keys begin with, without the bucket, such as trails/prod.',
  },
  'verify: a time that is none, of a stack': {
    args: ['verify', '--stack', 'acme', '--start-time', 'yesterday'],
    said: 'is not a time. Write one such as',
  },
  'package: the name of a trail': {
    args: ['package', '--from', '2026-01-01', '--to', '2026-01-02', '-o', 'p', '--trail-arn', 'audit-log'],
    said: "'audit-log' is not the ARN of a trail",
  },
  'package: an organization that is none': {
    args: ['package', '--from', '2026-01-01', '--to', '2026-01-02', '-o', 'p', '--organization-id', 'acme'],
    said: 'Write the ID of an organization',
  },
  'package: a day of no calendar': {
    args: ['package', '--from', '2026-02-31', '--to', '2026-03-02', '-o', 'p'],
    said: 'There is no such day.',
  },
  'evidence: a sentence for an audit log': {
    args: ['evidence', 'verify', '--bucket', 'evidence', '--audit-log', 'my audit log'],
    said: 'Write the name of an audit log, such as acme-audit.',
  },
  'verify: a time to come': { args: [...VERIFY, '--end-time', '2999-01-01'], said: 'when CloudTrail began, and now' },
  'verify: an account of 3 digits': {
    args: [...VERIFY, '--account-id', '123'],
    said: 'Write the 12 digits of an AWS account ID.',
  },
  'verify: no requests at all': { args: [...VERIFY, '--concurrency', '0'], said: 'whole number of at least 1' },
  'verify: a format that is not known': { args: [...VERIFY, '--format', 'sarif'], said: 'Allowed choices are text' },
  'verify: one Region and all': {
    args: [...VERIFY, '--region', 'eu-west-1', '--all-regions'],
    said: "'--all-regions' cannot be used",
  },
  'verify: one account and all': {
    args: [...VERIFY, '--account-id', '111122223333', '--all-accounts'],
    said: "'--all-accounts' cannot be used",
  },
  'verify: a format of what is always JSON': {
    args: [...DISTRIBUTED, '--format', 'html'],
    said: "'--distributed' cannot be used",
  },
  'verify: another bucket than the state machine’s': {
    args: [...DISTRIBUTED, '--s3-bucket', 'b'],
    said: "'--distributed' cannot be used",
  },
  'verify: a resume file that cannot be written': {
    args: [...VERIFY, '--resume', '/nowhere/resume.json'],
    said: 'cannot be written',
  },

  'hold: half of a command': { args: ['hold'], said: 'Usage: wormtrail hold' },
  'hold: no reason': { args: HOLD, said: "required option '--reason <text>'" },
  'hold: a prefix that is empty': { args: [...HOLD, '--reason', 'x', '--prefix', ''], said: 'Write one line of 1' },
  'hold: a case of two lines': { args: [...HOLD, '--reason', 'x', '--case', 'a\nb'], said: 'Write one line of 1' },
  'hold: a reason that turns around': { args: [...HOLD, '--reason', 'a\u202eb'], said: 'turn the direction' },
  'hold: the release of a case': {
    args: ['hold', 'release', 'C-17', '--reason', 'x'],
    said: 'Write the ID of a hold, 16 hexadecimal digits',
  },

  'local: a port above the last one': { args: ['local', '--port', '70000'], said: 'from 0 to 65535' },
  'local: a port in words': { args: ['local', '--port', 'http'], said: 'from 0 to 65535' },
  'local: an account of 3 digits': { args: ['local', '--account', '123'], said: '12 digits' },
  'local: a latency below none': { args: ['local', '--latency-ms', '-1'], said: 'from 0 to 60000' },
  'local: an argument too many': { args: ['local', '4566'], said: 'too many arguments' },
};
