/** What is wrong with a configuration, one line each: where it is, and how to write it. */
import * as z from 'zod';
import type { KnownControl } from '../core/catalogue.ts';
import { type ParameterValue, parameterProblem } from '../core/parameter.ts';
import { scheduleIn } from './cadence.ts';
import { didYouMean } from './closest.ts';
import { MOST_HOURS } from './deployment.ts';
import { named, unknownControl } from './names.ts';
import { sharedNames } from './routes.ts';
import { type ControlSettings, configSchema, type PlumblineConfig } from './schema.ts';

type Read = z.output<typeof configSchema>;
type Parsed = { readonly config: Read } | { readonly problems: readonly string[] };

/** The configuration as it was read, or everything that is wrong with it. */
export function parsed(config: PlumblineConfig, controls: readonly KnownControl[]): Parsed {
  const read = configSchema.safeParse(config);
  const issues = read.success ? [] : read.error.issues;
  const sound = read.success ? read.data : soundParts(config, issues);
  const problems = [
    ...issues.flatMap((issue) => problemsIn(issue)),
    ...deploymentProblems(config),
    ...alarmProblems(sound),
    ...namingProblems(sound, controls),
    ...sharedNames(sound.alerts).map((name) => `alerts.routes: two are called ${name}; give each a name of its own`),
  ];
  return read.success && problems.length === 0 ? { config: read.data } : { problems };
}

/** The keys that have nothing wrong in them: what they mean is looked at as well, so that all is said at once. */
function soundParts(config: PlumblineConfig, issues: readonly Issue[]): Read {
  const unsound = new Set(issues.map(({ path }) => path[0]));
  const known = Object.entries(config ?? {}).filter(([key]) => key in configSchema.shape && !unsound.has(key));
  return Object.fromEntries(known) as Read;
}

const anything = z.unknown().optional();
const told = z.object({
  organizationId: anything,
  deployment: z.object({ managementAccountId: anything, hub: anything }),
});
const placed = z.object({ account: z.string() });

/** What is wrong between keys of a deployment, each of which may be right, and whatever else is wrong beside them. */
function deploymentProblems(config: PlumblineConfig): string[] {
  const { data } = told.safeParse(config);
  if (!data) return [];
  const { organizationId, deployment } = data;
  const hub = placed.safeParse(deployment.hub).data?.account;
  const problems: string[] = [];
  // roles and buses admit the organisation by its id, which is therefore told and not looked up
  if (organizationId === undefined) {
    const look = '`aws organizations describe-organization --query Organization.Id`';
    problems.push(`organizationId: is missing, which a deployment needs; ${look} tells it`);
  }
  if (hub !== undefined && hub === deployment.managementAccountId) {
    problems.push(
      'deployment.hub.account: is the management account, which service-managed StackSets do not reach and where nothing ' +
        'should run; name the account that is the delegated administrator',
    );
  }
  return problems;
}

/** An alarm that looks back less far than the runs are apart would go off between any two of them. */
function alarmProblems(sound: Read): string[] {
  const within = sound.deployment?.finishWithinHours;
  const { expression, everyHours } = scheduleIn(sound);
  if (within === undefined || within > everyHours || within === MOST_HOURS) return [];
  return [
    `deployment.finishWithinHours: must be more than the ${everyHours} hours between runs at ${expression}, not ${within}`,
  ];
}

/** Names of controls, parameters and domains that there are none of. */
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
  const known = [...new Set(controls.map(({ id }) => id.split('.')[0] ?? id))].sort();
  return domains
    .filter((domain) => !known.includes(domain))
    .map(
      (domain) =>
        `${path}: no control is of the domain "${domain}"${didYouMean(domain, known)} (there is ${known.join(', ')})`,
    );
}

/** SNS compares a route's controls with those of an alert letter by letter: a glob, however right elsewhere, is none of them. */
function idProblems(path: string, ids: readonly string[], controls: readonly KnownControl[]): string[] {
  return ids
    .filter((id) => !controls.some((control) => control.id === id))
    .map((id) => {
      if (named(id, controls).length === 0) return `${path}: ${unknownControl(id, controls)}`;
      return `${path}: "${id}" is a glob, and a route compares whole ids; name each control, or their domains in only.domains`;
    });
}
