/** Probes, against servers that the tests start: legacy TLS, hanging, endless, circular, and names that change their address. */

import { readFileSync } from 'node:fs';
import { createServer as plainServer, type RequestListener, type Server } from 'node:http';
import { createServer as secureServer } from 'node:https';
import { type AddressInfo, type Socket, type Server as SocketServer, createServer as socketServer } from 'node:net';
import { resolve } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { CouldNotRead } from '../../shared/core/errors.ts';
import type { ProbeTarget } from '../../shared/core/probe.ts';
import { isPublicAddress } from '../../shared/probes/addresses.ts';
import { clientHello, SSL3 } from '../../shared/probes/hello.ts';
import { prober } from '../../shared/probes/look.ts';
import type { ProbeOptions } from '../../shared/probes/network.ts';

const pem = (file: string) => readFileSync(resolve(import.meta.dirname, '../fixtures/tls', file), 'utf8');
const ca = pem('server.pem');
const SERVED = { key: pem('server.key'), cert: ca };
const HOST = 'shop.example.com';

const open: (Server | SocketServer)[] = [];
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await Promise.all(open.splice(0).map((server) => new Promise((done) => server.close(done))));
});

function listening(server: Server | SocketServer, host = '127.0.0.1'): Promise<number> {
  open.push(server);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  return new Promise((done) => server.listen(0, host, () => done((server.address() as AddressInfo).port)));
}

const answering: RequestListener = (_request, response) => response.end('ok');
const https = (listener: RequestListener = answering, options: TlsOptions = {}) =>
  listening(secureServer({ ...SERVED, ...options }, listener));

const target = (url: string, more: Partial<ProbeTarget> = {}): ProbeTarget => ({
  ...{ url, named: true, health: null, protected: [], signIn: null, limits: [], api: false, statusPage: false },
  ...more,
});

/** The network of the tests: the names of example.com are on this machine, and its addresses may be probed. */
const local = (options: ProbeOptions = {}) =>
  prober({ resolve: async () => ['127.0.0.1'], isAllowed: () => true, plainPort: 1, ca, answerMs: 2_000, ...options });
const look = (port: number, more: Partial<ProbeTarget> = {}, options: ProbeOptions = {}) =>
  local(options)(target(`https://${HOST}:${port}/`, more));

const reasonOf = (value: unknown) => {
  expect(value).toBeInstanceOf(CouldNotRead);
  const { reason, code } = value as CouldNotRead;
  return `${reason} ${code}`;
};

describe('versions of TLS', () => {
  it('of a current server are the two that are safe', async () => {
    const seen = await look(await https());
    expect(seen.versions).toEqual(['TLSv1.2', 'TLSv1.3']);
    expect(seen.suites).toContain('ecdhe-aead');
    for (const weak of ['rc4', '3des', 'export', 'anonymous', 'null']) expect(seen.suites).not.toContain(weak);
  });

  it.each([
    ['TLSv1', ['TLSv1']],
    ['TLSv1.1', ['TLSv1.1']],
  ] as const)('of a legacy server show that it accepts %s', async (version, versions) => {
    const legacy = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const seen = await look(await https(answering, legacy));
    expect(seen.versions).toEqual(versions);
  });

  it('of a server with suites without forward secrecy show those suites', async () => {
    const weak = {
      maxVersion: 'TLSv1.2',
      ciphers: 'AES128-SHA:AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA:@SECLEVEL=0',
    } as const;
    expect((await look(await https(answering, weak))).suites).toEqual(['cbc-sha1', 'static-rsa']);
    const anonymous = { maxVersion: 'TLSv1.2', ciphers: 'AECDH-AES128-SHA:@SECLEVEL=0' } as const;
    expect((await look(await https(answering, anonymous))).suites).toEqual(['anonymous']);
  });

  it('of a server that answers SSL 3 show it, which current libraries cannot speak', async () => {
    const hello = Buffer.from([0x16, 3, 0, 0, 6, 2, 0, 0, 2, 3, 0]);
    const server = socketServer((socket) => {
      socket.once('data', (greeting) => {
        if (greeting.readUInt16BE(9) === SSL3) socket.end(hello);
        else socket.destroy();
      });
    });
    expect((await look(await listening(server))).versions).toEqual(['SSLv3']);
  });

  it('are empty where something other than TLS answers', async () => {
    const seen = await look(await listening(plainServer(answering)));
    expect(seen.versions).toEqual([]);
    expect(seen.suites).toEqual([]);
    expect(reasonOf(seen.response)).toMatch(/^unreached /);
  });

  it('are asked with a greeting that names the server, unless it is an address or SSL 3', () => {
    expect(clientHello(HOST, 0x0303, [0xc02f]).includes(HOST)).toBe(true);
    expect(clientHello('192.0.2.1', 0x0303, [0xc02f]).includes('192.0.2.1')).toBe(false);
    expect(clientHello(HOST, SSL3, [0x000a]).includes(HOST)).toBe(false);
  });
});

describe('the certificate', () => {
  it('is trusted where its authority and its name are right', async () => {
    const { certificate } = await look(await https());
    expect(certificate).toMatchObject({ trusted: true, problem: null, issuer: 'Example' });
  });

  it('is not trusted for another name, or from an authority that nobody knows', async () => {
    const port = await https();
    const elsewhere = await local()(target(`https://other.example.net:${port}/`));
    expect(elsewhere.certificate).toMatchObject({ trusted: false, problem: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    const unknown = await look(port, {}, { ca: undefined as never });
    expect(unknown.certificate).toMatchObject({ trusted: false, problem: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });
});

describe('the answer', () => {
  it('is kept as its security headers, and cookies as their number', async () => {
    const port = await https((_request, response) => {
      response.setHeader('Strict-Transport-Security', 'max-age=31536000');
      response.setHeader('X-Frame-Options', 'DENY');
      response.setHeader('RateLimit-Limit', '10');
      response.setHeader('Set-Cookie', ['a=secret-of-a-person; Secure; HttpOnly', 'b=2; Path=/secure']);
      response.end();
    });
    const { response } = await look(port);
    expect(response).toMatchObject({ status: 200, hsts: ['max-age=31536000'], frameOptions: 'DENY', rateLimit: true });
    expect(response).toMatchObject({ cookies: 2, insecureCookies: 1, contentSecurityPolicy: false, redirect: null });
    expect(JSON.stringify(response)).not.toContain('secret');
  });

  it('of a gigabyte, or without end, is read no further than its headers', async () => {
    let sent = 0;
    const port = await https((_request, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(65_536);
      const more = () => {
        while (!response.destroyed && sent < 1_073_741_824) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', more);
        }
      };
      more();
    });
    expect((await look(port)).response).toMatchObject({ status: 200 });
    expect(sent).toBeLessThan(64 * 1_048_576);
  });

  it('with headers without end is unreadable', async () => {
    const server = secureServer(SERVED, () => {});
    server.on('secureConnection', (socket) => {
      socket.on('error', () => {});
      socket.write(`HTTP/1.1 200 OK\r\n${`X-Long: ${'a'.repeat(8_000)}\r\n`.repeat(20)}`);
    });
    expect(reasonOf((await look(await listening(server))).response)).toBe('malformed HPE_HEADER_OVERFLOW');
  });

  it('that never comes is unreadable in time, and the rest is seen', async () => {
    const seen = await look(await https(() => {}), {}, { answerMs: 300 });
    expect(reasonOf(seen.response)).toBe('timed-out TIMEOUT');
    expect(seen.versions).toEqual(['TLSv1.2', 'TLSv1.3']);
  });

  it('of a server that accepts and says nothing at all is unreadable in every field, within the time for the whole', async () => {
    const started = Date.now();
    const seen = await look(
      await listening(socketServer(() => {})),
      { health: '/health' },
      { answerMs: 200, wholeMs: 500 },
    );
    for (const field of ['versions', 'suites', 'certificate', 'response', 'healthStatus'] as const)
      expect(reasonOf(seen[field]), field).toBe('timed-out TIMEOUT');
    expect(Date.now() - started).toBeLessThan(5_000);
  });
});

describe('redirects', () => {
  const leading = (to: (path: string) => string | null) =>
    https((request, response) => {
      const location = to(request.url ?? '/');
      if (location !== null) response.writeHead(302, { location });
      response.end();
    });

  it('are followed within the host', async () => {
    const port = await leading((path) => (path === '/' ? '/home' : null));
    expect((await look(port)).response).toMatchObject({ status: 200, redirect: null });
  });

  it('off the allowed hosts are not followed: the answer is the redirect', async () => {
    const asked: string[] = [];
    const network = { resolve: async (host: string) => [asked.push(host) ? '127.0.0.1' : ''] };
    const port = await leading((path) => (path === '/' ? 'https://elsewhere.example.net/' : null));
    const seen = await look(port, {}, network);
    expect(seen.response).toMatchObject({ status: 302, redirect: { scheme: 'https', host: 'elsewhere.example.net' } });
    expect(asked).toEqual([HOST]);
  });

  it('to another named host are followed, and its address is checked as well', async () => {
    const port = await leading((path) => (path === '/' ? `https://www.example.com:${port}/in` : null));
    const named = target(`https://${HOST}:${port}/`);
    const network = (address: string): ProbeOptions => ({
      resolve: async (host) => [host === HOST ? '127.0.0.1' : address],
      isAllowed: (one) => one === '127.0.0.1',
    });
    expect((await local(network('127.0.0.1'))(named, ['www.example.com'])).response).toMatchObject({ status: 200 });
    const inside = await local(network('169.254.169.254'))(named, ['www.example.com']);
    expect(reasonOf(inside.response)).toBe('unreached NOT_PUBLIC');
  });

  it('in circles, or without end, are unreadable', async () => {
    const circle = await look(await leading((path) => (path === '/' ? '/a' : '/')));
    expect(reasonOf(circle.response)).toBe('malformed it redirects in circles');
    const endless = await look(await leading((path) => `${path}x`));
    expect(reasonOf(endless.response)).toBe('malformed it redirects in circles');
  });
});

describe('addresses', () => {
  it.each([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.31.0.1', '192.168.1.1', '198.18.0.1'],
    ...['224.0.0.1', '255.255.255.255', '::', '::1', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '64:ff9b::a00:1', '100::1'],
    ...['2001::1', '2001:db8::1', '2002:a00:1::', 'fc00::1', 'fd00:ec2::254', 'fe80::1', 'ff02::1', 'localhost', ''],
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '172.32.0.1', '100.63.255.255', '2600:1f18::1', '2a05:d018::1'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ...[
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://2130706433/',
      'https://0x7f.1/',
      'http://169.254.169.254/latest/',
    ],
    ...['https://[::ffff:169.254.169.254]/', 'https://[fd00:ec2::254]/'],
  ])('%s is refused before anything is connected to', async (url) => {
    const seen = await prober({ resolve: async () => Promise.reject(new Error('looked up')) })(target(url));
    expect(reasonOf(seen.response)).toBe('unreached NOT_PUBLIC');
    expect((seen.response as unknown as CouldNotRead).message).toContain('is never probed');
  });

  it('of a name are all looked at: one that is private refuses the name', async () => {
    const seen = await prober({ resolve: async () => ['8.8.8.8', '10.0.0.1'] })(target(`https://${HOST}/`));
    expect(reasonOf(seen.versions)).toBe('unreached NOT_PUBLIC');
  });

  it('are looked up once: a name that changes its address meanwhile leads nowhere else', async () => {
    const hits: string[] = [];
    const server = secureServer(SERVED, (request, response) => {
      hits.push(request.socket.localAddress ?? '');
      response.end();
    });
    const port = await listening(server, '0.0.0.0');
    const answers = ['127.0.0.2', '127.0.0.1', '127.0.0.1'];
    const seen = await look(
      port,
      { health: '/health', protected: ['/api'] },
      {
        resolve: async () => [answers.shift() ?? '127.0.0.1'],
        isAllowed: (address) => address === '127.0.0.2',
      },
    );
    expect(seen.addresses).toEqual(['127.0.0.2']);
    expect(new Set(hits)).toEqual(new Set(['127.0.0.2']));
    expect(answers).toHaveLength(2);
  });

  it('that do not exist are unreadable', async () => {
    const gone = await prober({ resolve: async () => [] })(target(`https://${HOST}/`));
    expect(reasonOf(gone.response)).toBe('unreached ENOTFOUND');
    const unknown = Object.assign(new Error('getaddrinfo'), { code: 'EAI_AGAIN' });
    const later = await prober({ resolve: async () => Promise.reject(unknown) })(target(`https://${HOST}/`));
    expect(reasonOf(later.response)).toBe('unreached EAI_AGAIN');
  });
});

describe('plain HTTP', () => {
  it('that nothing listens for is refused, and a redirect says where it leads', async () => {
    const port = await https();
    expect((await look(port)).plain).toBe('refused');
    const plain = await listening(
      plainServer((_request, response) => response.writeHead(301, { location: `https://${HOST}/` }).end()),
    );
    const { plain: answer } = await look(port, {}, { plainPort: plain });
    expect(answer).toMatchObject({ status: 301, redirect: { scheme: 'https', host: HOST } });
  });

  it('that never answers is silent', async () => {
    const plain = await listening(socketServer(() => {}));
    expect((await look(await https(), {}, { plainPort: plain, answerMs: 300 })).plain).toBe('silent');
  });
});

describe('the additional checks of a configured target', () => {
  it('read its health: the same answer twice out of three times', async () => {
    const statuses = [503, 200, 200, 200];
    const port = await https((request, response) => {
      response.statusCode = request.url === '/health' ? (statuses.shift() ?? 500) : 200;
      response.end();
    });
    expect((await look(port, { health: '/health' })).healthStatus).toBe(200);
  });

  it('read whether its paths refuse missing and invalid credentials', async () => {
    const port = await https((request, response) => {
      const isGiven = request.headers['x-api-key'] !== undefined;
      const status = request.url === '/naive' ? (isGiven ? 200 : 401) : request.url === '/sign-in' ? 302 : 403;
      response.writeHead(status, status === 302 ? { location: 'https://github.com/login' } : {}).end();
    });
    const { guarded } = await look(port, { protected: ['/naive', '/api', '/sign-in'] });
    expect(guarded).toEqual([
      { path: '/naive', without: 401, invalid: 200, redirectHost: null },
      { path: '/api', without: 403, invalid: 403, redirectHost: null },
      { path: '/sign-in', without: 302, invalid: 302, redirectHost: 'github.com' },
    ]);
  });

  it('read how it ends requests that are too large, malformed, too long or slow', async () => {
    const port = await https((request, response) => {
      if ((request.url?.length ?? 0) > 8_000) return void response.writeHead(414).end();
      if (Number(request.headers['content-length']) > 1_048_576) return void response.writeHead(413).end();
      const slow = setTimeout(() => response.writeHead(408).end(), 300);
      request.resume().on('end', () => {
        clearTimeout(slow);
        response.writeHead(400).end();
      });
    });
    const { limited } = await look(port, { limits: ['/echo'] });
    expect(limited).toEqual([
      { path: '/echo', largeBody: expect.toBeOneOf([413, null]), brokenJson: 400, longQuery: 414, slowEndedAfter: 0 },
    ]);
  });

  it('is not ended where a request without its body is waited for', async () => {
    const { limited } = await look(await https(() => {}), { limits: ['/x'] }, { answerMs: 300, slowMs: 400 });
    expect(reasonOf(limited)).toBe('timed-out TIMEOUT');
    const port = await https((request, response) => request.resume().on('end', () => response.end()));
    const open = await look(port, { limits: ['/x'] }, { slowMs: 400 });
    expect(open.limited).toEqual([
      { path: '/x', largeBody: 200, brokenJson: 200, longQuery: 200, slowEndedAfter: null },
    ]);
  });
});

describe('a target that the configuration does not name', () => {
  it('gets one handshake and one request', async () => {
    const seen = { connections: 0, requests: 0 };
    const server = secureServer(SERVED, (_request, response) => {
      seen.requests += 1;
      response.end();
    });
    server.on('connection', () => {
      seen.connections += 1;
    });
    const { response, certificate, versions } = await look(await listening(server), { named: false });
    expect(seen).toEqual({ connections: 1, requests: 1 });
    expect(response).toMatchObject({ status: 200 });
    expect(certificate).toMatchObject({ trusted: true });
    expect(reasonOf(versions)).toBe('failed NOT_NAMED');
  });
});
