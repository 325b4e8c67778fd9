/** The files by which the script and Vitest's worker speak to each other. */
import { readFileSync } from 'node:fs';

/** Where the plan is: set for the worker. */
export const PLAN = 'PLUMBLINE_MUTATION_PLAN';

export interface Plan {
  readonly root: string;
  /** The instrumented text of each mutated file. */
  readonly contents: Readonly<Record<string, string>>;
  /** The only mutant, on from the beginning; if left out, each is tried on the tests that reach it. */
  readonly mutant?: string;
  /** Where the worker writes its result. */
  readonly result: string;
}

export interface Result {
  /** The killed mutants, each with the test that killed it. */
  readonly killed: Readonly<Record<string, string>>;
  readonly reached: readonly string[];
  /** The mutants whose code ran when the modules were loaded. */
  readonly loaded: readonly string[];
  /** Tests that fail without a mutant, and were left out. */
  readonly unsound: readonly string[];
}

export const planOfWorker = (): Plan => JSON.parse(readFileSync(process.env[PLAN] ?? '', 'utf8'));
