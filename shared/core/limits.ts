/**
 * How long AWS is waited for, and how much is read of one list. Every number and its reason stands here; docs/scale.md
 * puts them beside the time that the functions have.
 */

/** Times are in milliseconds. */
export interface Limits {
  /** To connect. A connection within AWS takes some 100 ms, one to another continent three times that. */
  readonly connect: number;
  /** For one attempt to answer, and between two parts of its answer. The slowest reads (cost, findings) take some seconds. */
  readonly answer: number;
  /** For one call with all its attempts: two that hang, or five that are throttled. */
  readonly call: number;
  /**
   * For one collector in one place, counted from its last answered call: then all that it still asks for is refused. A
   * slow account goes on answering, however many resources it has; one that hangs does not.
   */
  readonly silence: number;
  /**
   * The retry budget of one collector in one place: the time it may spend on calls that are never answered while others
   * are. Without it, a hundred keys throttled for ever take a hundred times what one takes.
   */
  readonly lost: number;
  /** What each answer gives back to that budget: where most calls are answered, some that are not use up nothing. */
  readonly regained: number;
  /** Pages of one list. The longest lists have 100 entries a page, and no account half a million of anything. */
  readonly pages: number;
}

export const LIMITS: Limits = {
  connect: 3_000,
  answer: 12_000,
  call: 25_000,
  silence: 25_000,
  lost: 40_000,
  regained: 100,
  pages: 5_000,
};

/** Attempts of one call. */
export const ATTEMPTS = 5;

/**
 * What a function keeps of its time to judge and commit what was read: an account with 17 regions takes 16 s in all, half
 * of it for that, on a core of half the speed (docs/scale.md).
 */
export const TO_COMMIT_MS = 20_000;

/** What a place needs at the least to be begun: as long as one collector may hang, and the time to commit. */
export const LEAST_UNIT_MS = LIMITS.lost + TO_COMMIT_MS;
