/** The member stack as a template of its own, for the StackSet. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, BootstraplessSynthesizer } from 'aws-cdk-lib';
import { checked } from './checks.ts';
import { memberStack } from './member-stack.ts';
import type { Settings } from './settings.ts';

/** Answers the path of the file. It names no account and no region, and needs nothing in either. */
export function memberTemplate(settings: Settings, context: Record<string, unknown>): string {
  const app = checked(new App({ autoSynth: false, outdir: mkdtempSync(join(tmpdir(), 'plumbline-member-')), context }));
  const stack = memberStack(app, 'PlumblineMember', settings, {
    kind: 'member',
    synthesizer: new BootstraplessSynthesizer(),
  });
  return app.synth().getStackByName(stack.stackName).templateFullPath;
}
