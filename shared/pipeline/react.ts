/** An event → the collectors it made stale → the controls that read them → verdicts → commit. */
import { GLOBAL, ORGANIZATION, unitId } from '../core/account.ts';
import type { Trigger } from '../core/collector.ts';
import type { Actor, Cause } from '../core/commit.ts';
import { type AnyControl, collectorsOf, scopeOf } from '../core/control.ts';
import { MalformedEvent } from '../core/errors.ts';
import type { WorkItem } from '../core/ports.ts';
import { matchesTrigger } from '../core/trigger.ts';
import type { Deps } from './deps.ts';
import { commitObservation, observe } from './judge.ts';

/** An account, and a region of it. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** What of an EventBridge event decides what is looked at again. */
export interface Occurrence extends Place {
  readonly id: string;
  readonly source: string;
  readonly detailType: string;
  /** CloudTrail only. */
  readonly eventSource?: string;
  readonly eventName?: string;
  readonly actor?: Actor;
  /** All that the event says: triggers filter by parts of it. Neither kept nor logged. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /**
   * Where the facts are that it made stale, when that is not where it was sent. Whoever sends an event may choose what it
   * says, so that these are no more than places to look at again; those that are not scanned are passed over.
   */
  readonly about?: readonly Place[];
}

export interface Reaction {
  /** Units judged again, and verdicts that changed. */
  readonly units: number;
  readonly changes: number;
}

type ReactDeps = Pick<Deps, 'registry' | 'config' | 'history' | 'reach' | 'roster' | 'clock'>;

export async function react(deps: ReactDeps, occurrence: Occurrence): Promise<Reaction> {
  const home = await itemOf(deps, occurrence.account);
  if (!home) {
    throw new MalformedEvent(
      `event ${occurrence.id} comes from account ${occurrence.account}, which no scan has seen; ` +
        'if the account is new the next scan will take it in, else the event does not belong here',
    );
  }
  const reactions: Reaction[] = [];
  for (const place of occurrence.about ?? [occurrence]) {
    const item = place.account === home.account.id ? home : await itemOf(deps, place.account);
    // left out since by the configuration: what happens there is nobody's business here
    if (!item || !deps.config.includes(item.account)) continue;
    reactions.push(await judgeStale(deps, { ...occurrence, ...place }, item));
  }
  reactions.push(await judgeOrganization(deps, occurrence, home));
  return {
    units: reactions.reduce((sum, reaction) => sum + reaction.units, 0),
    changes: reactions.reduce((sum, reaction) => sum + reaction.changes, 0),
  };
}

const itemOf = async ({ roster }: ReactDeps, account: string): Promise<WorkItem | null> =>
  (await roster.find(unitId({ account, region: GLOBAL })))?.item ?? null;

const NOTHING: Reaction = { units: 0, changes: 0 };

/** The management account speaks for the organisation, and in what it delegated whoever administers it. */
async function judgeOrganization(deps: ReactDeps, occurrence: Occurrence, { account }: WorkItem): Promise<Reaction> {
  const speaks = ({ delegated }: Trigger) => account.management || delegated === true;
  const triggers = deps.registry.controls.flatMap(collectorsOf).flatMap((collector) => collector.triggers);
  const isSaid = triggers.some((trigger) => speaks(trigger) && matchesTrigger(trigger, occurrence));
  if (!isSaid || !deps.config.includes(account)) return NOTHING;
  const organization = await itemOf(deps, ORGANIZATION);
  return organization ? judgeStale(deps, occurrence, organization, speaks) : NOTHING;
}

async function judgeStale(
  deps: ReactDeps,
  occurrence: Occurrence,
  item: WorkItem,
  counts: (trigger: Trigger) => boolean = () => true,
): Promise<Reaction> {
  const organization = item.account.id === ORGANIZATION;
  const stale = deps.config
    .settingsFor(item.account)
    .controls.filter((control) => (scopeOf(control) === 'organization') === organization)
    .filter((control) => isStale(control, occurrence, counts));
  if (stale.length === 0) return NOTHING;

  const cause = causeOf(occurrence);
  let changes = 0;
  const batches = placesOf(stale, occurrence, item);
  for (const { controls, regions } of batches) {
    const observed = await observe(deps, { item: { ...item, regions }, controls, complete: false });
    for (const unit of observed.filter(({ observation }) => Object.keys(observation.revisions).length > 0)) {
      const { commit } = await commitObservation(deps, unit, cause);
      if (commit?.body.type === 'verdicts') changes += commit.body.changes.length;
    }
  }
  return { units: batches.length, changes };
}

/** Region controls are judged where the event happened; controls of the whole account see all its regions. */
function placesOf(stale: readonly AnyControl[], { region }: Occurrence, item: WorkItem) {
  const regional = stale.filter((control) => scopeOf(control) === 'region');
  const whole = stale.filter((control) => scopeOf(control) !== 'region');
  return [
    ...(regional.length > 0 && item.regions.includes(region) ? [{ controls: regional, regions: [region] }] : []),
    ...(whole.length > 0 ? [{ controls: whole, regions: item.regions }] : []),
  ];
}

const isStale = (control: AnyControl, occurrence: Occurrence, counts: (trigger: Trigger) => boolean): boolean =>
  collectorsOf(control).some((collector) =>
    collector.triggers.some((trigger) => counts(trigger) && matchesTrigger(trigger, occurrence)),
  );

function causeOf({ id, detailType, actor }: Occurrence): Cause {
  return { kind: 'event', event: id, detailType, ...(actor ? { actor } : {}) };
}
