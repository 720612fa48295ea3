/** Where ordinary ends. These numbers were stated before anything was tuned; bench/README.md says what was changed since, and why. */

export const THRESHOLDS = {
  /** Days that are counted before anything is called unusual. */
  learningDays: 14,
  /** Days that a count is compared with. */
  baselineDays: 30,
  /** A principal that did nothing for so many days was asleep. */
  sleepDays: 60,
  /** A day has no more findings; the rest are counted. */
  mostFindings: 10,
  /** A spike has this robust z-score, is so many times the largest count before, and so many calls that succeeded. */
  spike: { score: 6, timesLargest: 5, least: 300, leastOfPerson: 1000 },
  /** The same of calls that were denied. */
  denials: { score: 6, timesLargest: 3, least: 40 },
  /** Who made so many calls on each of so many days is busy, and silent once there is none. */
  silence: { days: 14, leastOfPrincipal: 50, leastOfPlace: 50 },
  /** Who came from no more networks on so many days keeps to them. */
  network: { days: 14, most: 3 },
  /** Who did sensitive things of a group on so many days makes a habit of the group. */
  habitDays: 5,
  /** Who did sensitive things of so many groups, on so many days together, administers or deploys. */
  wideHabit: { groups: 3, days: 10 },
  /** What others of the same role did on so many days is not new to the role: of what always counts, of what habit excuses. */
  peerDays: { always: 3, unlessHabit: 1 },
} as const;
