/**
 * Measures Plumbline and Prowler over the same account in moto, in two regions: the whole catalogue against the whole provider for AWS.
 * Requests are counted for both in the log of the server that answers them. Needs Python 3 with venv; `--plumbline` leaves Prowler out.
 */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { startMoto } from '../scripts/conformance/moto.ts';
import { requirePrograms } from '../scripts/lib/programs.ts';
import type { Used } from '../scripts/peers/measured.ts';
import { organisationIn, regions } from '../scripts/peers/organisation.ts';
import { byPlumbline, byProwler, installProwler, type Looking } from '../scripts/peers/tools.ts';
import { hold } from './lib/limits.ts';

const root = resolve(import.meta.dirname, '..');
const LOG = join(root, '.cache/moto.log');
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort());

const round = (value: number) => Math.round(value * 10) / 10;

/** The server writes a line for each request that it answers: `"POST / HTTP/1.1" 200 -`. */
async function requests(): Promise<number> {
  const lines = stripVTControlCharacters(await readFile(LOG, 'utf8')).split('\n');
  return lines.filter((line) => /"[A-Z]+ \S+ HTTP\/1\.1" \d{3}/.test(line)).length;
}

async function figuresOf(run: () => Promise<{ readonly used: Used; readonly judged: number }>) {
  const before = await requests();
  const { used, judged } = await run();
  const { cpuSeconds, peakMb, seconds } = used;
  return {
    calls: (await requests()) - before,
    cpuSeconds: round(cpuSeconds),
    peakMb: Math.round(peakMb),
    seconds: round(seconds),
    judged,
  };
}

requirePrograms('the comparison with Prowler', ['python3']);
const command = process.argv.includes('--plumbline') ? null : await installProwler(root);
const moto = await startMoto(root);
try {
  const looking: Looking = { root, motoUrl: moto.url, interrupted: interrupted.signal };
  const named = await organisationIn(moto.url);
  const account = [...named].find(([, name]) => name === 'good')?.[0] ?? '';
  const plumbline = await figuresOf(async () => {
    const { used, verdicts } = await byPlumbline(looking, [account]);
    return { used, judged: verdicts.length };
  });
  const prowler =
    command &&
    (await figuresOf(async () => {
      const { used, findings } = await byProwler(looking, command, account);
      return { used, judged: findings.length };
    }));
  process.stdout.write(JSON.stringify({ accounts: 1, regions: regions.length, plumbline, prowler }));
  hold([
    { what: 'the number of calls of a scan of one account in two regions', is: plumbline.calls, atMost: 300 },
    { what: 'its CPU time in seconds', is: plumbline.cpuSeconds, atMost: 6 },
    { what: 'its memory in MB', is: plumbline.peakMb, atMost: 300 },
  ]);
} finally {
  await moto.stop();
}
