/** Validates a configuration against the controls there are, and says what it means for an account. */
import picomatch from 'picomatch';
import type { Account } from '../core/account.ts';
import type { AnyControl } from '../core/control.ts';
import { digest } from '../core/digest.ts';
import { UsageError } from '../core/errors.ts';
import { type ParameterValue, parameterProblem } from '../core/parameter.ts';
import { type ControlSettings, configSchema, type PlumblineConfig, type Profile } from './schema.ts';

/** Typed in the editor, checked when it is loaded. */
export const defineConfig = (config: PlumblineConfig): PlumblineConfig => config;

export interface Registry {
  readonly controls: readonly AnyControl[];
  readonly revisions: Readonly<Record<string, string>>;
}

/** What holds for one account. */
export interface Settings {
  readonly profile: string | null;
  readonly controls: readonly AnyControl[];
  parametersOf(control: AnyControl): Readonly<Record<string, ParameterValue>>;
  /** Changes when the control, its collectors or its parameter values change. */
  revisionOf(control: AnyControl): string;
}

export interface ResolvedConfig {
  readonly regions: readonly string[] | null;
  includes(account: string): boolean;
  settingsFor(account: Account): Settings;
}

/** Throws `UsageError` that lists everything wrong with the configuration. */
export function resolveConfig(config: PlumblineConfig, registry: Registry): ResolvedConfig {
  const parsed = configSchema.safeParse(config);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'configuration'}: ${issue.message}`);
    throw wrong(problems);
  }
  const { regions, accounts, controls = {}, profiles = {} } = parsed.data;
  const problems = [
    ...problemsOf('controls', controls, registry.controls),
    ...Object.entries(profiles).flatMap(([name, profile]) =>
      problemsOf(`profiles.${name}.controls`, profile.controls, registry.controls),
    ),
  ];
  if (problems.length > 0) throw wrong(problems);
  const settings = new Map<string | null, Settings>();
  return {
    regions: regions ?? null,
    includes: (id) => (accounts?.include?.includes(id) ?? true) && !accounts?.exclude?.includes(id),
    settingsFor: (account) => {
      const name = Object.keys(profiles).find((profile) => matches(profiles[profile] as Profile, account)) ?? null;
      const known = settings.get(name) ?? settingsOf(name, [controls, profiles[name ?? '']?.controls ?? {}], registry);
      settings.set(name, known);
      return known;
    },
  };
}

const wrong = (problems: readonly string[]): UsageError =>
  new UsageError(`the configuration is not valid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);

const isGlob = (pattern: string): boolean => /[*?[{]/.test(pattern);

/** Controls that an id or a glob names. */
export const named = (pattern: string, controls: readonly AnyControl[]): AnyControl[] => {
  if (!isGlob(pattern)) return controls.filter((control) => control.id === pattern);
  const matches = picomatch(pattern);
  return controls.filter((control) => matches(control.id));
};

/** Why a pattern names no control, with the id that was probably meant. */
export function unknownControl(pattern: string, controls: readonly AnyControl[]): string {
  const domain = pattern.split('.')[0];
  const close = controls
    .map((control) => control.id)
    .filter((id) => id.startsWith(`${domain}.`) || id.includes(pattern));
  const hint = close.length > 0 ? `did you mean ${close.slice(0, 4).join(', ')}?` : 'see `plumbline controls`';
  return `no control is called ${JSON.stringify(pattern)}; ${hint}`;
}

function problemsOf(
  path: string,
  settings: Record<string, ControlSettings>,
  controls: readonly AnyControl[],
): string[] {
  return Object.entries(settings).flatMap(([pattern, setting]) => {
    const found = named(pattern, controls);
    if (found.length === 0) return [`${path}: ${unknownControl(pattern, controls)}`];
    if (typeof setting === 'boolean') return [];
    return Object.entries(setting.parameters ?? {}).flatMap(([name, value]) =>
      parameterProblems(`${path}.${pattern}.${name}`, name, value, found),
    );
  });
}

function parameterProblems(
  path: string,
  name: string,
  value: ParameterValue,
  controls: readonly AnyControl[],
): string[] {
  const having = controls.filter((control) => control.parameters?.[name]);
  if (having.length === 0) {
    const known = [...new Set(controls.flatMap((control) => Object.keys(control.parameters ?? {})))];
    return [`${path}: there is no such parameter; there is ${known.join(', ') || 'none'}`];
  }
  return having.flatMap((control) => {
    const parameter = control.parameters?.[name];
    const problem = parameter && parameterProblem(parameter, value);
    return problem ? [`${path}: ${problem}`] : [];
  });
}

function matches({ match }: Profile, account: Account): boolean {
  if (match.accounts?.includes(account.id)) return true;
  if (match.ous?.some((ou) => account.ou === ou || account.ou.startsWith(`${ou}/`))) return true;
  return Object.entries(match.tags ?? {}).some(([key, value]) => account.tags[key] === value);
}

function settingsOf(
  profile: string | null,
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
      digest([registry.revisions[control.id], parametersOf(control)]).slice(0, 12),
    ]),
  );
  return {
    profile,
    controls: registry.controls.filter((control) => chosen.get(control.id)?.enabled),
    parametersOf,
    revisionOf: (control) => revisions.get(control.id) ?? '',
  };
}

/** The control's defaults, overlaid by each setting that names it, in order. */
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
