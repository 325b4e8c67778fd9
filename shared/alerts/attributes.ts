/** What subscribers filter by: attributes of a message, and the filter policy that a route's `only` comes to. */

import type { Severity } from '../core/control.ts';
import type { Notification } from '../records/alerts/notification.ts';
import { accountsOf, domainOf } from './describe.ts';

/** Attribute → its value, or all its values. A subscriber with raw delivery takes ten at most ("Amazon SNS message attributes"). */
export type Attributes = Readonly<Record<string, string | readonly string[]>>;

/** Name of the attribute of what is for one route alone. */
export const ROUTE = 'route';

/**
 * Bytes of an attribute: they count towards the 256 KB of a message, beside its bodies. What an alert has more of than there
 * is room for is named by `MORE`, which every filter of that attribute lets through: to be told of what is elsewhere is better
 * than not to be told.
 */
const MOST_BYTES = { account: 32_768, ou: 24_576, environment: 8_192, control: 8_192, domain: 2_048 } as const;

/** The value that stands for those left out. */
export const MORE = '+more';

function fitting(name: keyof typeof MOST_BYTES, values: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let left = MOST_BYTES[name] - Buffer.byteLength(JSON.stringify([MORE]));
  for (const value of new Set(values)) {
    left -= Buffer.byteLength(JSON.stringify(value)) + 1;
    if (left < 0) return [...kept, MORE];
    kept.push(value);
  }
  return kept;
}

/** What of an alert its attributes do not name. */
export const leftOutOf = (attributes: Attributes): string[] =>
  Object.keys(attributes)
    .filter((name) => [attributes[name]].flat().includes(MORE))
    .map((name) => `some values of the attribute ${name}`);

export function attributesOf(notice: Notification, route: string | null = null): Attributes {
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
    domain: fitting('domain', controls.map(domainOf)),
    control: fitting('control', controls),
    account: accounts.length > 0 ? fitting('account', accounts) : ['organization'],
    // those above first: a filter of one of them lets through those below
    ou: fitting('ou', ous.flatMap(withThoseAbove).sort(byDepth)),
    environment: fitting('environment', environments),
    ...only,
  };
}

/** `A/B/C` → `A`, `A/B`, `A/B/C`: who wants to hear of a unit wants to hear of those below it. */
const withThoseAbove = (ou: string): string[] => {
  const names = ou.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
};

const byDepth = (one: string, other: string): number => one.split('/').length - other.split('/').length;

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
  const policy: Record<string, readonly Matcher[]> = {};
  for (const [name, matchers] of Object.entries(wanted)) if (matchers !== undefined) policy[name] = matchers;
  for (const name of Object.keys(MOST_BYTES)) letMoreThrough(policy, name);
  return policy;
}

/** The product of the numbers of values that SNS takes ("Filter policy constraints in Amazon SNS"). */
const MOST_COMBINATIONS = 150;

/** A filter that is as large as SNS takes has no room for it. */
function letMoreThrough(policy: Record<string, readonly Matcher[]>, name: string): void {
  const matchers = policy[name];
  if (!matchers) return;
  const combinations = Object.values(policy).reduce((product, { length }) => product * length, 1);
  const withMore = (combinations / matchers.length) * (matchers.length + 1);
  if (withMore <= MOST_COMBINATIONS) policy[name] = [...matchers, MORE];
}

/** Whether a subscription with this policy gets a message with these attributes. */
export const passes = (policy: FilterPolicy, attributes: Attributes): boolean =>
  Object.entries(policy).every(([name, matchers]) => {
    const values = attributes[name];
    if (values === undefined) return matchers.some((matcher) => typeof matcher === 'object' && 'exists' in matcher);
    return matchers.some((matcher) => [values].flat().some((value) => matcher === value));
  });
