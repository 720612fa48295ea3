/** How much of what is drawn at random `npm test` tries: a tenth, others each time. `npm run fuzz` tries all. */
export const SHARE = Number(process.env.WORMTRAIL_FUZZ ?? 0.1);
