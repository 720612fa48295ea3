/** PCI DSS: audit logs around cardholder data. */
import { yearsInDays, type Framework } from './framework';

/** No three months in a row have more days. */
const THREE_MONTHS_IN_DAYS = 92;

export const PCI_DSS: Framework = {
  id: 'PCI-DSS',
  title: 'PCI DSS 4.0.1',
  shortestRetention: { days: yearsInDays(1), stated: '12 months', clause: 'PCI DSS 10.5.1' },
  keptAtHand: { days: THREE_MONTHS_IN_DAYS, stated: 'the most recent 3 months', clause: 'PCI DSS 10.5.1' },
  writeOnce: 'Audit logs are protected from destruction and unauthorized modification: 10.3',
  controls: {
    '3.5.1': 'Stored account data is unreadable wherever it is stored',
    '3.6.1': 'Procedures protect cryptographic keys against disclosure and misuse',
    '3.7.4': 'Keys are changed at the end of their cryptoperiod',
    '3.7.5': 'Keys are retired, replaced or destroyed when their integrity is weakened',
    '7.2.1': 'Access is granted by an access control model that fits the job',
    '7.2.2': 'Access is the least that the job needs',
    '8.4.2': 'Access by people into the environment takes multi-factor authentication',
    '10.2.1': 'Audit logs are enabled and active for all system components and cardholder data',
    '10.2.1.2': 'Audit logs capture all actions of individuals with administrative access',
    '10.2.1.3': 'Audit logs capture all access to audit logs',
    '10.2.1.6': 'Audit logs capture new audit logs, and starting, stopping and pausing of existing ones',
    '10.2.1.7': 'Audit logs capture creation and deletion of system-level objects',
    '10.3.1': 'Read access to audit logs is limited to those with a job-related need',
    '10.3.2': 'Audit log files are protected from modification by individuals',
    '10.3.3': 'Audit log files are promptly backed up to central media that is difficult to modify',
    '10.3.4': 'Change detection on audit logs ensures that existing data cannot change without an alert',
    '10.4.1': 'Audit logs of security events and of critical components are reviewed at least once daily',
    '10.4.1.1': 'Mechanisms automate the review of audit logs',
    '10.5.1': 'Audit log history is kept for at least 12 months, at least the last three immediately available',
    '10.7.2': 'Failures of critical security control systems are detected, alerted and addressed promptly',
    '10.7.3': 'Failures of critical security controls are answered promptly',
    '11.5.2': 'A change-detection mechanism alerts on unauthorized modification of critical files',
  },
  sources: [
    'PCI Security Standards Council, "Payment Card Industry Data Security Standard v4.0.1" (June 2024), requirements 3, 7, 8, 10 and 11',
  ],
};
