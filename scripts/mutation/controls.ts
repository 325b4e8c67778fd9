/** Mutants of controls, each tried on the control's own examples in this process. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnyControl } from '../../shared/core/control.ts';
import { controlFaults } from '../../shared/derive/examples.ts';
import { instrumented, type Mutant } from './instrumented.ts';
import { loadsInstrumented } from './loading.ts';
import type { Outcome, Survivor } from './outcome.ts';
import { countFor, ranIn, ranWhenLoaded, stepsSoFar, turnOff, turnOn } from './switch.ts';

const EXAMPLES = 'examples';

/** Throws if the control does not give what its examples say even without a mutant. */
export async function mutateControl(root: string, file: string): Promise<Outcome> {
  const whole = await instrumented(root, file);
  const hooks = loadsInstrumented(root, { [file]: whole.content });
  const url = pathToFileURL(resolve(root, file)).href;
  const load = async (query: string): Promise<AnyControl> => (await import(`${url}?${query}`)).default;
  try {
    turnOff();
    const control = await load('none');
    countFor(EXAMPLES);
    const faults = controlFaults(control);
    countFor(undefined);
    if (faults.length > 0) throw new Error(`${file} has examples that fail without a mutant: ${faults.join('; ')}`);
    const steps = stepsSoFar();
    const loaded = { ...ranWhenLoaded() };
    const ran = { ...ranIn(EXAMPLES) };

    const isKilled = async ({ id }: Mutant): Promise<boolean> => {
      turnOn(id, steps);
      try {
        // what runs when the module is loaded is loaded anew
        const mutated = id in loaded ? await load(`mutant=${encodeURIComponent(id)}`) : control;
        return controlFaults(mutated).length > 0;
      } catch {
        return true;
      } finally {
        turnOff();
      }
    };
    const survivors: Survivor[] = [];
    for (const mutant of whole.mutants) {
      const reached = mutant.id in loaded || mutant.id in ran;
      if (!reached || !(await isKilled(mutant))) survivors.push({ ...mutant, reached });
    }
    return { file, mutants: whole.mutants.length, survivors };
  } finally {
    hooks.deregister();
  }
}
