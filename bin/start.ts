#!/usr/bin/env node
/** `npm start`: the whole story on the local AWS. Synth, deploy, check, verify, attack, check again, report. */
import { join } from 'node:path';
import { Command } from 'commander';
import { loadConfig, type Config } from '../lib/config';
import { needsAttention } from '../lib/findings/finding';
import { REPORTED_ONCE } from '../lib/checks/ids';
import { OWNERS } from '../lib/facts/requirements';
import { startLocalAws, type LocalAws } from '../lib/local-aws';
import { playAttacks } from './start/attack';
import { deploy, synthesize } from './start/cdk';
import { invokeChecker } from './start/checker';
import { askTheLog } from './start/question';
import { narrator, type Narrator } from './start/narrator';
import { writeReports } from './start/reports';
import { scheduledChecks } from './start/scheduled';
import { verifyDelivered } from './start/verification';
import { sdkAws } from '../lib/threats/aws';
import { readTarget } from '../lib/threats/deployed';
import { tellError } from './commands/output';

/** Where the story keeps its assembly: beside, not in, the cdk.out of everyday work. */
const ASSEMBLY = join('.cache', 'start', 'cdk.out');

/** Of the sample's schedule, in the two hours that the story lets pass. */
const HOURLY_CHECKS = 2;

interface Options {
  readonly config: string;
  readonly keep?: boolean;
  readonly verbose?: boolean;
  readonly reports: string;
}

/** Plays the story to its end. @returns whether every step came out as it should. */
async function story(options: Options, tell: Narrator): Promise<boolean> {
  tell.step(`Reading ${options.config}`);
  const config = loadConfig(options.config);
  tell.result(`audit log ${config.name}, account ${config.account}, region ${config.region}`);

  tell.step('Synthesizing the CDK app with the guardrails on');
  // the local AWS needs nothing of the app: both start at once
  const starting = startLocalAws({
    account: config.account,
    region: config.region,
    ...(options.keep && { outlivesParent: true }),
  });
  starting.catch(() => undefined);
  const synthesized = await synthesize(options.config, ASSEMBLY);
  tell.verdict(synthesized, options.verbose);

  const aws = await starting;
  try {
    return (await onLocalAws(config, options, aws, tell)) && synthesized.summary.held;
  } finally {
    if (options.keep) tell.keep(aws);
    else await aws.stop();
  }
}

async function onLocalAws(
  { name: stack, owners }: Config,
  options: Options,
  aws: LocalAws,
  tell: Narrator,
): Promise<boolean> {
  Object.assign(process.env, aws.environment);
  const began = new Date();
  tell.step(`Deploying to the local AWS at ${aws.endpoint}`);
  await deploy(ASSEMBLY, aws.environment);
  tell.result('cdk bootstrap and cdk deploy succeeded');
  for (const owner of OWNERS) await aws.confirmSubscriptions(owners[owner].email);
  // the schedule ran its first check as soon as it was made
  await aws.idle();
  tell.result('the three owners confirmed the mails that they got');

  tell.step('Invoking the deployed drift checker');
  const before = await invokeChecker(stack);
  const drifted = before.report.findings.filter(
    (finding) => needsAttention(finding) && !REPORTED_ONCE.has(finding.guardrail),
  );
  tell.expect(drifted.length === 0, 'nothing has drifted', 'drift before any attack');
  if (!before.report.summary.held) tell.findings(before.report);

  tell.step('Letting two hours pass: CloudTrail delivers log files, and signed digests of every Region');
  const { trailArn, evidenceBucket } = await readTarget(stack, sdkAws());
  const delivered = await aws.passTime(7200);
  const scheduled = await scheduledChecks(evidenceBucket, stack, before.evidence);
  const ran = scheduled.length >= HOURLY_CHECKS && scheduled.every(({ summary }) => summary.held);
  tell.expect(
    ran,
    `EventBridge Scheduler ran the drift check ${scheduled.length} times meanwhile: nothing has drifted`,
    `EventBridge Scheduler ran the drift check ${scheduled.length} times meanwhile, not all of them clean`,
  );
  const verified = await verifyDelivered(trailArn, began, delivered);
  const logFiles = verified.chains.reduce((sum, chain) => sum + chain.logFiles.valid, 0);
  tell.expect(
    verified.whole && logFiles > 0,
    `wormtrail verify: the log is whole, ${logFiles} log files in ${verified.chains.length} Regions are as CloudTrail signed them`,
    'wormtrail verify: the log is not whole',
  );
  tell.result('CloudTrail’s clock is two hours ahead of this machine’s from here on, and so are the times of calls');

  tell.step('Playing the attack');
  const attackedAt = new Date();
  const played = await playAttacks(stack);
  for (const attack of played) tell.attack(attack);
  // the tamper responder answers by itself: its check and its mails come first
  await aws.idle();

  tell.step('Invoking the drift checker again');
  const after = await invokeChecker(stack);
  const undetected = played.filter((attack) => !attack.detectedBy(after.report));
  for (const attack of played) tell.detection(attack, !undetected.includes(attack));
  tell.findings(after.report);

  tell.step('Reading the mails of the owners');
  const mails = (await aws.inbox()).filter(({ at }) => new Date(at) >= attackedAt);
  tell.mails(mails, attackedAt);

  tell.step('Putting back what the attack broke, and asking the log who did it');
  const told = await askTheLog(trailArn, played, delivered, aws);
  tell.answer(told);

  tell.step('Writing the reports');
  for (const file of await writeReports(after.report, options.reports)) tell.result(file);
  const sound =
    drifted.length === 0 &&
    ran &&
    verified.whole &&
    played.every((attack) => attack.asExpected) &&
    undetected.length === 0 &&
    mails.length > 0 &&
    told.complete;
  tell.end(sound);
  tell.next();
  return sound;
}

async function main(): Promise<void> {
  const program = new Command('npm start --')
    .description('Plays the whole story on the local AWS: synth, deploy, check, verify, attack, check again, report.')
    .option('-c, --config <file>', 'the configuration file of the audit log', 'wormtrail.config.json')
    .option('--keep', 'leave the local AWS running and print the export lines for another terminal')
    .option('--verbose', 'name the checks that hold or do not apply as well')
    .option('--reports <folder>', 'where the reports are written', 'reports')
    .exitOverride();
  program.parse();
  process.exitCode = (await story(program.opts<Options>(), narrator(process.stdout))) ? 0 : 1;
}

// Node 20 is enough for the story, and the SDK's warning of future versions would interrupt it
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

main().catch((error: unknown) => {
  process.exitCode = tellError(error);
});
