/** Repositories and endpoints as sources: from the configuration to verdicts, in a simulated organisation. */
import { afterEach, describe, expect, it } from 'vitest';
import { resolveConfig } from '../../shared/config/config.ts';
import { probesIn, repositoriesIn } from '../../shared/config/sources.ts';
import { controls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import { type Account, accountOnly } from '../../shared/core/account.ts';
import { evidenceOf } from '../../shared/core/control.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { evaluateControl } from '../../shared/core/evaluate.ts';
import { gather } from '../../shared/core/gather.ts';
import type { Observation } from '../../shared/core/probe.ts';
import { openPorts } from '../../shared/core/source.ts';
import { endpoints } from '../../shared/kinds/endpoints.ts';
import { recordUpload } from '../../shared/pipeline/upload.ts';
import type { Look } from '../../shared/probes/look.ts';
import { probeSource } from '../../shared/probes/source.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { simulatedLook } from '../../simulator/probes.ts';
import { NOTHING_NAMED } from '../support/ports.ts';
import { openStage, type Stage } from '../support/stage.ts';

const NOW = new Date('2026-01-15T12:00:00Z');
const PROBED = controls.filter((control) => evidenceOf(control) === 'probe');
const account = (id: string, more: Partial<Account> = {}): Account => ({ ...accountOnly(id), ...more });

const none = () => () => ({}) as never;
async function verdictsOn(config: Parameters<typeof probesIn>[0], look: Look, id = '111122223333') {
  const here = account(id);
  const probe = probeSource(probesIn(config), look);
  const ports = openPorts({ aws: none, metric: none, records: none, ...NOTHING_NAMED, probe }, { account: id });
  const facts = await gather({ account: here, regions: [], collectors: [endpoints], ports, now: NOW });
  const judged = PROBED.filter(({ subject }) => subject.id === endpoints.id);
  return judged.flatMap((control) => {
    const defaults = Object.entries(control.parameters ?? {}).map(([name, parameter]) => [name, parameter.default]);
    const parametersOf = () => Object.fromEntries(defaults);
    return evaluateControl(control, {
      controls: [control],
      facts,
      account: here,
      region: 'global',
      now: NOW,
      parametersOf,
    });
  });
}
const look = simulatedLook({ now: () => NOW });

describe('controls of endpoints', () => {
  it('do not apply to an account of which none is named, and say where to name one', async () => {
    const verdicts = await verdictsOn({}, look);
    expect(verdicts).toHaveLength(9);
    for (const { status, because } of verdicts) {
      expect(status).toBe('not-applicable');
      expect(because).toContain('under `probes`');
    }
  });

  it('give each named endpoint a verdict', async () => {
    const config = { probes: [{ url: 'https://shop.example.com' }, { url: 'https://legacy.example.com' }] };
    const failed = (await verdictsOn(config, look)).filter(({ status }) => status === 'fail');
    expect(failed.map(({ control, resource }) => `${control} ${resource}`).sort()).toEqual([
      'edge.tls-grade https://legacy.example.com/',
      'edge.tls-min-version https://legacy.example.com/',
    ]);
  });

  it.each(['versions', 'suites', 'certificate', 'response', 'plain', 'healthStatus', 'guarded', 'limited'] as const)(
    'are never good where %s could not be seen, and others keep their verdicts',
    async (field) => {
      const config = { probes: [{ url: 'https://shop.example.com', protected: ['/api'], limits: ['/api'] }] };
      const whole = await verdictsOn(config, look);
      const blind: Look = async (target) => {
        const seen: Observation = await look(target);
        return { ...seen, [field]: new CouldNotRead('probe:shop.example.com', 'timed-out', 'TIMEOUT') };
      };
      const darkened = await verdictsOn(config, blind);
      const changed = darkened.filter(({ status }, index) => status !== whole[index]?.status);
      if (field !== 'versions') expect(changed.length).toBeGreaterThan(0);
      for (const { status } of changed) expect(status).toBe('unknown');
      expect(changed.length).toBeLessThanOrEqual(3);
    },
  );
});

describe('what the configuration names', () => {
  const config = {
    profiles: { production: { match: { ous: ['Production'] } } },
    repositories: [
      { name: 'acme/shop', accounts: ['111122223333'] },
      { name: 'acme/platform', profiles: ['production'], branch: 'release' },
      { name: 'acme/everybody' },
    ],
    probes: [{ url: 'https://shop.example.com', profiles: ['production'], health: false as const }],
  };
  const namesFor = (one: Account) => repositoriesIn(config)(one).map(({ name }) => name);

  it('belongs to accounts by id or by profile, and else to all', () => {
    expect(namesFor(account('111122223333'))).toEqual(['acme/shop', 'acme/everybody']);
    expect(namesFor(account('444455556666', { ou: 'Production/Shop' }))).toEqual(['acme/platform', 'acme/everybody']);
    expect(probesIn(config)(account('444455556666'))).toEqual([]);
    expect(probesIn(config)(account('444455556666', { ou: 'Production' }))).toMatchObject([
      { url: 'https://shop.example.com/', named: true, health: null },
    ]);
  });

  it.each([
    [{ repositories: [{ name: 'acme shop' }] }, 'repositories.0.name'],
    [{ repositories: [{ name: 'acme/shop', without: ['tests'] }] }, 'must be one of code'],
    [{ probes: [{ url: 'shop.example.com' }] }, 'probes.0.url'],
    [{ probes: [{ url: 'https://user:secret@shop.example.com' }] }, 'has credentials'],
    [{ probes: [{ url: 'https://shop.example.com', health: 'health' }] }, 'must be a path'],
    [{ probes: [{ url: 'https://shop.example.com', pages: [] }] }, 'unknown key "pages"'],
    [{ repositories: [{ name: 'acme/shop', profiles: ['prodction'] }] }, 'prodction'],
  ])('is refused where it is wrong: %j', (wrong, complaint) => {
    expect(() => resolveConfig(wrong as never, { controls, revisions })).toThrow(complaint);
  });
});

describe('a scan of a simulated organisation', () => {
  const stages: Stage[] = [];
  afterEach(() => Promise.all(stages.splice(0).map((stage) => stage.close())));

  it('judges repositories and endpoints without a network', async () => {
    const only = {
      '*': false,
      'edge.tls-min-version': true,
      'delivery.coverage': true,
      'operations.status-page': true,
    };
    const probes = [{ url: 'https://legacy.example.com' }, { url: 'https://status.example.com', statusPage: true }];
    const config = { controls: only, repositories: [{ name: 'acme/shop' }], probes };
    const stage = await openStage({ accounts: 4, regions: ['us-east-1'] }, config);
    stages.push(stage);
    const { history } = stage.runtime.wiring;
    await recordUpload(history, {
      ...{ repository: 'acme/shop', kind: 'lcov', check: 'coverage', tools: [], commit: '4b825dc', branch: 'main' },
      ...{ at: stage.world.now().toISOString(), by: 'arn:aws:iam::111122223333:role/build', sha256: '', bytes: 9 },
      summary: { lines: { instrumented: 100, covered: 95 } },
    });
    await stage.runtime.scan();
    const member = stage.world.accounts.find(({ kind }) => kind === 'member')?.id ?? '';
    const { verdicts } = (await history.read(verdictsOf(`${member}/global`))).contents;
    expect(verdicts['edge.tls-min-version']).toMatchObject({
      'https://legacy.example.com/': { status: 'fail' },
      'https://status.example.com/': { status: 'pass' },
    });
    expect(verdicts['delivery.coverage']).toMatchObject({ 'acme/shop': { status: 'pass' } });
    expect(verdicts['operations.status-page']).toMatchObject({ [member]: { status: 'pass' } });
  });
});
