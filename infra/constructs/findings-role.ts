/**
 * The role that imports findings into the Security Hub of an account: one action, on the account's own product, for one function
 * of the hub. `BatchImportFindings` must be called by the account that the finding is about.
 */
import { Aws, type CfnCondition, type Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { IMPORT_ACTION } from '../../shared/core/deployed.ts';
import { accept, wildcard } from '../checks.ts';
import { FINDINGS_ROLE, functionRoleArn, SECURITY_HUB_FUNCTION } from '../names.ts';
import type { Settings } from '../settings.ts';
import { trustOf } from './read-role.ts';

const SESSION_SECONDS = 3_600;

export function findingsRole(stack: Stack, settings: Settings, once: CfnCondition): void {
  const product = `arn:${Aws.PARTITION}:securityhub:*:${Aws.ACCOUNT_ID}:product/${Aws.ACCOUNT_ID}/default`;
  const policy = new CfnManagedPolicy(stack, 'FindingsPolicy', {
    description: 'Plumbline: imports its findings into the Security Hub of the account',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Sid: 'ImportFindings', Effect: 'Allow', Action: IMPORT_ACTION, Resource: product }],
    },
  });
  policy.cfnOptions.condition = once;
  accept(policy, {
    [wildcard('arn:<AWS::Partition>:securityhub:*:<AWS::AccountId>:product/<AWS::AccountId>/default')]:
      "The wildcard is the region: the account's own product has one ARN in each.",
  });
  const role = new CfnRole(stack, 'FindingsRole', {
    roleName: FINDINGS_ROLE,
    description: 'Plumbline: imports findings into Security Hub, and does nothing else',
    assumeRolePolicyDocument: trustOf(settings, [functionRoleArn(settings, SECURITY_HUB_FUNCTION)]),
    managedPolicyArns: [policy.ref],
    // the policy is also the most that the role could ever be given
    permissionsBoundary: policy.ref,
    maxSessionDuration: SESSION_SECONDS,
  });
  role.cfnOptions.condition = once;
}
