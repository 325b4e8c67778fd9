/** The runbook of docs/restore.md, run as it is written, and what the command line says to bad input. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plumbline } from '../support/cli.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'plumbline-restore-cli-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

async function runbook(): Promise<string[][]> {
  const text = await readFile(resolve(import.meta.dirname, '../../docs/restore.md'), 'utf8');
  const [, block = ''] = /```sh\n([^`]*)```/.exec(text) ?? [];
  return block
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(' ').slice(1));
}

const run = (...args: readonly string[]) => plumbline([...args], { cwd, env: { XDG_STATE_HOME: join(cwd, 'state') } });

describe('the runbook', () => {
  it('restores a local store, and fsck says the same of both', async () => {
    await writeFile(join(cwd, 'drill.txt'), 'it went well');
    const drill = ['--evidence', 'drill.txt', '--valid-for', '90d', '--note', 'drill', '--account', '111122223333'];
    const attested = await run('attest', 'dr.drill-quarterly', ...drill, '--store', 'store');
    expect(attested.code, attested.stderr).toBe(0);
    const before = await run('fsck', '--store', 'store', '--format', 'json');
    for (const line of await runbook()) {
      const { code, stderr } = await run(...line);
      expect(code, `${line.join(' ')}: ${stderr}`).toBe(0);
    }
    const after = await run('fsck', '--store', 'restored', '--format', 'json');
    expect(JSON.parse(after.stdout)).toMatchObject({ ...pick(before.stdout), problems: [] });
  }, 60_000);

  it('archives nothing twice', async () => {
    const { stdout } = await run('archive', '--store', 'store', '--to', 'archive', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ commits: 0, files: 0, before: 1 });
  });
});

const pick = (text: string) => {
  const { units, commits } = JSON.parse(text) as { units: number; commits: number };
  return { units, commits };
};

describe('bad input', () => {
  it.each([
    ['a store that is not empty', ['--from', 'archive', '--archive', 'archive', '--store', 'store'], 2, /is not empty/],
    [
      'no archive there',
      ['--from', 'archive', '--archive', 'nowhere', '--store', 'new'],
      2,
      /there is no folder nowhere/,
    ],
    ['an unknown source', ['--from', 'tape', '--archive', 'archive', '--store', 'new'], 2, /archive, export, pitr/],
    ['a name that is no bucket', ['--from', 'archive', '--archive', 's3://', '--store', 'new'], 2, /names no bucket/],
    ['no export there', ['--from', 'export', '--archive', 'archive', '--store', 'new'], 3, /manifest-files.json/],
  ])('%s', async (_what, args, expected, message) => {
    const { code, stderr } = await run('restore', ...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(expected);
  });

  it('a missing file of the archive is named, and nothing is restored', async () => {
    const [day = ''] = await readdir(join(cwd, 'archive/archive'));
    const [file = ''] = await readdir(join(cwd, 'archive/archive', day));
    await rm(join(cwd, 'archive/archive', day, file));
    const { code, stderr } = await run('restore', '--from', 'archive', '--archive', 'archive', '--store', 'other');
    expect(code).toBe(3);
    expect(stderr.replaceAll('\n', ' ')).toContain(file);
  });
});
