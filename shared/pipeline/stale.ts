/** An event → which controls of which account, in which region, are to be judged again. */
import { GLOBAL, ORGANIZATION, unitId } from '../core/account.ts';
import type { Trigger } from '../core/collector.ts';
import type { Actor, Cause } from '../core/commit.ts';
import { type AnyControl, collectorsOf, scopeOf } from '../core/control.ts';
import { MalformedEvent } from '../core/errors.ts';
import type { Heartbeat, WorkItem } from '../core/ports.ts';
import { matchesTrigger } from '../core/trigger.ts';
import type { Deps } from './deps.ts';
import { type Said, saidIn } from './said.ts';

/** An account, and a region of it. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

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
  /**
   * Where the facts are that it made stale, when that is not where it was sent. Whoever sends an event may choose what it
   * says, so that these are no more than places to look at again; those that are not scanned are passed over.
   */
  readonly about?: readonly Place[];
}

/** Controls to judge again together, for one cause: those of a region, or those of a whole account (`global`). */
export interface Stale extends Place {
  readonly item: WorkItem;
  readonly controls: readonly AnyControl[];
  readonly cause: Cause;
  /** When that happened which made them stale. */
  readonly time: string;
  /** How often they were looked at for it before. */
  readonly looked: number;
  /** What its event was about; of that, no more than a message carries when it is looked at again. */
  readonly said: () => Said;
}

type Told = Occurrence & Pick<Stale, 'said'>;

export type Find = (unit: string) => Promise<Heartbeat | null>;

/** Throws `MalformedEvent` for an account that no scan has seen. */
export async function staleBy(
  deps: Pick<Deps, 'registry' | 'config'>,
  find: Find,
  occurrence: Occurrence,
): Promise<Stale[]> {
  const home = await find(unitId({ account: occurrence.account, region: GLOBAL }));
  if (!home?.item) {
    throw new MalformedEvent(
      `event ${occurrence.id} comes from account ${occurrence.account}, which no scan has seen; ` +
        'if the account is new the next scan will take it in, else the event does not belong here',
    );
  }
  const stale: Stale[] = [];
  const event = { ...occurrence, said: saidIn(occurrence) };
  for (const place of occurrence.about ?? [occurrence]) {
    const { item } = (await find(unitId({ account: place.account, region: GLOBAL }))) ?? {};
    // left out since by the configuration: what happens there is nobody's business here
    if (item && deps.config.includes(item.account))
      stale.push(...staleOf(deps, { ...event, account: place.account, region: place.region }, item));
  }
  return [...stale, ...(await staleOfOrganization(deps, find, event, home.item))];
}

/** The management account speaks for the organisation, and in what it delegated whoever administers it. */
async function staleOfOrganization(
  deps: Pick<Deps, 'registry' | 'config'>,
  find: Find,
  occurrence: Told,
  { account }: WorkItem,
): Promise<Stale[]> {
  const speaks = ({ delegated }: Trigger) => account.management || delegated === true;
  const triggers = deps.registry.controls.flatMap(collectorsOf).flatMap((collector) => collector.triggers);
  const isSaid = triggers.some((trigger) => speaks(trigger) && matchesTrigger(trigger, occurrence));
  if (!isSaid || !deps.config.includes(account)) return [];
  const organization = await find(`${ORGANIZATION}/${GLOBAL}`);
  return organization?.item ? staleOf(deps, occurrence, organization.item, speaks) : [];
}

/** Region controls are judged where the event happened; controls of the whole account see all its regions. */
function staleOf(
  { config }: Pick<Deps, 'config'>,
  occurrence: Told,
  item: WorkItem,
  counts: (trigger: Trigger) => boolean = () => true,
): Stale[] {
  const { id: account } = item.account;
  const organization = account === ORGANIZATION;
  const controls = config
    .settingsFor(item.account)
    .controls.filter((control) => (scopeOf(control) === 'organization') === organization)
    .filter((control) => isStale(control, occurrence, counts));
  const regional = controls.filter((control) => scopeOf(control) === 'region');
  const whole = controls.filter((control) => scopeOf(control) !== 'region');
  const { region, time, said } = occurrence;
  const common = { account, item, cause: causeOf(occurrence), time, looked: 0, said };
  return [
    ...(regional.length > 0 && item.regions.includes(region) ? [{ ...common, region, controls: regional }] : []),
    ...(whole.length > 0 ? [{ ...common, region: GLOBAL, controls: whole }] : []),
  ];
}

const isStale = (control: AnyControl, occurrence: Occurrence, counts: (trigger: Trigger) => boolean): boolean =>
  collectorsOf(control).some((collector) =>
    collector.triggers.some((trigger) => counts(trigger) && matchesTrigger(trigger, occurrence)),
  );

function causeOf({ id, detailType, actor }: Occurrence): Cause {
  return { kind: 'event', event: id, detailType, ...(actor ? { actor } : {}) };
}
