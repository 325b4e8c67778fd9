/** Partitions of AWS. Pure. */

/** Regions of other partitions, by the start of their names ("Partitions", AWS Fault Isolation Boundaries). */
const OTHER_PARTITIONS = { 'cn-': 'aws-cn', 'us-gov-': 'aws-us-gov', 'eusc-': 'aws-eusc' } as const;

/** The region to which services without regions send their events, so every deployment has a stack there. */
export const GLOBAL_SERVICES_REGION = 'us-east-1';

/**
 * The partition of a region, which is the second part of the ARNs there. Accounts, roles and organisations of one partition do
 * not exist in another.
 */
export const partitionOf = (region: string): string =>
  Object.entries(OTHER_PARTITIONS).find(([start]) => region.startsWith(start))?.[1] ?? 'aws';
