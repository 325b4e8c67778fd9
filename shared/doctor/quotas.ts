/** Checks the quotas that would otherwise stop a deployment half-way, with some of its stacks deployed. */

import {
  API_EXECUTIONS,
  DELIVERIES_PER_ROUTE,
  executionsNeeded,
  RESERVED_FOR_OTHERS,
  SECURITY_HUB_EXECUTIONS,
  UNRESERVED_EXECUTIONS,
} from '../core/deployed.ts';
import { CouldNotRead } from '../core/errors.ts';
import type { Seen } from '../core/reading.ts';
import { type Check, check, missing, type Need, ok } from './check.ts';

/** A quota, by its codes in Service Quotas. */
export interface Quota {
  readonly service: string;
  readonly code: string;
}

/** "AWS Lambda quotas". New accounts have 10, and an increase to less than the default cannot be requested. */
export const EXECUTIONS = { service: 'lambda', code: 'L-B99A9384', default: 1_000 } as const;
/** "Amazon EventBridge quotas": rules on one event bus, 300 in most regions and 100 in newer ones. */
export const RULES = { service: 'events', code: 'L-244521F2' } as const;

const increase = ({ service, code }: Quota, value: number, region: string): string =>
  `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code}` +
  ` --desired-value ${value} --region ${region}`;

export const CONCURRENCY: Need = {
  id: 'quota.concurrency',
  title: "The hub's account allows as many concurrent executions as Plumbline reserves's",
};

/** `deliveredRoutes` counts the chats, pagers and web hooks that `deliver` serves. */
export interface Executions {
  readonly concurrentAccounts: number;
  readonly deliveredRoutes: number;
  /** Whether the configuration has an API. */
  readonly hasApi?: boolean;
  /** Whether transitions are sent to Security Hub. */
  readonly hasSecurityHub?: boolean;
}

export function executionsCheck(quota: Seen<number>, region: string, takes: Executions): Check {
  const { concurrentAccounts, deliveredRoutes, hasApi = false, hasSecurityHub = false } = takes;
  const needed = executionsNeeded(concurrentAccounts, deliveredRoutes, {
    api: hasApi,
    securityHub: hasSecurityHub,
  });
  return check(CONCURRENCY, quota, (value) => {
    if (value >= needed) return ok(`${value} in ${region}, of which ${needed} are needed`);
    const sum = [
      `${concurrentAccounts} accounts at once`,
      `${RESERVED_FOR_OTHERS} for the other functions`,
      ...(deliveredRoutes > 0 ? [`${DELIVERIES_PER_ROUTE * deliveredRoutes} for chats, pagers and web hooks`] : []),
      ...(hasApi ? [`${API_EXECUTIONS.api + API_EXECUTIONS.jobs} for the API`] : []),
      ...(hasSecurityHub ? [`${SECURITY_HUB_EXECUTIONS} for Security Hub`] : []),
      `${UNRESERVED_EXECUTIONS} that Lambda keeps unreserved`,
    ];
    return missing(
      `${value} in ${region}, where ${needed} are needed: ${sum.join(', ')}`,
      increase(EXECUTIONS, Math.max(EXECUTIONS.default, needed), region),
    );
  });
}

export interface RulesOnBus {
  readonly quota: number;
  /** The number of rules that do not belong to Plumbline. */
  readonly others: number;
}

/**
 * `places` maps a region to the account's default bus there. `ours` counts the rules that a stack of Plumbline adds in
 * the region.
 */
export function rulesCheck(
  need: Need,
  places: ReadonlyMap<string, Seen<RulesOnBus>>,
  ours: (region: string) => number,
): Check {
  const unread = [...places.values()].find((place) => place instanceof CouldNotRead);
  const known = [...places].filter((entry): entry is [string, RulesOnBus] => !(entry[1] instanceof CouldNotRead));
  const described = ([region, { quota, others }]: [string, RulesOnBus]) =>
    `${region}: ${others} rules of others and ${ours(region)} of Plumbline's, of ${quota}`;
  const full = known.filter(([region, { quota, others }]) => others + ours(region) > quota);
  // a full bus is reported even if another one could not be read
  return check(need, full.length > 0 ? known : (unread ?? known), () => {
    if (full.length === 0) return ok(known.map(described).join('; '));
    const commands = full.map(([region, { others }]) => increase(RULES, others + ours(region), region));
    return missing(full.map(described).join('; '), commands.join(' && '));
  });
}
