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
/** `-c credentials=own`: with the caller's own credentials in place of the bootstrap roles. */
const ownCredentials = app.node.tryGetContext('credentials') === 'own';
const place = (account: string, region: string) => ({
  env: { account, region },
  ...(ownCredentials ? { synthesizer: new CliCredentialsStackSynthesizer() } : {}),
});

const hubbed = hubStack(app, 'PlumblineHub', settings, {
  ...place(hub.account, hub.region),
  codeOf: builtCode(config),
});
const rollout = rolloutStack(app, 'PlumblineRollout', settings, {
  ...place(hub.account, hub.region),
  memberTemplate: memberTemplate(settings, app.node.getAllContext()),
});
rollout.addStackDependency(hubbed, 'members send their events to the bus of the hub');
for (const region of memberRegions) {
  memberStack(app, `PlumblineManagement-${region}`, settings, {
    ...place(managementAccountId, region),
    kind: 'management',
  });
}
app.synth();

/** What is wrong with the configuration is said without a trace of where in our code it was noticed. */
function refused(error: unknown): never {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exit(1);
}
