/**
 * Measures Plumbline and Prowler over the same account in moto, in two regions: the whole catalogue against the whole provider for AWS.
 * A proxy counts the calls of both: a call that moto does not have is one, however often a client repeats it. Needs Python 3 with venv; `--plumbline` leaves Prowler out.
 */
import { resolve } from 'node:path';
import { startMoto } from '../scripts/conformance/moto.ts';
import { requirePrograms } from '../scripts/lib/programs.ts';
import { type CountingProxy, countingProxy } from '../scripts/peers/counting-proxy.ts';
import type { Used } from '../scripts/peers/measured.ts';
import { organisationIn, regions } from '../scripts/peers/organisation.ts';
import { byPlumbline, byProwler, installProwler, type Looking } from '../scripts/peers/tools.ts';
import { hold } from './lib/limits.ts';

const root = resolve(import.meta.dirname, '..');
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort());

const round = (value: number) => Math.round(value * 10) / 10;

async function figuresOf(
  { counts }: CountingProxy,
  run: () => Promise<{ readonly used: Used; readonly judged: number }>,
) {
  const before = { ...counts };
  const { used, judged } = await run();
  return {
    calls: counts.calls - before.calls,
    repeated: counts.repeated - before.repeated,
    cpuSeconds: round(used.cpuSeconds),
    peakMb: Math.round(used.peakMb),
    seconds: round(used.seconds),
    judged,
  };
}

requirePrograms('the comparison with Prowler', ['python3']);
const command = process.argv.includes('--plumbline') ? null : await installProwler(root);
const moto = await startMoto(root);
const proxy = await countingProxy(moto.url);
try {
  const looking: Looking = { root, motoUrl: proxy.url, interrupted: interrupted.signal };
  const named = await organisationIn(moto.url);
  const account = [...named].find(([, name]) => name === 'good')?.[0] ?? '';
  const plumbline = await figuresOf(proxy, async () => {
    const { used, verdicts } = await byPlumbline(looking, [account]);
    return { used, judged: verdicts.length };
  });
  const prowler =
    command &&
    (await figuresOf(proxy, async () => {
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
  await proxy.stop();
  await moto.stop();
}
