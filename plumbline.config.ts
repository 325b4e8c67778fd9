/**
 * What this organisation decides for itself, and where Plumbline is deployed; see docs/configuration.md. The ids are
 * examples that belong to nobody: put your own before you deploy. What else is not set means every control, everywhere.
 */
import { defineConfig } from './shared/config/config.ts';

export default defineConfig({
  organizationId: 'o-exampleorgid',
  deployment: {
    managementAccountId: '111111111111',
    hub: { account: '222222222222', region: 'eu-west-1' },
    members: { organizationalUnits: ['r-exam'], regions: ['eu-west-1', 'us-east-1'] },
    externalId: 'plumbline-o-exampleorgid',
  },
});
