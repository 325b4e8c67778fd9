/** Where the API is, and what it knows of a request while it serves it. */
import type { Caller } from './caller.ts';

export const BASE = '/api/v1';

export interface ApiEnv {
  readonly Bindings: object;
  readonly Variables: { caller: Caller; request: string };
}
