/** Programs from PyPI, in virtual environments of the repository. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './programs.ts';

export interface PythonEnvironment {
  /** Folder in the repository; `.venv*` is ignored by git. */
  readonly folder: string;
  /** The requirements for pip, with versions: `moto[server]==5.2.5`. */
  readonly requirements: readonly string[];
}

/** Written when pip is done. An installation that was interrupted, has other versions or was moved is made anew. */
const STAMP = 'installed.txt';

/** Returns the folder of the environment's commands. Throws `SetupError` when they cannot be installed. */
export async function pythonEnvironment(
  root: string,
  { folder, requirements }: PythonEnvironment,
): Promise<{ readonly bin: string }> {
  const environment = join(root, folder);
  const bin = join(environment, 'bin');
  const python = join(bin, 'python');
  const stamp = join(environment, STAMP);
  const wanted = [environment, ...requirements].join('\n');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && runs(python)) return { bin };
  await run(`creating the Python environment ${folder}`, 'python3', ['-m', 'venv', '--clear', environment]);
  await run(`installing ${requirements.join(', ')}`, python, [
    ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'],
    ...requirements,
  ]);
  writeFileSync(stamp, wanted);
  return { bin };
}

/** False when the Python that it was made with is gone. */
const runs = (python: string): boolean => spawnSync(python, ['-c', ''], { stdio: 'ignore' }).status === 0;
