/** A time-stamping authority on this machine: OpenSSL makes its certificates and answers, and a server passes them on. */
import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CONFIGURATION = `
[ca]
default_ca = c
[c]
dir = .
database = ./index.txt
serial = ./serial
new_certs_dir = .
default_md = sha256
policy = p
unique_subject = no
[p]
commonName = supplied
[req]
distinguished_name = dn
prompt = no
[dn]
CN = Example
[root]
basicConstraints = critical,CA:true
[stamping]
extendedKeyUsage = critical,timeStamping
[serving]
extendedKeyUsage = critical,serverAuth
[tsa]
default_tsa = t
[t]
serial = ./tsserial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
`;

export type Certificate = 'good' | 'expired' | 'serving';
/** How the server answers: by OpenSSL with a certificate, or otherwise. */
export type Behaviour =
  | { readonly sign: Certificate }
  | { readonly change: (request: Buffer) => Buffer }
  | { readonly reply: (response: ServerResponse) => void };

export interface Tsa {
  readonly url: string;
  /** The root, in PEM. */
  readonly trusted: string;
  /** Another root of the same name, which signed nothing. */
  readonly stranger: string;
  certificate(name: Certificate): string;
  behave(behaviour: Behaviour): void;
  /** The answer to a request, by the good certificate. */
  answer(request: Uint8Array): Promise<Buffer>;
  close(): Promise<void>;
}

export async function startTsa(): Promise<Tsa> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-tsa-'));
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  writeFileSync(join(folder, 'tsa.cnf'), CONFIGURATION);
  writeFileSync(join(folder, 'tsserial'), '01\n');
  for (const name of ['root', 'stranger']) {
    openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${name}.key`);
    openssl(
      ...['req', '-x509', '-new', '-key', `${name}.key`, '-days', '3650', '-subj', '/CN=Example Root'],
      ...['-config', 'tsa.cnf', '-extensions', 'root', '-out', `${name}.pem`],
    );
  }
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'tsa.key');
  openssl('req', '-new', '-key', 'tsa.key', '-subj', '/CN=Example TSA', '-config', 'tsa.cnf', '-out', 'tsa.csr');
  const issue = (name: Certificate, extensions: string, from: string, to: string) => {
    writeFileSync(join(folder, 'index.txt'), '');
    // all have one key, one name and one number, and differ only in their use and their time
    writeFileSync(join(folder, 'serial'), '0A\n');
    openssl(
      ...['ca', '-batch', '-config', 'tsa.cnf', '-cert', 'root.pem', '-keyfile', 'root.key', '-in', 'tsa.csr'],
      ...['-out', `${name}.pem`, '-extfile', 'tsa.cnf', '-extensions', extensions, '-notext'],
      ...['-startdate', `${from}0101000000Z`, '-enddate', `${to}0101000000Z`],
    );
  };
  issue('good', 'stamping', '2020', '2049');
  issue('expired', 'stamping', '2020', '2021');
  issue('serving', 'serving', '2020', '2049');
  let requests = 0;
  const signed = (request: Uint8Array, certificate: Certificate): Promise<Buffer> => {
    requests += 1;
    const file = `request-${requests}.tsq`;
    writeFileSync(join(folder, file), request);
    const args = ['ts', '-reply', '-config', 'tsa.cnf', '-section', 't', '-queryfile', file, '-inkey', 'tsa.key'];
    return new Promise((resolve, reject) => {
      const options = { cwd: folder, encoding: 'buffer' as const };
      execFile('openssl', [...args, '-signer', `${certificate}.pem`], options, (error, stdout) =>
        error ? reject(error) : resolve(stdout),
      );
    });
  };
  let behaviour: Behaviour = { sign: 'good' };
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    if ('reply' in behaviour) return behaviour.reply(response);
    const answer = 'sign' in behaviour ? signed(body, behaviour.sign) : signed(behaviour.change(body), 'good');
    response.setHeader('content-type', 'application/timestamp-reply');
    response.end(await answer);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://tsa.example:${(server.address() as AddressInfo).port}/`,
    trusted: text('root.pem'),
    stranger: text('stranger.pem'),
    certificate: (name) => text(`${name}.pem`),
    behave: (next) => {
      behaviour = next;
    },
    answer: (request) => signed(request, 'good'),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
