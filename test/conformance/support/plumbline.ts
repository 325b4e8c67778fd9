/** The command line as a user has it: a process of its own, with credentials in its environment. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ReportedVerdict } from '../../../shared/reports/verdict.ts';
import { CREDENTIALS } from './organization.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

/** Nothing of the machine's own set-up: no profile, no metadata service. */
export const ISOLATED = {
  PATH: process.env.PATH,
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  CI: 'true',
};

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export async function plumbline(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [join(ROOT, 'cli/main.ts'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      HOME: process.env.HOME,
      ...ISOLATED,
      ...environment,
    },
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: code as number | null, stdout, stderr };
}

export interface ScanReport {
  readonly run: {
    readonly units: number;
    readonly evaluatedUnits: number;
    readonly durationMs: number;
    readonly apiCalls: { readonly total: number; readonly byOperation: Readonly<Record<string, number>> };
  };
  readonly verdicts: readonly ReportedVerdict[];
}

/** `plumbline scan … --format json --output FILE`, and what it wrote. */
export async function scanned(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ended & { readonly report: ScanReport }> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-scan-'));
  try {
    const file = join(folder, 'verdicts.json');
    const ended = await plumbline(['scan', ...args, '--format', 'json', '--output', file], environment);
    const report = await readFile(file, 'utf8').catch(() => {
      throw new Error(`the scan wrote no report; it ended with ${ended.code} and said:\n${ended.stderr}`);
    });
    return { ...ended, report: JSON.parse(report) as ScanReport };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
