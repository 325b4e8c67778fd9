/** `plumbline probe`, on endpoints that are looked at without a network. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProbeTarget } from '../../shared/core/probe.ts';
import { prober } from '../../shared/probes/look.ts';
import { simulatedLook } from '../../simulator/probes.ts';
import { plumbline } from '../support/cli.ts';

const look = simulatedLook({ now: () => new Date() });

/** A folder with a configuration that names these endpoints. */
async function naming(...urls: string[]) {
  const cwd = await mkdtemp(join(tmpdir(), 'plumbline-probe-'));
  const probes = urls.map((url) => ({ url, protected: ['/api'] }));
  await writeFile(join(cwd, 'plumbline.config.mjs'), `export default ${JSON.stringify({ probes })};`);
  return cwd;
}
const CONFIG = ['--config', 'plumbline.config.mjs'];

describe('probe', () => {
  it('says what it saw of a named endpoint, and what the controls make of it', async () => {
    const cwd = await naming('https://shop.example.com');
    const { code, stdout } = await plumbline(['probe', 'https://shop.example.com', '--format', 'json', ...CONFIG], {
      cwd,
      look,
    });
    const shown = JSON.parse(stdout);
    expect(shown).toMatchObject({ url: 'https://shop.example.com/', named: true });
    expect(shown.observed).toMatchObject({ versions: ['TLSv1.2', 'TLSv1.3'], healthStatus: 200 });
    const statuses = Object.fromEntries(
      shown.verdicts.map(({ control, status }: Record<string, string>) => [control, status]),
    );
    expect(statuses).toMatchObject({
      'edge.tls-min-version': 'pass',
      'edge.auth-required': 'pass',
      'edge.request-limits': 'not-applicable',
    });
    expect(Object.keys(statuses)).toHaveLength(9);
    expect(code).toBe(0);
  });

  it('exits with 3 where a control fails, and names the control', async () => {
    const cwd = await naming('https://legacy.example.com');
    const { code, stdout } = await plumbline(['probe', 'https://legacy.example.com/', ...CONFIG], { cwd, look });
    expect(code).toBe(3);
    expect(stdout).toMatch(/fail +edge\.tls-min-version +it accepts TLSv1\b/);
  });

  it('asks an endpoint that is not named once, and judges what it got alone', async () => {
    const asked: ProbeTarget[] = [];
    const noting: typeof look = (target, hosts) => {
      asked.push(target);
      return look(target, hosts);
    };
    const { code, stdout } = await plumbline(['probe', 'https://elsewhere.example.net'], {
      ...{ cwd: await naming(), look: noting },
    });
    expect(asked).toMatchObject([{ named: false, health: null, protected: [], limits: [] }]);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'does not name it under `probes`: it was sent one handshake and one request.',
    );
    expect(stdout).not.toContain('edge.tls-min-version');
    expect(code).toBe(0);
  });

  it('refuses an address that is not public, and says why', async () => {
    const refusing = prober({ resolve: async () => ['10.0.0.5'] });
    const { code, stdout } = await plumbline(['probe', 'https://intranet.example.com', '--format', 'json'], {
      ...{ cwd: await naming(), look: refusing },
    });
    expect(code).toBe(1);
    expect(JSON.parse(stdout).observed.response.unread).toContain('an address that is not public');
  });

  it('says that an endpoint whose address is refused was sent nothing', async () => {
    const refusing = prober({ resolve: async () => ['10.0.0.5'] });
    const { stdout } = await plumbline(['probe', 'https://intranet.example.com'], {
      ...{ cwd: await naming(), look: refusing },
    });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('does not name it under `probes`: it was sent nothing.');
  });

  it.each([
    ['ftp://shop.example.com', 'Write it like'],
    ['shop.example.com', 'Write it like'],
    ['https://user:secret@shop.example.com', 'Leave the credentials out'],
  ])('refuses %s', async (url, complaint) => {
    const { code, stderr } = await plumbline(['probe', url], { cwd: await naming(), look });
    expect(code).toBe(2);
    expect(stderr).toContain(complaint);
  });
});
