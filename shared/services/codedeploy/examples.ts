/** Facts of deployment groups that examples of controls begin with. */
import type { Known } from '../../core/control.ts';
import type { DeploymentGroup } from './deployment-groups.ts';

export const GROUP_ARN = 'arn:aws:codedeploy:eu-west-1:111122223333:deploymentgroup:checkout/production';

export const group: Known<DeploymentGroup> = {
  name: 'checkout/production',
  platform: 'Lambda',
  strategy: 'canary',
  rollsBackOn: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
  alarms: ['checkout-errors'],
  ignoresUnreadAlarms: false,
};
