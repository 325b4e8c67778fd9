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
  /** Null where the control's default holds; else the key of the configuration whose setting holds. */
  readonly setBy: string | null;
}

export interface InForce {
  /** Null where no profile matches the account. */
  readonly profile: string | null;
  readonly isEnabled: boolean;
  readonly parameters: readonly ParameterInForce[];
}

/** The later setting holds: the configuration's own, then that of the account's profile. */
export function inForce(config: PlumblineConfig, control: KnownControl, account: Account): InForce {
  const { profile } = accountRules(config).profileFor(account);
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
    ...{ profile, isEnabled: enabled },
    parameters: Object.entries(parameters).map(([name, value]) => ({ name, value, setBy: setterOf(name) })),
  };
}

const sets = (setting: unknown, name: string): boolean =>
  typeof setting === 'object' && setting !== null && name in ((setting as { parameters?: object }).parameters ?? {});
