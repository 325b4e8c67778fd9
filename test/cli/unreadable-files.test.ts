/** Files that are of another kind than the verb reads: each is refused with the remedy, and nothing is written. */
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { plumbline } from '../support/cli.ts';

const BINARY = Buffer.from([...Buffer.from('\n- [ ] Backups are kept 30 days\n'), 0, 1, 2, 0xff, 0xfe]);

it.each([
  ['a checklist', ['checklist', 'import', 'file.dat', '--output', 'mapping.yml'], 'file.dat is no text'],
  ['a configuration', ['config', 'check', '--config', 'file.dat'], 'let its name end in .ts or .mjs'],
  [
    'waivers',
    [
      ...['waivers', 'import', 'file.dat', '--from', 'prowler-mutelist', '--owner', 'team', '--reason', 'known'],
      ...['--until', new Date(Date.now() + 86_400_000).toISOString().slice(0, 10), '--store', 'store'],
    ],
    'file.dat is not written in UTF-8',
  ],
  ['findings', ['import', 'file.dat', '--from', 'asff', '--store', 'store'], 'is not written in UTF-8'],
])('%s in a binary file is refused', async (_what, args, message) => {
  const cwd = await mkdtemp(join(tmpdir(), 'plumbline-binary-'));
  await writeFile(join(cwd, 'file.dat'), BINARY);
  const { code, stdout, stderr } = await plumbline(args, { cwd });
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('reads no TypeScript');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect((await readdir(cwd)).filter((name) => name === 'mapping.yml')).toEqual([]);
});
