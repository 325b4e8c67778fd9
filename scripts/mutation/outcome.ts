/** The result of mutating a file. */
import type { Mutant } from './instrumented.ts';

export interface Survivor extends Mutant {
  /** Whether any test runs the code. */
  readonly reached: boolean;
}

export interface Outcome {
  readonly file: string;
  readonly mutants: number;
  readonly survivors: readonly Survivor[];
}

export const killedIn = ({ mutants, survivors }: Outcome): number => mutants - survivors.length;
