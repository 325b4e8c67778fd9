/**
 * Checks that the stack set has reached every account: which stacks failed or are missing, and the command that fixes
 * it.
 */
import { type Account, isWithin, unitId } from '../core/account.ts';
import { STACK_SET } from '../core/deployed.ts';
import type { Seen } from '../core/reading.ts';
import { listed } from '../core/words.ts';
import { type Check, check, missing, type Need, type Outcome, ok, unknown, unread } from './check.ts';
import type { OrganizationalUnit } from './reading.ts';

/** A stack in one account and region, as the stack set has it. */
export interface StackInstance {
  readonly account: string;
  readonly region: string;
  /**
   * The status of the last operation on the stack: `SUCCEEDED`, `FAILED`, `CANCELLED`…
   * ("StackInstanceComprehensiveStatus").
   */
  readonly detailed: string;
  /** The reason that AWS gives; empty where it gives none. */
  readonly reason: string;
  /** The organisational unit through which the stack was deployed; empty where AWS names none. */
  readonly unit: string;
}

export interface Rollout {
  /** Account and region, as a unit's id, of every stack that is up to date. */
  readonly done: ReadonlySet<string>;
  /** All stacks that are not up to date. */
  readonly others: readonly StackInstance[];
}

/** The accounts, units and regions that should have a stack, whether or not the stack set knows them. */
export interface Wanted {
  /** The accounts that are scanned, without the management account, which no stack set reaches. */
  readonly accounts: Seen<readonly Pick<Account, 'id' | 'ou'>[]>;
  readonly regions: readonly string[];
  /** The organisational units to which the configuration deploys stacks; none where that is not known. */
  readonly units: readonly OrganizationalUnit[];
}

export const STACKS: Need = { id: 'stacks', title: "Plumbline's role and rules stand in every account and region" };
const DEPLOY = 'npx cdk deploy PlumblineRollout';
/** The most accounts that a command lists; beyond it, the command names their organisational units. */
const NAMED = 20;
/** The most accounts and regions that a line lists; the command has all of them. */
const SHOWN = 10;

/** The options that address the stack set, which its delegated administrator keeps in the hub's region. */
const ofStackSet = (region: string): string =>
  `--stack-set-name ${STACK_SET} --call-as DELEGATED_ADMIN --region ${region}`;

const UNDER_WAY = ['PENDING', 'RUNNING'];
const SUSPENDED = 'SKIPPED_SUSPENDED_ACCOUNT';

/**
 * One check per reason: a reason that applies to three accounts is one check. `found` is null when the hub's region has
 * no such stack set.
 */
export function rolloutChecks(found: Seen<Rollout | null>, region: string, wanted: Wanted): Check[] {
  if (found === null || found instanceof Error)
    return [check(STACKS, found, () => missing(`there is no stack set ${STACK_SET}`, DEPLOY))];
  const lacking = [...failures(found, region), ...absences(found, region, wanted)];
  const outcomes = lacking.length > 0 ? lacking : [unfailed(found, region, wanted)];
  return outcomes.map((outcome, index) => ({
    ...STACKS,
    id: index === 0 ? STACKS.id : `${STACKS.id}.${index + 1}`,
    ...outcome,
  }));
}

const isUnderWay = ({ detailed }: StackInstance): boolean => UNDER_WAY.includes(detailed);

function failures({ others }: Rollout, region: string): Outcome[] {
  const failed = others.filter((instance) => !isUnderWay(instance) && instance.detailed !== SUSPENDED);
  const groups = [...Map.groupBy(failed, causeOf).values()].sort((one, other) => other.length - one.length);
  return groups.map((group) => failure(group, region));
}

function unfailed({ done, others }: Rollout, region: string, { accounts }: Wanted): Outcome {
  const underWay = others.filter(isUnderWay);
  if (underWay.length > 0) {
    return unknown(
      `an operation is running in ${accountsOf(underWay)}`,
      `aws cloudformation list-stack-set-operations ${ofStackSet(region)}`,
    );
  }
  const suspended = others.length > 0 ? `; left out because they are suspended: ${accountsOf(others)}` : '';
  if (done.size === 0)
    return missing(
      `${STACK_SET} has reached no account${suspended}; do its organisational units hold accounts?`,
      DEPLOY,
    );
  return accounts instanceof Error ? unread(accounts) : ok(`${STACK_SET} is current everywhere${suspended}`);
}

const accountsOf = (instances: readonly Pick<StackInstance, 'account'>[]): string =>
  listed(
    instances.map(({ account }) => account),
    SHOWN,
  );

/** An account, and the regions in which it has no stack. */
interface Lacking {
  readonly account: string;
  readonly ou: string;
  readonly regions: readonly string[];
}

/**
 * The accounts without a stack. None while an operation runs, which may be about to create them, and none for a stack
 * set without stacks, which has its own check.
 */
function absences({ done, others }: Rollout, region: string, { accounts, regions, units }: Wanted): Outcome[] {
  const known = new Set([...done, ...others.map(unitId)]);
  if (accounts instanceof Error || known.size === 0 || others.some(isUnderWay)) return [];
  const lacking = accounts
    .map(({ id, ou }): Lacking => {
      const absent = regions.filter((region) => !known.has(unitId({ account: id, region })));
      return { account: id, ou, regions: absent };
    })
    .filter(({ regions }) => regions.length > 0);
  const isReached = (account: Lacking) => units.length === 0 || units.some(({ path }) => isWithin(account, path));
  const unreached = lacking.filter((account) => !isReached(account));
  const groups = Map.groupBy(lacking.filter(isReached), ({ regions }) => regions.join());
  return [
    ...[...groups.values()].map((group) => unmade(group, region, units)),
    ...(unreached.length > 0 ? [leftOut(unreached)] : []),
  ];
}

/** The missing stacks of accounts that all lack the same regions. */
function unmade(group: readonly Lacking[], region: string, units: readonly OrganizationalUnit[]): Outcome {
  const regions = group[0]?.regions ?? [];
  const found = `no stack in ${accountsOf(group)} (${listed(regions, SHOWN)})`;
  if (group.length > NAMED || units.length === 0) return missing(found, DEPLOY);
  const instances = group.flatMap(({ account }) =>
    units.flatMap(({ id: unit }) => regions.map((region) => ({ account, region, unit }))),
  );
  // CDK does not update the stack set while its own template is unchanged, even if stacks are missing
  const made = `aws cloudformation create-stack-instances ${ofStackSet(region)} ${targets(instances)}`;
  return missing(found, `${DEPLOY}, or if that finds no change: ${made}`);
}

function leftOut(accounts: readonly Lacking[]): Outcome {
  const units = listed(accounts.map(({ ou }) => ou || 'the root'));
  return missing(
    `no stack in ${accountsOf(accounts)}, which are scanned, but whose organisational units (${units}) are not in deployment.members.organizationalUnits`,
    `put the ids of their units into deployment.members.organizationalUnits, then ${DEPLOY}; or take them out of the scan in accounts.exclude`,
  );
}

/**
 * Patterns for the parts of a reason that differ between accounts: ids of accounts, stacks and requests, and regions.
 */
const PARTICULARS: readonly (readonly [RegExp, string])[] = [
  [/\barn:[\w-]+:[^\s"',)]+/g, '<arn>'],
  [/\b[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\b/gi, '<id>'],
  [/\b\d{12}\b/g, '<account>'],
  [/\b[a-z]{2,4}(-[a-z]{2,12}){1,3}-\d\b/g, '<region>'],
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

/** The command to run once the cause is removed. It also creates stacks that do not exist yet. */
const triedAgain = (group: readonly StackInstance[], region: string): string =>
  `aws cloudformation update-stack-instances ${ofStackSet(region)} ${targets(group)}`;

/**
 * The command for a stack that operations no longer update ("StackInstanceSummary"): removes it from the stack set. The
 * stack itself must be deleted in its account.
 */
const takenOut = (group: readonly StackInstance[], region: string): string =>
  `aws cloudformation delete-stack-instances ${ofStackSet(region)} --retain-stacks ${targets(group)}, then delete the stack in each account and ${DEPLOY}`;

/**
 * The options that restrict a command to the given accounts of the units ("DeploymentTargets", AWS CloudFormation API
 * Reference).
 */
function targets(group: readonly Pick<StackInstance, 'account' | 'region' | 'unit'>[]): string {
  const distinct = (values: readonly string[]) => [...new Set(values)].filter(Boolean).sort();
  const accounts = distinct(group.map(({ account }) => account));
  const units = distinct(group.map(({ unit }) => unit));
  const within = units.length > 0 ? [`OrganizationalUnitIds=${units.join(',')}`] : [];
  const only = units.length > 0 ? ['AccountFilterType=INTERSECTION'] : [];
  const named = accounts.length > NAMED && units.length > 0 ? [] : [`Accounts=${accounts.join(',')}`, ...only];
  return `--deployment-targets ${[...within, ...named].join(',')} --regions ${distinct(group.map(({ region }) => region)).join(' ')}`;
}
