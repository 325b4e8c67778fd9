/** Jobs in a folder: a file for the state of each, and one for its result. */
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { JobFiles, JobState } from './job.ts';

const STATE = 'state.json';

export const resultIn = (folder: string, id: string, name: string): string => join(folder, id, `result-${name}`);

export function jobFolder(folder: string): JobFiles {
  const stateIn = (id: string) => join(folder, id, STATE);
  const whole = async (file: string, write: (partial: string) => Promise<void>): Promise<void> => {
    const partial = `${file}.${process.pid}.partial`;
    try {
      await write(partial);
      await rename(partial, file);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  };
  const write = (state: JobState) => whole(stateIn(state.id), (partial) => writeFile(partial, JSON.stringify(state)));
  return {
    read: async (id) => {
      try {
        return JSON.parse(await readFile(stateIn(id), 'utf8')) as JobState;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    create: async (state) => {
      await mkdir(join(folder, state.id), { recursive: true });
      try {
        await writeFile(stateIn(state.id), JSON.stringify(state), { flag: 'wx' });
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw error;
      }
    },
    write,
    put: (id, name, pieces) =>
      whole(resultIn(folder, id, name), (partial) => pipeline(Readable.from(pieces), createWriteStream(partial))),
  };
}
