/** Mutants of code that has tests of its own. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createVitest, type Vitest } from 'vitest/node';
import { type Importing, importers } from './importers.ts';
import { type Instrumented, instrumented, type Mutant } from './instrumented.ts';
import type { Outcome } from './outcome.ts';
import { PLAN, type Plan, type Result } from './plan.ts';

export interface Tested {
  readonly outcomes: readonly Outcome[];
  /** Tests that fail without a mutant, because instrumented code is slower. */
  readonly unsound: readonly string[];
}

interface Run {
  readonly vitest: Vitest;
  readonly plan: Plan;
  readonly at: string;
  readonly importing: Importing;
}

interface Held {
  /** Whether every test passes. */
  readonly passes: boolean;
  /** Whether something failed outside of tests, such as a promise that nobody awaits. */
  readonly strays: boolean;
}

async function held({ vitest }: Run, files: readonly string[]): Promise<Held> {
  const specifications = await vitest.globTestSpecifications([...files]);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  return { passes: testModules.every((one) => one.ok()), strays: unhandledErrors.length > 0 };
}

/** A mutant that runs when modules are loaded is on from the beginning, in the tests that import its file themselves. */
async function survivesLoading(run: Run, file: string, { id }: Mutant): Promise<boolean> {
  await writeFile(run.at, JSON.stringify({ ...run.plan, mutant: id } satisfies Plan));
  const tests = run.importing.directly(file);
  const { passes, strays } = await held(run, tests.length > 0 ? tests : run.importing.somehow(file));
  return passes && !strays;
}

/** A mutant that only runs while modules are loaded is left out, unless it is asked for: each takes a run of its own. */
async function outcomeOf(
  run: Run,
  { file, mutants }: Instrumented,
  result: Result,
  loading: boolean,
): Promise<Outcome> {
  const [reached, loaded] = [new Set(result.reached), new Set(result.loaded)];
  const tried = mutants.filter(({ id }) => loading || reached.has(id) || !loaded.has(id));
  const survivors = [];
  for (const mutant of tried) {
    if (mutant.id in result.killed) continue;
    if (loading && loaded.has(mutant.id) && !(await survivesLoading(run, file, mutant))) continue;
    survivors.push({ ...mutant, reached: reached.has(mutant.id) || loaded.has(mutant.id) });
  }
  return { file, mutants: tried.length, survivors };
}

/** Tries the mutants of the files on the tests of these folders. Throws if a test fails without a mutant. */
export async function mutateTested(
  root: string,
  files: readonly string[],
  folders: readonly string[],
  loading: boolean,
): Promise<Tested> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-mutation-'));
  const whole = await Promise.all(files.map((file) => instrumented(root, file)));
  const contents = Object.fromEntries(whole.map(({ file, content }) => [file, content]));
  const plan: Plan = { root, contents, result: join(folder, 'result.json') };
  const at = join(folder, 'plan.json');
  process.env[PLAN] = at;
  await writeFile(at, JSON.stringify(plan));
  const vitest = await createVitest('test', { config: resolve(root, 'vitest.mutation.config.ts'), watch: false });
  const run = { vitest, plan, at, importing: await importers(root, folders) };
  try {
    const tests = new Set(files.flatMap((file) => run.importing.somehow(file)));
    // a mutant may leave a promise that nobody awaits: only tests are asked here
    if (!(await held(run, [...tests])).passes) throw new Error('a test fails without a mutant: run `npm test` first');
    const result: Result = JSON.parse(await readFile(plan.result, 'utf8'));
    const outcomes = [];
    for (const one of whole) outcomes.push(await outcomeOf(run, one, result, loading));
    return { outcomes, unsound: result.unsound };
  } finally {
    await vitest.close();
    await rm(folder, { recursive: true });
  }
}
