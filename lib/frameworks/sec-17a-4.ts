/** SEC Rule 17a-4: what broker-dealers preserve, how long, and in what form. */
import { yearsInDays, type Framework } from './framework';

export const SEC_17A_4: Framework = {
  id: 'SEC-17a-4',
  title: 'SEC Rule 17a-4 (17 CFR 240.17a-4), as amended in 2022',
  shortestRetention: { days: yearsInDays(6), stated: '6 years', clause: '17 CFR 240.17a-4(a)' },
  keptAtHand: { days: yearsInDays(2), stated: 'the first 2 years', clause: '17 CFR 240.17a-4(a)' },
  writeOnce:
    'Either an audit trail that can recreate an original record, or records preserved exclusively in a non-rewriteable, ' +
    'non-erasable format: (f)(2)(i)(A) or (B)',
  note:
    'Some records need three years only, paragraph (b). Records under a legal hold are kept until it is lifted, so a lock ' +
    'must be extendable: Object Lock retention and legal holds are.',
  controls: {
    '240.17a-4(a)': 'Preserve records for six years, the first two in an easily accessible place',
    '240.17a-4(b)': 'Preserve further records for three years, the first two in an easily accessible place',
    '240.17a-4(f)(2)(i)(A)': 'Keep a complete time-stamped audit trail of every change, deletion and who made it',
    '240.17a-4(f)(2)(i)(B)': 'Preserve records exclusively in a non-rewriteable, non-erasable format',
    '240.17a-4(f)(2)(ii)': 'Verify automatically that storing and retaining records is complete and accurate',
    '240.17a-4(f)(2)(iv)':
      'Be able to download and transfer records and their audit trail readily, readable and usable',
    '240.17a-4(f)(2)(v)': 'Have a backup system or other redundancy that keeps the records accessible',
    '240.17a-4(f)(3)(i)': 'Have facilities at all times to produce records for examiners',
  },
  sources: [
    'Electronic Code of Federal Regulations, 17 CFR 240.17a-4',
    'SEC Release No. 34-96034, "Electronic Recordkeeping Requirements for Broker-Dealers, Security-Based Swap Dealers, and Major Security-Based Swap Participants", 87 FR 66412 (November 3, 2022)',
    'SEC Release No. 34-47806, "Electronic Storage of Broker-Dealer Records" (May 2003)',
  ],
};
