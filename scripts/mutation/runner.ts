/**
 * Vitest's runner for a mutation run. After a test has passed, it runs again with each mutant that it reaches and that no test
 * before has killed.
 */
import { writeFileSync } from 'node:fs';
import { type RunnerTestCase, TestRunner } from 'vitest';
import { planOfWorker, type Result } from './plan.ts';
import { countFor, ranIn, ranWhenLoaded, stepsSoFar, turnOff, turnOn } from './switch.ts';

/** A test with a mutant may take this many times its own time, and a second; a promise that never settles ends then. */
const PATIENCE = 5;
const LEAST_PATIENCE = 1_000;

interface Tried {
  readonly killed: Map<string, string>;
  readonly reached: Set<string>;
  readonly unsound: string[];
}

const TRIED = Symbol.for('plumbline.mutation.tried');

/** The results of all files of the worker: Vitest makes a runner for each file. */
function tried(): Tried {
  const scope = globalThis as { [TRIED]?: Tried };
  scope[TRIED] ??= { killed: new Map(), reached: new Set(), unsound: [] };
  return scope[TRIED];
}

/** Whether the test passes in time. */
async function passes(run: () => unknown, limit: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = Number.isFinite(limit) ? setTimeout(() => late.resolve(false), limit) : undefined;
  const ends = async () => {
    await run();
    return true;
  };
  try {
    return await Promise.race([ends(), late.promise]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

export default class MutationRunner extends TestRunner {
  async runTask(test: RunnerTestCase): Promise<void> {
    const run = TestRunner.getTestFn(test);
    if (planOfWorker().mutant) return run();
    const { killed, reached, unsound } = tried();
    const started = performance.now();
    turnOff();
    countFor(test.id);
    const isSound = await passes(run, Number.POSITIVE_INFINITY);
    countFor(undefined);
    // a test of processor time fails because instrumented code is slower, and can decide nothing
    if (!isSound) {
      unsound.push(test.name);
      return;
    }
    const steps = stepsSoFar();
    const limit = LEAST_PATIENCE + PATIENCE * (performance.now() - started);
    for (const mutant of Object.keys(ranIn(test.id))) {
      reached.add(mutant);
      if (killed.has(mutant)) continue;
      turnOn(mutant, steps);
      const survives = await passes(run, limit);
      turnOff();
      if (!survives) killed.set(mutant, test.name);
    }
  }

  override onAfterRunFiles(files: Parameters<TestRunner['onAfterRunFiles']>[0]): void {
    super.onAfterRunFiles(files);
    if (planOfWorker().mutant) return;
    const { killed, reached, unsound } = tried();
    const result: Result = {
      killed: Object.fromEntries(killed),
      reached: [...reached],
      loaded: Object.keys(ranWhenLoaded()),
      unsound,
    };
    writeFileSync(planOfWorker().result, JSON.stringify(result));
  }
}
