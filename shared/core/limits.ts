/**
 * How long a call to AWS may take, and how many pages of one list are read. Every limit and its reason is here; docs/scale.md
 * compares them with the time limits of the functions.
 */

/** Times are in milliseconds. */
export interface Limits {
  /** To connect. A connection within AWS takes about 100 ms, and one to another continent three times as long. */
  readonly connect: number;
  /** For one attempt to answer, and between two parts of its answer. The slowest calls (cost, findings) take some seconds. */
  readonly answer: number;
  /** For one call with all its attempts: two that hang, or five that are throttled. */
  readonly call: number;
  /**
   * For one collector in one region, counted from its last answered call. After that, all its further calls are
   * refused. So an account that hangs is cut off, and a slow account that still answers is not, however many resources
   * it has.
   */
  readonly silence: number;
  /**
   * The retry budget of one collector in one region: the time that it may spend on calls that get no answer while others get
   * one. Without the budget, a hundred keys whose calls are always throttled would take a hundred times as long as one.
   */
  readonly lost: number;
  /**
   * The time that each answered call returns to that budget: if most calls are answered, a few unanswered ones use up nothing.
   */
  readonly regained: number;
  /** Pages of one list. The longest lists have 100 entries a page, and no account has half a million of anything. */
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
 * The part of its time that a function keeps to judge and commit the facts: an account with 17 regions takes 16 s in all, half
 * of it for that, on a core of half the speed (docs/scale.md).
 */
export const TO_COMMIT_MS = 20_000;

/**
 * A region is begun only if at least this much time is left: the longest that one collector may hang, and the time to
 * commit.
 */
export const LEAST_UNIT_MS = LIMITS.lost + TO_COMMIT_MS;
