/** An event → which controls of which account, in which region, are to be judged again. */
import { GLOBAL, ORGANIZATION, unitId } from '../core/account.ts';
import type { Trigger } from '../core/collector.ts';
import type { Actor, Cause } from '../core/commit.ts';
import { type AnyControl, collectorsOf, scopeOf } from '../core/control.ts';
import type { WorkItem } from '../core/ports.ts';
import { matchesTrigger } from '../core/trigger.ts';
import type { Place } from '../core/where.ts';
import type { EvaluatingDeps } from './deps.ts';
import { type Said, saidIn } from './said.ts';
import { type LookUp, placesOf } from './whereabouts.ts';

/** What of an EventBridge event decides what is looked at again. */
export interface Occurrence extends Place {
  readonly id: string;
  /** ISO instant at which it happened. */
  readonly time: string;
  readonly source: string;
  readonly detailType: string;
  /** CloudTrail only. */
  readonly eventSource?: string;
  readonly eventName?: string;
  /** Id of the call's request, which whoever made it was told as well. */
  readonly request?: string;
  readonly actor?: Actor;
  /** All that the event says: triggers filter by parts of it. Neither kept nor logged. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Controls to judge again together, for one cause: those of a region, or those of a whole account (`global`). */
export interface Ask extends Place {
  readonly controls: readonly AnyControl[];
  readonly cause: Cause;
  /** When that happened which made them stale. */
  readonly time: string;
  /** How often they were looked at for it before. */
  readonly looked: number;
  /** What its event was about; of that, no more than a message carries when it is looked at again. */
  readonly said: () => Said;
}

export interface Stale extends Ask {
  readonly item: WorkItem;
}

export interface Staled {
  readonly stale: readonly Stale[];
  /** Asked for in the account that sent the event, which no scan has seen yet. */
  readonly unscanned: readonly Ask[];
}

type Told = Occurrence & Pick<Ask, 'said'>;

export async function staleBy(
  deps: Pick<EvaluatingDeps, 'registry' | 'config'>,
  look: LookUp,
  occurrence: Occurrence,
): Promise<Staled> {
  const { controls } = deps.registry;
  const event = { ...occurrence, said: saidIn(occurrence) };
  const heard = look.triggers.filter((trigger) => matchesTrigger(trigger, occurrence));
  const stale: Stale[] = [];
  const unscanned: Ask[] = [];
  for (const [account, regions] of await staleIn(look, event, heard, controls)) {
    const { item } = (await look.unit(unitId({ account, region: GLOBAL }))) ?? {};
    if (item && deps.config.includes(item.account)) stale.push(...staleOf(deps, event, item, regions));
    // of the account that sent it, which EventBridge wrote; of any that somebody may name, nothing is kept
    if (!item && account === occurrence.account) unscanned.push(...asksOf(event, account, controls, regions));
  }
  return { stale: [...stale, ...(await staleOfOrganization(deps, look, event, heard))], unscanned };
}

type Regions = Map<string, Set<Trigger>>;

/** Account → region → the triggers that the event is to, there. */
async function staleIn(
  look: LookUp,
  event: Told,
  heard: readonly Trigger[],
  controls: readonly AnyControl[],
): Promise<Map<string, Regions>> {
  const found = new Map<string, Regions>();
  for (const trigger of heard) {
    for (const { account, region } of await placesOf(look, event, trigger, controls)) {
      const regions: Regions = found.get(account) ?? new Map();
      found.set(account, regions);
      regions.set(region, (regions.get(region) ?? new Set()).add(trigger));
    }
  }
  return found;
}

/** The management account speaks for the organisation, and in what it delegated whoever administers it. */
async function staleOfOrganization(
  deps: Pick<EvaluatingDeps, 'config'>,
  look: LookUp,
  event: Told,
  heard: readonly Trigger[],
): Promise<Stale[]> {
  if (heard.length === 0) return [];
  const home = await look.unit(unitId({ account: event.account, region: GLOBAL }));
  if (!home?.item || !deps.config.includes(home.item.account)) return [];
  const { management } = home.item.account;
  const spoken = new Set(heard.filter(({ delegated }) => management || delegated === true));
  if (spoken.size === 0) return [];
  const organization = await look.unit(`${ORGANIZATION}/${GLOBAL}`);
  return organization?.item ? staleOf(deps, event, organization.item, new Map([[GLOBAL, spoken]])) : [];
}

function staleOf({ config }: Pick<EvaluatingDeps, 'config'>, event: Told, item: WorkItem, regions: Regions): Stale[] {
  const { controls } = config.settingsFor(item.account);
  return asksOf(event, item.account.id, controls, regions)
    .filter(({ region }) => region === GLOBAL || item.regions.includes(region))
    .map((ask) => ({ ...ask, item }));
}

/** Region controls are judged where the event changed facts; controls of the whole account see all its regions. */
function asksOf(event: Told, account: string, controls: readonly AnyControl[], regions: Regions): Ask[] {
  const here = controls.filter((control) => (scopeOf(control) === 'organization') === (account === ORGANIZATION));
  const regional = here.filter((control) => scopeOf(control) === 'region');
  const whole = here.filter((control) => scopeOf(control) !== 'region');
  const { time, said } = event;
  const common = { account, cause: causeOf(event), time, looked: 0, said };
  const all = new Set([...regions.values()].flatMap((triggers) => [...triggers]));
  const asks = [...regions]
    .filter(([region]) => region !== GLOBAL)
    .map(([region, triggers]) => ({
      ...common,
      region,
      controls: regional.filter((control) => readsAny(control, triggers)),
    }));
  return [...asks, { ...common, region: GLOBAL, controls: whole.filter((control) => readsAny(control, all)) }].filter(
    (ask) => ask.controls.length > 0,
  );
}

const readsAny = (control: AnyControl, triggers: ReadonlySet<Trigger>): boolean =>
  collectorsOf(control).some((collector) => collector.triggers.some((trigger) => triggers.has(trigger)));

function causeOf({ id, detailType, actor }: Occurrence): Cause {
  return { kind: 'event', event: id, detailType, ...(actor ? { actor } : {}) };
}
