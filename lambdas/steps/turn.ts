/** Seconds. A turn outlasts the function's time-out (30 s) and a call's (5 s); a mutation is sent only with enough of it left. */
export const TURN = { lasts: 90, leftForMutation: 45 } as const;

/**
 * Seconds after which an operation without a known id counts as lost or done. AWS takes a signed request for five minutes
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html): a creation that is carried out after it was given up would
 * make access that nobody ends. A deletion that comes so late only takes away.
 */
export const UNKNOWN_OPERATION_SECONDS = { create: 300, delete: 90 } as const;
/** Seconds from a creation or deletion until the first look at it: Identity Center is seldom done sooner. */
export const FIRST_LOOK_SECONDS = 4;
/** Listings lag behind a SUCCEEDED; this many seconds they are waited for. */
export const LISTING_LAG_SECONDS = 60;
/** After so many seconds an operation that is still not decided no longer holds a revocation back. */
export const UNDECIDABLE_SECONDS = 600;
/** Two complete listings this many seconds apart prove absence. */
export const PROOF_OF_ABSENCE_SECONDS = 5;
/** Seconds for which a permit for a creation is good, unless it is given back before. */
export const PERMIT_SECONDS = 600;
/** The same for a deletion: short, so that removals which keep failing never keep others from theirs. */
export const DELETE_PERMIT_SECONDS = 30;
