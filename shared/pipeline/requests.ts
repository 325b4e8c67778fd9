/** An event → the controls to evaluate again, in which account and region. */
import { GLOBAL, ORGANIZATION, type Unit, unitId } from '../core/account.ts';
import type { Trigger } from '../core/collector.ts';
import type { Actor, Cause } from '../core/commit.ts';
import { type AnyControl, scopeOf, triggeringCollectorsOf } from '../core/control.ts';
import type { WorkItem } from '../core/ports.ts';
import { matchesTrigger } from '../core/trigger.ts';
import type { EvaluatingDeps } from './deps.ts';
import { type Mentions, mentionsIn } from './mentions.ts';
import { type LookUp, unitsOfTrigger } from './units-of-event.ts';

/** The parts of an EventBridge event that decide what is evaluated again. */
export interface ReceivedEvent extends Unit {
  readonly id: string;
  /** ISO time of the event. */
  readonly time: string;
  readonly source: string;
  readonly detailType: string;
  /** Set for CloudTrail's events only. */
  readonly eventSource?: string;
  readonly eventName?: string;
  /** Request id of the call, which the caller gets as well. */
  readonly request?: string;
  readonly actor?: Actor;
  /** The whole detail of the event, because triggers filter by parts of it. It is neither stored nor logged. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Controls to evaluate again together, for one cause: those of a region, or those of a whole account (`global`). */
export interface EvaluationRequest extends Unit {
  readonly controls: readonly AnyControl[];
  readonly cause: Cause;
  /** The time of the event that made them stale. */
  readonly time: string;
  /** How often they were already evaluated because of this event. */
  readonly checks: number;
  /** The identifiers in the event. A message for a later check carries only some of them. */
  readonly mentions: () => Mentions;
}

export interface ResolvedRequest extends EvaluationRequest {
  readonly item: WorkItem;
}

export interface RequestsOfEvent {
  readonly stale: readonly ResolvedRequest[];
  /** Requests for the account that sent the event, which no scan has recorded yet. */
  readonly unscanned: readonly EvaluationRequest[];
}

type MatchedEvent = ReceivedEvent & Pick<EvaluationRequest, 'mentions'>;

export async function requestsOf(
  deps: Pick<EvaluatingDeps, 'registry' | 'config'>,
  look: LookUp,
  occurrence: ReceivedEvent,
): Promise<RequestsOfEvent> {
  const { controls } = deps.registry;
  const event = { ...occurrence, mentions: mentionsIn(occurrence) };
  const heard = look.triggers.filter((trigger) => matchesTrigger(trigger, occurrence));
  const stale: ResolvedRequest[] = [];
  const unscanned: EvaluationRequest[] = [];
  for (const [account, regions] of await triggersByUnit(look, event, heard, controls)) {
    const { item } = (await look.unit(unitId({ account, region: GLOBAL }))) ?? {};
    if (item && deps.config.includes(item.account)) stale.push(...resolvedRequests(deps, event, item, regions));
    // Held only for the account that sent the event, which EventBridge itself wrote. An account that an event merely
    // names may not exist.
    if (!item && account === occurrence.account) unscanned.push(...requestsFor(event, account, controls, regions));
  }
  return { stale: [...stale, ...(await requestsOfOrganization(deps, look, event, heard))], unscanned };
}

type Regions = Map<string, Set<Trigger>>;

/** Account → region → the triggers that match the event there. */
async function triggersByUnit(
  look: LookUp,
  event: MatchedEvent,
  heard: readonly Trigger[],
  controls: readonly AnyControl[],
): Promise<Map<string, Regions>> {
  const found = new Map<string, Regions>();
  for (const trigger of heard) {
    for (const { account, region } of await unitsOfTrigger(look, event, trigger, controls)) {
      const regions: Regions = found.get(account) ?? new Map();
      found.set(account, regions);
      regions.set(region, (regions.get(region) ?? new Set()).add(trigger));
    }
  }
  return found;
}

/**
 * Events about the organisation come from the management account, or, for a delegated service, from its administrator.
 */
async function requestsOfOrganization(
  deps: Pick<EvaluatingDeps, 'config'>,
  look: LookUp,
  event: MatchedEvent,
  heard: readonly Trigger[],
): Promise<ResolvedRequest[]> {
  if (heard.length === 0) return [];
  const home = await look.unit(unitId({ account: event.account, region: GLOBAL }));
  if (!home?.item || !deps.config.includes(home.item.account)) return [];
  const { management } = home.item.account;
  const spoken = new Set(heard.filter(({ delegated }) => management || delegated === true));
  if (spoken.size === 0) return [];
  const organization = await look.unit(`${ORGANIZATION}/${GLOBAL}`);
  return organization?.item ? resolvedRequests(deps, event, organization.item, new Map([[GLOBAL, spoken]])) : [];
}

function resolvedRequests(
  { config }: Pick<EvaluatingDeps, 'config'>,
  event: MatchedEvent,
  item: WorkItem,
  regions: Regions,
): ResolvedRequest[] {
  const { controls } = config.settingsFor(item.account);
  return requestsFor(event, item.account.id, controls, regions)
    .filter(({ region }) => region === GLOBAL || item.regions.includes(region))
    .map((ask) => ({ ...ask, item }));
}

/**
 * Controls of region scope are evaluated where the event changed facts; controls of account scope read all regions of
 * the account.
 */
function requestsFor(
  event: MatchedEvent,
  account: string,
  controls: readonly AnyControl[],
  regions: Regions,
): EvaluationRequest[] {
  const here = controls.filter((control) => (scopeOf(control) === 'organization') === (account === ORGANIZATION));
  const regional = here.filter((control) => scopeOf(control) === 'region');
  const whole = here.filter((control) => scopeOf(control) !== 'region');
  const { time, mentions } = event;
  const common = { account, cause: causeOf(event), time, checks: 0, mentions };
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
  triggeringCollectorsOf(control).some((collector) => collector.triggers.some((trigger) => triggers.has(trigger)));

function causeOf({ id, detailType, actor }: ReceivedEvent): Cause {
  return { kind: 'event', event: id, detailType, ...(actor ? { actor } : {}) };
}
