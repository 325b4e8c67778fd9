/** Lists the faults of a configuration, one per line: the key, and how to write it. */
import * as z from 'zod';
import type { KnownControl } from '../core/catalogue.ts';
import { isExternal } from '../core/external.ts';
import { type ParameterValue, parameterProblem } from '../core/parameter.ts';
import { scheduleIn } from './cadence.ts';
import { didYouMean } from './closest.ts';
import { contradictions } from './contradictions.ts';
import { MOST_HOURS } from './deployment.ts';
import { named, unknownControl } from './names.ts';
import { sharedNames } from './routes.ts';
import { type ControlSettings, configSchema, type PlumblineConfig } from './schema.ts';

type Read = z.output<typeof configSchema>;
type Parsed = { readonly config: Read } | { readonly problems: readonly string[] };

/** The parsed configuration, or all its faults. */
export function parsed(config: PlumblineConfig, controls: readonly KnownControl[]): Parsed {
  const read = configSchema.safeParse(config);
  const issues = read.success ? [] : read.error.issues;
  const sound = read.success ? read.data : soundParts(config, issues);
  const problems = [
    ...issues.flatMap((issue) => problemsIn(issue)),
    ...deploymentProblems(config),
    ...alarmProblems(sound),
    ...namingProblems(sound, controls),
    ...contradictions(sound, controls),
    ...profileProblems(sound),
    ...sharedNames(sound.alerts).map((name) => `alerts.routes: two are called ${name}; give each a name of its own`),
  ];
  return read.success && problems.length === 0 ? { config: read.data } : { problems };
}

/** The top-level keys without faults. Their meaning is checked too, so that all faults are reported at once. */
function soundParts(config: PlumblineConfig, issues: readonly Issue[]): Read {
  const unsound = new Set(issues.map(({ path }) => path[0]));
  const known = Object.entries(config ?? {}).filter(([key]) => key in configSchema.shape && !unsound.has(key));
  return Object.fromEntries(known) as Read;
}

const anything = z.unknown().optional();
const comparedKeys = z.object({
  organizationId: anything,
  deployment: z.object({ managementAccountId: anything, hub: anything }),
});
const placed = z.object({ account: z.string() });

/** Contradictions between keys of a deployment that are valid by themselves; reported in addition to other faults. */
function deploymentProblems(config: PlumblineConfig): string[] {
  const { data } = comparedKeys.safeParse(config);
  if (!data) return [];
  const { organizationId, deployment } = data;
  const hub = placed.safeParse(deployment.hub).data?.account;
  const problems: string[] = [];
  // roles and buses name the organisation by its id, so the configuration must give the id
  if (organizationId === undefined) {
    const look = '`aws organizations describe-organization --query Organization.Id`';
    problems.push(`organizationId: is missing, which a deployment needs; ${look} prints it`);
  }
  if (hub !== undefined && hub === deployment.managementAccountId) {
    problems.push(
      'deployment.hub.account: is the management account, which service-managed StackSets do not reach and where nothing ' +
        'should run; name the account that is the delegated administrator',
    );
  }
  return problems;
}

/** Reports an alarm whose window is shorter than the time between two runs: it would go off between any two runs. */
function alarmProblems(sound: Read): string[] {
  const within = sound.deployment?.finishWithinHours;
  const { expression, everyHours } = scheduleIn(sound);
  if (within === undefined || within > everyHours || within === MOST_HOURS) return [];
  return [
    `deployment.finishWithinHours: must be more than the ${everyHours} hours between runs at ${expression}, not ${within}`,
  ];
}

/** Reports controls, parameters and domains that do not exist. */
const namingProblems = (
  { controls: everywhere = {}, profiles = {}, alerts }: Read,
  controls: readonly KnownControl[],
) => [
  ...controlProblems('controls', everywhere, controls),
  ...Object.entries(profiles).flatMap(([name, profile]) =>
    controlProblems(`profiles.${name}.controls`, profile.controls ?? {}, controls),
  ),
  ...(alerts?.routes ?? []).flatMap(({ only }, index) => [
    ...domainProblems(`alerts.routes.${index}.only.domains`, only?.domains ?? [], controls),
    ...idProblems(`alerts.routes.${index}.only.controls`, only?.controls ?? [], controls),
  ]),
];

/** Reports profiles that repositories and endpoints name and that do not exist: they would belong to no account. */
function profileProblems({ repositories = [], probes = [], profiles = {} }: Read): string[] {
  const known = Object.keys(profiles);
  const naming = (path: string, all: readonly { readonly profiles?: readonly string[] | undefined }[]) =>
    all.flatMap(({ profiles: named = [] }, index) =>
      named
        .filter((name) => !known.includes(name))
        .map((name) => `${path}.${index}.profiles: there is no profile "${name}"${didYouMean(name, known)}`),
    );
  return [...naming('repositories', repositories), ...naming('probes', probes)];
}

type Issue = z.core.$ZodIssue;

/**
 * For a value with several allowed shapes: the faults within the shape that it is closest to, or otherwise the list of
 * shapes.
 */
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
  controls: readonly KnownControl[],
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
  controls: readonly KnownControl[],
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

function domainProblems(path: string, domains: readonly string[], controls: readonly KnownControl[]): string[] {
  const known = [...new Set([...controls.map(({ id }) => id.split('.')[0] ?? id), 'external'])].sort();
  return domains
    .filter((domain) => !known.includes(domain))
    .map(
      (domain) =>
        `${path}: no control is of the domain "${domain}"${didYouMean(domain, known)} (there is ${known.join(', ')})`,
    );
}

/** An id of an external control, or the beginning of such ids with one `*` at its end, which SNS can compare. */
const isExternalRoute = (id: string): boolean => isExternal(id) && !id.slice(0, -1).includes('*');

/**
 * SNS compares the controls of a route's filter with those of an alert as plain text, so a glob, which is valid
 * elsewhere, would match nothing.
 */
function idProblems(path: string, ids: readonly string[], controls: readonly KnownControl[]): string[] {
  return ids
    .filter((id) => !controls.some((control) => control.id === id) && !isExternalRoute(id))
    .map((id) => {
      if (named(id, controls).length === 0) return `${path}: ${unknownControl(id, controls)}`;
      return `${path}: "${id}" is a glob, and a route compares whole ids; name each control, or their domains in only.domains`;
    });
}
