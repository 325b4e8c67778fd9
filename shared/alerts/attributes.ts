/** What subscribers filter by: attributes of a message, and the filter policy that a route's `only` comes to. */

import type { Severity } from '../core/control.ts';
import type { Notice } from '../records/alerts/notice.ts';
import { accountsOf, domainOf } from './describe.ts';

/** Attribute → its value, or all its values. A subscriber with raw delivery takes ten at most ("Amazon SNS message attributes"). */
export type Attributes = Readonly<Record<string, string | readonly string[]>>;

/** Name of the attribute of what is for one route alone. */
export const ROUTE = 'route';

/**
 * Accounts beyond so many are not listed: attributes count towards the 256 KB of a message. Who filters by account is told
 * of a storm in so many accounts by its other routes.
 */
const MOST_ACCOUNTS = 5_000;

export function attributesOf(notice: Notice, route: string | null = null): Attributes {
  const only: Attributes = route === null ? {} : { [ROUTE]: route };
  if (notice.event === 'digest') return { id: notice.id, event: 'digest', kind: notice.digest.kind, ...only };
  const { alert } = notice;
  const { controls, ous, environments } = alert.facets;
  const accounts = accountsOf(alert);
  return {
    id: notice.id,
    event: notice.event,
    kind: alert.flapping ? 'flapping' : alert.kind,
    severity: alert.severity,
    domain: [...new Set(controls.map(domainOf))],
    control: controls,
    account: accounts.length > 0 ? accounts.slice(0, MOST_ACCOUNTS) : ['organization'],
    ou: [...new Set(ous.flatMap(withThoseAbove))],
    environment: environments,
    ...only,
  };
}

/** `A/B/C` → `A`, `A/B`, `A/B/C`: who wants to hear of a unit wants to hear of those below it. */
const withThoseAbove = (ou: string): string[] => {
  const names = ou.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
};

/** What a route wants to hear of; of several kinds of filter an alert has to meet each. */
export interface Only {
  readonly severities?: readonly Severity[];
  readonly domains?: readonly string[];
  readonly controls?: readonly string[];
  readonly accounts?: readonly string[];
  /** Paths of organisational units; those below are meant as well. */
  readonly ous?: readonly string[];
  readonly environments?: readonly string[];
  readonly kinds?: readonly string[];
  readonly events?: readonly string[];
}

type Matcher = string | { readonly exists: false };
/** "Amazon SNS subscription filter policies". */
export type FilterPolicy = Readonly<Record<string, readonly Matcher[]>>;

/** What was sent to one route alone passes no other; all else passes when it is what the route wants. */
export function filterPolicyOf(route: string, only: Only = {}): FilterPolicy {
  const wanted: Record<string, readonly Matcher[] | undefined> = {
    severity: only.severities,
    domain: only.domains,
    control: only.controls,
    account: only.accounts,
    ou: only.ous,
    environment: only.environments,
    kind: only.kinds,
    event: only.events,
    [ROUTE]: [{ exists: false }, route],
  };
  return Object.fromEntries(
    Object.entries(wanted).filter((entry): entry is [string, readonly Matcher[]] => entry[1] !== undefined),
  );
}

/** Whether a subscription with this policy gets a message with these attributes. */
export const passes = (policy: FilterPolicy, attributes: Attributes): boolean =>
  Object.entries(policy).every(([name, matchers]) => {
    const values = attributes[name];
    if (values === undefined) return matchers.some((matcher) => typeof matcher === 'object' && 'exists' in matcher);
    return matchers.some((matcher) => [values].flat().some((value) => matcher === value));
  });
