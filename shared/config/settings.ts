/** Resolves the controls of a valid configuration: the enabled ones of an account, and their parameter values. */
import type { Account } from '../core/account.ts';
import type { KnownControl } from '../core/catalogue.ts';
import type { AnyControl } from '../core/control.ts';
import type { ParameterValue } from '../core/parameter.ts';
import { type Revisions, revisionText, UNKNOWN_REVISION } from '../core/revision.ts';
import { matcherOf } from './names.ts';
import { type AccountRules, type Applying, accountRules } from './rules.ts';
import type { ControlSettings, PlumblineConfig } from './schema.ts';

/** All controls. Code that evaluates them needs the controls themselves; other code needs their catalogue entries only. */
export interface Registry<C extends KnownControl = AnyControl> {
  readonly controls: readonly C[];
  readonly revisions: Revisions;
}

/** The resolved settings of one account. */
export interface Settings<C extends KnownControl = AnyControl> extends Applying {
  readonly controls: readonly C[];
  parametersOf(control: Pick<C, 'id'>): Readonly<Record<string, ParameterValue>>;
  /** Changes when the control, its collectors or its parameter values change. */
  revisionOf(control: Pick<C, 'id'>): string;
  /** The facts that the control reads. */
  readsOf(control: Pick<C, 'id'>): readonly string[];
}

export interface Rules<C extends KnownControl = AnyControl> extends AccountRules {
  settingsFor(account: Account): Settings<C>;
}

export function rulesOf<C extends KnownControl>(config: PlumblineConfig, registry: Registry<C>): Rules<C> {
  const rules = accountRules(config);
  const { controls = {}, profiles = {} } = config;
  const settings = new Map<string | null, Settings<C>>();
  return {
    ...rules,
    settingsFor: (account) => {
      const applying = rules.profileFor(account);
      const layers = [controls, profiles[applying.profile ?? '']?.controls ?? {}];
      const known = settings.get(applying.profile) ?? settingsOf(applying, layers, registry);
      settings.set(applying.profile, known);
      return known;
    },
  };
}

function settingsOf<C extends KnownControl>(
  applying: Applying,
  layers: readonly Record<string, ControlSettings>[],
  registry: Registry<C>,
): Settings<C> {
  const settings = settingsIn(layers);
  const chosen = new Map(registry.controls.map((control) => [control.id, overlaid(control, settings)]));
  const parametersOf = ({ id }: Pick<C, 'id'>) => chosen.get(id)?.parameters ?? {};
  const revisions = new Map(
    registry.controls.map((control) => [
      control.id,
      revisionText(registry.revisions[control.id] ?? UNKNOWN_REVISION, parametersOf(control)),
    ]),
  );
  return {
    ...applying,
    controls: registry.controls.filter((control) => chosen.get(control.id)?.enabled),
    parametersOf,
    revisionOf: ({ id }) => revisions.get(id) ?? '',
    readsOf: ({ id }) => registry.revisions[id]?.reads ?? [],
  };
}

interface MatchingSetting {
  readonly setting: ControlSettings;
  matches(id: string): boolean;
}

/** The settings of the configuration and of the profile, in this order, each with its pattern compiled once. */
export const settingsIn = (layers: readonly Record<string, ControlSettings>[]): MatchingSetting[] =>
  layers
    .flatMap((layer) => Object.entries(layer))
    .map(([pattern, setting]) => ({ setting, matches: matcherOf(pattern) }));

/** The control's defaults, overlaid in order by each setting whose pattern matches the control. */
export function overlaid(control: KnownControl, settings: readonly MatchingSetting[]) {
  let enabled = true;
  const parameters: Record<string, ParameterValue> = Object.fromEntries(
    Object.entries(control.parameters ?? {}).map(([name, parameter]) => [name, parameter.default]),
  );
  for (const { setting, matches } of settings) {
    if (!matches(control.id)) continue;
    enabled = typeof setting === 'boolean' ? setting : (setting.enabled ?? enabled);
    if (typeof setting === 'boolean') continue;
    for (const [name, value] of Object.entries(setting.parameters ?? {})) {
      if (control.parameters?.[name]) parameters[name] = value;
    }
  }
  return { enabled, parameters };
}
