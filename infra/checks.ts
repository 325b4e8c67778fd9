/** The security rules every template is held to while it is synthesised; a violation makes the synthesis fail. */
import { type App, type CfnElement, Stack, Validations } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import type { IConstruct } from 'constructs';

export function checked(app: App): App {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new NIST80053R5Checks(app));
  return app;
}

/** Accepts findings on a construct and what is below it: the finding's id → why it is right as it is. */
export function accept(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(construct).acknowledge({ id, reason });
}

/** The finding on a wildcard among resources, as the rule spells it. */
export const wildcard = (resource: string): string => `AwsSolutions-IAM5[Resource::${resource}]`;

export const wildcardAction = (action: string): string => `AwsSolutions-IAM5[Action::${action}]`;

export function wildcardKeys(bucket: IBucket, keys: string): string {
  const logicalId = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnElement);
  return wildcard(`<${logicalId}.Arn>/${keys}`);
}
