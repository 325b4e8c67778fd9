/** What is wrong with a configuration, one line each: where it is, and how to write it. */
import type { z } from 'zod';
import type { AnyControl } from '../core/control.ts';
import { type ParameterValue, parameterProblem } from '../core/parameter.ts';
import { sharedNames } from './alerts.ts';
import { didYouMean } from './closest.ts';
import { named, unknownControl } from './names.ts';
import { type ControlSettings, configSchema, type PlumblineConfig } from './schema.ts';

type Parsed = { readonly config: z.output<typeof configSchema> } | { readonly problems: readonly string[] };

/** The configuration as it was read, or everything that is wrong with it. */
export function parsed(config: PlumblineConfig, controls: readonly AnyControl[]): Parsed {
  const read = configSchema.safeParse(config);
  if (!read.success) return { problems: read.error.issues.flatMap((issue) => problemsIn(issue)) };
  const { controls: everywhere = {}, profiles = {}, alerts } = read.data;
  const problems = [
    ...controlProblems('controls', everywhere, controls),
    ...Object.entries(profiles).flatMap(([name, profile]) =>
      controlProblems(`profiles.${name}.controls`, profile.controls ?? {}, controls),
    ),
    ...(alerts?.routes ?? []).flatMap(({ only }, index) =>
      domainProblems(`alerts.routes.${index}.only.domains`, only?.domains ?? [], controls),
    ),
  ];
  const shared = sharedNames(alerts).map(
    (name) => `alerts.routes: two are called ${name}; give each a name of its own`,
  );
  problems.push(...shared);
  return problems.length > 0 ? { problems } : { config: read.data };
}

type Issue = z.core.$ZodIssue;

/** Of a value that may be one of several shapes, the problems within the shape it has; else the shapes there are. */
function problemsIn(issue: Issue, above: readonly PropertyKey[] = []): string[] {
  const path = [...above, ...issue.path];
  const shaped =
    issue.code === 'invalid_union' ? issue.errors.find((errors) => errors.every(isWithinShape)) : undefined;
  if (shaped && shaped.length > 0) return shaped.flatMap((inner) => problemsIn(inner, path));
  return [`${path.join('.') || 'configuration'}: ${issue.message}`];
}

const isWithinShape = ({ path, code }: Issue): boolean => path.length > 0 || code === 'unrecognized_keys';

function controlProblems(
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

function domainProblems(path: string, domains: readonly string[], controls: readonly AnyControl[]): string[] {
  const known = [...new Set(controls.map(({ id }) => id.split('.')[0] ?? id))].sort();
  return domains
    .filter((domain) => !known.includes(domain))
    .map(
      (domain) =>
        `${path}: no control is of the domain "${domain}"${didYouMean(domain, known)} (there is ${known.join(', ')})`,
    );
}
