/** FedRAMP: United States federal agencies' logs, with the periods of OMB M-21-31. */
import { yearsInDays, type Framework } from './framework';

/** No thirty months in a row have more days: two years with a leap day, and six months from July. */
const THIRTY_MONTHS_IN_DAYS = 915;

export const FEDRAMP: Framework = {
  id: 'FedRAMP',
  title: 'FedRAMP Revision 5 baselines, with OMB M-21-31',
  shortestRetention: {
    days: THIRTY_MONTHS_IN_DAYS,
    stated: '12 months active and 18 months in cold storage',
    clause: 'OMB M-21-31, Appendix C',
  },
  keptAtHand: { days: yearsInDays(1), stated: '12 months in active storage', clause: 'OMB M-21-31, Appendix C' },
  note: 'AU-11 of the FedRAMP baselines points cloud providers to M-21-31 for the period.',
  controls: {
    'AU-9': 'Protection of audit information',
    'AU-9(2)': 'Store on separate physical systems or components (High)',
    'AU-9(3)': 'Cryptographic protection (High)',
    'AU-9(4)': 'Access by subset of privileged users',
    'AU-11': 'Audit record retention',
    'AU-12': 'Audit record generation',
    'SC-12': 'Cryptographic key establishment and management',
    'SC-28': 'Protection of information at rest',
    'SI-4': 'System monitoring',
  },
  sources: [
    'OMB Memorandum M-21-31, "Improving the Federal Government’s Investigative and Remediation Capabilities Related to Cybersecurity Incidents" (August 27, 2021)',
    'FedRAMP Security Controls Baseline, Revision 5',
  ],
};
