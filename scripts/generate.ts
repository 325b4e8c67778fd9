/**
 * Writes what is derived from the declarations: the control index with each control's revision.
 * `npm run generate`; a test fails when a generated file is stale.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { controlIndex } from './generated/control-index.ts';

const root = resolve(import.meta.dirname, '..');

/** Generated file → its content. */
export async function generated(): Promise<Record<string, string>> {
  return { 'shared/controls/index.ts': await controlIndex(root) };
}

if (import.meta.main) {
  for (const [path, content] of Object.entries(await generated())) {
    await mkdir(dirname(resolve(root, path)), { recursive: true });
    await writeFile(resolve(root, path), content);
    process.stderr.write(`wrote ${path}\n`);
  }
}
