/**
 * Takes out of the synthesised templates what the emulator lacks, and names each removed part. test/infra asserts all
 * of it on the unchanged templates.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the resource type's
  readonly Properties?: any;
  DependsOn?: string[];
}

interface Template {
  readonly Resources: Record<string, Resource>;
  readonly Conditions?: Record<string, { 'Fn::Equals': unknown[] }>;
}

interface Statement {
  readonly Effect: string;
  Action?: string | string[];
  Condition?: Record<string, Record<string, unknown>>;
}

const SEND = 'sqs:SendMessage';
const BATCHER = '"ItemBatcher":{"MaxItemsPerBatch":1,"BatchInput":{"run.$":"$.run"}}';
/** The input that the batcher would make. */
const SELECTOR = '"ItemSelector":{"BatchInput":{"run.$":"$.run"},"Items.$":"States.Array($$.Map.Item.Value)"}';

/** Changes the template in its file; returns the names of the removed parts. */
export function adapt(file: string, region: string): string[] {
  const template: Template = JSON.parse(readFileSync(file, 'utf8'));
  const left = new Set<string>();
  for (const [id, resource] of Object.entries(template.Resources)) {
    if (isUnsupported(resource)) {
      left.add(`${resource.Type}${resource.Type.endsWith('Alarm') ? ' on metric math' : ''}`);
      delete template.Resources[id];
    } else if (/::(Bucket|Queue|Topic)Policy$/.test(resource.Type)) {
      left.add('statements that deny requests without TLS: the emulator uses plain HTTP');
      if (!withoutTls(resource)) delete template.Resources[id];
    } else adaptPolicies(resource, left);
    if (resource.Type === 'AWS::StepFunctions::StateMachine') adaptMachine(resource, left);
  }
  for (const resource of Object.values(template.Resources)) {
    if (resource.DependsOn) resource.DependsOn = resource.DependsOn.filter((id) => template.Resources[id]);
  }
  for (const condition of Object.values(template.Conditions ?? {})) {
    left.add('AWS::Region in conditions: replaced with the region');
    condition['Fn::Equals'][0] = region;
  }
  writeFileSync(file, JSON.stringify(template));
  return [...left];
}

/** Changes every function in the template, as the next release would, so that deploying it again is an update. */
export function released(file: string): void {
  const template: Template = JSON.parse(readFileSync(file, 'utf8'));
  const functions = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  for (const { Properties } of functions) Properties.Description += ', next release';
  writeFileSync(file, JSON.stringify(template));
}

const isUnsupported = ({ Type, Properties }: Resource): boolean =>
  ['AWS::CloudWatch::Dashboard', 'AWS::Budgets::Budget'].includes(Type) ||
  (Type === 'AWS::CloudWatch::Alarm' && Properties.Metrics !== undefined);

function withoutTls({ Properties }: Resource): boolean {
  const { PolicyDocument } = Properties;
  PolicyDocument.Statement = PolicyDocument.Statement.filter(({ Effect }: Statement) => Effect !== 'Deny');
  return PolicyDocument.Statement.length > 0;
}

function adaptPolicies({ Type, Properties }: Resource, left: Set<string>): void {
  if (Type === 'AWS::IAM::ManagedPolicy') {
    for (const statement of Properties.PolicyDocument.Statement as Statement[]) {
      if (!statement.Condition?.Null && !statement.Condition?.StringEquals?.['aws:ResourceOrgID']) continue;
      left.add('the condition keys dynamodb:LeadingKeys and aws:ResourceOrgID');
      delete statement.Condition;
    }
    for (const statement of Properties.PolicyDocument.Statement as Statement[]) {
      const actions = [statement.Action ?? []].flat();
      if (!actions.includes(SEND)) continue;
      left.add(`${SEND} for batches: the emulator asks for an action of their own, which IAM does not have`);
      statement.Action = [...actions, `${SEND}Batch`];
    }
  }
  const trust: Statement[] = Properties?.AssumeRolePolicyDocument?.Statement ?? [];
  for (const { Condition } of trust) {
    const roles = Condition?.ArnEquals?.['aws:PrincipalArn'];
    if (!Condition || !Array.isArray(roles)) continue;
    left.add("aws:PrincipalArn as the role's ARN: the emulator puts the session's there");
    delete Condition.ArnEquals;
    Condition.ArnLike = { 'aws:PrincipalArn': roles.map(sessionsOf) };
  }
}

/** `arn:aws:iam::1:role/x`, or the parts that CloudFormation joins to it → the ARN of its sessions. */
function sessionsOf(role: string | { 'Fn::Join': [string, (string | object)[]] }): string {
  const arn =
    typeof role === 'string'
      ? role
      : role['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'aws')).join('');
  return `${arn.replace(':iam::', ':sts::').replace(':role/', ':assumed-role/')}/*`;
}

function adaptMachine({ Properties }: Resource, left: Set<string>): void {
  const parts: unknown[] = Properties.DefinitionString['Fn::Join'][1];
  const index = parts.findIndex((part) => typeof part === 'string' && part.includes(BATCHER));
  if (index < 0) throw new Error('the state machine no longer has the batcher that is replaced for the emulator');
  left.add('ItemBatcher: an ItemSelector makes the same input');
  parts[index] = String(parts[index]).replace(BATCHER, () => SELECTOR);
}
