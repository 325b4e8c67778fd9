/** `npx cdk synth`: the hub, the rollout of the member stack to the accounts, and the management account's own stacks. */
import { App, CliCredentialsStackSynthesizer } from 'aws-cdk-lib';
import { UsageError } from '../shared/core/errors.ts';
import { checked } from './checks.ts';
import { builtCode } from './code.ts';
import { hubStack } from './hub-stack.ts';
import { memberStack } from './member-stack.ts';
import { memberTemplate } from './member-template.ts';
import { rolloutStack } from './rollout-stack.ts';
import { loadSettings } from './settings.ts';

const app = checked(new App());
const { settings, config } = await loadSettings(app.node.tryGetContext('config')).catch(refused);
const { hub, managementAccountId, memberRegions } = settings;
/** `-c credentials=own` deploys with the caller's own credentials instead of the bootstrap roles. */
const ownCredentials = app.node.tryGetContext('credentials') === 'own';
const environmentOf = (account: string, region: string) => ({
  env: { account, region },
  ...(ownCredentials ? { synthesizer: new CliCredentialsStackSynthesizer() } : {}),
});

const hubStackOfApp = hubStack(app, 'PlumblineHub', settings, {
  ...environmentOf(hub.account, hub.region),
  codeOf: builtCode(config),
});
const rollout = rolloutStack(app, 'PlumblineRollout', settings, {
  ...environmentOf(hub.account, hub.region),
  memberTemplate: memberTemplate(settings, app.node.getAllContext()),
});
rollout.addStackDependency(hubStackOfApp, 'members send their events to the bus of the hub');
for (const region of memberRegions) {
  memberStack(app, `PlumblineManagement-${region}`, settings, {
    ...environmentOf(managementAccountId, region),
    kind: 'management',
  });
}
app.synth();

/**
 * Prints a configuration error without a stack trace, which would point at our code instead of at the configuration.
 */
function refused(error: unknown): never {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exit(1);
}
