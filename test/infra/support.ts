/** The app's stacks, with example settings and empty code. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { checked } from '../../infra/checks.ts';
import type { MemberKind } from '../../infra/derived.ts';
import { hubStack } from '../../infra/hub-stack.ts';
import { memberStack } from '../../infra/member-stack.ts';
import { memberTemplate } from '../../infra/member-template.ts';
import { rolloutStack } from '../../infra/rollout-stack.ts';
import type { Settings } from '../../infra/settings.ts';
import { resolveConfig } from '../../shared/config/config.ts';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import { controls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';

export const HUB = '222222222222';
export const MANAGEMENT = '111111111111';
export const ORGANIZATION = 'o-exampleorgid';
export const EXTERNAL_ID = 'plumbline-test';

/** One example route of each kind. */
export const ROUTES = [
  { to: 'mail', name: 'mail', address: 'oncall@example.com' },
  { to: 'sms', name: 'phone', number: '+441632960123', only: { severities: ['critical'] } },
  { to: 'slack', name: 'slack', workspace: 'T01234567', channel: 'C01234567', only: { environments: ['production'] } },
  {
    to: 'teams',
    name: 'teams',
    tenant: '12345678-90ab-4def-8234-567890abcdef',
    team: '22345678-90ab-4def-8234-567890abcdef',
    channel: '19:0123abcd@thread.tacv2',
  },
  { to: 'pagerduty', name: 'pager', secret: 'plumbline/pager', only: { severities: ['critical', 'high'] } },
  { to: 'opsgenie', name: 'genie', secret: 'plumbline/genie', region: 'eu' },
  { to: 'webhook', name: 'hook', secret: 'plumbline/hook', url: 'https://hooks.example.com/plumbline' },
  { to: 'sqs', name: 'queue', queueArn: 'arn:aws:sqs:eu-west-1:333333333333:alerts', only: { ous: ['Workloads'] } },
  { to: 'lambda', name: 'function', functionArn: `arn:aws:lambda:eu-west-1:${HUB}:function:alerts` },
  { to: 'lambda', name: 'elsewhere', functionArn: 'arn:aws:lambda:eu-west-1:333333333333:function:alerts' },
  { to: 'https', name: 'https', url: 'https://sns.example.com/plumbline' },
] as const;

type Routes = NonNullable<NonNullable<PlumblineConfig['alerts']>['routes']>;

export const CONFIG = {
  organizationId: ORGANIZATION,
  deployment: {
    managementAccountId: MANAGEMENT,
    hub: { account: HUB, region: 'eu-west-1' },
    members: { organizationalUnits: ['r-exam'], regions: ['eu-central-1'] },
    externalId: EXTERNAL_ID,
  },
  alerts: { routes: structuredClone(ROUTES) as unknown as Routes, monitor: ['oncall@example.com'] },
} satisfies PlumblineConfig;

/** The settings of a deployment with this additional configuration. */
export function settingsOf(further: PlumblineConfig = {}): Settings {
  const { deployment } = resolveConfig({ ...CONFIG, ...further }, { controls, revisions });
  if (!deployment) throw new Error('the configuration of the tests describes no deployment');
  return deployment;
}

export const settings: Settings = settingsOf();

const { context } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../cdk.json'), 'utf8'));

const inline = () => Code.fromInline('exports.handler = async () => {};');

const hub = (of: Settings): Stack =>
  hubStack(checked(new App({ context })), 'PlumblineHub', of, { env: of.hub, codeOf: inline });

function rollout(): Stack {
  const options = { env: settings.hub, memberTemplate: memberTemplateFile() };
  return rolloutStack(checked(new App({ context })), 'PlumblineRollout', settings, options);
}

const member = (kind: MemberKind, of: Settings = settings): Stack =>
  memberStack(checked(new App({ context })), 'PlumblineMember', of, { kind });

/** Each template is synthesised once per worker: a test reads templates and never changes one. */
const templates = new Map<string, Template>();

function synthesised(name: string, stack: () => Stack): Template {
  const template = templates.get(name) ?? Template.fromStack(stack());
  templates.set(name, template);
  return template;
}

/** Synthesis throws when a security rule is violated. */
export const hubTemplate = (of: Settings = settings): Template =>
  synthesised(`hub ${JSON.stringify(of)}`, () => hub(of));

export const rolloutTemplate = (): Template => synthesised('rollout', rollout);

let memberFile: string | undefined;
/** The template in the stack set. */
export function memberTemplateFile(): string {
  memberFile ??= memberTemplate(settings, context);
  return memberFile;
}

export const memberTemplateOf = (kind: MemberKind, of: Settings = settings): Template =>
  synthesised(`${kind} ${JSON.stringify(of)}`, () => member(kind, of));

/** The tags that CloudFormation puts on each deployed stack and on its resources. */
export const stackTags = (): Record<string, Record<string, string>> => ({
  hub: hub(settings).tags.tagValues(),
  rollout: rollout().tags.tagValues(),
  management: member('management').tags.tagValues(),
});

export interface Resource {
  readonly id: string;
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the resource type's
  readonly Properties: any;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
}

export const resources = (template: Template, type: string): Resource[] =>
  Object.entries(template.findResources(type)).map(([id, resource]) => ({ id, ...resource }) as Resource);

const PSEUDO: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** The value with intrinsic functions resolved for the account: `<Id>` for a reference, `<Id.Arn>` for an attribute. */
// biome-ignore lint/suspicious/noExplicitAny: templates are JSON
export function plain(value: any, account: string = HUB): any {
  const inner = (one: unknown) => plain(one, account);
  if (Array.isArray(value)) return value.map(inner);
  if (value === null || typeof value !== 'object') return value;
  if (value.Ref === 'AWS::AccountId') return account;
  if ('Ref' in value) return PSEUDO[value.Ref] ?? `<${value.Ref}>`;
  if ('Fn::GetAtt' in value) return `<${[value['Fn::GetAtt']].flat().join('.')}>`;
  if ('Fn::Join' in value) return inner(value['Fn::Join'][1]).join(value['Fn::Join'][0]);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inner(one)]));
}
