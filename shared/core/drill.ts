/** The scenarios of drills: what is lost on purpose, or taken for lost. A control names those that are evidence for it. */
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

/** Targets of a drill for which none are given: the recovery is to take less than an hour, and to lose less than 15 minutes of data. */
export const DEFAULT_RTO_MINUTES = 60;
export const DEFAULT_RPO_MINUTES = 15;

/** The records of AWS from which steps can be taken. */
export const KINDS_OF_AWS = ['restores', 'failovers'] as const;
export type KindOfAws = (typeof KINDS_OF_AWS)[number];
