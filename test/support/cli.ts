/** Runs the command line as a user would: in this process, or in one of its own where the process is the subject. */
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { main } from '../../cli/command-line.ts';
import type { AwsAccess, Io } from '../../cli/lib/io.ts';
import type { Look } from '../../shared/probes/look.ts';
import { credentialsIn, pluginOf } from '../../simulator/access.ts';
import { SIMULATED_CLIENT } from '../../simulator/plugin.ts';
import type { World } from '../../simulator/world.ts';

const MAIN = resolve(import.meta.dirname, '../../cli/main.ts');

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Width of the terminal; left out, the output goes to no terminal. */
  readonly columns?: number;
  /** A simulated organisation in place of AWS. */
  readonly aws?: AwsAccess;
  /** Looks at endpoints in place of the network. */
  readonly look?: Look;
  readonly network?: NonNullable<Io['network']>;
}

/** Nothing of this machine's own AWS configuration takes part. */
export const environment = (env: NodeJS.ProcessEnv = {}, cwd?: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  AWS_EC2_METADATA_DISABLED: 'true',
  CI: 'true',
  // keys and anchors of stores go there
  XDG_STATE_HOME: join(cwd ?? tmpdir(), '.state'),
  ...env,
});

/** Access to the organisation with the credentials of one of its accounts. */
export const awsIn = (world: World, account: string): AwsAccess => ({
  credentials: async () => credentialsIn(world, account),
  plugin: pluginOf(world),
  client: SIMULATED_CLIENT,
});

/** A terminal of that width without colours, to draw for. */
export const terminal = (columns: number): Io => ({
  stdout: Object.assign(new Writable(), { isTTY: true, columns }),
  stderr: new Writable(),
  env: { NO_COLOR: '1' },
});

const waiting: { last: Promise<unknown> } = { last: Promise.resolve() };

/** In this process, one after the other: the working directory and the environment belong to the whole process. */
export function plumbline(args: readonly string[], options: Running = {}): Promise<Ended> {
  const ended = waiting.last.then(() => within(options, () => run(args, options)));
  waiting.last = ended.catch(() => {});
  return ended;
}

async function run(args: readonly string[], { columns, aws, look, network }: Running): Promise<Ended> {
  const stdout = collected(columns);
  const stderr = collected();
  const code = await main(args, {
    stdout,
    stderr,
    env: process.env,
    ...(aws ? { aws } : {}),
    ...(look ? { look } : {}),
    ...(network ? { network } : {}),
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collected(columns?: number) {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  const terminal = columns === undefined ? {} : { isTTY: true, columns };
  return Object.assign(stream, terminal, { text: () => Buffer.concat(chunks).toString() });
}

async function within<T>({ cwd, env }: Running, work: () => Promise<T>): Promise<T> {
  const before = { cwd: process.cwd(), env: { ...process.env } };
  become(environment(env, cwd));
  if (cwd) process.chdir(cwd);
  try {
    return await work();
  } finally {
    process.chdir(before.cwd);
    become(before.env);
  }
}

function become(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
}

/** In a process of its own: for signals, exit codes and streams that only a process has. */
export function plumblineProcess(args: readonly string[], { cwd, env }: Running = {}): Promise<Ended> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [MAIN, ...args],
      { cwd, env: environment(env, cwd), maxBuffer: 32 * 1024 * 1024 },
      (error, stdout, stderr) => done({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
  });
}
