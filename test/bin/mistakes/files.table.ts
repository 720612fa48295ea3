/** What is wrong with files and folders. */
import type { Mistake } from './mistake';

const TRAIL = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit-log';
const TEMPLATE = JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
const TRAIL_ALONE =
  'Resources:\n  Trail: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: logs } }\n';
const LIVE_BASELINE =
  '{"wormtrail":"baseline","version":1,"live":{"account":"111122223333","region":"eu-central-1"},"auditLogs":[],"findings":[]}';

export const FILES: Readonly<Record<string, Mistake>> = {
  'a template that does not exist': { args: ['check', 'no.yaml'], said: /no\.yaml: .*no such file/ },
  'an empty template': { args: ['check', 'a.yaml'], files: { 'a.yaml': '' }, said: 'a.yaml: is empty' },
  'a template of spaces': { args: ['check', 'a.json'], files: { 'a.json': ' \n' }, said: 'a.json: is empty' },
  'broken JSON': {
    args: ['check', 'a.json'],
    files: { 'a.json': '{ "Resources": }' },
    said: 'a.json:1:16: not JSON: value expected',
  },
  'broken YAML': { args: ['check', 'a.yaml'], files: { 'a.yaml': 'Resources: [\n' }, said: 'a.yaml:2:1: not YAML' },
  'a list for a template': { args: ['check', 'a.json'], files: { 'a.json': '[]' }, said: 'it has no Resources' },
  'a text for a template': { args: ['check', 'a.yaml'], files: { 'a.yaml': 'hello' }, said: 'it has no Resources' },
  'resources that are none': {
    args: ['check', 'a.yaml'],
    files: { 'a.yaml': 'Resources: 7' },
    said: 'it has no Resources',
  },
  'a folder without templates': { args: ['check', 'a'], files: { 'a/': '' }, said: 'a folder without templates' },
  'a package.json for a template': {
    args: ['check', 'package.json'],
    files: { 'package.json': '{ "name": "x" }' },
    said: 'it has no Resources',
  },
  'an address for a template': {
    args: ['check', 'https://example.com/template.yaml'],
    said: 'https://example.com/template.yaml: an address, and nothing is downloaded. Download the template',
  },
  'the sources of Terraform': {
    args: ['check', 'main.tf'],
    files: { 'main.tf': 'resource "aws_cloudtrail" "t" {\n  name = "t"\n}\n' },
    said: 'main.tf: sources of Terraform, which are not read. Give its plan: terraform plan -out=plan',
  },
  'a state of Terraform': {
    args: ['check', 'state.json'],
    files: { 'state.json': '{ "format_version": "1.0", "terraform_version": "1.9.8", "values": {} }' },
    said: 'state.json: a state of Terraform, or no whole plan: it has no planned_values. Write it with: terraform plan',
  },
  'a plan of another format': {
    args: ['check', 'plan.json'],
    files: { 'plan.json': '{ "format_version": "2.0", "terraform_version": "3.0.0", "planned_values": {} }' },
    said: 'plan.json: a plan of Terraform of the format version 2.0: 1.x is read.',
  },
  'a plan without a format': {
    args: ['check', 'plan.json'],
    files: { 'plan.json': '{ "terraform_version": "0.11.0", "planned_values": {} }' },
    said: 'plan.json: a plan of Terraform without a format version: 1.x is read.',
  },
  'a plan that failed': {
    args: ['check', 'plan.json'],
    files: { 'plan.json': '{ "format_version": "1.2", "planned_values": {}, "errored": true }' },
    said: 'plan.json: a plan that failed: what it leaves out is not known. Mend it, and plan again.',
  },
  'a plan of a part': {
    args: ['check', 'plan.json'],
    files: { 'plan.json': '{ "format_version": "1.2", "planned_values": {}, "complete": false }' },
    said: 'plan.json: a plan of a part, by -target or because something is deferred. Plan all of it.',
  },
  'a report over its template': {
    args: ['check', 'a.yaml', '-o', './a.yaml'],
    files: { 'a.yaml': TRAIL_ALONE },
    said: './a.yaml is what the command reads: name another file to write.',
  },
  'a baseline over its template': {
    args: ['check', 'a.yaml', '--write-baseline', 'a.yaml'],
    files: { 'a.yaml': TRAIL_ALONE },
    said: 'a.yaml is what the command reads',
  },
  'a report over the configuration': {
    args: ['report', '--from', '2026-01-01', '--to', '2026-01-02', '-o', 'wormtrail.config.json'],
    files: { 'wormtrail.config.json': '{}' },
    said: 'wormtrail.config.json is what the command reads',
  },
  'a report over its baseline': {
    args: ['check', 'a.yaml', '--baseline', 'b.json', '-o', 'b.json'],
    files: { 'a.yaml': TRAIL_ALONE, 'b.json': '{}' },
    said: 'b.json is what the command reads',
  },
  'a report and a baseline in one file': {
    args: ['check', 'a.yaml', '--write-baseline', 'b.json', '-o', './b.json'],
    files: { 'a.yaml': TRAIL_ALONE },
    said: './b.json is to be written twice',
  },
  'a package that does not exist': {
    args: ['verify', '--package', 'no'],
    said: 'There is no package at no. Give its folder or its archive.',
  },
  'a folder for a package': {
    args: ['verify', '--package', 'a'],
    files: { 'a/': '' },
    said: 'The package has no manifest.json',
  },
  'a template for a package': {
    args: ['verify', '--package', 'a.yaml'],
    files: { 'a.yaml': TRAIL_ALONE },
    said: 'The archive is not a package as wormtrail writes it',
  },
  'a package in place of a folder': {
    args: ['package', '--from', '2026-01-01', '--to', '2026-01-02', '-o', 'a'],
    files: { 'a/': '' },
    said: 'a exists already. Choose another name, or move it away.',
  },
  'an app that does not exist': { args: ['check', '--app', 'cdk.out'], said: /cdk\.out: .*no such file/ },
  'a broken assembly': {
    args: ['check', '--app', 'cdk.out'],
    files: { 'cdk.out/manifest.json': '{' },
    said: /manifest\.json/,
  },
  'a parameter that no template declares': {
    args: ['check', 'a.json', '--parameter', 'Days=7'],
    files: { 'a.json': TEMPLATE },
    said: 'No template declares the parameter Days.',
  },
  'values that need each other': {
    args: ['check', 'a.yaml'],
    files: {
      'a.yaml':
        'Resources:\n  A: { Type: AWS::S3::Bucket, Properties: { BucketName: !Ref B } }\n  B: { Type: AWS::S3::Bucket, Properties: { BucketName: !Ref A } }\n  T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: !Ref A } }\n',
    },
    said: /circular reference/,
  },
  'a place of a template that is not given': {
    args: ['check', 'a.json', '--at', 'b.json=111122223333/eu-central-1'],
    files: { 'a.json': TEMPLATE, 'b.json': TEMPLATE },
    said: '--at names b.json, which is not given.',
  },
  'acknowledgements that do not exist': {
    args: ['check', 'a.json', '--acknowledgements', 'no.json'],
    files: { 'a.json': TEMPLATE },
    said: 'no.json: no such file or folder.',
  },
  'acknowledgements that are not JSON': {
    args: ['check', 'a.json', '--acknowledgements', 'b.json'],
    files: { 'a.json': TEMPLATE, 'b.json': '[{]' },
    said: 'b.json: line 1, column 3: not JSON',
  },
  'acknowledgements in an object': {
    args: ['check', 'a.json', '--acknowledgements', 'b.json'],
    files: { 'a.json': TEMPLATE, 'b.json': '{}' },
    said: 'write: a list of acknowledgements, each with id, resource, owner, reason and until',
  },
  'an acknowledgement without most of it': {
    args: ['check', 'a.json', '--acknowledgements', 'b.json'],
    files: { 'a.json': TEMPLATE, 'b.json': '[{ "id": "KeyRotationEnabled", "reason": " " }]' },
    said: /b\.json: 4 things to correct[^]*\[0\]\.resource[^]*\[0\]\.owner[^]*\[0\]\.reason[^]*\[0\]\.until/,
  },
  'an acknowledgement of a mistyped check': {
    args: ['check', 'a.json', '--acknowledgements', 'b.json'],
    files: {
      'a.json': TEMPLATE,
      'b.json': '[{ "id": "KeyRotationEnable", "resource": "a", "owner": "b", "reason": "c", "until": "2027-02-30" }]',
    },
    said: /\[0\]\.id\n {4}found: "KeyRotationEnable"\n {4}write: KeyRotationEnabled[^]*\[0\]\.until[^]*a day of the calendar/,
  },
  'a baseline that does not exist': {
    args: ['check', 'a.json', '--baseline', 'no.json'],
    files: { 'a.json': TEMPLATE },
    said: 'no.json: no such file or folder.',
  },
  'a baseline that is broken': {
    args: ['check', 'a.json', '--baseline', 'b.json'],
    files: { 'a.json': TEMPLATE, 'b.json': '{"wormtrail":"baseline","version":1,"auditLogs":[],"findings":[{}]}' },
    said: /b\.json: \d things to correct[^]*findings\[0\]\.guardrail/,
  },
  'a baseline that is cut off': {
    args: ['check', 'a.json', '--baseline', 'b.json'],
    files: { 'a.json': TEMPLATE, 'b.json': '{"wormtrail":"baseline"' },
    said: 'b.json: line 1, column 24: not JSON',
  },
  'a baseline of another tool': {
    args: ['check', 'a.json', '--baseline', 'b.json'],
    files: { 'a.json': TEMPLATE, 'b.json': '{"findings":[]}' },
    said: 'b.json: not a baseline of this version of wormtrail. Write one with wormtrail check --write-baseline.',
  },
  'a baseline of a later version': {
    args: ['check', 'a.json', '--baseline', 'b.json'],
    files: { 'a.json': TEMPLATE, 'b.json': '{"wormtrail":"baseline","version":2,"auditLogs":[],"findings":[]}' },
    said: 'b.json: not a baseline of this version of wormtrail.',
  },
  'a baseline whose requirements are none': {
    args: ['check', 'a.json', '--baseline', 'b.json'],
    files: {
      'a.json': TEMPLATE,
      'b.json':
        '{"wormtrail":"baseline","version":1,"auditLogs":[{"name":"a","requirements":{"readers":7}}],"findings":[]}',
    },
    said: 'b.json: a: requirements.readers: it is no list. Write the baseline again with --write-baseline.',
  },
  'a baseline of the account for templates': {
    args: ['check', 'a.json', '--baseline', 'b.json'],
    files: { 'a.json': TEMPLATE, 'b.json': LIVE_BASELINE },
    said: 'b.json: a baseline of wormtrail check --live. Run that, or write a baseline with wormtrail check --write-baseline.',
  },
  'a baseline of templates for the account': {
    args: ['check', '--live', '--baseline', 'b.json'],
    files: { 'b.json': '{"wormtrail":"baseline","version":1,"auditLogs":[],"findings":[]}' },
    said: 'b.json: a baseline of wormtrail check. Run that, or write a baseline with wormtrail check --live --write-',
  },
  'a baseline of all trails for one': {
    args: ['check', '--live', '--trail-arn', TRAIL, '--baseline', 'b.json'],
    files: { 'b.json': LIVE_BASELINE },
    said: `a baseline of wormtrail check --live. Run that, or write a baseline with wormtrail check --live --trail-arn ${TRAIL}`,
  },
  'an acknowledgement for the account of what only log files show': {
    args: ['check', '--live', '--acknowledgements', 'b.json'],
    files: {
      'b.json': '[{ "id": "LogFileMissing", "resource": "a", "owner": "b", "reason": "c", "until": "2999-01-01" }]',
    },
    said: 'write: the id of a check that is judged from the account',
  },
  'a baseline of nothing': {
    args: ['check', 'a.json', '--write-baseline', 'b.json', '-o', 'out.txt'],
    files: { 'a.json': TEMPLATE },
    code: 1,
    said: 'No baseline written: there is no audit log.',
  },
  'a baseline into a folder that does not exist': {
    args: ['check', 'a.yaml', '--write-baseline', 'no/b.json', '-o', 'out.txt'],
    files: { 'a.yaml': TRAIL_ALONE },
    said: 'Cannot write no/b.json',
  },
  'a template without an audit log': {
    args: ['check', 'a.json', '-o', 'out.txt'],
    files: { 'a.json': TEMPLATE },
    code: 1,
    said: 'Report written to out.txt',
  },
  'a report into a folder that does not exist': {
    args: ['check', 'a.json', '-o', 'no/out.txt'],
    files: { 'a.json': TEMPLATE },
    said: 'Cannot write no/out.txt',
  },
  'a report in place of a folder': {
    args: ['check', 'a.json', '-o', 'out'],
    files: { 'a.json': TEMPLATE, 'out/': '' },
    said: 'Cannot write out',
  },
  'a configuration beside a template that does not exist': {
    args: ['check', 'a.json', '-c', 'no.json'],
    files: { 'a.json': TEMPLATE },
    said: 'There is no configuration no.json',
  },
};
