/** Finds the units that an event makes stale, as its triggers declare (`where`), in the records of earlier scans. */
import { GLOBAL, ORGANIZATION, parseUnit, type Unit, unitId } from '../core/account.ts';
import type { Trigger } from '../core/collector.ts';
import { type AnyControl, triggeringCollectorsOf } from '../core/control.ts';
import type { Heartbeat, WorkItem } from '../core/ports.ts';
import { ouIdsInEvent, unitsInEvent, type Where } from '../core/where.ts';
import type { EvaluatingDeps } from './deps.ts';
import { isNamed, type Mentions } from './mentions.ts';

/** The look-ups for one batch of events; each is cached. */
export interface LookUp {
  /** Every trigger of every control, without duplicates. */
  readonly triggers: readonly Trigger[];
  unit(unit: string): Promise<Heartbeat | null>;
  /** Scanned accounts, at most `MOST_PLACES`: those within one of the organisational units, or all. */
  accounts(units: readonly string[] | 'all'): Promise<readonly WorkItem[]>;
  /** Open findings of a control, at most `MOST_FINDINGS`. */
  findings(control: string): Promise<readonly { readonly unit: string; readonly resource: string }[]>;
}

/**
 * The most units that an event can make stale without naming each of them: as many as a reaction has time for. Further
 * units wait for their next scan.
 */
export const MOST_UNITS = 500;
/** The most open findings of one control that are compared with the names in an event. */
const MOST_FINDINGS = 20_000;

/** Every trigger of every control, without duplicates. */
export function triggersOfControls(controls: readonly AnyControl[]): Trigger[] {
  const collectors = new Set(controls.flatMap(triggeringCollectorsOf));
  return [...new Set([...collectors].flatMap(({ triggers }) => triggers))];
}

export function lookUp({
  roster,
  findings,
  triggers,
}: Pick<EvaluatingDeps, 'roster' | 'findings' | 'triggers'>): LookUp {
  return {
    triggers,
    unit: once((unit) => roster.find(unit)),
    accounts: once(async (units) => {
      const isWanted = ({ account }: WorkItem) =>
        units === 'all' || units.some((unit) => account.within?.includes(unit) ?? false);
      const found: WorkItem[] = [];
      for await (const { unit, item } of roster.units()) {
        const { account, region } = parseUnit(unit);
        if (item && region === GLOBAL && account !== ORGANIZATION && isWanted(item)) found.push(item);
        if (found.length === MOST_UNITS) break;
      }
      return found;
    }),
    findings: once(async (control) => {
      const found: { unit: string; resource: string }[] = [];
      for await (const { unit, resource } of findings.list({ control })) {
        found.push({ unit, resource });
        if (found.length === MOST_FINDINGS) break;
      }
      return found;
    }),
  };
}

function once<A, R>(work: (asked: A) => Promise<R>): (asked: A) => Promise<R> {
  const known = new Map<string, Promise<R>>();
  return (asked) => {
    const key = JSON.stringify(asked);
    const answer = known.get(key) ?? work(asked);
    known.set(key, answer);
    return answer;
  };
}

interface MatchedEvent extends Unit {
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly mentions: () => Mentions;
}

/** Each unit once; the one that the event was sent from comes first. */
export async function unitsOfTrigger(
  look: LookUp,
  { account, region, detail, mentions }: MatchedEvent,
  trigger: Trigger,
  controls: readonly AnyControl[],
): Promise<Unit[]> {
  const { where } = trigger;
  const sent = { account, region };
  if (!where) return [sent];
  const mentioned = where.fields ? unitsInEvent(where.fields, detail, region) : [];
  const within = await accountsOf(look, where, detail);
  const named = where.findings ? await findingsNamed(look, trigger, controls, mentions()) : [];
  const others = [...mentioned, ...within.map((item) => ({ account: item.account.id, region })), ...named];
  const first = others.length === 0 || where.here ? [sent, ...others] : others;
  const all = where.regions ? [...first, ...(await otherRegions(look, first))] : first;
  return [...new Map(all.map((place) => [unitId(place), place])).values()].slice(0, MOST_UNITS);
}

async function accountsOf(look: LookUp, { accounts, fields }: Where, detail: unknown): Promise<readonly WorkItem[]> {
  if (accounts) return look.accounts('all');
  const units = fields?.units ? ouIdsInEvent(fields, detail) : [];
  return units.length > 0 ? look.accounts(units) : [];
}

async function otherRegions(look: LookUp, units: readonly Unit[]): Promise<Unit[]> {
  const accounts = [...new Set(units.map(({ account }) => account))];
  const items = await Promise.all(accounts.map((account) => look.unit(unitId({ account, region: GLOBAL }))));
  return items.flatMap((home) =>
    (home?.item?.regions ?? []).map((region) => ({ account: home?.item?.account.id ?? '', region })),
  );
}

/** Units where a control of the trigger has an open finding on a resource that the event names. */
async function findingsNamed(
  look: LookUp,
  trigger: Trigger,
  controls: readonly AnyControl[],
  mentions: Mentions,
): Promise<Unit[]> {
  const concerned = controls.filter((control) =>
    triggeringCollectorsOf(control).some(({ triggers }) => triggers.includes(trigger)),
  );
  const open = (await Promise.all(concerned.map(({ id }) => look.findings(id)))).flat();
  return open.filter(({ resource }) => isNamed(mentions, resource)).map(({ unit }) => parseUnit(unit));
}
