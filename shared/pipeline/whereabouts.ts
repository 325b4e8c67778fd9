/** The places that an event tells of, as its triggers say (`where`): looked up in what earlier scans left. */
import { GLOBAL, ORGANIZATION, parseUnit, unitId } from '../core/account.ts';
import type { Trigger } from '../core/collector.ts';
import { type AnyControl, collectorsOf } from '../core/control.ts';
import type { Heartbeat, WorkItem } from '../core/ports.ts';
import { type Place, placesTold, unitsTold, type Where } from '../core/where.ts';
import type { EvaluatingDeps } from './deps.ts';
import { isNamed, type Said } from './said.ts';

/** What a batch looks up, each thing once. */
export interface LookUp {
  /** Every trigger of every control, once. */
  readonly triggers: readonly Trigger[];
  unit(unit: string): Promise<Heartbeat | null>;
  /** Scanned accounts, at most `MOST_PLACES`: within one of the units, or all. */
  accounts(units: readonly string[] | 'all'): Promise<readonly WorkItem[]>;
  /** Open findings of a control, at most `MOST_FINDINGS`. */
  findings(control: string): Promise<readonly { readonly unit: string; readonly resource: string }[]>;
}

/**
 * Places that one event makes be looked at, where it does not name them one by one: what time there is for in a reaction.
 * Those beyond wait for their next scan.
 */
export const MOST_PLACES = 500;
/** So many open findings of one control are compared with what an event names. */
const MOST_FINDINGS = 20_000;

export function lookUp({
  roster,
  findings,
  registry,
}: Pick<EvaluatingDeps, 'roster' | 'findings' | 'registry'>): LookUp {
  const collectors = new Set(registry.controls.flatMap(collectorsOf));
  return {
    triggers: [...new Set([...collectors].flatMap(({ triggers }) => triggers))],
    unit: once((unit) => roster.find(unit)),
    accounts: once(async (units) => {
      const isWanted = ({ account }: WorkItem) =>
        units === 'all' || units.some((unit) => account.within?.includes(unit) ?? false);
      const found: WorkItem[] = [];
      for await (const { unit, item } of roster.units()) {
        const { account, region } = parseUnit(unit);
        if (item && region === GLOBAL && account !== ORGANIZATION && isWanted(item)) found.push(item);
        if (found.length === MOST_PLACES) break;
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

interface Told extends Place {
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly said: () => Said;
}

/** Each place once, where the event was sent first, if it is one. */
export async function placesOf(
  look: LookUp,
  { account, region, detail, said }: Told,
  trigger: Trigger,
  controls: readonly AnyControl[],
): Promise<Place[]> {
  const { where } = trigger;
  const sent = { account, region };
  if (!where) return [sent];
  const told = where.told ? placesTold(where.told, detail, region) : [];
  const within = await accountsOf(look, where, detail);
  const named = where.findings ? await findingsNamed(look, trigger, controls, said()) : [];
  const others = [...told, ...within.map((item) => ({ account: item.account.id, region })), ...named];
  const first = others.length === 0 || where.here ? [sent, ...others] : others;
  const all = where.regions ? [...first, ...(await otherRegions(look, first))] : first;
  return [...new Map(all.map((place) => [unitId(place), place])).values()].slice(0, MOST_PLACES);
}

async function accountsOf(look: LookUp, { accounts, told }: Where, detail: unknown): Promise<readonly WorkItem[]> {
  if (accounts) return look.accounts('all');
  const units = told?.units ? unitsTold(told, detail) : [];
  return units.length > 0 ? look.accounts(units) : [];
}

async function otherRegions(look: LookUp, places: readonly Place[]): Promise<Place[]> {
  const accounts = [...new Set(places.map(({ account }) => account))];
  const items = await Promise.all(accounts.map((account) => look.unit(unitId({ account, region: GLOBAL }))));
  return items.flatMap((home) =>
    (home?.item?.regions ?? []).map((region) => ({ account: home?.item?.account.id ?? '', region })),
  );
}

/** Units in which a control that the trigger concerns has an open finding on a resource that the event names. */
async function findingsNamed(
  look: LookUp,
  trigger: Trigger,
  controls: readonly AnyControl[],
  said: Said,
): Promise<Place[]> {
  const concerned = controls.filter((control) =>
    collectorsOf(control).some(({ triggers }) => triggers.includes(trigger)),
  );
  const open = (await Promise.all(concerned.map(({ id }) => look.findings(id)))).flat();
  return open.filter(({ resource }) => isNamed(said, resource)).map(({ unit }) => parseUnit(unit));
}
