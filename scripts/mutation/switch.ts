/**
 * Stryker's switch, which instrumented code reads: the mutant that is on, and what ran. It also counts steps, so that a loop without an end
 * ends: a test cannot be interrupted while it runs.
 */

export type Ran = Readonly<Record<string, number>>;

interface Switch {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
  steps?: number;
  mostSteps?: number;
}

function theSwitch(): Switch {
  const scope = globalThis as { __stryker__?: Switch };
  scope.__stryker__ ??= {};
  return scope.__stryker__;
}

/** With a mutant, a test may take `PATIENCE` times its own steps, plus `LEAST_STEPS`. */
const PATIENCE = 10;
const LEAST_STEPS = 10_000;

/** Makes the mutant the one that is on, in a test that takes so many steps without it. */
export function turnOn(mutant: string, steps: number): void {
  Object.assign(theSwitch(), { activeMutant: mutant, steps: 0, mostSteps: LEAST_STEPS + PATIENCE * steps });
}

/** Switches all mutants off, and begins to count steps; there may be any number of them. */
export function turnOff(): void {
  Object.assign(theSwitch(), { activeMutant: undefined, steps: 0, mostSteps: Number.POSITIVE_INFINITY });
}

export const stepsSoFar = (): number => theSwitch().steps ?? 0;

/** Counts what runs from now on as reached by this test, or by no test. */
export function countFor(test: string | undefined): void {
  theSwitch().currentTestId = test;
}

/** The mutants whose code ran while modules were loaded. */
export const ranWhenLoaded = (): Ran => theSwitch().mutantCoverage?.static ?? {};

/** The mutants whose code ran in a test. */
export const ranIn = (test: string): Ran => theSwitch().mutantCoverage?.perTest[test] ?? {};

const READS_SWITCH = 'function isActive(id) {';

/** The instrumented text, with a count of steps wherever it asks which mutant is on. */
export function countingSteps(content: string): string {
  if (content.includes('stryMutAct') && !content.includes(READS_SWITCH))
    throw new Error("Stryker's header has changed");
  return content.replace(
    READS_SWITCH,
    `${READS_SWITCH} if (++ns.steps > ns.mostSteps) throw new Error('more steps than without the mutant');`,
  );
}
