/** The emulator's accounts: CDK's commands in them, and the few calls for which we depend on no SDK client. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { signalGroup } from '../lib/programs.ts';

export const HUB = '222222222222';
export const MANAGEMENT = '111111111111';
export const REGION = 'us-east-1';

export interface Cloud {
  readonly url: string;
  readonly signal: AbortSignal;
  /** The emulator's log file. */
  readonly emulatorLog: string;
  /** Runs `cdk`, which builds the functions only for `synth`; throws with the end of its output when it fails. */
  cdk(account: string, ...args: string[]): Promise<void>;
  // biome-ignore lint/suspicious/noExplicitAny: the answer's shape is the operation's
  json(account: string, service: string, target: string, input: object): Promise<any>;
}

export const clientOptions = ({ url }: Pick<Cloud, 'url'>, account: string) => ({
  region: REGION,
  endpoint: url,
  credentials: { accessKeyId: account, secretAccessKey: 'test' },
});

/** The emulator takes the account from this header, and checks no signature. */
export const authorizationOf = (account: string, service: string): string =>
  `AWS4-HMAC-SHA256 Credential=${account}/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=none`;

const TAIL = 3_000;

export interface CloudOptions {
  readonly url: string;
  readonly emulatorLog: string;
  /** The root of the repository. */
  readonly root: string;
  /** The folder for logs and for the command line's cache. */
  readonly folder: string;
  /** Aborts everything that is running. */
  readonly signal: AbortSignal;
}

export function cloudAt({ url, emulatorLog, root, folder, signal }: CloudOptions): Cloud {
  const log = createWriteStream(join(folder, 'cdk.log'));
  return {
    url,
    emulatorLog,
    signal,
    cdk: async (account, ...args) => {
      signal.throwIfAborted();
      // the build command of cdk.json also runs for an app that is already synthesised; `true` replaces it with nothing
      const build = args[0] === 'synth' ? [] : ['--build', 'true'];
      const child = spawn(join(root, 'node_modules/.bin/cdk'), [...args, ...build], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
        // a process group of its own, so that its children can be ended with it
        detached: true,
        env: {
          ...withoutAws(process.env),
          AWS_ENDPOINT_URL: url,
          AWS_ENDPOINT_URL_S3: url,
          AWS_ACCESS_KEY_ID: account,
          AWS_SECRET_ACCESS_KEY: 'test',
          AWS_REGION: REGION,
          // the folder where the command line caches which account a key belongs to
          CDK_HOME: join(folder, 'cdk-home'),
          CDK_DISABLE_CLI_TELEMETRY: 'true',
          CI: 'true',
        },
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          output = `${output}${chunk}`.slice(-TAIL);
          log.write(chunk);
        });
      }
      const kill = () => signalGroup(child, 'SIGKILL');
      signal.addEventListener('abort', kill);
      const [code] = await once(child, 'close');
      signal.removeEventListener('abort', kill);
      if (code !== 0) throw new Error(`cdk ${args.join(' ')} ${endOf(code, signal)}:\n${output}`);
    },
    json: async (account, service, target, input) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': target,
          authorization: authorizationOf(account, service),
        },
        body: JSON.stringify(input),
        signal,
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${target}: ${response.status} ${text}`);
      return JSON.parse(text);
    },
  };
}

const POLL_MS = 250;

/** Keeps the caller's AWS profile or session away from the emulator, and the proof away from any real account. */
const withoutAws = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')));

const endOf = (code: number | null, signal: AbortSignal): string =>
  signal.aborted ? `was ended, ${String(signal.reason?.message ?? signal.reason)}` : `ended with ${code}`;

/** Repeats `ask` until it returns a value; throws when that takes too long. */
export async function eventually<T>(
  { signal }: Pick<Cloud, 'signal'>,
  what: string,
  seconds: number,
  look: () => Promise<T | undefined>,
): Promise<T> {
  for (
    const deadline = Date.now() + seconds * 1_000;
    Date.now() < deadline;
    await wait(POLL_MS, undefined, { signal })
  ) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`${what}: not within ${seconds} s`);
}

const IDLE_MS = 5_000;
const IDLE_WITHIN_SECONDS = 120;

/**
 * Waits until the emulator has logged nothing for a moment. If a stream wakes a function while it is being deleted, the
 * emulator creates its log group again; AWS requires `logs:CreateLogGroup` for that, which the functions do not have.
 */
export async function idle(cloud: Cloud): Promise<void> {
  let before = -1;
  await eventually(cloud, 'an emulator with nothing to do', IDLE_WITHIN_SECONDS, async () => {
    const { size } = await stat(cloud.emulatorLog);
    if (size === before) return true;
    before = size;
    await wait(IDLE_MS, undefined, { signal: cloud.signal });
    return undefined;
  });
}
