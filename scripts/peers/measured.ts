/** Runs a program, and measures what it and everything it started used. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { SetupError, signalGroup } from '../lib/programs.ts';

export interface Used {
  readonly cpuSeconds: number;
  /** The largest resident memory of one process. */
  readonly peakMb: number;
  readonly seconds: number;
}

export interface Running {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The file for the program's output; `<log>.json` beside it tells what the program used. */
  readonly log: string;
  /** The exit codes of a run that reached its end. */
  readonly ended: readonly number[];
  readonly interrupted: AbortSignal;
}

/** "resource", The Python Standard Library: of all children that ended and were waited for; kilobytes on Linux, bytes on macOS. */
const MEASURE = `
import json, resource, subprocess, sys, time
began = time.monotonic()
with open(sys.argv[1], "w") as log:
    code = subprocess.run(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=log, stderr=log).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
size = 1 if sys.platform == "darwin" else 1024
with open(sys.argv[1] + ".json", "w") as file:
    json.dump({"cpuSeconds": used.ru_utime + used.ru_stime, "peakMb": used.ru_maxrss * size / 1e6, "seconds": time.monotonic() - began}, file)
sys.exit(code)
`;

/** Throws a `SetupError` if the program did not reach its end. */
export async function measured(running: Running): Promise<Used> {
  const { command, args, env, cwd, log, ended, interrupted } = running;
  const child = spawn('python3', ['-c', MEASURE, log, command, ...args], { cwd, env, stdio: 'ignore', detached: true });
  const stop = () => signalGroup(child, 'SIGKILL');
  interrupted.addEventListener('abort', stop);
  process.once('exit', stop);
  const [code] = (await once(child, 'exit')) as [number | null];
  process.off('exit', stop);
  interrupted.removeEventListener('abort', stop);
  interrupted.throwIfAborted();
  if (code === null || !ended.includes(code))
    throw new SetupError(`${command} ended with ${code}; its output is in ${log}`);
  return JSON.parse(await readFile(`${log}.json`, 'utf8')) as Used;
}
