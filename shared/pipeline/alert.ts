/**
 * Log → alerts. What an event or a person changed is told at once. What a scan changed is told when its run is over,
 * so that one cause in forty accounts is one alert; the run's own commit is what sets it off.
 */
import { GLOBAL, parseUnit, unitId } from '../core/account.ts';
import { type Alert, alertsFor, flappingAlert, isAlerting, type Transition } from '../core/alert.ts';
import { each } from '../core/collector.ts';
import type { Change, Commit } from '../core/commit.ts';
import type { AnyControl } from '../core/control.ts';
import type { Heartbeat } from '../core/ports.ts';
import type { Deps } from './deps.ts';

type AlertDeps = Pick<Deps, 'history' | 'roster' | 'publisher'>;

/** Publishes what a batch of commits gives rise to; the same commits delivered again give the same alert ids. */
export async function alert(
  deps: AlertDeps,
  controls: ReadonlyMap<string, AnyControl>,
  commits: readonly Commit[],
): Promise<Alert[]> {
  const names = accountNames(deps);
  const prompt = commits.filter((commit) => commit.cause.kind !== 'scan');
  const { steady, flapping } = await damped(deps, await transitionsOf(prompt, controls, names));
  const alerts = [...alertsFor(steady), ...flapping];
  for (const found of alerts) await deps.publisher.publish(found);
  if (commits.some((commit) => commit.body.type === 'run')) alerts.push(...(await alertOnScans(deps, controls, names)));
  return alerts;
}

const CONCURRENT_UNITS = 16;

/** Everything that scans changed since scans were last alerted on, also by a run that never finished. */
async function alertOnScans(deps: AlertDeps, controls: ReadonlyMap<string, AnyControl>, names: AccountNames) {
  const changed: Heartbeat[] = [];
  for await (const heartbeat of deps.roster.units()) if (heartbeat.seq > heartbeat.alertedSeq) changed.push(heartbeat);
  const read = await each(
    changed,
    async ({ unit, alertedSeq }) => {
      const commits = await Array.fromAsync(deps.history.log(unit, { after: alertedSeq }));
      const scans = commits.filter((commit) => commit.cause.kind === 'scan');
      const seq = commits.at(-1)?.seq ?? alertedSeq;
      return { unit, seq, transitions: await transitionsOf(scans, controls, names) };
    },
    CONCURRENT_UNITS,
  );
  const alerts = alertsFor(read.flatMap(({ transitions }) => transitions));
  for (const found of alerts) await deps.publisher.publish(found);
  await each(read, ({ unit, seq }) => deps.roster.alerted(unit, seq), CONCURRENT_UNITS);
  return alerts;
}

type AccountNames = (account: string) => Promise<string>;

function accountNames({ roster }: Pick<Deps, 'roster'>): AccountNames {
  const known = new Map<string, Promise<string>>();
  return (account) => {
    const name =
      known.get(account) ??
      roster.find(unitId({ account, region: GLOBAL })).then((heartbeat) => heartbeat?.item?.account.name ?? account);
    known.set(account, name);
    return name;
  };
}

async function transitionsOf(
  commits: readonly Commit[],
  controls: ReadonlyMap<string, AnyControl>,
  names: AccountNames,
): Promise<Transition[]> {
  const transitions: Transition[] = [];
  for (const { unit, seq, at, cause, body } of commits) {
    if (body.type !== 'verdicts') continue;
    const alerting = body.changes.filter(isAlerting);
    if (alerting.length === 0) continue;
    const accountName = await names(parseUnit(unit).account);
    for (const change of alerting) {
      transitions.push({ change, unit, seq, at, cause, accountName, control: about(controls, change.control) });
    }
  }
  return transitions;
}

function about(controls: ReadonlyMap<string, AnyControl>, id: string): Transition['control'] {
  const control = controls.get(id);
  if (control) return control;
  return { title: `${id}, a control that is no longer in use`, severity: 'low', why: '', fix: '' };
}

const AN_HOUR = 3_600_000;
/** So many movements of one verdict within an hour are flapping: told once, then quiet until it rests for an hour. */
const FLAPPING = 4;

async function damped({ history }: Pick<Deps, 'history'>, transitions: readonly Transition[]) {
  const steady: Transition[] = [];
  const flapping: Alert[] = [];
  for (const transition of transitions) {
    const times = await movementsWithinAnHour(history, transition);
    if (times < FLAPPING) steady.push(transition);
    if (times === FLAPPING) flapping.push(flappingAlert(transition, times));
  }
  return { steady, flapping };
}

/** How often the verdict moved in the hour up to this transition, counted from the log itself. */
async function movementsWithinAnHour(history: Deps['history'], { unit, seq, at, change }: Transition): Promise<number> {
  const since = new Date(Date.parse(at) - AN_HOUR).toISOString();
  const before = await history.asOf(unit, since);
  let times = 0;
  for await (const commit of history.log(unit, { after: before.seq, until: at })) {
    if (commit.seq > seq || commit.body.type !== 'verdicts') continue;
    times += commit.body.changes.filter((other) => isSame(other, change) && isOfTheWorld(other)).length;
  }
  return times;
}

const isSame = (a: Change, b: Change): boolean => a.control === b.control && a.resource === b.resource;

/** Our own doing does not count as flapping. */
const isOfTheWorld = (change: Change): boolean =>
  isAlerting(change) && change.movement !== 'baseline' && change.movement !== 'revised';
