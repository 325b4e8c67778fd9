import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../../shared/config/config.ts';
import { loadConfig } from '../../shared/config/load.ts';
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import { controls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import { accountOnly } from '../../shared/core/account.ts';
import { UsageError } from '../../shared/core/errors.ts';

const registry = { controls, revisions };
const resolve = (config: PlumblineConfig) => resolveConfig(config, registry);
const enabled = (config: PlumblineConfig, account = accountOnly('111122223333')) =>
  resolve(config)
    .settingsFor(account)
    .controls.map(({ id }) => id);
const findings = controls.find(({ id }) => id === 'guardduty.no-high-findings');

describe('a configuration', () => {
  it('that is empty enables every control with its defaults', () => {
    expect(enabled({})).toHaveLength(controls.length);
  });

  it('switches controls off by id and glob, later entries over earlier ones', () => {
    expect(enabled({ controls: { 'guardduty.*': false } }).some((id) => id.startsWith('guardduty.'))).toBe(false);
    expect(enabled({ controls: { '*': false, 'guardduty.enabled': true } })).toEqual(['guardduty.enabled']);
  });

  it('overrides parameters for the accounts of a profile', () => {
    const config: PlumblineConfig = {
      profiles: {
        sandbox: {
          match: { ous: ['Workloads/Sandbox'], tags: { Environment: 'sandbox' }, accounts: ['222222222222'] },
          controls: { 'guardduty.no-high-findings': { parameters: { maxAgeDays: 30 } } },
        },
      },
    };
    if (!findings) throw new Error('the control is gone');
    const maxAge = (account: Partial<ReturnType<typeof accountOnly>>) =>
      resolve(config)
        .settingsFor({ ...accountOnly('111122223333'), ...account })
        .parametersOf(findings).maxAgeDays;
    expect(maxAge({})).toBe(0);
    expect(maxAge({ ou: 'Workloads/Sandbox/Team' })).toBe(30);
    expect(maxAge({ ou: 'Workloads/SandboxOther' })).toBe(0);
    expect(maxAge({ tags: { Environment: 'sandbox' } })).toBe(30);
    expect(maxAge({ id: '222222222222' })).toBe(30);
  });

  it('gives a control another revision where its parameters differ, and nowhere else', () => {
    if (!findings) throw new Error('the control is gone');
    const revision = (config: PlumblineConfig) => resolve(config).settingsFor(accountOnly('1')).revisionOf(findings);
    const other = { controls: { 'guardduty.no-high-findings': { parameters: { maxAgeDays: 1 } } } };
    expect(revision(other)).not.toBe(revision({}));
    expect(revision({ controls: { 'cost.*': false } })).toBe(revision({}));
  });

  it.each<[string, unknown, RegExp]>([
    ['an unknown key', { region: ['eu-west-1'] }, /region/],
    ['a region that is none', { regions: ['europe'] }, /regions\.0: must be an AWS region/],
    ['an account that is none', { accounts: { include: ['12'] } }, /accounts\.include\.0: must be a 12-digit/],
    ['an unknown control', { controls: { 'guardduty.enable': false } }, /did you mean guardduty\.enabled/],
    ['a glob that names nothing', { controls: { 'nothing.*': false } }, /no control is called "nothing\.\*"/],
    [
      'an unknown parameter',
      { controls: { 'guardduty.enabled': { parameters: { x: 1 } } } },
      /there is no such parameter/,
    ],
    [
      'a value out of bounds',
      { controls: { 'guardduty.no-high-findings': { parameters: { minSeverity: 5 } } } },
      /must be 7 to 10 score, not 5/,
    ],
    [
      'a value of another type',
      { controls: { 'guardduty.no-high-findings': { parameters: { maxAgeDays: 'two' } } } },
      /must be a number/,
    ],
    [
      'a profile that matches nobody',
      { profiles: { x: { match: {}, controls: {} } } },
      /must name ous, accounts or tags/,
    ],
  ])('%s is refused by name', (_name, config, message) => {
    const refused = () => resolve(config as PlumblineConfig);
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(message);
  });

  it('names all its faults at once', () => {
    const wrong = { regions: ['x'], accounts: { exclude: ['y'] } };
    expect(() => resolve(wrong)).toThrow(/regions[\s\S]*accounts/);
  });
});

describe('a configuration file', () => {
  const file = async (content: string) => {
    const path = join(await mkdtemp(join(tmpdir(), 'plumbline-')), 'plumbline.config.mjs');
    await writeFile(path, content);
    return path;
  };

  it('is loaded', async () => {
    expect(await loadConfig(await file("export default { regions: ['eu-west-1'] };"))).toEqual({
      regions: ['eu-west-1'],
    });
  });
  it('that is broken is refused with the position', async () => {
    await expect(loadConfig(await file('export default {'))).rejects.toThrow(/cannot be loaded: /);
  });
  it('without a default export is refused with an example', async () => {
    await expect(loadConfig(await file('export const config = {};'))).rejects.toThrow(/export default defineConfig/);
  });
  it('that does not exist is refused', async () => {
    await expect(loadConfig('/nowhere/plumbline.config.ts')).rejects.toThrow(/there is no configuration file/);
  });
});
