/** The part of the history that a question is about: units, controls and resources. */
import { type Account, ORGANIZATION, parseUnit } from '../core/account.ts';
import { isExternal } from '../core/external.ts';
import type { Heartbeat } from '../core/ports.ts';
import { matchesWildcard } from '../core/wildcard.ts';
import { listed } from '../core/words.ts';
import { isScanned } from '../records/units.ts';
import { isBelow, isOfAccount, isOfControl, type Waiver } from '../records/waivers.ts';
import { BadQuestion } from './question.ts';
import type { Reads } from './reading.ts';

/**
 * The units, controls and resources that a question names; everything if it names none. Several kinds of names are combined
 * with "and".
 */
export interface Selection {
  readonly accounts?: readonly string[];
  /** Organisational units, by path or id, including all below them, as the last scan of each account recorded them. */
  readonly ous?: readonly string[];
  /** Ids of controls; for external controls also patterns, in which `*` stands for any characters. */
  readonly controls?: readonly string[];
  readonly resources?: readonly string[];
}

export interface Scope {
  /** Scanned units, in order. */
  readonly units: readonly string[];
  /** Units that were scanned and have no resource that the controls judge. A missing verdict there is not a gap. */
  readonly empty: ReadonlySet<string>;
  /** The last heartbeat of each unit. */
  readonly beats: ReadonlyMap<string, Pick<Heartbeat, 'run' | 'at' | 'seq'>>;
  /** The account as its last scan recorded it; undefined if no scan has. */
  accountOf(id: string): Account | undefined;
  has(control: string, resource: string): boolean;
  hasControl(control: string): boolean;
  /** Whether a record about one resource, or about many (null), concerns the question. */
  touches(about: { readonly control: string; readonly account: string; readonly resource: string | null }): boolean;
  hasAccount(account: string): boolean;
  /** Whether a waiver covers anything that the question is about. */
  covers(waiver: Waiver): boolean;
}

/** The `account` of a waiver or an attestation that holds for every account. */
const FOR_ALL: readonly string[] = ['*', ORGANIZATION];

export async function scopeOf({ roster }: Pick<Reads, 'roster'>, selection: Selection): Promise<Scope> {
  const { units, accounts, empty, beats } = await scanned(roster, selection);
  const { accounts: named, ous } = selection;
  if (named) await requireAccounts(named, units, roster);
  if (units.length === 0) throw noScan();
  if (ous) requireOus(ous, [...accounts.values()]);
  const isNamed = (id: string) => !named || named.includes(id);
  const isInUnits = (id: string) => !ous || ous.some((ou) => isIn(accounts.get(id), ou));
  const hasAccount = (id: string) => isNamed(id) && isInUnits(id);
  const { hasControl, resources } = chosen(selection);
  const hasResource = (resource: string) => !resources || resources.has(resource);
  const accountOf = (id: string) => accounts.get(id);
  const covers = (waiver: Waiver): boolean =>
    (!selection.controls ||
      selection.controls.some((control) => isOfControl(waiver, control) || hasControl(waiver.control))) &&
    (waiver.resource === null || hasResource(waiver.resource)) &&
    units.some((unit) => {
      const { account } = parseUnit(unit);
      return hasAccount(account) && isOfAccount(waiver, account, accountOf);
    });
  return {
    units: units.filter((unit) => hasAccount(parseUnit(unit).account)).sort(),
    ...{ empty, beats },
    accountOf,
    has: (control, resource) => hasControl(control) && hasResource(resource),
    hasControl,
    touches: ({ control, account, resource }) =>
      hasControl(control) &&
      (FOR_ALL.includes(account) || hasAccount(account)) &&
      (resource === null || hasResource(resource)),
    hasAccount,
    covers,
  };
}

/** The ids of external controls are not known beforehand, so a selection may name them by patterns. */
function chosen({ controls, resources }: Selection) {
  const ids = controls && new Set(controls);
  const patterns = controls?.filter((control) => isExternal(control) && control.includes('*')) ?? [];
  return {
    hasControl: (control: string) =>
      !ids || ids.has(control) || patterns.some((pattern) => matchesWildcard(pattern, control)),
    resources: resources && new Set(resources),
  };
}

const noScan = () => new BadQuestion('accounts', () => 'the history holds no scan yet; scan into it first');

/** If the question names more accounts than this, reading a whole table of units costs less than reading each account's part. */
export const FEW_ACCOUNTS = 16;

async function scanned(roster: Reads['roster'], { accounts: named }: Selection) {
  const units: string[] = [];
  const accounts = new Map<string, Account>();
  const empty = new Set<string>();
  const beats = new Map<string, Pick<Heartbeat, 'run' | 'at' | 'seq'>>();
  const take = ({ unit, item, run, at, seq, controls }: Heartbeat) => {
    if (!isScanned(unit)) return;
    units.push(unit);
    beats.set(unit, { run, at, seq });
    if (run !== '' && seq === 0 && controls === 0) empty.add(unit);
    if (item) accounts.set(item.account.id, item.account);
  };
  if (named && named.length <= FEW_ACCOUNTS)
    for (const account of named) for await (const heartbeat of roster.units(account)) take(heartbeat);
  else for await (const heartbeat of roster.units()) take(heartbeat);
  return { units, accounts, empty, beats };
}

const isIn = (account: Account | undefined, ou: string): boolean => account !== undefined && isBelow(account, ou);

async function requireAccounts(
  named: readonly string[],
  units: readonly string[],
  roster: Reads['roster'],
): Promise<void> {
  const found = new Set(units.map((unit) => parseUnit(unit).account));
  const missing = named.find((account) => !found.has(account));
  if (missing === undefined) return;
  const all = await scanned(roster, {});
  if (all.units.length === 0) throw noScan();
  const there = new Set(all.units.map((unit) => parseUnit(unit).account));
  throw new BadQuestion(
    'accounts',
    (name) => `the history holds nothing of ${missing}; check ${name}: there is ${listed([...there])}`,
  );
}

function requireOus(ous: readonly string[], accounts: readonly Account[]): void {
  const missing = ous.find((ou) => !accounts.some((account) => isIn(account, ou)));
  if (missing === undefined) return;
  const paths = accounts.map(({ ou }) => ou).filter(Boolean);
  const there = paths.length > 0 ? `there is ${listed(paths)}` : 'the accounts that were scanned are in none';
  throw new BadQuestion('ous', (name) => `no account is in the unit ${missing}; check ${name}: ${there}`);
}
