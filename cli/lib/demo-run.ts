/** The demo: a simulated organisation is scanned by the deployed functions, drifts for a day, and recovers. */

import { setTimeout as wait } from 'node:timers/promises';
import type { Payload } from '../../shared/alerts/payload.ts';
import { controls } from '../../shared/controls/index.ts';
import { SEVERITIES } from '../../shared/core/control.ts';
import type { Roster } from '../../shared/core/ports.ts';
import { type EmbeddedDatabase, startEmbedded } from '../../shared/history/embedded.ts';
import { fsck } from '../../shared/history/fsck.ts';
import { byId } from '../../shared/pipeline/deps.ts';
import type { RunBody } from '../../shared/records/runs.ts';
import { isScanned } from '../../shared/records/units.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { meterOf, since } from '../../simulator/meter.ts';
import { type Runtime, startRuntime } from '../../simulator/runtime.ts';
import type { PublishedMessage } from '../../simulator/services/sns.ts';
import { createWorld } from '../../simulator/world.ts';
import { attestReadiness, DAY_OF_DRIFT, type Stage } from './demo-day.ts';
import type { Io } from './io.ts';
import { progressBar } from './progress.ts';
import { summaryOf } from './summary.ts';
import { coloursFor } from './table.ts';
import { fitted } from './wrap.ts';

export interface DemoOptions {
  readonly accounts: number;
  readonly regions?: readonly string[];
  readonly seed: number;
  readonly once?: boolean;
  readonly format: 'table' | 'json';
}

interface ToldAlert {
  /** Null for a digest, which is told once. */
  readonly id: string | null;
  readonly event: string;
  readonly kind: string;
  readonly control?: string;
  readonly account?: string;
  readonly region?: string;
  readonly resource?: string;
  readonly actor?: string | null;
  readonly text: string;
}

/** Between scenes on a terminal, so that each alert can be read. */
const PAUSE_MS = 800;
const A_MINUTE = 60_000;

export async function runDemo(io: Io, options: DemoOptions): Promise<void> {
  const world = createWorld({
    accounts: options.accounts,
    seed: options.seed,
    ...(options.regions ? { regions: options.regions } : {}),
  });
  const database = await startEmbedded();
  try {
    const stage = { world, runtime: await startRuntime(world, database) };
    const result = await play(stage, database, narrator(io, options));
    if (options.format === 'json') io.stdout.write(`${JSON.stringify(result)}\n`);
  } finally {
    await database.close();
  }
}

async function play(stage: Stage, database: EmbeddedDatabase, tell: Narrator) {
  const { world, runtime } = stage;
  const meter = meterOf(database.client);
  tell.line(`an organisation of ${world.accounts.length} accounts in ${world.regions.length} regions, simulated`);
  await attestReadiness(stage);
  const baseline = await scanned(runtime, tell);
  await tell.heatMap(stage);
  const alerts: ToldAlert[] = [];
  const hear = async () => {
    for (const alert of runtime.received().map(alertOf)) {
      await tell.alert(
        alert,
        alerts.some(({ id }) => id === alert.id),
      );
      alerts.push(alert);
    }
  };
  await hear();

  const before = { ...meter };
  await scanned(runtime, tell);
  const unchangedScan = since(meter, before);
  tell.line(`scanned again, nothing changed: ${unchangedScan.writes} writes for ${baseline.units} units, no alert`);
  await hear();

  const remedies = await drift(stage, tell, hear);
  tell.title('and everything is put right');
  // the latest first: nobody can put right what a policy shuts them out of
  for (const remedy of remedies.toReversed()) {
    world.advance(A_MINUTE);
    await remedy();
    await runtime.settle();
    await hear();
  }
  await scanned(runtime, tell);
  await hear();
  return concluded(stage, database, tell, { baseline, alerts, unchangedScan });
}

async function drift(stage: Stage, tell: Narrator, hear: () => Promise<void>): Promise<(() => Promise<void>)[]> {
  const remedies: (() => Promise<void>)[] = [];
  for (const scene of DAY_OF_DRIFT) {
    stage.world.advance(A_MINUTE);
    const remedy = await scene.happen(stage);
    if (!remedy) continue;
    tell.title(scene.what);
    remedies.push(remedy);
    if (scene.seenByScan) await scanned(stage.runtime, tell);
    await stage.runtime.settle();
    await hear();
  }
  return remedies;
}

async function scanned(runtime: Runtime, tell: Narrator): Promise<RunBody> {
  const bar = tell.progress();
  let started = false;
  const run = await runtime.scan({
    progress: (_done, items, item) => {
      if (!started) bar.start(items);
      started = true;
      bar.step(item.account.name);
    },
  });
  bar.stop();
  return run;
}

function alertOf({ message, bodies }: PublishedMessage): ToldAlert {
  const payload: Payload = JSON.parse(bodies.default ?? '');
  if (payload.event === 'digest') return { id: null, event: 'digest', kind: payload.digest.kind, text: message };
  const { event, alert, control, where, who } = payload;
  const { account, region, resource } = where;
  const actor = who?.principal ?? null;
  return {
    id: alert.id,
    event,
    kind: alert.kind,
    control: control.id,
    account,
    region,
    resource,
    actor,
    text: message,
  };
}

async function concluded(
  { world, runtime }: Stage,
  database: EmbeddedDatabase,
  tell: Narrator,
  { baseline, alerts, unchangedScan }: { baseline: RunBody; alerts: ToldAlert[]; unchangedScan: object },
) {
  const { wiring } = runtime;
  let openFindings = 0;
  for (const severity of SEVERITIES) for await (const _ of wiring.findings.list({ severity })) openFindings += 1;
  const report = await fsck({ ...wiring, client: database.client, table: wiring.table.name });
  tell.title('the history proves itself');
  tell.line(`${report.commits} commits in ${report.units} chains verified, ${report.problems.length} problems`);
  for (const problem of report.problems) tell.line(`  ${problem}`);
  const { pass, fail, unknown, 'not-applicable': notApplicable } = baseline.verdicts;
  return {
    accounts: world.accounts.length,
    regions: world.regions.length,
    units: baseline.units,
    evaluatedUnits: baseline.evaluatedUnits,
    controls: controls.length,
    verdicts: { pass, fail, unknown, notApplicable },
    alerts,
    openFindings,
    fsck: { ok: report.problems.length === 0, ...report },
    unchangedScan,
  };
}

interface Narrator {
  title(text: string): void;
  line(text: string): void;
  /** The first message of an alert is shown whole, later ones by their headline. */
  alert(alert: ToldAlert, isKnown: boolean): Promise<void>;
  heatMap(stage: Stage): Promise<void>;
  progress(): ReturnType<typeof progressBar>;
}

function narrator(io: Io, { format, once }: DemoOptions): Narrator {
  if (format === 'json') {
    const quiet = { start: () => {}, step: () => {}, stop: () => {} };
    return { title: () => {}, line: () => {}, alert: async () => {}, heatMap: async () => {}, progress: () => quiet };
  }
  const colours = coloursFor(io);
  const write = (text: string) => io.stdout.write(`${fitted(io, text)}\n`);
  const pause = async () => {
    if (io.stdout.isTTY && !once && !io.env.CI) await wait(PAUSE_MS);
  };
  return {
    title: (text) => write(`\n${colours.bold(`── ${text}`)}`),
    line: write,
    alert: async ({ text }, isKnown) => {
      const [headline = '', ...rest] = text.split('\n');
      const shown = isKnown ? [] : rest;
      write([`  ✉ ${colours.bold(headline)}`, ...shown.map((line) => colours.dim(`    ${line}`))].join('\n'));
      await pause();
    },
    heatMap: async ({ world, runtime }) => {
      const names = new Map(world.accounts.map(({ id, name }) => [id, name]));
      const summary = summaryOf(io, names);
      await summarise(runtime, runtime.wiring.roster, summary);
      write(`\n${summary.heatMap()}`);
    },
    progress: () => progressBar(io, 'scanning'),
  };
}

async function summarise(runtime: Runtime, roster: Roster, summary: ReturnType<typeof summaryOf>): Promise<void> {
  const known = byId(controls);
  for await (const { unit } of roster.units()) {
    if (!isScanned(unit)) continue;
    const { verdicts } = (await runtime.wiring.history.read(verdictsOf(unit))).contents;
    const [account = '', region = ''] = unit.split('/');
    for (const [id, held] of Object.entries(verdicts)) {
      const control = known.get(id);
      if (!control) continue;
      for (const [resource, { status, because }] of Object.entries(held)) {
        summary.add({ control: id, account, region, resource, status, because }, control);
      }
    }
  }
}
