/** Resolves the alerts of a valid configuration: the policy, the wording options, and the routes with their names. */

import type { MessageSettings } from '../records/alerts/message-settings.ts';
import { type AlertPolicy, DEFAULT_POLICY } from '../records/alerts/policy.ts';
import type { Alerts, Written } from './alerts.ts';

/** A route with its name, given or by position. */
export type Route = Written & { readonly name: string };

/**
 * Protocols that SNS cannot deliver to itself: the function `deliver` writes the message in the subscriber's format and
 * sends it.
 */
const DELIVERED = ['slack', 'teams', 'pagerduty', 'opsgenie', 'webhook'] as const;
export type DeliveredRoute = Extract<Route, { to: (typeof DELIVERED)[number] }>;
export type SubscribedRoute = Exclude<Route, DeliveredRoute>;

export const isDelivered = (route: Route): route is DeliveredRoute =>
  (DELIVERED as readonly string[]).includes(route.to);

export interface ResolvedAlerts {
  readonly policy: AlertPolicy;
  readonly telling: MessageSettings;
  readonly routes: readonly Route[];
}

export const resolveAlerts = ({
  routes = [],
  monitor: _monitor,
  links: _links,
  timeZone: zone,
  accessPortal,
  ...chosen
}: Alerts = {}): ResolvedAlerts => ({
  policy: {
    ...DEFAULT_POLICY,
    ...chosen,
    // severities that the configuration does not name get the default
    escalateAfterMinutes: chosen.escalateAfterMinutes ?? DEFAULT_POLICY.escalateAfterMinutes,
    remind: { ...DEFAULT_POLICY.remind, ...chosen.remind },
    flapping: { ...DEFAULT_POLICY.flapping, ...chosen.flapping },
  },
  telling: { timeZone: zone, accessPortal },
  routes: routes.map((written, index) => ({ ...written, name: written.name ?? `${written.to}-${index + 1}` })),
});

/** Names that two routes share: an alert sent to one of them alone would reach both. */
export function sharedNames(written: Alerts = {}): string[] {
  const names = resolveAlerts(written).routes.map(({ name: own }) => own);
  return [...new Set(names.filter((own, index) => names.indexOf(own) !== index))];
}
