/** The member stack as a template of its own, for the StackSet. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, BootstraplessSynthesizer } from 'aws-cdk-lib';
import { checked } from './checks.ts';
import { memberStack } from './member-stack.ts';
import type { Settings } from './settings.ts';

/**
 * Returns the path of a file that is deleted when the process ends. The template names no account and no region, and
 * needs nothing in either.
 */
export function memberTemplate(settings: Settings, context: Record<string, unknown>): string {
  const outdir = mkdtempSync(join(tmpdir(), 'plumbline-member-'));
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  const app = checked(new App({ autoSynth: false, outdir, context }));
  const stack = memberStack(app, 'PlumblineMember', settings, {
    kind: 'member',
    synthesizer: new BootstraplessSynthesizer(),
  });
  return app.synth().getStackByName(stack.stackName).templateFullPath;
}
