/** The parameters with which a control judges an account, and which part of the configuration set each. */
import type { Account } from '../core/account.ts';
import type { KnownControl } from '../core/catalogue.ts';
import type { ParameterValue } from '../core/parameter.ts';
import { accountRules } from './rules.ts';
import type { PlumblineConfig } from './schema.ts';
import { overlaid, settingsIn } from './settings.ts';

export interface ParameterInForce {
  readonly name: string;
  readonly value: ParameterValue;
  /** The key of the configuration that set the value; null if it is the control's default. */
  readonly setBy: string | null;
}

export interface InForce {
  /** Null where no profile matches the accounts. */
  readonly profile: string | null;
  readonly accounts: readonly Account[];
  readonly isEnabled: boolean;
  readonly parameters: readonly ParameterInForce[];
}

/** One entry for each profile, whose accounts share the parameters. */
export function inForce(config: PlumblineConfig, control: KnownControl, accounts: readonly Account[]): InForce[] {
  const rules = accountRules(config);
  const byProfile = Map.groupBy(accounts, (account) => rules.profileFor(account).profile);
  return [...byProfile].map(([profile, accounts]) => ({ profile, accounts, ...inProfile(config, control, profile) }));
}

/** A later setting wins: first the configuration's own, then the profile's. */
function inProfile(config: PlumblineConfig, control: KnownControl, profile: string | null) {
  const layers = [
    { key: 'controls', settings: settingsIn([config.controls ?? {}]) },
    ...(profile === null
      ? []
      : [{ key: `profiles.${profile}`, settings: settingsIn([config.profiles?.[profile]?.controls ?? {}]) }]),
  ];
  const { enabled, parameters } = overlaid(
    control,
    layers.flatMap(({ settings }) => settings),
  );
  const setterOf = (name: string): string | null =>
    layers.findLast(({ settings }) => settings.some((one) => one.matches(control.id) && sets(one.setting, name)))
      ?.key ?? null;
  return {
    isEnabled: enabled,
    parameters: Object.entries(parameters).map(([name, value]) => ({ name, value, setBy: setterOf(name) })),
  };
}

const sets = (setting: unknown, name: string): boolean =>
  typeof setting === 'object' && setting !== null && name in ((setting as { parameters?: object }).parameters ?? {});
