/** An event → the collectors it made stale → the controls that read them → verdicts → commit. */
import { GLOBAL, ORGANIZATION, unitId } from '../core/account.ts';
import type { Actor, Cause } from '../core/commit.ts';
import { type AnyControl, collectorsOf, scopeOf } from '../core/control.ts';
import { MalformedEvent } from '../core/errors.ts';
import type { WorkItem } from '../core/ports.ts';
import { matchesTrigger } from '../core/trigger.ts';
import type { Deps } from './deps.ts';
import { commitObservation, observe } from './judge.ts';

/** What of an EventBridge event decides what is looked at again. */
export interface Occurrence {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly source: string;
  readonly detailType: string;
  /** CloudTrail only. */
  readonly eventSource?: string;
  readonly eventName?: string;
  /** Of the call that was recorded, by the id that its caller was told. */
  readonly request?: string;
  readonly actor?: Actor;
}

export interface Reaction {
  /** Units judged again, and verdicts that changed. */
  readonly units: number;
  readonly changes: number;
}

type ReactDeps = Pick<Deps, 'config' | 'history' | 'reach' | 'roster' | 'clock'>;

export async function react(deps: ReactDeps, occurrence: Occurrence): Promise<Reaction> {
  const home = await deps.roster.find(unitId({ account: occurrence.account, region: GLOBAL }));
  if (!home?.item) {
    throw new MalformedEvent(
      `event ${occurrence.id} comes from account ${occurrence.account}, which no scan has seen; ` +
        'if the account is new the next scan will take it in, else the event does not belong here',
    );
  }
  // left out since by the configuration: its events are nobody's business here
  if (!deps.config.includes(home.item.account)) return { units: 0, changes: 0 };
  const reactions = [await judgeStale(deps, occurrence, home.item)];
  const organization = home.item.account.management ? await deps.roster.find(`${ORGANIZATION}/${GLOBAL}`) : null;
  if (organization?.item) reactions.push(await judgeStale(deps, occurrence, organization.item));
  return {
    units: reactions.reduce((sum, reaction) => sum + reaction.units, 0),
    changes: reactions.reduce((sum, reaction) => sum + reaction.changes, 0),
  };
}

async function judgeStale(deps: ReactDeps, occurrence: Occurrence, item: WorkItem): Promise<Reaction> {
  const organization = item.account.id === ORGANIZATION;
  const stale = deps.config
    .settingsFor(item.account)
    .controls.filter((control) => (scopeOf(control) === 'organization') === organization)
    .filter((control) => isStale(control, occurrence));
  if (stale.length === 0) return { units: 0, changes: 0 };

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

const isStale = (control: AnyControl, occurrence: Occurrence): boolean =>
  collectorsOf(control).some((collector) => collector.triggers.some((trigger) => matchesTrigger(trigger, occurrence)));

function causeOf({ id, detailType, actor }: Occurrence): Cause {
  return { kind: 'event', event: id, detailType, ...(actor ? { actor } : {}) };
}
