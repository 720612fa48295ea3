/** The version that runs. Functions carry it in their one file, without a package.json beside them: a test holds both equal. */
export const VERSION = '0.2.0';
