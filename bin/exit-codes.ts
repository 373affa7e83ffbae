/** It could not be done; what was in the way is on standard error. */
export const FAILED = 1;
/** The command line itself is wrong. */
export const WRONG_USAGE = 2;
