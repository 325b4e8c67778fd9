/** The member stack in every account of the organisational units, including accounts that join later. */
import { CfnStackSet } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { STACK_SET } from '../../shared/core/deployed.ts';
import { COST_TAG } from '../names.ts';
import type { Settings } from '../settings.ts';

/** Some accounts may fail (a policy of the organisation, a closed account); the rollout continues in the others. */
const TOLERATED_PERCENT = 20;

export function memberStackSet(scope: Construct, { members, memberRegions }: Settings, template: string): CfnStackSet {
  // An asset file, because a template body in this template is limited to 51,200 bytes ("AWS CloudFormation quotas").
  const asset = new Asset(scope, 'MemberTemplate', { path: template });
  return new CfnStackSet(scope, 'Members', {
    stackSetName: STACK_SET,
    description: 'Plumbline: read-only role and event rules of every account',
    permissionModel: 'SERVICE_MANAGED',
    callAs: 'DELEGATED_ADMIN',
    // the stack is deleted from an account that leaves the organisation
    autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false },
    managedExecution: { Active: true },
    capabilities: ['CAPABILITY_NAMED_IAM'],
    tags: [COST_TAG],
    templateUrl: asset.httpUrl,
    stackInstancesGroup: [
      {
        deploymentTargets: { organizationalUnitIds: [...members.organizationalUnits] },
        regions: [...memberRegions],
      },
    ],
    operationPreferences: {
      failureTolerancePercentage: TOLERATED_PERCENT,
      maxConcurrentPercentage: 100,
      regionConcurrencyType: 'PARALLEL',
    },
  });
}
