/**
 * Signatures that were seen, for as long as they would be accepted again. Throws `StoreUnavailableError`, also when it was given up.
 */
export interface ReplayMarks {
  /** Marks IF unmarked. `signatureHash`: SHA-256 in hexadecimal; `until`: when the mark may be forgotten. */
  mark(signatureHash: string, until: Date, givenUp: AbortSignal): Promise<"new" | "seen">;
}
