/**
 * Measures an audit pack of a given number of verdicts: its size, and how long Node and a browser take to verify it. The browser
 * is named by CHROMIUM; without it only Node is measured. Twenty changes a commit, and one in six with facts that no other
 * change has: of the 1,304 verdicts of a simulated organisation, 215 have facts of their own.
 */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { emptyState, nextCommit } from '../shared/core/chain.ts';
import type { Commit } from '../shared/core/commit.ts';
import { sha256 } from '../shared/core/digest.ts';
import { CURVE, keySigner } from '../shared/history/key-signer.ts';
import { type PackedEntry, packText } from '../shared/pack/build.ts';
import type { Page } from '../shared/pack/format.ts';
import { openedFile, packFile, shell } from '../shared/pack/page.ts';
import { verifyPack } from '../shared/pack/verify.ts';
import { type Change, type VerdictsState, verdictsOf } from '../shared/records/verdicts.ts';
import { hold } from './lib/limits.ts';

const verdicts = Number(process.argv[2] ?? 1_000_000);
const PER_COMMIT = 20;
const UNITS = Math.max(1, Math.round(verdicts / 10_000));
const CONTROLS = 74;
const RESOURCES = 400;
const START = Date.parse('2026-01-01T00:00:00Z');
const MINUTE = 60_000;
const MB = 1024 * 1024;

/** A pseudo-random number below `limit`, the same in every run. */
function numbers(): (limit: number) => number {
  let seed = 1;
  return (limit) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % limit;
  };
}
const random = numbers();

/** The verdicts that a unit holds now. */
type Held = Map<string, { status: 'pass' | 'fail'; because: string }>;

const change = (unit: number, n: number, held: Held): Change => {
  const control = `domain.property-${random(CONTROLS)}`;
  const resource = random(RESOURCES);
  const before = held.get(`${control} ${resource}`) ?? { status: 'pass', because: 'it is as it should be' };
  const to = before.status === 'pass' ? 'fail' : 'pass';
  const isOwn = random(6) === 0;
  const because = `${isOwn ? `backups are kept for ${random(365)} days` : 'what is asked for'} ${to === 'pass' ? 'holds' : 'does not hold'}`;
  held.set(`${control} ${resource}`, { status: to, because });
  const facts = isOwn ? `${unit}/${n}` : `${unit}/${resource % 9}/${to}`;
  return {
    ...{ control, resource: `arn:aws:rds:eu-west-1:111122223333:db:${sha256(`${unit}/${resource}`).slice(0, 17)}` },
    ...{
      movement: to === 'fail' ? 'regressed' : 'recovered',
      from: before.status,
      to,
      because,
      before: before.because,
    },
    ...{ evidence: sha256(facts), inputs: sha256(facts).slice(0, 6) },
  };
};

const unitName = (index: number): string => `${111_122_220_000 + Math.floor(index / 5)}/region-${index % 5}`;

function commitsOf(index: number): Commit[] {
  // the period begins before the history, so no state is verified: none is folded here, which would take most of the time
  const { unit, chain } = verdictsOf(unitName(index));
  const of = { unit, chain: { ...chain, fold: (state: VerdictsState) => state } };
  const held: Held = new Map();
  let state = emptyState(of);
  return Array.from({ length: Math.ceil(verdicts / UNITS / PER_COMMIT) }, (_, n) => {
    const at = new Date(START + n * MINUTE);
    const changes = Array.from({ length: PER_COMMIT }, (_each, each) => change(index, n * PER_COMMIT + each, held));
    const body = { type: 'verdicts' as const, changes, revisions: {}, kept: sha256(`${index}/${n}`) };
    const next = nextCommit(of, state, { at, observedAt: at, cause: { kind: 'scan', run: `run-${n}` }, body }, () =>
      sha256(`${index} ${n}`),
    );
    ({ state } = next);
    return next.commit;
  });
}

const page: Page = {
  framework: { id: 'soc2', title: 'SOC 2' },
  ...{ from: new Date(START - MINUTE).toISOString(), to: new Date(START + 1e6 * MINUTE).toISOString() },
  madeAt: new Date(START).toISOString(),
  requirements: [
    { id: 'A1.2', title: 'Recovery', controls: Array.from({ length: CONTROLS }, (_, n) => `domain.property-${n}`) },
  ],
  controls: Array.from({ length: CONTROLS }, (_, n) => ({
    id: `domain.property-${n}`,
    title: `Property ${n}`,
    severity: 'high' as const,
  })),
};
const units = new Map(Array.from({ length: UNITS }, (_, index) => [unitName(index), commitsOf(index)]));
const signer = keySigner(generateKeyPairSync('ec', { namedCurve: CURVE }).privateKey);

async function* logOf(unit: string): AsyncGenerator<PackedEntry> {
  for (const commit of units.get(unit) ?? []) yield { stored: commit, commit };
}

const started = performance.now();
const heads = [...units].map(([unit, commits]) => ({ unit, seq: commits.length, head: commits.at(-1)?.hash ?? '' }));
const made = await packText({
  page,
  heads,
  anchors: [],
  anchorDigests: [],
  signer,
  shell: sha256(shell()),
  log: logOf,
});
const file = packFile(made);
const packMs = Math.round(performance.now() - started);

/** The time that a verification takes, and the CPU time, which other work on the machine does not lengthen. */
interface Taken {
  readonly ms: number;
  readonly cpuMs: number;
}

async function inNode(): Promise<Taken> {
  const opened = openedFile(file);
  const begun = performance.now();
  const before = process.cpuUsage();
  const { report } = await verifyPack(opened ?? { data: '', digests: '' }, {});
  if (report.problems.length > 0) throw new Error(`the pack is not whole: ${report.problems[0]}`);
  const { user, system } = process.cpuUsage(before);
  return { ms: Math.round(performance.now() - begun), cpuMs: Math.round((user + system) / 1_000) };
}

/** From the start of loading until the page says that it is whole. The CPU time is that of the page's process. */
async function inBrowser(executablePath: string): Promise<Taken> {
  const { chromium } = await import('playwright-core');
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-pack-'));
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const path = join(folder, 'pack.html');
    await writeFile(path, file);
    const tab = await browser.newPage();
    const devtools = await tab.context().newCDPSession(tab);
    await devtools.send('Performance.enable');
    const begun = performance.now();
    await tab.goto(pathToFileURL(path).href, { waitUntil: 'commit' });
    await tab.locator('#state.whole').waitFor({ timeout: 240_000 });
    const ms = Math.round(performance.now() - begun);
    const { metrics } = await devtools.send('Performance.getMetrics');
    const { value: seconds = Number.NaN } = metrics.find(({ name }) => name === 'ProcessTime') ?? {};
    return { ms, cpuMs: Math.round(seconds * 1_000) };
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const { CHROMIUM } = process.env;
const verified = { node: await inNode(), browser: CHROMIUM ? await inBrowser(CHROMIUM) : null };
process.stdout.write(JSON.stringify({ verdicts: made.verdicts, bytes: file.length, packMs, verified }));
if (verified.browser === null)
  process.stderr.write('how long a browser takes was not measured: name one, as CHROMIUM=/path/to/chrome\n');
const perMillion = 1_000_000 / verdicts;
hold([
  { what: 'MB of a pack of 10^6 verdicts', is: (file.length / MB) * perMillion, atMost: 25 },
  // the CPU time of all of the page's threads is no less than the time that passes on an idle machine
  ...(verified.browser
    ? [
        {
          what: 'seconds of CPU time that a browser takes to verify 10^6 verdicts',
          is: (verified.browser.cpuMs / 1_000) * perMillion,
          atMost: 10,
        },
      ]
    : []),
]);
