import { HOME, type Place, REGIONS } from '../support/organization.ts';
import { buckets, publicAccessBlock } from './buckets.ts';
import { compute } from './compute.ts';
import { budgets } from './cost.ts';
import { backup, rds } from './databases.ts';
import { contacts, guardduty, securityHub } from './detection.ts';
import { fleet } from './fleet.ts';
import { forwarding } from './forwarding.ts';
import { passwordPolicy, permissions, users } from './identities.ts';
import { interfaces } from './interfaces.ts';
import { monitoring } from './monitoring.ts';
import { certificates, flowLogs, networks, securityGroups, volumes } from './network.ts';
import { recorder, trails } from './recording.ts';
import { criticalTable, replicatedBucket, zone } from './recovery.ts';
import type { Seed } from './seed.ts';
import { edge, serving } from './serving.ts';
import { brokers, domains, warehouses } from './stores.ts';

const SEEDS: readonly Seed[] = [
  ...[guardduty, securityHub, contacts, trails, recorder],
  ...[rds, backup, buckets, publicAccessBlock, criticalTable, replicatedBucket, zone],
  ...[
    securityGroups,
    flowLogs,
    volumes,
    certificates,
    users,
    passwordPolicy,
    budgets,
    monitoring,
    networks,
    permissions,
    compute,
    edge,
    serving,
    interfaces,
    forwarding,
    fleet,
    warehouses,
    brokers,
    domains,
  ],
];

/** Sets up every service in an account. */
export async function plant(quality: 'good' | 'bad', place: Place): Promise<void> {
  for (const seed of SEEDS) {
    for (const region of seed.scope === 'region' ? REGIONS : [HOME]) await seed[quality](place.in(region));
  }
}
