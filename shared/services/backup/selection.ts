/** Which plans back up a database: the selection logic of AWS Backup, on facts. */
import type { KnownResource } from '../../core/control.ts';
import type { Database } from '../rds/databases.ts';
import type { BackupPlan, PlanRule, PlanSelection, TagOperator } from './plans.ts';

/** The names AWS Backup has for the engines ("ResourceType" of its API); Multi-AZ DB clusters count as RDS. */
export function backupTypeOf({ engine }: Pick<Database, 'engine'>): string {
  if (engine.startsWith('aurora')) return 'Aurora';
  if (engine === 'docdb') return 'DocumentDB';
  return engine === 'neptune' ? 'Neptune' : 'RDS';
}

type Plans = readonly KnownResource<BackupPlan>[];

/** The plans that back this database up: one of their selections takes it and the region has its type switched on. */
export const plansOf = (database: KnownResource<Database>, plans: Plans): Plans =>
  plans.filter(({ facts: plan }) => plan.selections.some((selection) => covers(selection, database, plan.optedIn)));

/** Their rules, each of which makes recovery points of the database. */
export const rulesOf = (database: KnownResource<Database>, plans: Plans): readonly PlanRule[] =>
  plansOf(database, plans).flatMap(({ facts }) => facts.rules);

/**
 * "Select AWS services to backup": types that are switched off are left out, except that a selection which names the
 * resource type in an ARN has its way; and that exception does not hold for Aurora, DocumentDB and Neptune.
 */
function covers(selection: PlanSelection, database: KnownResource<Database>, optedIn: readonly string[]): boolean {
  if (!selects(selection, database.id, database.tags)) return false;
  const type = backupTypeOf(database.facts);
  if (optedIn.includes(type)) return true;
  return type === 'RDS' && selection.resources.some((arn) => /^arn:aws:rds:.*:db:/.test(arn) && like(arn, database.id));
}

/**
 * "Assign resources with AWS CLI" and the knowledge-centre article "How do I assign resources to a Backup plan":
 * ARNs or tags (`ListOfTags`) select, every condition restricts, `NotResources` excludes; with neither ARNs nor tags
 * everything is selected.
 */
export function selects(selection: PlanSelection, arn: string, tags: Readonly<Record<string, string>>): boolean {
  const { resources, notResources, conditions } = selection;
  const named = resources.some((pattern) => like(pattern, arn));
  const tagged = selection.tags.some(({ key, value }) => tags[key] === value);
  const everything = resources.length === 0 && selection.tags.length === 0;
  return (
    (named || tagged || everything) &&
    conditions.every(({ operator, key, value }) => TESTS[operator](tags[key], value)) &&
    !notResources.some((pattern) => like(pattern, arn))
  );
}

const TESTS: Record<TagOperator, (tag: string | undefined, value: string) => boolean> = {
  StringEquals: (tag, value) => tag === value,
  StringNotEquals: (tag, value) => tag !== value,
  StringLike: (tag, value) => tag !== undefined && like(value, tag),
  StringNotLike: (tag, value) => tag === undefined || !like(value, tag),
};

/** `*` stands for any characters. */
const like = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(text);
