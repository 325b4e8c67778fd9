/**
 * The scenarios of drills: something is removed on purpose, or treated as lost. A control names the scenarios that are
 * evidence for it.
 */
export const SCENARIOS = ['region-loss', 'zone-loss', 'instance-loss', 'failover', 'data-loss'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** Each scenario in words that follow "a drill in which". */
export const SCENARIO_WORDS: Readonly<Record<Scenario, string>> = {
  'region-loss': 'a region is lost',
  'zone-loss': 'an Availability Zone is lost',
  'instance-loss': 'an instance, a task or a pod is lost',
  failover: 'a standby takes over',
  'data-loss': 'data is restored from backups',
};

/** The default targets of a drill: at most an hour until recovery, and at most 15 minutes of lost data. */
export const DEFAULT_RTO_MINUTES = 60;
export const DEFAULT_RPO_MINUTES = 15;

/** The kinds of AWS records that can become steps of a drill. */
export const KINDS_OF_AWS = ['restores', 'failovers'] as const;
export type KindOfAws = (typeof KINDS_OF_AWS)[number];
