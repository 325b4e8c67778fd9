/** The answer of `plumbline fsck` for a store that was written before there were rollups. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../cli/lib/store.ts';
import { sha256 } from '../../shared/core/digest.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { plumbline } from '../support/cli.ts';

let folder: string;
const fsck = (...args: string[]) => plumbline(['fsck', '--store', 'store', ...args], { cwd: folder });

/** Commits of two months, as an earlier release left them: without rollups. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-upgrade-'));
  const store = await openStore({ store: join(folder, 'store') }, { create: true });
  try {
    const of = verdictsOf('111122223333/eu-west-1');
    let state = await store.history.read(of);
    for (const [index, day] of ['2026-01-05', '2026-02-05'].entries()) {
      const at = new Date(`${day}T00:00:00Z`);
      const verdict = { control: 'a.b', resource: `r${index}`, from: null, to: 'pass' as const, because: 'it is set' };
      const changes = [{ ...verdict, movement: 'baseline' as const, evidence: sha256(day) }];
      const body = { type: 'verdicts' as const, changes, revisions: {} };
      const cause = { kind: 'scan' as const, run: day };
      ({ state } = await store.history.append(of, state, { at, observedAt: at, cause, body }));
    }
  } finally {
    await store.close();
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('fsck says that an earlier release made no rollups, exits with 2, and --rebuild makes them', async () => {
  const before = await fsck();
  expect(before.code).toBe(2);
  expect(before.stdout).toMatch(/every chain is whole, and state and findings follow from it, but\n/);
  expect(before.stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /2 rollups are missing, of the first months of 111122223333\/eu-west-1 \(2026-01 to 2026-02\): an earlier release made none, or they were deleted\..*`plumbline fsck --rebuild` once/,
  );
  const { lacksRollupsOnly, problems } = JSON.parse((await fsck('--format', 'json')).stdout);
  expect([lacksRollupsOnly, problems.length]).toEqual([true, 1]);
  expect((await fsck('--rebuild')).code).toBe(0);
  const after = await fsck('--format', 'json');
  expect(after.code).toBe(0);
  expect(JSON.parse(after.stdout).lacksRollupsOnly).toBeUndefined();
});
