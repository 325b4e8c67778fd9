/** Every field of a fact is read by a control, or by a collector that is built on it: no fact is collected for nothing. */
import { describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { type AnyControl, collectorOf, collectorsOf } from '../../shared/core/control.ts';
import { type AnyExample, judgeExample } from '../../shared/derive/examples.ts';

const examplesOf = ({ examples }: AnyControl): AnyExample[] => [
  ...examples.pass,
  ...examples.fail,
  ...(examples.notApplicable ?? []),
];

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** The paths of the fields in a value; members of a list share one path. Keys that are data, such as names of tags, are one too. */
function fieldsOf(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((member) => fieldsOf(member, `${path}[]`));
  if (!isPlain(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (!/^[a-z][A-Za-z0-9]*$/.test(key)) return [];
    return [`${path}.${key}`, ...fieldsOf(inner, `${path}.${key}`)];
  });
}

/** The value, with `read` called with the path of every field that is asked for in it. */
function watched<T>(value: T, path: string, read: (path: string) => void): T {
  if (Array.isArray(value)) return value.map((member) => watched(member, `${path}[]`, read)) as T;
  if (!isPlain(value)) return value;
  return new Proxy(value, {
    get: (target, name) => {
      if (typeof name !== 'string') return Reflect.get(target, name);
      read(`${path}.${name}`);
      return watched(Reflect.get(target, name), `${path}.${name}`, read);
    },
  }) as T;
}

interface Fields {
  readonly declared: Set<string>;
  readonly read: Set<string>;
}

/** The fields of the facts in the examples of a control, and those that judging its examples reads. */
function look(control: AnyControl, { declared, read }: Fields): void {
  const sources = Object.entries(control.with ?? {}).map(([name, source]) => [name, collectorOf(source).id] as const);
  const { fix } = control;
  const watching: AnyControl = {
    ...control,
    evaluate: (resource, others, parameters, context) => {
      const seen = { ...resource, facts: watched(resource.facts, control.subject.id, (path) => read.add(path)) };
      const seenOthers = Object.fromEntries(
        Object.entries(others).map(([name, found]) => {
          const id = sources.find(([source]) => source === name)?.[1] ?? name;
          return [name, found.map((one) => ({ ...one, facts: watched(one.facts, id, (path) => read.add(path)) }))];
        }),
      );
      const judgement = control.evaluate(seen, seenOthers, parameters, context);
      // what a fix says of a finding is read from its facts too
      if (judgement.status === 'fail' && typeof fix !== 'string') fix.values?.(seen, seenOthers, parameters, context);
      return judgement;
    },
  };
  for (const example of examplesOf(control)) {
    for (const field of fieldsOf(example.facts, control.subject.id)) declared.add(field);
    for (const [name, id] of sources)
      for (const one of example.with?.[name] ?? []) for (const field of fieldsOf(one.facts, id)) declared.add(field);
    judgeExample(watching, example);
  }
}

/** Fields that no control reads, by the start of their path, and why they are facts nevertheless. */
const KEPT: Readonly<Record<string, string>> = {
  'account.region.': 'they describe the subject itself in the evidence',
  'account.self.': 'they describe the subject itself in the evidence',
  'organization.self.': 'they describe the subject itself in the evidence',
  'acm.certificates.domain': 'it names the resource in the evidence, whose id says nothing to a person',
  'backup.remote-copies.regions': 'it says in the evidence where copies were looked for',
  'backup.stores.type': 'it says in the evidence what kind of store it is',
  'ec2.network-acls.vpc': 'it says in the evidence where the resource is',
  'ec2.vpcs.cidr': 'it says in the evidence which network is meant',
  'events.rules.name': 'it names the resource in the evidence',
  'logs.anomaly-detectors.logGroups': 'it says in the evidence what is watched',
  'logs.anomaly-detectors.name': 'it names the resource in the evidence',
  'attestations.all.': 'an attestation is shown as it was made',
  'repositories.results.': 'an uploaded result is shown as it was made',
  'apigateway.usable-keys.': 'the facts of another collector in part: its controls read the field',
  'application-autoscaling.scalable-targets.': 'the facts of another collector in part: its controls read the field',
  'cloudwatch.composite-alarms.': 'it has the facts of alarms, whose controls read the field',
  'ec2.default-security-groups.': 'it has the facts of security groups, whose controls read the field',
  'elasticloadbalancing.balancers.': 'it has the facts of load balancers, whose controls read the field',
  'iam.account-trust.roles[].trust.': 'it has the facts of trust, of which other controls read the field',
  'iam.customer-policies.': 'it has the facts of policies, whose controls read the field',
  'iam.identities.trust.': 'it has the facts of trust, of which other controls read the field',
  'metrics.load-balancers.name': 'it names the resource in the evidence',
  'probes.endpoints.plain.':
    'an answer over plain HTTP has the facts of one over HTTPS, of which controls read the field',
  'probes.endpoints.response.redirect':
    'an answer over HTTPS has the facts of one over plain HTTP, of which controls read the field',
  'route53.calculated-checks.type': 'it has the facts of health checks, whose controls read the field',
};

describe('every field of the facts', () => {
  const fields: Fields = { declared: new Set(), read: new Set() };
  for (const control of controls) look(control, fields);
  const builtOn = controls.flatMap(collectorsOf).flatMap(({ uses = [] }) => uses.map(({ id }) => `${id}.`));
  const ignored = [...fields.declared].filter(
    (path) => !fields.read.has(path) && !builtOn.some((start) => path.startsWith(start)),
  );

  it('is read by a control or by its fix, or belongs to a collector that others are built on', () => {
    expect(ignored.filter((path) => !Object.keys(KEPT).some((start) => path.startsWith(start)))).toEqual([]);
  });

  it('that is kept unread has a reason, and no reason is left over', () => {
    expect(Object.keys(KEPT).filter((start) => !ignored.some((path) => path.startsWith(start)))).toEqual([]);
  });

  it('is found by the test: controls read hundreds of them', () => {
    expect(fields.read.size).toBeGreaterThan(500);
  });
});
