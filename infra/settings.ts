/** The settings of the stacks: the deployment in the configuration, with defaults. */
import { resolveConfig } from '../shared/config/config.ts';
import type { Deployment } from '../shared/config/deployment.ts';
import { CONFIG_FILE, loadConfig } from '../shared/config/load.ts';
import type { PlumblineConfig } from '../shared/config/schema.ts';
import { controls } from '../shared/controls/index.ts';
import { revisions } from '../shared/controls/revisions.ts';
import { UsageError } from '../shared/core/errors.ts';

export type Settings = Deployment;

export interface Loaded {
  readonly settings: Settings;
  /** The whole configuration, which is bundled with the functions. */
  readonly config: PlumblineConfig;
}

const WHAT_TO_WRITE = `
  organizationId: 'o-a1b2c3d4e5',
  deployment: {
    managementAccountId: '111111111111',
    hub: { account: '222222222222', region: 'eu-west-1' },
    members: { organizationalUnits: ['r-ab12'], regions: ['eu-west-1', 'us-east-1'] },
    externalId: 'plumbline-o-a1b2c3d4e5',
  },`;

/**
 * Reads the deployment from the configuration in `file` (`-c config=…`), or in ./plumbline.config.ts. Throws a
 * `UsageError` that lists every fault, or, if the configuration has no deployment, says what to write.
 */
export async function loadSettings(file?: string): Promise<Loaded> {
  const config = await loadConfig(file);
  const { deployment } = resolveConfig(config, { controls, revisions });
  if (deployment) return { settings: deployment, config };
  throw new UsageError(
    `${file ?? CONFIG_FILE} describes no deployment; write into its configuration (docs/deploy.md says what each key means):\n${WHAT_TO_WRITE}\n`,
  );
}
