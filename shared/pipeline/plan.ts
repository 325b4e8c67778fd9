/**
 * The first step of a run: lists accounts and regions, and selects those that are due. The list is archived, so that
 * completeness can be proven.
 */

import type { Cadence } from '../config/cadence.ts';
import type { Registry } from '../config/settings.ts';
import { type Account, GLOBAL, isWithin, ORGANIZATION, parseUnit, unitId } from '../core/account.ts';
import type { KnownControl } from '../core/catalogue.ts';
import { scopeOf } from '../core/control.ts';
import { UsageError } from '../core/errors.ts';
import type { WorkItem } from '../core/ports.ts';
import type { Deps } from './deps.ts';
import { isDue } from './due.ts';
import { goneItems } from './gone.ts';
import { hoursBetween, keepingOf } from './keeping.ts';
import { type Known, knownFrom } from './known.ts';
import { askRegions, regionsOf } from './regions.ts';

export interface Plan {
  readonly run: string;
  readonly startedAt: string;
  /** Archive key of the work items, one JSON document per line. */
  readonly manifest: string;
  readonly items: number;
  readonly units: number;
  /** The number of accounts that are not due yet. */
  readonly resting: number;
  /**
   * `asked` counts the requests for an account's regions, `assumed` the accounts whose regions AWS has never listed.
   */
  readonly asked: number;
  readonly assumed: number;
  /** Organisational units in the configuration that hold no account: empty, or misspelt. */
  readonly unmatched: readonly string[];
}

export interface Planning {
  /** Name of the run; a retried plan with the same name belongs to the same run. */
  readonly run?: string;
  /** `all` plans every account and control, `due` those that are due by their cadence. */
  readonly accounts?: 'all' | 'due';
  /** Whether there is time for one more request for an account's regions. */
  readonly mayAsk?: () => boolean;
}

type PlanDeps = Pick<Deps, 'organization' | 'archive' | 'config' | 'clock' | 'roster'> & {
  readonly registry: Pick<Registry<KnownControl>, 'controls'>;
};

export async function plan(deps: PlanDeps, planning: Planning = {}): Promise<Plan> {
  const now = deps.clock();
  const startedAt = now.toISOString();
  const { run = `run-${startedAt}`, accounts: wanted = 'all', mayAsk = () => true } = planning;
  const known = await knownFrom(deps.roster);
  const accounts: Account[] = [];
  const listed = new Set<string>();
  const unmatched = new Set(deps.config.units);
  for await (const account of deps.organization.accounts()) {
    listed.add(account.id);
    for (const unit of unmatched) if (isWithin(account, unit)) unmatched.delete(unit);
    if (deps.config.includes(account)) accounts.push(account);
  }
  if (accounts.length === 0) throw noneChosen(listed.size);

  const taken = (item: WorkItem) => wanted === 'all' || isItemDue(deps, known, item, now);
  const inAll = accounts.map((account) => ({ account, ...regionsOf(deps, known.enabled(account.id)) }));
  const due = inAll.filter(taken).map(({ account }) => account);
  const { asked, assumed, chosen } = await askRegions(deps, due, { known, now, mayAsk });
  const answered = new Map(due.map((account) => [account.id, { account, ...chosen(account) }]));
  const all: WorkItem[] = inAll.map((item) => answered.get(item.account.id) ?? item);
  const organization = organizationItem(deps, all);
  const isExpected = among([...(organization ? [organization] : []), ...all]);
  const gone = await goneItems(deps, { scanned: known.scanned(), isExpected, listed: listed.add(ORGANIZATION) });
  const items = [...(organization && taken(organization) ? [organization] : []), ...answered.values(), ...gone];
  const manifest = `runs/${run}/items.jsonl`;
  const keeps = (item: WorkItem) => (wanted === 'all' || item.gone ? undefined : keepingIn(deps, known, item, now));
  const lines = items.map((item) => `${JSON.stringify({ ...item, plannedAt: startedAt, keeps: keeps(item) })}\n`);
  await deps.archive.put(manifest, lines.join(''));
  return {
    run,
    startedAt,
    manifest,
    items: items.length,
    units: items.reduce((sum, item) => sum + unitsOf(item).length, 0),
    resting: accounts.length - due.length,
    asked,
    assumed,
    unmatched: [...unmatched],
  };
}

/** The error for a plan without accounts: such a run would close every known unit and count as finished. */
const noneChosen = (listed: number): UsageError =>
  new UsageError(
    `the configuration takes in none of the ${listed} accounts of the organisation: look at \`accounts\` in it, and at the ` +
      'organisational units that `plumbline doctor` checks',
  );

/**
 * Tests whether a unit belongs to the items. It compares the few distinct lists of regions, because a set of all units
 * would be as large as the roster.
 */
function among(items: readonly WorkItem[]): (unit: string) => boolean {
  const byAccount = new Map(items.map((item) => [item.account.id, item]));
  return (unit) => {
    const { account, region } = parseUnit(unit);
    const item = byAccount.get(account);
    return item !== undefined && (region === GLOBAL || item.regions.includes(region));
  };
}

/** An account is due when one of its units is. The organisation itself has the default cadence. */
function isItemDue({ config }: Pick<Deps, 'config'>, known: Known, item: WorkItem, now: Date): boolean {
  const rhythm = { cadence: cadenceOf({ config }, item), everyHours: config.schedule.everyHours };
  return unitsOf(item).some((unit) => isDue(known.begun(unit), now.getTime(), rhythm));
}

const cadenceOf = ({ config }: Pick<Deps, 'config'>, { account }: WorkItem): Cadence =>
  account.id === ORGANIZATION ? config.cadence : config.profileFor(account).cadence;

function keepingIn({ config }: Pick<Deps, 'config'>, known: Known, item: WorkItem, now: Date) {
  const hours = hoursBetween(cadenceOf({ config }, item), config.schedule.everyHours);
  return keepingOf(item.account.id, unitsOf(item).map(known.whole), now.getTime(), hours);
}

/** The organisation itself is evaluated once, in the regions that any of its accounts uses. */
export function organizationItem(
  { registry }: Pick<PlanDeps, 'registry'>,
  items: readonly WorkItem[],
): WorkItem | null {
  const management = items.find((item) => item.account.management);
  if (!management || !registry.controls.some((control) => scopeOf(control) === 'organization')) return null;
  const account = { ...management.account, id: ORGANIZATION, name: 'the organisation', ou: '' };
  return { account, regions: [...new Set(items.flatMap((item) => item.regions))].sort() };
}

/** The units of a work item: each region and `global`; the organisation has only `global`. */
export function unitsOf({ account, regions, gone }: WorkItem): string[] {
  if (gone) return [...gone];
  const places = account.id === ORGANIZATION ? [GLOBAL] : [...regions, GLOBAL];
  return places.map((region) => unitId({ account: account.id, region }));
}
