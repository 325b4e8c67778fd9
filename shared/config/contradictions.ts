/**
 * Finds objectives that no service can meet at the same time, such as a longer response time for 50% of the requests
 * than for 95%.
 */
import type { KnownControl } from '../core/catalogue.ts';
import type { ParameterValue } from '../core/parameter.ts';
import type { PlumblineConfig } from './schema.ts';
import { overlaid, settingsIn } from './settings.ts';

type Layers = Parameters<typeof settingsIn>[0];

/** The contradictions among the values in force, everywhere and in each profile. */
export function contradictions(
  { controls: everywhere = {}, profiles = {} }: Pick<PlumblineConfig, 'controls' | 'profiles'>,
  controls: readonly KnownControl[],
): string[] {
  const inGeneral = inLayers('controls', [everywhere], controls);
  const inProfiles = Object.entries(profiles).flatMap(([name, profile]) =>
    inLayers(`profiles.${name}.controls`, [everywhere, profile.controls ?? {}], controls),
  );
  const known = new Set(inGeneral.map(({ what }) => what));
  // a contradiction that holds everywhere is reported once
  return [...inGeneral, ...inProfiles.filter(({ what }) => !known.has(what))].map(
    ({ path, what }) => `${path}.${what}`,
  );
}

interface Contradiction {
  readonly path: string;
  readonly what: string;
}

function inLayers(path: string, layers: Layers, controls: readonly KnownControl[]): Contradiction[] {
  const settings = settingsIn(layers);
  return controls.flatMap((control) => {
    if (!control.ascending) return [];
    const { enabled, parameters } = overlaid(control, settings);
    if (!enabled) return [];
    const found = control.ascending.flatMap((names) => falls(names, parameters));
    return found.map(([lower, upper]) => ({
      path,
      what:
        `${control.id}: ${lower} is ${parameters[lower]} and ${upper} is ${parameters[upper]}, which contradict each other; ` +
        `${lower} may be as much as ${upper} at most`,
    }));
  });
}

/**
 * Neighbouring parameters whose first value is larger than the second. A value of the wrong type is reported elsewhere.
 */
function falls(
  names: readonly string[],
  values: Readonly<Record<string, ParameterValue>>,
): (readonly [lower: string, upper: string])[] {
  const pairs = names.slice(1).map((upper, index) => [names[index] ?? upper, upper] as const);
  return pairs.filter(([lower, upper]) => {
    const [one, other] = [values[lower], values[upper]];
    return typeof one === 'number' && typeof other === 'number' && one > other;
  });
}
