/**
 * The security rules for every template. cdk-nag checks its rules during synthesis, and a violation makes the synthesis
 * fail. `npm run test:templates` lets checkov check the finished template.
 */
import { type App, type CfnElement, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import type { IConstruct } from 'constructs';

export function checked(app: App): App {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new NIST80053R5Checks(app));
  return app;
}

/**
 * Accepts findings on a construct and its children. `reasons` maps a finding's id to the reason why it is accepted. A
 * checkov finding (`CKV_…`) concerns the construct's own resource, so its reason goes into that resource's metadata,
 * where checkov looks.
 */
export function accept(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) {
    if (id.startsWith('CKV_')) skip(construct, id, reason);
    else Validations.of(construct).acknowledge({ id, reason });
  }
}

/** "Suppressing and Skipping Policies", Checkov's documentation. */
function skip(construct: IConstruct, id: string, comment: string): void {
  const resource = construct.node.defaultChild ?? construct;
  if (!CfnResource.isCfnResource(resource))
    throw new Error(`${construct.node.path} is not a resource, so ${id} cannot be accepted on it`);
  const { skip: earlier = [] } = resource.getMetadata('checkov') ?? {};
  resource.addMetadata('checkov', { skip: [...earlier, { id, comment }] });
}

/** The id of the finding about a wildcard in a policy's resources. */
export const wildcard = (resource: string): string => `AwsSolutions-IAM5[Resource::${resource}]`;

export const wildcardAction = (action: string): string => `AwsSolutions-IAM5[Action::${action}]`;

export function wildcardKeys(bucket: IBucket, keys: string): string {
  const logicalId = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnElement);
  return wildcard(`<${logicalId}.Arn>/${keys}`);
}
