import { glob, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { generated } from '../../scripts/generate.ts';

const root = resolve(import.meta.dirname, '../..');
const expected = await generated();

it('generated files are fresh; run `npm run generate` when this fails', async () => {
  for (const [path, content] of Object.entries(expected)) {
    const stored = await readFile(resolve(root, path), 'utf8').catch(() => '');
    expect(stored, path).toBe(content);
  }
});

it('no other files are among the generated files; run `npm run generate` when this fails', async () => {
  const files = Object.keys(expected);
  for await (const path of glob('docs/generated/**/*.*', { cwd: root }))
    expect(files).toContain(path.replaceAll('\\', '/'));
});
