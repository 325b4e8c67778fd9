/** Lets one process at a time open a store. The next process removes what a killed process left behind. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../shared/core/errors.ts';

export interface Lock {
  /** Records the database's process id, so that the database can be ended if this process is killed. */
  note(database: number | undefined): Promise<void>;
  release(): Promise<void>;
}

/** Throws `UsageError` while another running process has the folder open. */
export async function takeLock(folder: string): Promise<Lock> {
  const file = join(folder, 'lock');
  const take = () => writeFile(file, String(process.pid), { flag: 'wx' });
  try {
    await take();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await takeOver(file, folder);
    await take();
  }
  return {
    note: async (database) => {
      if (database !== undefined) await writeFile(file, `${process.pid} ${database}`);
    },
    release: () => rm(file, { force: true }),
  };
}

async function takeOver(file: string, folder: string): Promise<void> {
  const [owner = 0, database] = (await readFile(file, 'utf8')).split(' ').map(Number);
  if (isRunning(owner)) {
    throw new UsageError(`${folder} is in use by process ${owner}; wait for it, or use another folder`);
  }
  if (database !== undefined && (await serves(database, folder))) process.kill(database);
  await rm(file);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether the process is still the database of this folder, and not a later process with the same id. */
async function serves(pid: number, folder: string): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return command.includes(folder);
}
