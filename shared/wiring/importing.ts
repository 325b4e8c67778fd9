/** The ports of `securityhub`, which sends transitions to the Security Hub of each account. */
import { assumedRoles } from '../aws/credentials.ts';
import { findingImporter } from '../aws/finding-importer.ts';
import { createReach } from '../aws/reach.ts';
import { catalogue, claims, texts } from '../controls/catalogue.ts';
import { describing } from '../core/catalogue.ts';
import type { AnyCommit } from '../records/units.ts';
import { movedFindings } from '../reports/asff-changes.ts';
import type { Platform } from './platform.ts';
import { wireDeadLetters } from './queues.ts';

export function wireImporting(platform: Platform) {
  const { sdk, calls, clock, table, version = '0.0.0' } = platform;
  const { externalId, source } = platform.roles();
  const roleName = platform.resource('findingsRole');
  const credentialsFor = assumedRoles({ roleName, externalId, ...(source ? { source } : {}), ...sdk });
  const controls = describing(catalogue, texts, claims);
  return {
    movedBy: (commits: readonly AnyCommit[]) => movedFindings(commits, { controls, version }),
    hubOf: findingImporter(createReach({ credentialsFor, ...(calls ? { calls } : {}), ...sdk })),
    deadLetters: wireDeadLetters(platform),
    clock,
    table,
  };
}
export type Importing = ReturnType<typeof wireImporting>;
