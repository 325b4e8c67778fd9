/**
 * Mutants that behave as the code does for every input, so that no test can notice them: the reason by file, original and replacement.
 * A mutant that only no test has noticed yet is not one of them.
 */
export interface Equivalent {
  readonly file: string;
  readonly original: string;
  readonly replacement: string;
  readonly because: string;
}

export const EQUIVALENT: readonly Equivalent[] = [];
