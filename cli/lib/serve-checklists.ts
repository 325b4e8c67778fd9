/** The checklists of `plumbline serve`: files of this machine, read anew for each page, so that an edit shows at once. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { UsageError } from '../../shared/core/errors.ts';
import type { Checklists } from '../../shared/pages/ports.ts';
import { mappingBeside } from './checklist-files.ts';

/** Throws `UsageError` for a file that is not there, and for two of one name. */
export function localChecklists(files: readonly string[]): Checklists {
  const byName = new Map<string, string>();
  for (const file of files) {
    const name = basename(file, extname(file));
    const other = byName.get(name);
    if (other !== undefined)
      throw new UsageError(`${other} and ${file} would have the same address /checklists/${name}; rename one of them`);
    if (!existsSync(file)) throw new UsageError(`there is no checklist ${file}; give the path of a Markdown file`);
    byName.set(name, file);
  }
  return {
    list: async () => [...byName.keys()].sort(),
    read: async (name) => {
      const file = byName.get(name);
      if (file === undefined) return null;
      const mapping = mappingBeside(file);
      return { text: await readFile(file), mapping: existsSync(mapping) ? await readFile(mapping, 'utf8') : null };
    },
  };
}

/** The example of the documents: built, it is beside the program. */
export function exampleChecklist(): string {
  const built = join(import.meta.dirname, 'examples/checklist.md');
  return existsSync(built) ? built : join(import.meta.dirname, '../../docs/examples/checklist.md');
}
