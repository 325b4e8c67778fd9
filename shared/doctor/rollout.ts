/** Whether the stack set has reached every account: what failed, by reason, and the command that tries again. */
import type { Seen } from '../core/collector.ts';
import { STACK_SET } from '../core/deployed.ts';
import { listed } from '../core/words.ts';
import { type Check, check, missing, type Need, type Outcome, ok, unknown } from './check.ts';

/** A stack in one account and region, as the stack set has it. */
export interface StackInstance {
  readonly account: string;
  readonly region: string;
  /** Of the last operation on it: `SUCCEEDED`, `FAILED`, `CANCELLED`… ("StackInstanceComprehensiveStatus") */
  readonly detailed: string;
  /** In AWS's words; empty where it gives none. */
  readonly reason: string;
  /** Unit by which it was reached; empty where AWS does not say. */
  readonly unit: string;
}

export interface Rollout {
  /** Whether any stack stands as it should. */
  readonly some: boolean;
  /** All stacks that do not. */
  readonly others: readonly StackInstance[];
}

export const STACKS: Need = { id: 'stacks', title: "Plumbline's role and rules stand in every account and region" };
const DEPLOY = 'npx cdk deploy PlumblineRollout';
/** Accounts that a command names one by one; with more, it names their units. */
const NAMED = 20;
/** Accounts and regions that a line names; the command has them all. */
const SHOWN = 10;

/** The stack set itself is kept in the hub's region, by its delegated administrator. */
const ofStackSet = (region: string): string =>
  `--stack-set-name ${STACK_SET} --call-as DELEGATED_ADMIN --region ${region}`;

const UNDER_WAY = ['PENDING', 'RUNNING'];
const SUSPENDED = 'SKIPPED_SUSPENDED_ACCOUNT';

/**
 * A check for each reason: one that holds in three accounts is one. `found` is null when there is no such stack set in the
 * hub's region.
 */
export function rolloutChecks(found: Seen<Rollout | null>, region: string): Check[] {
  if (found === null || found instanceof Error)
    return [check(STACKS, found, () => missing(`there is no stack set ${STACK_SET}`, DEPLOY))];
  const failed = found.others.filter(({ detailed }) => ![...UNDER_WAY, SUSPENDED].includes(detailed));
  const groups = [...Map.groupBy(failed, causeOf).values()].sort((one, other) => other.length - one.length);
  if (groups.length === 0) return [{ ...STACKS, ...unfailed(found, region) }];
  return groups.map((group, index) => ({
    ...STACKS,
    id: index === 0 ? STACKS.id : `${STACKS.id}.${index + 1}`,
    ...failure(group, region),
  }));
}

function unfailed({ some, others }: Rollout, region: string): Outcome {
  const underWay = others.filter(({ detailed }) => UNDER_WAY.includes(detailed));
  if (underWay.length > 0) {
    return unknown(
      `an operation is under way in ${accountsOf(underWay)}`,
      `aws cloudformation list-stack-set-operations ${ofStackSet(region)}`,
    );
  }
  const suspended = others.length > 0 ? `; left out because they are suspended: ${accountsOf(others)}` : '';
  if (some) return ok(`${STACK_SET} is current everywhere${suspended}`);
  return missing(`${STACK_SET} has reached no account${suspended}; are its units those that have accounts?`, DEPLOY);
}

const accountsOf = (instances: readonly StackInstance[]): string =>
  listed(
    instances.map(({ account }) => account),
    SHOWN,
  );

/** What differs from account to account in the words of one reason: ids of accounts, of stacks and of requests, regions. */
const PARTICULARS: readonly (readonly [RegExp, string])[] = [
  [/\barn:[\w-]+:[^\s"',)]+/g, '<arn>'],
  [/\b[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\b/gi, '<id>'],
  [/\b\d{12}\b/g, '<account>'],
  [/\b[a-z]{2}(-[a-z]+)+-\d\b/g, '<region>'],
];

const causeOf = ({ detailed, reason }: StackInstance): string =>
  PARTICULARS.reduce((text, [particular, name]) => text.replace(particular, name), `${detailed} ${reason}`);

function failure(group: readonly StackInstance[], region: string): Outcome {
  const [{ detailed, reason } = { detailed: '', reason: '' }] = group;
  const regions = listed(
    group.map(({ region }) => region),
    SHOWN,
  );
  const word = detailed.toLowerCase().replaceAll('_', ' ');
  return missing(
    `${word} in ${accountsOf(group)} (${regions}): ${reason || 'AWS gives no reason'}`,
    detailed === 'INOPERABLE' ? takenOut(group, region) : triedAgain(group, region),
  );
}

/** Once the reason is gone; on stacks that were never made it makes them. */
const triedAgain = (group: readonly StackInstance[], region: string): string =>
  `aws cloudformation update-stack-instances ${ofStackSet(region)} ${targets(group)}`;

/** "StackInstanceSummary": no operation touches it any more; it has to be forgotten, and its stack deleted there. */
const takenOut = (group: readonly StackInstance[], region: string): string =>
  `aws cloudformation delete-stack-instances ${ofStackSet(region)} --retain-stacks ${targets(group)}, then delete the stack in each account and ${DEPLOY}`;

/** "DeploymentTargets", AWS CloudFormation API Reference: of the units, those accounts alone. */
function targets(group: readonly StackInstance[]): string {
  const distinct = (values: readonly string[]) => [...new Set(values)].filter(Boolean).sort();
  const accounts = distinct(group.map(({ account }) => account));
  const units = distinct(group.map(({ unit }) => unit));
  const within = units.length > 0 ? [`OrganizationalUnitIds=${units.join(',')}`] : [];
  const only = units.length > 0 ? ['AccountFilterType=INTERSECTION'] : [];
  const named = accounts.length > NAMED && units.length > 0 ? [] : [`Accounts=${accounts.join(',')}`, ...only];
  return `--deployment-targets ${[...within, ...named].join(',')} --regions ${distinct(group.map(({ region }) => region)).join(' ')}`;
}
