/** Finds the TLS versions and cipher suites that an endpoint accepts, by offering each of them alone. */
import { isIP } from 'node:net';
import { connect, type SecureVersion } from 'node:tls';
import { each } from '../core/reading.ts';
import { accepts, SSL3, TLS1_2 } from './hello.ts';
import { failureOf, type Network, type Place, unreadable } from './network.ts';

/**
 * OpenSSL's default leaves out suites that a server with TLS 1.0 needs, so the server would seem to refuse the version.
 */
export const ALL_CIPHERS = 'DEFAULT@SECLEVEL=0';

const AT_ONCE = 3;

/** "TLS Cipher Suites", Transport Layer Security Parameters of IANA. */
const SUITES: Readonly<Record<string, readonly number[]>> = {
  rc4: [0x0004, 0x0005, 0xc007, 0xc011],
  '3des': [0x000a, 0x0013, 0x0016, 0xc008, 0xc012],
  export: [0x0003, 0x0006, 0x0008, 0x0011, 0x0014, 0x0062, 0x0064],
  anonymous: [0x0018, 0x001b, 0x0034, 0x003a, 0x006c, 0x006d, 0x00a6, 0x00a7, 0xc016, 0xc017, 0xc018, 0xc019],
  null: [0x0001, 0x0002, 0x003b, 0xc006, 0xc010],
  'cbc-sha1': [0x0033, 0x0039, 0xc009, 0xc00a, 0xc013, 0xc014],
  'static-rsa': [0x002f, 0x0035, 0x003c, 0x003d, 0x009c, 0x009d],
  'ecdhe-aead': [0xc02b, 0xc02c, 0xc02f, 0xc030, 0xcca8, 0xcca9],
};
/** Suites that servers of SSL 3 have. */
const OLD_SUITES = [0x0004, 0x0005, 0x000a, 0x0016, 0x002f, 0x0033, 0x0035, 0x0039];

const OFFERED: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

/** The versions that are accepted. Throws `CouldNotRead` if the endpoint cannot be connected to. */
export async function acceptedVersions(network: Network, place: Place): Promise<string[]> {
  const old = await accepts(network, place, SSL3, OLD_SUITES);
  const known = await each(OFFERED, (version) => acceptsVersion(network, place, version), AT_ONCE);
  return [...(old ? ['SSLv3'] : []), ...OFFERED.filter((_version, index) => known[index])];
}

export async function acceptedSuites(network: Network, place: Place): Promise<string[]> {
  const groups = Object.entries(SUITES);
  const accepted = await each(groups, ([, suites]) => accepts(network, place, TLS1_2, suites), AT_ONCE);
  return groups.flatMap(([name], index) => (accepted[index] ? [name] : []));
}

function acceptsVersion(
  { answerMs }: Network,
  { host, address, port }: Place,
  version: SecureVersion,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let connected = false;
    const socket = connect({
      ...{ host: address, port, minVersion: version, maxVersion: version, ciphers: ALL_CIPHERS },
      ...(isIP(host) ? {} : { servername: host }),
      // the chain is judged by another control
      rejectUnauthorized: false,
    });
    const timer = setTimeout(() => end(unreadable(host, 'timed-out', 'TIMEOUT')), answerMs);
    const end = (answer: boolean | Error) => {
      clearTimeout(timer);
      socket.destroy();
      if (answer instanceof Error) reject(answer);
      else resolve(answer);
    };
    socket.on('connect', () => {
      connected = true;
    });
    socket.on('secureConnect', () => end(true));
    socket.on('error', (error) => end(connected ? false : failureOf(host, error)));
    socket.on('close', () => end(false));
  });
}
