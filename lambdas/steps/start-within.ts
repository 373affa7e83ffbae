/** Seconds within which an approved request must begin to be granted; after that the approval is stale. */
export const START_WITHIN_SECONDS = 15 * 60;
