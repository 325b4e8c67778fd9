/** Which plans back up a database: the selection logic of AWS Backup, on facts. */

import type { Known, KnownResource } from '../../core/control.ts';
import { own } from '../../core/own.ts';
import { allOf, anyOf, collected } from '../../core/quantify.ts';
import { known, required } from '../../core/reading.ts';
import { matchesWildcard } from '../../core/wildcard.ts';
import type { Database } from '../rds/databases.ts';
import type { BackupPlan, PlanRule, PlanSelection, TagOperator } from './plans.ts';

/** AWS Backup's own names of the engines ("ResourceType" of its API); Multi-AZ DB clusters count as RDS. */
export function backupTypeOf({ engine }: Pick<Known<Database>, 'engine'>): string {
  if (engine.startsWith('aurora')) return 'Aurora';
  if (engine === 'docdb') return 'DocumentDB';
  return engine === 'neptune' ? 'Neptune' : 'RDS';
}

type Plans = readonly KnownResource<BackupPlan>[];

/** The plans that back up this database: one of their selections matches it, and backups of its type are on in the region. */
export const plansOf = (database: KnownResource<Database>, plans: Plans): Plans =>
  collected(plans, (plan) => (isCovered(database, plan.facts) ? [plan] : []));

/** Their rules, each of which makes recovery points of the database. */
export const rulesOf = (database: KnownResource<Database>, plans: Plans): readonly PlanRule[] =>
  collected(plansOf(database, plans), ({ facts }) => facts.rules);

const isCovered = (database: KnownResource<Database>, plan: Known<BackupPlan>): boolean =>
  anyOf(plan.selections, (selection) => covers(known(selection), database, plan));

/**
 * "Select AWS services to backup": a type that is off is left out, unless a selection names the resource type in an ARN. That
 * exception does not apply to Aurora, DocumentDB and Neptune.
 */
function covers(selection: PlanSelection, database: KnownResource<Database>, plan: Known<BackupPlan>): boolean {
  if (!selects(selection, database)) return false;
  const type = backupTypeOf(database.facts);
  const named = () =>
    known(selection.resources).some((arn) => /^arn:aws:rds:.*:db:/.test(arn) && matchesWildcard(arn, database.id));
  const switchedOn = () => required(plan.optedIn[type], 'backup:DescribeRegionSettings', `preference for ${type}`);
  return anyOf([type === 'RDS' ? named : () => false, switchedOn], (suffices) => suffices());
}

/**
 * "Assign resources with AWS CLI" and the knowledge-centre article "How do I assign resources to a Backup plan":
 * ARNs or tags (`ListOfTags`) select, every condition restricts, `NotResources` excludes; with neither ARNs nor tags
 * everything is selected.
 */
export function selects(selection: PlanSelection, resource: Pick<KnownResource<unknown>, 'id' | 'tags'>): boolean {
  const { id } = resource;
  const resources = () => known(selection.resources);
  const tags = () => known(selection.tags);
  const chosen = [
    () => resources().some((pattern) => matchesWildcard(pattern, id)),
    () => tags().some(({ key, value }) => own(resource.tags, key) === value),
    () => allOf([resources, tags], (list) => list().length === 0),
  ];
  const needed = [
    () => anyOf(chosen, (way) => way()),
    () =>
      known(selection.conditions).every(({ operator, key, value }) => TESTS[operator](own(resource.tags, key), value)),
    () => !known(selection.notResources).some((pattern) => matchesWildcard(pattern, id)),
  ];
  return allOf(needed, (test) => test());
}

const TESTS: Record<TagOperator, (tag: string | undefined, value: string) => boolean> = {
  StringEquals: (tag, value) => tag === value,
  StringNotEquals: (tag, value) => tag !== value,
  StringLike: (tag, value) => tag !== undefined && matchesWildcard(value, tag),
  StringNotLike: (tag, value) => tag === undefined || !matchesWildcard(value, tag),
};
