import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { generated } from '../../scripts/generate.ts';

it('generated files are fresh; run `npm run generate` when this fails', async () => {
  for (const [path, content] of Object.entries(await generated())) {
    const stored = await readFile(resolve(import.meta.dirname, '../..', path), 'utf8').catch(() => '');
    expect(stored, path).toBe(content);
  }
});
