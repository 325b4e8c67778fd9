/** Which tests import a file: themselves, or by way of other files. */
import { glob, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

const IMPORT = /^(?:import|export)\b[^;']*from '(\.[^']+)'|import\('(\.[^']+)'\)/gm;

export interface Importing {
  /** Paths from the root. */
  directly(file: string): readonly string[];
  somehow(file: string): readonly string[];
}

/** The tests of these folders, with the files that they import. */
export async function importers(root: string, folders: readonly string[]): Promise<Importing> {
  const imports = new Map<string, readonly string[]>();
  const read = async (path: string): Promise<void> => {
    if (imports.has(path)) return;
    imports.set(path, []);
    const source = await readFile(path, 'utf8');
    const targets = [...source.matchAll(IMPORT)].map(([, fixed, lazy]) => resolve(dirname(path), fixed ?? lazy ?? ''));
    imports.set(path, targets);
    for (const target of targets) await read(target);
  };
  const tests: string[] = [];
  for (const folder of folders)
    for await (const file of glob(`${folder}/**/*.test.ts`, { cwd: root })) tests.push(file);
  for (const test of tests.sort()) await read(resolve(root, test));

  const reaches = (path: string, wanted: string, seen = new Set<string>()): boolean => {
    if (seen.has(path)) return false;
    seen.add(path);
    return (imports.get(path) ?? []).some((one) => one === wanted || reaches(one, wanted, seen));
  };
  return {
    directly: (file) => tests.filter((test) => imports.get(resolve(root, test))?.includes(resolve(root, file))),
    somehow: (file) => tests.filter((test) => reaches(resolve(root, test), resolve(root, file))),
  };
}
