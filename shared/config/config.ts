/** Validates a configuration against the existing controls, and resolves it for an account. */
import type { Account } from '../core/account.ts';
import type { AnyControl } from '../core/control.ts';
import { UsageError } from '../core/errors.ts';
import type { ParameterValue } from '../core/parameter.ts';
import { type Revisions, revisionText, UNKNOWN_REVISION } from '../core/revision.ts';
import { type ResolvedAlerts, resolveAlerts } from './alerts.ts';
import { type Cadence, type Schedule, scheduleIn } from './cadence.ts';
import { type Deployment, deploymentOf } from './deployment.ts';
import { named } from './names.ts';
import { parsed } from './problems.ts';
import type { ControlSettings, PlumblineConfig, Profile } from './schema.ts';
import { isChosen, isMatched, unitsNamed } from './selection.ts';

export { defineConfig } from './define.ts';
export { named, unknownControl } from './names.ts';

export interface Registry {
  readonly controls: readonly AnyControl[];
  readonly revisions: Revisions;
}

/** The resolved settings of one account. */
export interface Settings {
  readonly profile: string | null;
  /** How often the account is scanned. */
  readonly cadence: Cadence;
  readonly controls: readonly AnyControl[];
  parametersOf(control: AnyControl): Readonly<Record<string, ParameterValue>>;
  /** Changes when the control, its collectors or its parameter values change. */
  revisionOf(control: AnyControl): string;
  /** The facts that the control reads. */
  readsOf(control: AnyControl): readonly string[];
}

export interface ResolvedConfig {
  /** The organisation that the configuration is for; null when it names none. */
  readonly organizationId: string | null;
  /** The deployment of `npx cdk`; null when the configuration has none. */
  readonly deployment: Deployment | null;
  readonly regions: readonly string[] | null;
  /** The cadence of the organisation itself, and of accounts whose profile sets none. */
  readonly cadence: Cadence;
  /** When the hub starts its runs. */
  readonly schedule: Schedule;
  /** The paths of all organisational units in the configuration. */
  readonly units: readonly string[];
  readonly alerts: ResolvedAlerts;
  includes(account: Pick<Account, 'id' | 'ou'>): boolean;
  settingsFor(account: Account): Settings;
}

/** Throws a `UsageError` that lists every fault of the configuration. */
export function resolveConfig(config: PlumblineConfig, registry: Registry): ResolvedConfig {
  const read = parsed(config, registry.controls);
  if ('problems' in read) throw wrong(read.problems);
  const { organizationId, regions, accounts, cadence = 'daily', controls = {}, profiles = {}, alerts } = read.config;
  const schedule = scheduleIn(read.config);
  const settings = new Map<string | null, Settings>();
  return {
    organizationId: organizationId ?? null,
    deployment: deploymentOf(read.config, schedule),
    regions: regions ?? null,
    cadence,
    schedule,
    units: unitsNamed(read.config),
    alerts: resolveAlerts(alerts),
    includes: (account) => isChosen(accounts ?? {}, account),
    settingsFor: (account) => {
      const name = Object.keys(profiles).find((profile) => isMatched(profiles[profile] as Profile, account)) ?? null;
      const profile = profiles[name ?? ''];
      const layers = [controls, profile?.controls ?? {}];
      const known = settings.get(name) ?? settingsOf(name, profile?.cadence ?? cadence, layers, registry);
      settings.set(name, known);
      return known;
    },
  };
}

const wrong = (problems: readonly string[]): UsageError =>
  new UsageError(`the configuration is not valid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);

function settingsOf(
  profile: string | null,
  cadence: Cadence,
  layers: readonly Record<string, ControlSettings>[],
  registry: Registry,
): Settings {
  const chosen = new Map(
    registry.controls.map((control) => [control.id, overlaid(control, layers, registry.controls)]),
  );
  const parametersOf = (control: AnyControl) => chosen.get(control.id)?.parameters ?? {};
  const revisions = new Map(
    registry.controls.map((control) => [
      control.id,
      revisionText(registry.revisions[control.id] ?? UNKNOWN_REVISION, parametersOf(control)),
    ]),
  );
  return {
    profile,
    cadence,
    controls: registry.controls.filter((control) => chosen.get(control.id)?.enabled),
    parametersOf,
    revisionOf: (control) => revisions.get(control.id) ?? '',
    readsOf: (control) => registry.revisions[control.id]?.reads ?? [],
  };
}

/** The control's defaults, overlaid in order by each setting whose pattern matches the control. */
function overlaid(
  control: AnyControl,
  layers: readonly Record<string, ControlSettings>[],
  controls: readonly AnyControl[],
) {
  let enabled = true;
  const parameters: Record<string, ParameterValue> = Object.fromEntries(
    Object.entries(control.parameters ?? {}).map(([name, parameter]) => [name, parameter.default]),
  );
  for (const layer of layers) {
    for (const [pattern, setting] of Object.entries(layer)) {
      if (!named(pattern, controls).includes(control)) continue;
      enabled = typeof setting === 'boolean' ? setting : (setting.enabled ?? enabled);
      if (typeof setting === 'boolean') continue;
      for (const [name, value] of Object.entries(setting.parameters ?? {})) {
        if (control.parameters?.[name]) parameters[name] = value;
      }
    }
  }
  return { enabled, parameters };
}
