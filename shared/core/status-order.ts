/** The order of statuses: in lists, and where one of several counts. */
import type { Status } from './control.ts';

/** The worst first: a failure is worse than what could not be read, and that is worse than what holds. */
export const WORST_FIRST: readonly Status[] = ['fail', 'unknown', 'pass', 'not-applicable'];
