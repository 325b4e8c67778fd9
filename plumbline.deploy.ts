/** Where Plumbline is deployed; see docs/deploy.md. The ids are examples that belong to nobody: put your own. */
import { defineDeployment } from './infra/settings.ts';

export default defineDeployment({
  organizationId: 'o-exampleorgid',
  managementAccountId: '111111111111',
  hub: { account: '222222222222', region: 'eu-west-1' },
  members: { organizationalUnits: ['r-exam'], regions: ['eu-west-1', 'us-east-1'] },
  externalId: 'plumbline-o-exampleorgid',
  alerts: { emails: [] },
});
