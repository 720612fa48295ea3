/** README in a fresh folder, line by line: every command that it has is run against the local AWS, or the table says why it is not. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../../lib/config';
import { OWNERS } from '../../../lib/facts/requirements';
import { commandsIn, play, reader, type Reader, type Steps } from '../../support/page';
import {
  ACCOUNT,
  ADMINISTRATOR,
  ATTACKED,
  CHECKED,
  DEPLOYED,
  DRILLED,
  FIRST,
  LAST,
  REGION,
  WATCHED,
} from './readme.table';

const TRAIL =
  'Resources:\n  Trail: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: logs } }\n';

let here: Reader;
beforeAll(async () => {
  here = await reader(ACCOUNT, REGION);
});
afterAll(() => here?.stop());

test('every command of README has its row, and every row its command', () => {
  const rows = [FIRST, DEPLOYED, WATCHED, ATTACKED, CHECKED, DRILLED, LAST].flatMap((steps) => Object.keys(steps));
  expect(rows.toSorted()).toEqual(commandsIn('README.md').toSorted());
});

function each(steps: Steps): void {
  test.each(Object.entries(steps))('%s', (command, step) => play(here, command, step));
}

describe('before anything is deployed', () => each(FIRST));

describe('deployed', () => {
  beforeAll(() => {
    const file = join(here.folder, 'cdk.json');
    const app = JSON.parse(readFileSync(file, 'utf8')) as { context: object };
    app.context = { ...app.context, '@aws-cdk/core:bootstrapQualifier': 'auditlog' };
    writeFileSync(file, JSON.stringify(app));
  });
  each(DEPLOYED);
});

describe('watched', () => {
  beforeAll(async () => {
    const { owners } = loadConfig(join(here.folder, 'wormtrail.config.json'));
    for (const owner of OWNERS) await here.aws.confirmSubscriptions(owners[owner].email);
    await here.aws.passTime(7200);
  });
  each(WATCHED);
});

describe('attacked', () => {
  beforeAll(async () => {
    // the night's verification at three comes before the attack, or not at all
    const hour = (await here.aws.passTime(0)).getUTCHours();
    if (hour < 3) await here.aws.passTime((3 - hour) * 3600);
    await here.run('aws cloudtrail stop-logging --name acme-audit && aws cloudtrail start-logging --name acme-audit');
    await here.aws.idle();
    // what is asked for is of the last 24 hours, as CloudTrail knows them
    here.setClock(await here.aws.passTime(7200));
  });
  afterAll(() => here.setClock(new Date()));
  each(ATTACKED);
});

describe('checked without a configuration', () => {
  beforeAll(() => writeFileSync(join(here.folder, 'trail.yaml'), TRAIL));
  each(CHECKED);
});

describe('drilled by an administrator', () => {
  beforeAll(async () => {
    const Statement = [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' }];
    writeFileSync(join(here.folder, 'trust.json'), JSON.stringify({ Version: '2012-10-17', Statement }));
    await here.run(
      `aws iam create-role --role-name ${ADMINISTRATOR} --assume-role-policy-document file://trust.json && ` +
        `aws iam attach-role-policy --role-name ${ADMINISTRATOR} --policy-arn arn:aws:iam::aws:policy/AdministratorAccess`,
    );
  });
  each(DRILLED);

  test('every attempt was refused, and an outsider is told who may drill', async () => {
    await play(here, 'npx wormtrail drill', { code: 2, says: 'Act as one of them' });
  });
});

describe('at the end', () => each(LAST));
