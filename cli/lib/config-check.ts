/** The settings of a configuration for one account, in the shape that `plumbline config check` prints. */

import { CADENCE_HOURS, type Cadence, type Schedule } from '../../shared/config/cadence.ts';
import type { Registry, ResolvedConfig } from '../../shared/config/config.ts';
import type { ConfiguredCuts } from '../../shared/config/cuts.ts';
import type { Deployment } from '../../shared/config/deployment.ts';
import type { Route } from '../../shared/config/routes.ts';
import type { Account } from '../../shared/core/account.ts';
import type { KnownControl } from '../../shared/core/catalogue.ts';
import type { ParameterValue } from '../../shared/core/parameter.ts';
import { listed } from '../../shared/core/words.ts';
import type { LegalHold } from '../../shared/records/holds.ts';

export interface Override {
  readonly control: string;
  readonly parameter: string;
  readonly value: ParameterValue;
  readonly default: ParameterValue;
  readonly unit: string;
}

export interface Resolution {
  /** Null if no file was found, so that the defaults apply. */
  readonly file: string | null;
  /** Null if no account was named: the settings are those of an account that no profile matches. */
  readonly account: Pick<Account, 'id' | 'ou' | 'tags'> | null;
  readonly scanned: boolean;
  readonly profile: string | null;
  readonly cadence: Cadence;
  /** The instants at which runs start. Each run scans the accounts that are due. */
  readonly schedule: Schedule;
  /** Null if the account's enabled regions are scanned. */
  readonly regions: readonly string[] | null;
  readonly enabled: readonly string[];
  readonly disabled: readonly string[];
  readonly overridden: readonly Override[];
  /** The settings of a deployment with `npx cdk deploy`; null if the configuration describes no deployment. */
  readonly deployment: Deployment | null;
  /** How long each kind of record is kept; a kind that is left out is kept for ever. */
  readonly history: ConfiguredCuts['days'];
  readonly legalHolds: ConfiguredCuts['holds'];
}

/** An account that no id, unit or tag of the configuration matches. */
const ANY: Account = { id: '', name: '', ou: '', tags: {}, management: false };

export function resolutionOf(
  config: ResolvedConfig<KnownControl>,
  { controls }: Pick<Registry<KnownControl>, 'controls'>,
  file: string | null,
  account: Account | null,
): Resolution {
  const settings = config.settingsFor(account ?? ANY);
  const enabled = new Set(settings.controls.map(({ id }) => id));
  return {
    file,
    account: account && { id: account.id, ou: account.ou, tags: account.tags },
    scanned: config.includes(account ?? ANY),
    profile: settings.profile,
    cadence: settings.cadence,
    schedule: config.schedule,
    regions: config.regions,
    enabled: [...enabled],
    disabled: controls.filter(({ id }) => !enabled.has(id)).map(({ id }) => id),
    overridden: settings.controls.flatMap((control) => overridesOf(control, settings.parametersOf(control))),
    deployment: config.deployment,
    history: config.cuts.days,
    legalHolds: config.cuts.holds,
  };
}

function overridesOf(control: KnownControl, values: Readonly<Record<string, ParameterValue>>): Override[] {
  return Object.entries(control.parameters ?? {}).flatMap(([parameter, { default: preset, unit }]) => {
    const value = values[parameter] ?? preset;
    if (JSON.stringify(value) === JSON.stringify(preset)) return [];
    return [{ control: control.id, parameter, value, default: preset, unit }];
  });
}

const CONTROLS_SHOWN = 20;
const ROUTES_SHOWN = 10;
const MAILS_SHOWN = 5;
/** The width of the column of names, with the space after it. */
export const NAME_WIDTH = 15;

export function resolutionText(resolution: Resolution): string {
  const { file, profile, regions, enabled, disabled, overridden } = resolution;
  const total = enabled.length + disabled.length;
  const lines: [string, string][] = [
    ['configuration', file ? `${file} is valid` : 'there is none here: every control, everywhere'],
    ['account', accountLine(resolution)],
    ['profile', profile ?? 'none matches'],
    ['cadence', cadenceLine(resolution)],
    ['regions', regions?.join(', ') ?? 'those that the account has enabled'],
    ['controls', `${enabled.length} of ${total} enabled`],
    ...(disabled.length > 0 ? [['off', listed(disabled, CONTROLS_SHOWN)] as [string, string]] : []),
    ...overridden.map((override): [string, string] => ['changed', overrideLine(override)]),
    ...deploymentLines(resolution.deployment),
    ['history', historyLine(resolution)],
    ...resolution.legalHolds.map((hold): [string, string] => ['legal hold', holdLine(hold)]),
  ];
  return lines.map(([name, text]) => `${name.padEnd(NAME_WIDTH)}${text}`).join('\n');
}

function historyLine({ history }: Resolution): string {
  const kept = Object.entries(history).map(([kind, days]) => `${kind} for ${days} days`);
  return kept.length === 0 ? 'kept for ever' : `${kept.join(', ')}; all else for ever (\`plumbline cut\`)`;
}

const holdLine = ({ reason, since, accounts, kinds }: LegalHold): string =>
  `${[accounts?.join(', '), kinds?.join(', ')].filter(Boolean).join(': ') || 'everything'} since ${since}: ${reason}`;

/** The cadence, and whether a configured schedule starts runs less often than that. */
function cadenceLine({ cadence, schedule: { expression, everyHours } }: Resolution): string {
  if (everyHours <= CADENCE_HOURS[cadence]) return `${cadence}, by runs at ${expression}`;
  return `${cadence}, but runs start at ${expression} only: with ${hours(everyHours)} between them`;
}

const hours = (count: number): string => `up to ${Math.round(count * 100) / 100} hours`;

function accountLine({ account, scanned }: Resolution): string {
  if (!account) return 'any that no profile matches (name one with --account, --ou, --tag)';
  const tags = Object.entries(account.tags).map(([key, value]) => `${key}=${value}`);
  const known = [account.id, account.ou && `in ${account.ou}`, ...tags].filter(Boolean).join(' ');
  return `${known || 'of the root'}: ${scanned ? 'scanned' : 'not scanned'}`;
}

const overrideLine = ({ control, parameter, value, unit, ...override }: Override): string =>
  `${control} ${parameter} = ${JSON.stringify(value)} ${unit} (default ${JSON.stringify(override.default)})`;

const eventsLine = ({ eventsWithinHours }: Deployment): string =>
  eventsWithinHours === false ? 'no alarm when none arrive' : `alarm after ${eventsWithinHours} hours without any`;

function deploymentLines(deployment: Deployment | null): [string, string][] {
  if (!deployment) return [['deployment', 'none is described: nothing to give to npx cdk']];
  const { hub, members, memberRegions, retention, routes, monitor, monthlyBudgetUsd, links } = deployment;
  return [
    ['organisation', `${deployment.organizationId}, managed by ${deployment.managementAccountId}`],
    ['hub', `${hub.account} ${hub.region}`],
    ['members', `${members.organizationalUnits.join(', ')}; events of ${memberRegions.join(', ')}`],
    ['schedule', `${deployment.schedule}; alarm after ${deployment.finishWithinHours} hours without a finished scan`],
    ['events', eventsLine(deployment)],
    ['at once', `${deployment.concurrentAccounts} accounts`],
    ['kept', `evidence for ${retention.evidenceDays} days, logs for ${retention.logDays}`],
    ['budget', monthlyBudgetUsd === null ? 'none' : `${monthlyBudgetUsd} USD a month`],
    ['drift', `told to ${routes.length > 0 ? listed(routes.map(shown), ROUTES_SHOWN) : 'nobody'}`],
    ['links', links ? 'alerts carry one, answered at a public address' : 'none, and no public address'],
    ['monitor', `its own trouble is told to ${monitor.length > 0 ? listed(monitor, MAILS_SHOWN) : 'nobody by mail'}`],
  ];
}

/** The route's name, and its destination. */
function shown(route: Route): string {
  const where = {
    mail: 'address',
    sms: 'number',
    slack: 'channel',
    teams: 'channel',
    pagerduty: 'secret',
    opsgenie: 'secret',
    webhook: 'url',
    sqs: 'queueArn',
    lambda: 'functionArn',
    https: 'url',
  } as const;
  return `${route.name} (${route.to} ${(route as unknown as Record<string, string>)[where[route.to]]})`;
}
