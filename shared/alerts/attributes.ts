/** Makes the attributes of a message that routes filter by, and the filter policy of a route's `only`. */

import type { Severity } from '../core/control.ts';
import { isExternal } from '../core/external.ts';
import type { Notification } from '../records/alerts/notification.ts';
import { accountsOf, domainOf } from './describe.ts';

/**
 * Attribute → its value or values. With raw delivery, a message can have at most ten attributes ("Amazon SNS message
 * attributes").
 */
export type Attributes = Readonly<Record<string, string | readonly string[]>>;

/** Name of the attribute of a message that is for one route alone. */
export const ROUTE = 'route';

/**
 * The most bytes of each attribute, which count towards the 256 KB of a message. Values without room are replaced by
 * `MORE`, which every filter of that attribute lets through. So a route may get an alert that its filter excludes, but
 * never misses one.
 */
const MOST_BYTES = { account: 32_768, ou: 24_576, environment: 8_192, control: 8_192, domain: 2_048 } as const;

/** The value that stands for the values that were left out. */
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

/** Says in words which attributes leave out values. */
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
    // parents come first: if values have to be left out, a filter for a parent still lets its children through
    ou: fitting('ou', ous.flatMap(withParents).sort(byDepth)),
    environment: fitting('environment', environments),
    ...only,
  };
}

/** `A/B/C` → `A`, `A/B`, `A/B/C`: a filter of an organisational unit includes the units below it. */
const withParents = (ou: string): string[] => {
  const names = ou.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
};

const byDepth = (one: string, other: string): number => one.split('/').length - other.split('/').length;

/** The filters of a route. An alert passes if it meets each filter that is given. */
export interface RouteFilter {
  readonly severities?: readonly Severity[];
  readonly domains?: readonly string[];
  readonly controls?: readonly string[];
  readonly accounts?: readonly string[];
  /** Paths of organisational units, which include the units below them. */
  readonly ous?: readonly string[];
  readonly environments?: readonly string[];
  readonly kinds?: readonly string[];
  readonly events?: readonly string[];
}

type Matcher = string | { readonly exists: false } | { readonly prefix: string };
/** "Amazon SNS subscription filter policies". */
export type FilterPolicy = Readonly<Record<string, readonly Matcher[]>>;

/** The filter policy of a route. A message for one route alone passes no other route. */
export function filterPolicyOf(route: string, only: RouteFilter = {}): FilterPolicy {
  const wanted: Record<string, readonly Matcher[] | undefined> = {
    severity: only.severities,
    domain: only.domains,
    control: only.controls?.map(controlMatcher),
    account: only.accounts,
    ou: only.ous,
    environment: only.environments,
    kind: only.kinds,
    event: only.events,
    [ROUTE]: [{ exists: false }, route],
  };
  const policy: Record<string, readonly Matcher[]> = {};
  for (const [name, matchers] of Object.entries(wanted)) if (matchers !== undefined) policy[name] = matchers;
  for (const name of Object.keys(MOST_BYTES)) admitMore(policy, name);
  return policy;
}

/** External controls are not known beforehand: `external.prowler.*` lets through all whose ids begin alike. */
const controlMatcher = (control: string): Matcher =>
  isExternal(control) && control.endsWith('*') ? { prefix: control.slice(0, -1) } : control;

/** The highest product of the numbers of values that SNS accepts ("Filter policy constraints in Amazon SNS"). */
const MOST_COMBINATIONS = 150;

/** Adds `MORE` to a filter, unless the policy is then too large for SNS. */
function admitMore(policy: Record<string, readonly Matcher[]>, name: string): void {
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
    return matchers.some((matcher) => [values].flat().some((value) => matches(matcher, value)));
  });

const matches = (matcher: Matcher, value: string): boolean =>
  typeof matcher === 'object' && 'prefix' in matcher ? value.startsWith(matcher.prefix) : matcher === value;
