/** Vitest's setup for a mutation run: Node loads the instrumented files, and a failed property is not shrunk. */
import { configureGlobal } from 'fast-check';
import { loadsInstrumented } from './loading.ts';
import { planOfWorker } from './plan.ts';
import { turnOn } from './switch.ts';

/** More than any test takes while modules are loaded with a mutant. */
const MOST_STEPS = 1_000_000;

const LOADING = Symbol.for('plumbline.mutation.loading');
const scope = globalThis as { [LOADING]?: object };

if (!scope[LOADING]) {
  const { root, contents, mutant } = planOfWorker();
  if (mutant) turnOn(mutant, MOST_STEPS);
  scope[LOADING] = loadsInstrumented(root, contents);
  configureGlobal({ endOnFailure: true });
}
