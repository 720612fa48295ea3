/** The version of wormtrail that runs: functions carry it in their one file, without a package.json beside them. */
export const VERSION = '0.1.0';
