/**
 * Findings of Security Hub and AWS Config that arrive as events → verdicts of external controls, in the chains of
 * imported verdicts. A unit gets one commit for all events of a batch, and none if the events change nothing.
 */
import { GLOBAL, unitId } from '../core/account.ts';
import type { ClaimingControl } from '../core/catalogue.ts';
import type { Cause, ChainState } from '../core/commit.ts';
import { type Verdict, WHOLE_UNIT } from '../core/evaluate.ts';
import type { HeardFinding } from '../core/external.ts';
import { LEAST_UNIT_MS } from '../core/limits.ts';
import type { History, Roster } from '../core/ports.ts';
import { each } from '../core/reading.ts';
import { drift } from '../records/drift.ts';
import { type ImportRecord, importsOf } from '../records/imports.ts';
import { type Change, type VerdictsState, verdictsOf } from '../records/verdicts.ts';
import { appendTo } from './append.ts';
import type { EvaluatingDeps } from './deps.ts';
import { EXTERNAL_REVISION } from './import.ts';
import { countByStatus } from './judge.ts';
import { judgedHere, quieted } from './one-cause.ts';
import type { ReceivedEvent } from './requests.ts';
import type { LookUp } from './units-of-event.ts';
import { after, isForgotten, nameOf, type Spoken } from './words.ts';

/** Reads the events of the external sources that the configuration names. */
export interface Foreign {
  read(event: ReceivedEvent): { readonly findings: readonly HeardFinding[]; readonly unreadable: number };
  /** The claims of the controls that may judge the same. */
  readonly claims: readonly ClaimingControl[];
}

export type HearDeps = Pick<EvaluatingDeps, 'history' | 'roster' | 'config' | 'clock'> & {
  /** Null unless the configuration names an external source of events. */
  readonly foreign: Foreign | null;
};

export interface HeardMessage {
  readonly id: string;
  readonly occurrence: ReceivedEvent;
}

export interface Hearing {
  /** Counts: findings that were handled, verdicts that changed, and findings that could not be read. */
  readonly heard: number;
  readonly changes: number;
  readonly unreadable: number;
}

/** The `run` in the heartbeat of a unit whose findings arrive as events. */
export const HEARD_RUN = 'events';

const CONCURRENT_UNITS = 24;

interface Heard {
  readonly message: HeardMessage;
  readonly finding: HeardFinding;
}

/** `failed` gets the messages whose findings could not be stored; they are delivered again. */
export async function hear(
  deps: HearDeps,
  {
    look,
    messages,
    left,
    failed,
  }: {
    readonly look: Pick<LookUp, 'unit'>;
    readonly messages: readonly HeardMessage[];
    readonly left: () => number;
    readonly failed: Map<string, Error>;
  },
): Promise<Hearing> {
  const { foreign } = deps;
  if (!foreign) return { heard: 0, changes: 0, unreadable: 0 };
  const read = messages.map((message) => ({ message, ...foreign.read(message.occurrence) }));
  const all = read.flatMap(({ message, findings }) => findings.map((finding) => ({ message, finding })));
  const known = new Set<string>();
  for (const account of new Set(all.map(({ finding }) => finding.account)))
    if (await isScanned(deps, look, account)) known.add(account);
  const wanted = all.filter(({ finding }) => known.has(finding.account));
  const units = [...Map.groupBy(wanted, ({ finding }) => finding.unit).values()];
  let changes = 0;
  await each(
    units,
    async (ofUnit) => {
      try {
        if (left() < LEAST_UNIT_MS) throw new Error('there was no time left for it; it is delivered again');
        changes += await commitHeard(deps, foreign, ofUnit);
      } catch (error) {
        for (const { message } of ofUnit) failed.set(message.id, error as Error);
      }
    },
    CONCURRENT_UNITS,
  );
  return { heard: wanted.length, changes, unreadable: read.reduce((sum, { unreadable }) => sum + unreadable, 0) };
}

/** The content of an event may name any account. */
async function isScanned({ config }: HearDeps, look: Pick<LookUp, 'unit'>, account: string): Promise<boolean> {
  const home = await look.unit(unitId({ account, region: GLOBAL }));
  return home?.item != null && config.includes(home.item.account);
}

/** Returns how many verdicts changed. */
async function commitHeard(deps: HearDeps, { claims }: Foreign, ofUnit: readonly Heard[]): Promise<number> {
  const { history, clock } = deps;
  const inOrder = ofUnit.toSorted((one, other) => (one.finding.word.at < other.finding.word.at ? -1 : 1));
  const [{ finding: first }] = inOrder as [Heard];
  const of = verdictsOf(first.unit);
  const imports = Object.values((await history.read(importsOf(first.source))).contents);
  const state = await history.read(of);
  const findings = inOrder.map(({ finding }) => finding);
  if (told(state.contents, findings, imports).length === 0) {
    await beat(deps, first.unit, state, false);
    return 0;
  }
  const judged = await judgedHere(history, first);
  const began = await beginningOf(history, first.unit, inOrder);
  const cause = causeOf(inOrder);
  const appended = await appendTo(
    history,
    of,
    ({ contents }) => {
      const at = clock();
      const body = bodyOf(contents, told(contents, findings, imports), at);
      if (!body) return null;
      const isOld = oldAmong(findings, began);
      const changes = body.changes.map((change) => opened(change, isOld(change)));
      return {
        ...{ at, observedAt: at, cause },
        body: quieted({ ...body, changes }, { judged, claims, isFirst: false }),
      };
    },
    state,
  );
  await beat(deps, first.unit, appended?.state ?? state, appended !== null);
  return appended?.commit.body.changes.length ?? 0;
}

/** The verdicts that the findings change. */
function told(
  { verdicts }: VerdictsState,
  findings: readonly HeardFinding[],
  imports: readonly ImportRecord[],
): Verdict[] {
  const spoken = new Map<string, Spoken & Pick<Verdict, 'control' | 'resource'>>();
  const imported = newestImports(imports, findings);
  for (const finding of findings) {
    const { control, resource } = finding;
    const name = nameOf(finding);
    const before = spoken.get(name) ?? verdicts[control]?.[resource];
    const next = after(before, finding, imported.get(control) ?? '');
    if (next) spoken.set(name, { ...next, control, resource });
  }
  return [...spoken.values()].map(({ control, resource, status, because, external, words }) => ({
    ...{ control, resource, status, because, evidence: '', inputs: '' },
    ...(external ? { external } : {}),
    ...(words ? { words } : {}),
  }));
}

/** Control → the instant of the newest finding in the imported files that cover it in this unit. */
function newestImports(imports: readonly ImportRecord[], [first]: readonly HeardFinding[]): Map<string, string> {
  const newest = new Map<string, string>();
  for (const { units, controls, observed = '' } of imports) {
    if (!first || !units.includes(first.unit)) continue;
    for (const control of controls) if (observed > (newest.get(control) ?? '')) newest.set(control, observed);
  }
  return newest;
}

/** SQS keeps a message for at most this long, so no older event can arrive. */
const FORGOTTEN_MS = 14 * 86_400_000;

function bodyOf(contents: VerdictsState, verdicts: readonly Verdict[], at: Date) {
  const revisions = Object.fromEntries(verdicts.map(({ control }) => [control, EXTERNAL_REVISION]));
  const limit = new Date(at.getTime() - FORGOTTEN_MS).toISOString();
  const stays = (control: string, resource: string): boolean => {
    const held = contents.verdicts[control]?.[resource];
    // the source reports again, so the control as a whole is no longer unknown
    return resource !== WHOLE_UNIT && held !== undefined && !isForgotten(held, limit);
  };
  return drift(contents, { verdicts, revisions, complete: false, stays });
}

/** A new source first repeats its earlier findings. These are a baseline. */
function opened(change: Change, isOld: boolean): Change {
  if (change.from !== null) return change;
  if (isOld) return { ...change, movement: 'baseline' };
  return { ...change, movement: change.to === 'fail' ? 'appeared' : 'recorded' };
}

const HOUR = 3_600_000;

function oldAmong(findings: readonly HeardFinding[], began: string): (change: Change) => boolean {
  const limit = new Date(Date.parse(began) - HOUR).toISOString();
  const old = new Set(findings.filter(({ made }) => made !== null && made < limit).map(nameOf));
  return (change) => old.has(nameOf(change));
}

/** The instant of the unit's first commit, or of the first that a cut left; without a commit, the instant of the oldest event. */
async function beginningOf(history: Pick<History, 'log'>, unit: string, [first]: readonly Heard[]): Promise<string> {
  for await (const { at } of history.log(verdictsOf(unit))) return at;
  return first?.message.occurrence.time ?? '';
}

/** The commit names the event of its newest finding as the cause, for all its events. */
function causeOf(inOrder: readonly Heard[]): Cause {
  const { id, detailType } = (inOrder.at(-1) as Heard).message.occurrence;
  return { kind: 'event', event: id, detailType };
}

const SELDOM_MS = 6 * HOUR;

/**
 * A unit whose events change nothing still gets a heartbeat a few times a day, to show that its source is not silent.
 */
async function beat(
  { roster, clock }: { readonly roster: Pick<Roster, 'beat' | 'find'>; readonly clock: () => Date },
  unit: string,
  { seq, head, contents }: ChainState<VerdictsState>,
  changed: boolean,
): Promise<void> {
  const last = changed ? null : await roster.find(unit);
  if (last?.run === HEARD_RUN && clock().getTime() - Date.parse(last.at) < SELDOM_MS) return;
  await roster.beat({
    ...{ unit, run: HEARD_RUN, at: clock().toISOString(), seq, head, item: null },
    controls: Object.keys(contents.verdicts).length,
    verdicts: countByStatus(Object.values(contents.verdicts).flatMap((held) => Object.values(held))),
  });
}
