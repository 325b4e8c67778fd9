/** Step one of a run: which accounts and regions there are. The list is archived, so that completeness can be proven. */
import { type Account, GLOBAL, ORGANIZATION, unitId } from '../core/account.ts';
import { each } from '../core/collector.ts';
import { scopeOf } from '../core/control.ts';
import type { WorkItem } from '../core/ports.ts';
import type { Deps } from './deps.ts';

export interface Plan {
  readonly run: string;
  readonly startedAt: string;
  /** Key of the archived work items, one JSON document a line. */
  readonly manifest: string;
  readonly items: number;
  readonly units: number;
}

const CONCURRENT_ACCOUNTS = 10;

export async function plan(
  deps: Pick<Deps, 'organization' | 'archive' | 'config' | 'clock' | 'registry'>,
  run?: string,
): Promise<Plan> {
  const startedAt = deps.clock().toISOString();
  const id = run ?? `run-${startedAt}`;
  const accounts: Account[] = [];
  for await (const account of deps.organization.accounts()) if (deps.config.includes(account)) accounts.push(account);
  const items = await each(accounts, (account) => itemOf(deps, account), CONCURRENT_ACCOUNTS);
  const organization = organizationItem(deps, items);
  const all = organization ? [organization, ...items] : items;
  const manifest = `runs/${id}/items.jsonl`;
  await deps.archive.put(manifest, all.map((item) => `${JSON.stringify(item)}\n`).join(''));
  return {
    run: id,
    startedAt,
    manifest,
    items: all.length,
    units: all.reduce((sum, item) => sum + unitsOf(item).length, 0),
  };
}

async function itemOf({ organization, config }: Pick<Deps, 'organization' | 'config'>, account: Account) {
  const enabled = await organization.enabledRegions(account);
  const wanted = config.regions ?? enabled;
  return { account, regions: wanted.filter((region) => enabled.includes(region)) };
}

/** The organisation itself is judged once, in the regions that any of its accounts uses. */
export function organizationItem({ registry }: Pick<Deps, 'registry'>, items: readonly WorkItem[]): WorkItem | null {
  const management = items.find((item) => item.account.management);
  if (!management || !registry.controls.some((control) => scopeOf(control) === 'organization')) return null;
  const account = { ...management.account, id: ORGANIZATION, name: 'the organisation', ou: '' };
  return { account, regions: [...new Set(items.flatMap((item) => item.regions))].sort() };
}

/** The units of a work item: each region and the global one; the organisation has the global one only. */
export function unitsOf({ account, regions }: WorkItem): string[] {
  const places = account.id === ORGANIZATION ? [GLOBAL] : [...regions, GLOBAL];
  return places.map((region) => unitId({ account: account.id, region }));
}
