/** `plumbline cut` shows first, then removes, and the store verifies with its own key and the configuration. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTable, startEmbedded } from '../../shared/history/embedded.ts';
import { dynamoHistory } from '../../shared/history/history.ts';
import { project } from '../../shared/pipeline/project.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { wireHistory } from '../../shared/wiring/history.ts';
import { change, verdicts } from '../history/store.ts';
import { plumbline } from '../support/cli.ts';

const UNIT = '111122223333/eu-west-1';
const RETENTION = { retention: { history: { verdicts: 400 } } };
const DAY = 86_400_000;
/** Older than the retention on whatever day the test runs. */
const BEGINS = Date.now() - 1_000 * DAY;

let cwd: string;
const run = (...args: readonly string[]) => plumbline([...args], { cwd, columns: 80 });
const configured = (name: string, config: object) =>
  writeFile(join(cwd, name), `export default ${JSON.stringify(config)};`);

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'plumbline-cut-'));
  await mkdir(join(cwd, 'store'));
  const database = await startEmbedded({ path: join(cwd, 'store', 'history.db') });
  await createTable(database.client, 'plumbline');
  const parts = wireHistory({ client: database.client, name: 'plumbline' });
  const of = verdictsOf(UNIT);
  for (let n = 1; n <= 4; n += 1) {
    const at = new Date(BEGINS + n * 40 * DAY);
    const history = dynamoHistory(database.client, 'plumbline');
    const cause = { kind: 'scan' as const, run: `run-${n}` };
    const { commit } = await history.append(of, await history.read(of), {
      ...{ at, observedAt: at, cause },
      body: verdicts(change(n)),
    });
    await project(parts, new Map(), commit);
  }
  await database.close();
  await configured('plumbline.config.ts', RETENTION);
}, 60_000);
afterAll(() => rm(cwd, { recursive: true, force: true }));

describe('plumbline cut', () => {
  it('shows what would go, and removes nothing', async () => {
    const { code, stdout, stderr } = await run('cut', '--store', 'store');
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/3 commits of 1 units are past their retention/);
    expect(stdout).toMatch(/commits 1 to 3/);
    expect(stdout).toMatch(/nothing was removed; --apply removes it/);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const { stdout: checked } = await run('fsck', '--store', 'store', '--format', 'json');
    expect(JSON.parse(checked)).toMatchObject({ commits: 4, problems: [] });
  }, 60_000);

  it('keeps what is under a legal hold, and says why', async () => {
    const legalHold = [{ reason: 'case 7', since: '2026-01-01', scope: { accounts: ['111122223333'] } }];
    await configured('held.config.ts', { ...RETENTION, legalHold });
    const { stdout } = await run('cut', '--store', 'store', '--config', 'held.config.ts', '--apply');
    expect(stdout).toMatch(/kept under a legal hold: case 7/);
    expect(stdout).toMatch(/0 commits of 0 units were removed/);
  }, 60_000);

  it('removes it, and fsck verifies the rest with the key and the configuration', async () => {
    await run('archive', '--store', 'store', '--to', 'archive');
    const { code, stdout, stderr } = await run('cut', '--store', 'store', '--apply', '--archive', 'archive');
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/3 commits of 1 units were removed/);
    expect(stdout).toMatch(/3 files of the archive were removed/);
    const key = join(cwd, '.state', 'plumbline', 'anchor-key.pem');
    const checked = await run(
      'fsck',
      '--store',
      'store',
      '--key',
      key,
      '--config',
      'plumbline.config.ts',
      '--format',
      'json',
    );
    expect(JSON.parse(checked.stdout)).toMatchObject({ commits: 2, units: 2, problems: [], explained: [] });
    const held = await run('fsck', '--store', 'store', '--key', key, '--config', 'held.config.ts', '--format', 'json');
    expect(JSON.parse(held.stdout).problems).toEqual([expect.stringMatching(/under a legal hold/)]);
    expect(held.code).toBe(3);
  }, 60_000);

  it('leaves nothing for a second run, and questions from before are refused', async () => {
    const again = await run('cut', '--store', 'store', '--apply', '--archive', 'archive');
    expect(again.stdout).toMatch(/0 commits of 0 units were removed/);
    expect(again.stdout).toMatch(/0 files of the archive were removed/);
    await run('archive', '--store', 'store', '--to', 'archive');
    const restored = await run('restore', '--from', 'archive', '--archive', 'archive', '--store', 'again');
    expect(restored.code, restored.stderr).toBe(0);
    const asOf = new Date(BEGINS + 60 * DAY).toISOString();
    const { code, stderr } = await run('history', '--store', 'store', '--as-of', asOf);
    expect(code).toBe(2);
    expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(/was removed by a signed cut.*restore --whole/);
  }, 60_000);

  it('refuses a configuration that gives no retention', async () => {
    await configured('none.config.ts', {});
    const { code, stderr } = await run('cut', '--store', 'store', '--config', 'none.config.ts');
    expect(code).toBe(2);
    expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(/all are kept for ever; give days in retention.history/);
  }, 60_000);
});
