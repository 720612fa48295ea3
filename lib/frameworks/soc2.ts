/** SOC 2: the Trust Services Criteria that an audit log serves. */
import type { Framework } from './framework';

export const SOC2: Framework = {
  id: 'SOC2',
  title: 'SOC 2, Trust Services Criteria 2017 (points of focus revised in 2022)',
  note: 'States no period. The logs must at least cover the period that the report covers; one year is usual.',
  controls: {
    'CC1.3': 'Structures, reporting lines and responsibilities are established',
    'CC4.2': 'Deficiencies of controls are communicated in time to those who can mend them',
    'CC6.1': 'Logical access security protects information assets',
    'CC6.3': 'Access follows roles, least privilege and segregation of duties',
    'CC6.6': 'Logical access security answers threats from outside the boundaries',
    'CC6.7': 'Transmission, movement and removal of information are restricted and protected',
    'CC6.8': 'Unauthorized or malicious software is prevented or detected',
    'CC7.1': 'Changes to configurations that introduce vulnerabilities are detected',
    'CC7.2': 'System components are monitored for anomalies that point to malicious acts, disasters and errors',
    'CC7.3': 'Security events are evaluated',
    'CC7.4': 'Security incidents are answered by a defined program',
    'CC8.1': 'Changes are authorized, designed, tested, approved and implemented',
    'A1.2': 'Backup and recovery infrastructure is designed, operated and monitored',
    'C1.1': 'Confidential information is identified and maintained',
    'C1.2': 'Confidential information is disposed of',
    'PI1.5': 'Stored data is complete, accurate and protected from unauthorized modification',
  },
  sources: [
    'AICPA, "2017 Trust Services Criteria for Security, Availability, Processing Integrity, Confidentiality, and Privacy (With Revised Points of Focus — 2022)", TSP section 100',
  ],
};
