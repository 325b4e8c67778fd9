import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../shared/core/digest.ts';
import { attestedProofs } from '../../shared/kinds/proofs.ts';
import { isAddressOnly } from '../../shared/records/attestation.ts';
import { plumbline } from '../support/cli.ts';

const PAGE = 'what was done, and what was found';
/** The server of the tests is not public, so they permit its address. */
const HERE = { isAllowed: (address: string) => address === '127.0.0.1' };

describe('evidence', () => {
  let server: Server;
  let url = '';
  let asked = 0;
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked += 1;
      const [, status = '', to = ''] = request.url?.split('/') ?? [];
      const location = to === '' ? 'https://login.example.com' : decodeURIComponent(to);
      response.writeHead(Number(status), status === '302' ? { location } : {});
      response.end(status === '200' ? PAGE : '');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const attest = (evidence: string, ...more: string[]) => attestFor('dr.plan', evidence, ...more);
  let network: { readonly isAllowed?: (address: string) => boolean } = HERE;
  afterEach(() => {
    network = HERE;
  });
  const attestFor = async (control: string, evidence: string, ...more: string[]) => {
    const cwd = await mkdtemp(join(tmpdir(), 'plumbline-evidence-'));
    await writeFile(join(cwd, 'empty.pdf'), '');
    const args = ['attest', control, '--evidence', evidence, '--valid-for', '90d', '--note', 'x', '--store', 'store'];
    return plumbline([...args, ...more], { cwd, network });
  };

  it('at an address is the content of the address', async () => {
    const { code, stdout } = await attest(`${url}/200`);
    expect(stdout).toContain(`evidence sha256:${sha256(PAGE)}, commit 1`);
    expect(code).toBe(0);
  });

  it.each([401, 403, 302])('behind a sign-in (%i) is only its address, and is shown as such', async (status) => {
    const { code, stdout } = await attest(`${url}/${status}`);
    expect(stdout).toContain(`evidence sha256:${sha256(`${url}/${status}`)} (address only)`);
    expect(code).toBe(0);
  });

  const to = (address: string) => `/302/${encodeURIComponent(address)}`;

  it('behind redirects on its own host is the content at their end', async () => {
    const { stdout } = await attest(`${url}${to(to('/200'))}`);
    expect(stdout).toContain(`evidence sha256:${sha256(PAGE)}, commit 1`);
  });

  it.each([
    ['to a host that only begins alike', () => to(url.replace('127.0.0.1', '127.0.0.1.example.com'))],
    ['to no address', () => to('http://[')],
    ['to a file', () => to('file:///etc/passwd')],
    ['without an end', () => Array.from({ length: 6 }).reduce<string>((path) => to(path), '/200')],
  ])('behind a redirect %s is only its address', async (_name, path) => {
    const { stdout } = await attest(`${url}${path()}`);
    expect(stdout).toContain('(address only)');
  });

  it('at an address that is not public is refused, and nothing is sent there', async () => {
    network = {};
    const before = asked;
    for (const address of [`${url}/200`, 'http://169.254.169.254/latest/meta-data/', 'http://[::1]/x']) {
      const { code, stderr } = await attest(address);
      expect(stderr).toMatch(/is at an address that is not public, and is not read from here; save what it shows/);
      expect(code).toBe(2);
    }
    expect(asked).toBe(before);
  });

  it.each<[string, () => string, RegExp]>([
    ['an empty file', () => 'empty.pdf', /empty\.pdf is an empty file/],
    ['a file that is not there', () => 'drill.pdf', /neither a URL nor a file that can be read/],
    ['a page that is not there', () => `${url}/404`, /answers 404; check the address/],
    ['a page with nothing on it', () => `${url}/204`, /answers with nothing/],
    [
      'an address that does not resolve',
      () => 'http://nowhere.invalid/x',
      /cannot be read from here: .*(has no address|ENOTFOUND|EAI_AGAIN)/,
    ],
    ['an address where nothing listens', () => 'http://127.0.0.1:9/x', /cannot be read from here/],
  ])('that is %s is refused', async (_what, evidence, message) => {
    const { code, stdout, stderr } = await attest(evidence());
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('is refused for a century', async () => {
    const { code, stderr } = await attest(`${url}/200`, '--valid-for', '36500d');
    expect(stderr).toMatch(/Three years, 1098d, is the longest/);
    expect(code).toBe(2);
  });

  it.each([
    ['a name without a value', 'dr.objectives-defined', 'rtoMinutes=', /is not of the form name=value/],
    ['a name alone', 'dr.objectives-defined', 'rtoMinutes', /is not of the form name=value/],
    ['a name twice', 'dr.objectives-defined', 'rtoMinutes=1,rtoMinutes=2', /gives rtoMinutes twice/],
    ['a misspelt name', 'dr.objectives-defined', 'rtoMinuts=1', /does not read --value rtoMinuts; .*rtoMinutes\?/],
    ['a name of another control', 'dr.drill-quarterly', 'rtoMinutes=1', /it reads measuredRtoMinutes/],
    ['a name of every object', 'dr.objectives-defined', 'toString=1', /does not read --value toString/],
    ['a value where none is read', 'dr.plan', 'rtoMinutes=1', /it reads no value/],
    ['words for a number', 'dr.objectives-defined', 'rtoMinutes=an hour', /is not a number/],
    ['a number below zero', 'dr.objectives-defined', 'rpoMinutes=-5', /is not a number/],
  ])('does not come with %s', async (_what, control, value, message) => {
    const { code, stdout, stderr } = await attestFor(control, `${url}/200`, '--value', value);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('is recorded with the values that the control reads', async () => {
    const { code, stderr } = await attestFor(
      'dr.objectives-defined',
      `${url}/200`,
      '--value',
      'rtoMinutes=60,rpoMinutes=4.5',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^made the key that signs anchors/) });
  });
});

describe('evidence that is an address only', () => {
  const attestation = (evidence: object) =>
    ({ control: 'dr.plan', at: '2026-01-10', expires: '2026-12-10', by: 'dana', evidence }) as never;
  const said = (evidence: object) => attestedProofs([attestation(evidence)], 'dr.plan', 365)[0]?.source;

  it('is shown as such wherever it proves a verdict, also in older records', () => {
    expect(said({ reference: 'a.pdf', sha256: '', of: 'content' })).toBe('attested by dana');
    expect(said({ reference: 'a.pdf', sha256: '' })).toBe('attested by dana');
    expect(said({ reference: 'https://example.com', sha256: '', of: 'address' })).toContain('address only');
    expect(said({ reference: 'https://example.com', sha256: '' })).toContain('address only');
    expect(isAddressOnly({ reference: 'https://example.com', sha256: '', of: 'content' })).toBe(false);
  });
});
