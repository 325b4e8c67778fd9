/** The archive in a folder. */
import { readdir, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { ArchiveFiles, FileRemover } from '../../core/ports.ts';
import { folderObjects } from '../evidence-folder.ts';

export const folderFiles = (folder: string): ArchiveFiles => ({
  ...folderObjects(folder),
  list: async function* (prefix) {
    const found = await readdir(join(folder, prefix), { recursive: true, withFileTypes: true }).catch(none);
    const names = found
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.part'))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
    yield* names.sort();
  },
});

/** Nothing locks a file in a folder. */
export const folderRemover = (folder: string): FileRemover => ({
  lockedUntil: async () => null,
  remove: (name) => rm(join(folder, name), { force: true }),
});

function none(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
