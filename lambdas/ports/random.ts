/** A number from 0 to below 1: jitter, nothing secret. A port, so that a simulated life can be repeated. */
export type Random = () => number;
