/** The work of `plumbline drill start`, `step` and `finish`. */
import { ORGANIZATION } from '../../shared/core/account.ts';
import type { Scenario } from '../../shared/core/drill.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import { controlsOfDrill } from '../../shared/drills/evidence-for.ts';
import { drillNamed } from '../../shared/drills/find.ts';
import { type Change, finishDrill, requireDrillName, startDrill, stepDrill } from '../../shared/drills/record.ts';
import { reportOf, sinceStart } from '../../shared/drills/report.ts';
import { keepAttested } from '../../shared/history/attested.ts';
import { accountsIn, requireAccounts } from '../../shared/pipeline/known-accounts.ts';
import { type Drill, figuresInWords, figuresOf, type Mark, type Outcome } from '../../shared/records/drill.ts';
import { type ChangeOptions, withChangedStore } from './anchoring.ts';
import type { FromAwsOptions } from './drill-from-aws.ts';
import { readEvidence } from './evidence.ts';
import { EXIT, ExitWith } from './exit.ts';
import type { Io } from './io.ts';
import type { Store } from './store.ts';
import { whoAmI } from './who.ts';
import { counted } from './words.ts';

interface StartOptions extends ChangeOptions {
  readonly scenario: Scenario;
  readonly scope: string;
  readonly account?: string;
  readonly rto: number;
  readonly rpo: number;
  readonly every: number;
  readonly time?: string;
}

export async function runDrillStart(io: Io, name: string, options: StartOptions): Promise<void> {
  requireDrillName(name);
  const { controls } = await import('../../shared/controls/index.ts');
  const { scenario, scope, account = ORGANIZATION, rto, rpo, every } = options;
  const evidenceFor = controlsOfDrill(controls, scenario);
  await withChangedStore(io, options, async ({ history, roster }) => {
    const known = await accountsIn(roster);
    if (known.length > 0 && account !== ORGANIZATION) requireAccounts(known, [account], '--account');
    const recorded = new Date().toISOString();
    const drill = await startDrill(history, {
      ...{ name, account, scenario, scope, controls: evidenceFor, rtoMinutes: rto, rpoMinutes: rpo, everyDays: every },
      ...{ startedAt: options.time ?? recorded, recorded, by: await whoAmI(options) },
    });
    io.stdout.write(
      `${name} started at ${drill.startedAt} for ${account}: RTO ${rto} minutes, RPO ${rpo} minutes; evidence for ${evidenceFor.join(', ')}\n`,
    );
  });
}

interface OneOptions extends ChangeOptions {
  readonly account?: string;
  readonly time?: string;
  readonly dataAsOf?: string;
}

/** Changes the drill that the options name. */
async function withDrill(
  io: Io,
  name: string,
  options: OneOptions,
  change: (store: Store, change: Change) => Promise<Drill>,
): Promise<Drill> {
  requireDrillName(name);
  let changed: Drill | undefined;
  await withChangedStore(io, options, async (store) => {
    const { account } = await drillNamed(store, name, options);
    changed = await change(store, { account, name, by: await whoAmI(options), now: new Date(), at: options.time });
  });
  return changed as Drill;
}

interface StepOptions extends OneOptions {
  readonly lost?: true;
  readonly recovered?: true;
}

export async function runDrillStep(io: Io, name: string, text: string, options: StepOptions): Promise<void> {
  const { lost, recovered, dataAsOf } = options;
  const marks: { readonly marks?: Mark } = lost ? { marks: 'lost' } : recovered ? { marks: 'recovered' } : {};
  const fields = { text, ...marks, ...(dataAsOf === undefined ? {} : { dataAsOf }) };
  const drill = await withDrill(io, name, options, ({ history }, change) => stepDrill(history, change, fields));
  const last = options.time ?? drill.steps.at(-1)?.at ?? drill.startedAt;
  io.stdout.write(`${name} ${sinceStart(drill, last)} ${inTerminal(text)}; ${timeLeft(drill, last)}\n`);
}

/** How much of the accepted recovery time is left at that instant. */
export function timeLeft(drill: Drill, at: string): string {
  const { lostAt, recoveredAt } = figuresOf(drill);
  if (recoveredAt !== null) return `it recovered: ${figuresInWords(drill)}`;
  const left = Math.floor(drill.rtoMinutes - (Date.parse(at) - Date.parse(lostAt)) / 60_000);
  if (left < 0) return `its RTO of ${counted(drill.rtoMinutes, 'minute')} passed ${counted(-left, 'minute')} ago`;
  return `${counted(left, 'minute')} left of its RTO of ${counted(drill.rtoMinutes, 'minute')}`;
}

interface FinishOptions extends OneOptions, FromAwsOptions {
  readonly note: string;
  readonly outcome: Outcome;
  /** The option is `--no-data-lost`, so this is false if it was given. */
  readonly dataLost: boolean;
  readonly evidence?: string;
}

/**
 * Records the steps that AWS shows. If the drill's end is refused afterwards, the steps stay; the same step is never
 * recorded twice.
 */
async function recordFromAws(io: Io, store: Store, change: Change, options: FromAwsOptions): Promise<void> {
  const { stepsOfAws } = await import('./drill-from-aws.ts');
  const { account, name, now, at = now.toISOString() } = change;
  const drill = await drillNamed(store, name, { account });
  for (const { at: then, ...step } of await stepsOfAws(io, drill, options, at))
    await stepDrill(store.history, { ...change, at: then }, step);
}

export async function runDrillFinish(io: Io, name: string, options: FinishOptions): Promise<void> {
  const { note, outcome, dataAsOf, dataLost } = options;
  const read = options.evidence === undefined ? undefined : await readEvidence(options.evidence, io);
  const fields = {
    ...{ note, outcome },
    ...(dataAsOf === undefined ? {} : { dataAsOf }),
    ...(dataLost ? {} : { noDataLost: true as const }),
    ...(read ? { evidence: read.evidence } : {}),
  };
  const drill = await withDrill(io, name, options, async (store, change) => {
    if (read?.content) await keepAttested(store.objects, read.content);
    if (options.fromAws) await recordFromAws(io, store, change, options);
    return finishDrill(store.history, change, fields);
  });
  const { state, misses, nextDue } = reportOf(drill);
  if (state === 'cancelled') {
    io.stdout.write(`${name} cancelled: it counts for nothing\n`);
    return;
  }
  const due = nextDue ? `; the next one is due on ${nextDue.slice(0, 10)}` : '';
  io.stdout.write(`${name} ${state}: ${figuresInWords(drill)}${due}\n`);
  if (misses.length === 0) return;
  io.stderr.write(`${name} ${misses.join('; it ')}\n`);
  throw new ExitWith(EXIT.findings);
}
