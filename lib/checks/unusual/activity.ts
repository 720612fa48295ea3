/** What is unusual in a day of the log, beside the 30 days before it. */
import type { Check } from '../check';

const OF_ACTIVITY = {
  theme: 'unusual',
  owner: 'security',
  judgedFrom: ['log files'],
} as const;

const ASK =
  'Ask the owner of the principal whether it was meant: wormtrail ask --who shows all that it did. Where it was, acknowledge it in ' +
  'the configuration, with an end.';

export const SensitiveActionUsual: Check = {
  ...OF_ACTIVITY,
  id: 'SensitiveActionUsual',
  title: 'No principal did something sensitive for the first time',
  reason:
    'Stolen credentials do what their owner never did: permissions, credentials, keys, trails, buckets, networks and organizations are ' +
    'where an intruder stays, hides, takes and destroys.',
  severity: 'HIGH',
  threat: { technique: 'T1098', name: 'Account Manipulation' },
  remedy: ASK,
};

export const SleepingPrincipalUsual: Check = {
  ...OF_ACTIVITY,
  id: 'SleepingPrincipalUsual',
  title: 'No principal acted that had done nothing for 60 days',
  reason:
    'The theft of credentials that lie unused is not noticed (IAM User Guide, "Security best practices in IAM": remove ' +
    'unused users, roles and credentials).',
  severity: 'HIGH',
  threat: { technique: 'T1078.004', name: 'Valid Accounts: Cloud Accounts' },
  remedy: ASK,
};

export const RegionUsual: Check = {
  ...OF_ACTIVITY,
  id: 'RegionUsual',
  title: 'Nothing was changed in a Region that was not in use',
  reason: 'Machines that mine or attack are started where the owner does not look.',
  severity: 'HIGH',
  threat: { technique: 'T1535', name: 'Unused/Unsupported Cloud Regions' },
  remedy: `${ASK} A service control policy denies Regions that the company does not use.`,
};

export const NetworkUsual: Check = {
  ...OF_ACTIVITY,
  id: 'NetworkUsual',
  title: 'Programs called from their own networks',
  reason:
    'The credentials of a machine work anywhere. A program that always called from the same networks and now calls from another has lost ' +
    'them, or was moved.',
  severity: 'HIGH',
  threat: { technique: 'T1078.004', name: 'Valid Accounts: Cloud Accounts' },
  remedy: ASK,
};

export const DenialsUsual: Check = {
  ...OF_ACTIVITY,
  id: 'DenialsUsual',
  title: 'No principal was denied unusually often',
  reason:
    'An intruder who does not know what the credentials may do tries it out. So does a program that lost a permission.',
  severity: 'MEDIUM',
  threat: { technique: 'T1580', name: 'Cloud Infrastructure Discovery' },
  remedy: `${ASK} Where a program lost a permission, give it back.`,
};

export const ActivityUsual: Check = {
  ...OF_ACTIVITY,
  id: 'ActivityUsual',
  title: 'No principal called unusually often',
  reason: 'Who reads everything, takes it away. The same happens when a program runs in circles, and that costs money.',
  severity: 'MEDIUM',
  threat: { technique: 'T1530', name: 'Data from Cloud Storage' },
  remedy: ASK,
};

export const NothingSilent: Check = {
  ...OF_ACTIVITY,
  id: 'NothingSilent',
  title: 'Every account, Region and principal that is busy every day was busy',
  reason:
    'What stops is noticed last. A backup, a monitor or a Region that says nothing more was switched off, or is no longer recorded: ' +
    'digests prove that log files are whole, not that events were recorded.',
  severity: 'MEDIUM',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy: `Find out what stopped it. ${ASK}`,
};

export const ActivityCompared: Check = {
  ...OF_ACTIVITY,
  id: 'ActivityCompared',
  title: 'The activity of the day was compared with that of the days before',
  reason: 'What is unusual on a day that was not compared is not found.',
  severity: 'MEDIUM',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy: 'Read what keeps the days from being compared, and remove it. wormtrail unusual compares them by hand.',
};
