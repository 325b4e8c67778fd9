import { defineConfig } from 'vitest/config';
import everyTest from './vitest.config.ts';

/** Only `scripts/mutation.ts` runs this: PLUMBLINE_MUTATION_PLAN says which files are mutated. */
export default defineConfig({
  test: {
    ...everyTest.test,
    // one after the other, so that no test runs a mutant that another has killed
    maxWorkers: 1,
    runner: './scripts/mutation/runner.ts',
    setupFiles: ['./scripts/mutation/setup.ts'],
    // one failing test is enough to kill a mutant
    bail: 1,
    reporters: [{}],
  },
});
