/** An instant of what has happened is not in the future: it would make what is old look fresh. */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const folder = resolve(import.meta.dirname, '../../shared/services');
/** Names that AWS gives to the instants of what has happened, by which a resource passes while they are recent. */
const HAPPENED = /'((Last|Latest)(?!Restorable)\w*|Completion\w*|ExecutionEndTime|endTime|firstObservedAt)'/;
/** Instants by those names that may lie ahead. */
const AHEAD: readonly string[] = ['health/events.ts'];

it('is read as one, in every collector', async () => {
  const files = (await Array.fromAsync(glob('*/*.ts', { cwd: folder }))).sort();
  const found = files.filter((file) => {
    const calls = readFileSync(resolve(folder, file), 'utf8').match(/\binstantOf\([^()]*\)/g) ?? [];
    return calls.some((call) => HAPPENED.test(call));
  });
  expect(found).toEqual(AHEAD);
});
