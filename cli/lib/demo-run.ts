/** The demo: a simulated organisation is scanned by the deployed functions, drifts for a day, and recovers. */
import type { Payload } from '../../shared/alerts/payload.ts';
import { controls } from '../../shared/controls/index.ts';
import { SEVERITIES } from '../../shared/core/control.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { inShell } from '../../shared/core/inert.ts';
import { day, daysBefore } from '../../shared/core/words.ts';
import { type EmbeddedDatabase, startEmbedded } from '../../shared/history/embedded.ts';
import { folderObjects } from '../../shared/history/evidence-folder.ts';
import { fsck } from '../../shared/history/fsck.ts';
import { ALERTS } from '../../shared/records/alerts.ts';
import type { RunBody } from '../../shared/records/runs.ts';
import { meterOf, since } from '../../simulator/meter.ts';
import { type Runtime, startRuntime } from '../../simulator/runtime.ts';
import type { PublishedMessage } from '../../simulator/services/sns.ts';
import { createWorld } from '../../simulator/world.ts';
import { type AnchorOptions, openAnchoring, runAt } from './anchoring.ts';
import { DAY_OF_DRIFT, type Scene } from './demo-day.ts';
import { attestReadiness } from './demo-evidence.ts';
import { type DemoOptions, type Narrator, narrator, type ToldAlert } from './demo-narrator.ts';
import type { Stage } from './demo-stage.ts';
import type { Io } from './io.ts';
import type { Store } from './store.ts';
import { counted } from './words.ts';

const A_MINUTE = 60_000;

export async function runDemo(io: Io, options: DemoOptions & AnchorOptions): Promise<void> {
  const world = createWorld({
    accounts: options.accounts,
    seed: options.seed,
    ...(options.regions ? { regions: options.regions } : {}),
    ...(options.store === undefined ? {} : { start: new Date(Date.now() - PLAYED_MS) }),
  });
  const kept = options.store === undefined ? null : await emptyStore(options.store);
  const database = kept ?? (await startEmbedded());
  try {
    const anchoring = await openAnchoring(io, options);
    const runtime = await startRuntime(
      ...([world, database, {}, options.store === undefined ? {} : keptIn(options.store)] as const),
    );
    const playing = play({ world, runtime }, database, narrator(io, options), options.store);
    const result = await playing.finally(async () => {
      const now = new Date();
      if (kept) await anchoring?.anchor(kept, runAt(now), now);
    });
    if (options.format === 'json') io.stdout.write(`${JSON.stringify(result)}\n`);
  } finally {
    await database.close();
  }
}

const keptIn = (folder: string) => ({ store: { folder }, evidence: folderObjects(folder) });

/** The demo covers two days and some hours. They end now, so that commands on its history find them in the past. */
const PLAYED_MS = 50 * 3_600_000;

/** Throws `UsageError` if the folder contains a history already: a simulated history must not mix with a real one. */
async function emptyStore(folder: string): Promise<Store> {
  const { openStore } = await import('./store.ts');
  const store = await openStore({ store: folder }, { create: true });
  for await (const _ of store.roster.units()) {
    await store.close();
    throw new UsageError(`${folder} holds a history already; give --store a new folder`);
  }
  return store;
}

type Database = Pick<EmbeddedDatabase, 'client' | 'close'>;

async function play(stage: Stage, database: Database, tell: Narrator, store: string | undefined) {
  const { world, runtime } = stage;
  const meter = meterOf(database.client);
  tell.line(
    `an organisation of ${counted(world.accounts.length, 'account')} in ${counted(world.regions.length, 'region')}, simulated`,
  );
  await attestReadiness({ world, history: runtime.wiring.history }, controls);
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

  const scenes = DAY_OF_DRIFT.filter(({ isAnswer }) => store === undefined || !isAnswer);
  const remedies = await drift(stage, scenes, tell, hear);
  if (store === undefined) await putRight(stage, remedies, tell, hear);
  const result = await concluded(stage, database, tell, { baseline, alerts, unchangedScan });
  if (store !== undefined) tell.next(await tryOut(runtime, store));
  return result;
}

async function putRight(
  { world, runtime }: Stage,
  remedies: readonly (() => Promise<void>)[],
  tell: Narrator,
  hear: () => Promise<void>,
): Promise<void> {
  tell.title('and everything is put right');
  // the latest change first: a policy may forbid the calls that put earlier changes right
  for (const remedy of remedies.toReversed()) {
    world.advance(A_MINUTE);
    await remedy();
    await runtime.settle();
    await hear();
  }
  await scanned(runtime, tell);
  await hear();
}

/** Commands to go on with, for findings that the demo left open. */
async function tryOut({ wiring }: Runtime, store: string): Promise<string[]> {
  const { contents } = await wiring.history.read(ALERTS);
  const [one = '', other = one] = Object.values(contents.alerts)
    .filter(({ status, problem }) => status === 'firing' && problem !== 'dark')
    .map(({ id }) => id);
  const kept = `--store ${inShell(store)}`;
  return [
    `plumbline alerts list ${kept}`,
    `plumbline alerts show ${one} --findings ${kept}`,
    `plumbline alerts ack ${one} ${kept}`,
    `plumbline alerts waive ${other} --until ${day(daysBefore(new Date(), -WAIVED_DAYS))} --reason 'tried out' ${kept}`,
    `plumbline alerts windows open --until ${day(daysBefore(new Date(), -1))} --reason 'tried out' ${kept}`,
    `plumbline alerts replay --since ${day(daysBefore(new Date(), PLAYED_DAYS))} ${kept}`,
  ];
}

const WAIVED_DAYS = 30;
const PLAYED_DAYS = 4;

async function drift(
  stage: Stage,
  scenes: readonly Scene[],
  tell: Narrator,
  hear: () => Promise<void>,
): Promise<(() => Promise<void>)[]> {
  const remedies: (() => Promise<void>)[] = [];
  for (const scene of scenes) {
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
  database: Database,
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
