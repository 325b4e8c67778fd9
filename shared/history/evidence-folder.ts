/** Objects of evidence in a folder beside a local store. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EvidenceObjects } from '../core/ports.ts';

export const folderObjects = (folder: string): EvidenceObjects => ({
  put: async (key, body) => {
    const path = join(folder, key);
    if (existsSync(path)) return;
    await mkdir(dirname(path), { recursive: true });
    // writes under a temporary name first: a process that is killed leaves no incomplete file under this name
    const part = `${path}.${randomUUID()}.part`;
    await writeFile(part, body, { flush: true });
    await rename(part, path);
  },
  find: async (key) => {
    try {
      return await readFile(join(folder, key));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  },
});
