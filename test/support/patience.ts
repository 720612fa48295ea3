/** How long a test waits for what comes by itself: it is there in a second, or in minutes on a machine that does other work. */
export const PATIENCE_SECONDS = 240;
