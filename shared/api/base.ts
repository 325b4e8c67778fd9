/** The base path of the API, and the variables that it keeps for each request. */
import type { Caller } from './caller.ts';

export const BASE = '/api/v1';

export interface ApiEnv {
  readonly Bindings: object;
  readonly Variables: { caller: Caller; request: string };
}
