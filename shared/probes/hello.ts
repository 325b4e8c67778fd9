/**
 * A hand-written TLS ClientHello, for SSL 3 and for suites that current libraries no longer offer. The server's first
 * record shows whether it would continue.
 */
import { randomBytes } from 'node:crypto';
import { connect, isIP } from 'node:net';
import { failureOf, type Network, type Place, unreadable } from './network.ts';

const HANDSHAKE = 0x16;
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
export const SSL3 = 0x0300;
export const TLS1_2 = 0x0303;
/** Enough of the server's first record: type, version, length, and the beginning of the ServerHello. */
const FIRST_BYTES = 11;

const number = (value: number, bytes: number): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};
const sized = (bytes: number, content: Buffer): Buffer => Buffer.concat([number(content.length, bytes), content]);
const numbers = (values: readonly number[]): Buffer => Buffer.concat(values.map((value) => number(value, 2)));
const extension = (type: number, content: Buffer): Buffer => Buffer.concat([number(type, 2), sized(2, content)]);

/** secp256r1, x25519, secp384r1 (RFC 8422), and signatures by RSA and ECDSA over SHA-256, SHA-384 and SHA-1 (RFC 5246). */
const CURVES = numbers([0x0017, 0x001d, 0x0018]);
const SIGNATURES = numbers([0x0403, 0x0503, 0x0401, 0x0501, 0x0804, 0x0203, 0x0201]);

function extensionsFor(host: string): Buffer {
  const name = Buffer.concat([number(0, 1), sized(2, Buffer.from(host))]);
  const parts = [
    // an IP address is not a server name (RFC 6066)
    ...(isIP(host) ? [] : [extension(0, sized(2, name))]),
    ...[extension(10, sized(2, CURVES)), extension(11, sized(1, number(0, 1))), extension(13, sized(2, SIGNATURES))],
  ];
  return sized(2, Buffer.concat(parts));
}

export function clientHello(host: string, version: number, suites: readonly number[]): Buffer {
  const body = Buffer.concat([
    ...[number(version, 2), randomBytes(32), number(0, 1), sized(2, numbers(suites)), sized(1, number(0, 1))],
    ...(version === SSL3 ? [] : [extensionsFor(host)]),
  ]);
  const message = Buffer.concat([number(CLIENT_HELLO, 1), sized(3, body)]);
  return Buffer.concat([number(HANDSHAKE, 1), number(Math.min(version, 0x0301), 2), sized(2, message)]);
}

/** Whether the server accepts that version with one of those suites. An alert, or a closed connection, is a refusal. */
export function accepts(
  { answerMs }: Network,
  { host, address, port }: Place,
  version: number,
  suites: readonly number[],
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    let connected = false;
    const socket = connect({ host: address, port });
    const timer = setTimeout(() => end(unreadable(host, 'timed-out', 'TIMEOUT')), answerMs);
    const end = (answer: boolean | Error) => {
      clearTimeout(timer);
      socket.destroy();
      if (answer instanceof Error) reject(answer);
      else resolve(answer);
    };
    socket.on('connect', () => {
      connected = true;
      socket.write(clientHello(host, version, suites));
    });
    socket.on('data', (part) => {
      received = Buffer.concat([received, part]);
      if (received[0] !== HANDSHAKE) end(false);
      else if (received.length >= FIRST_BYTES)
        end(received[5] === SERVER_HELLO && received.readUInt16BE(9) === version);
    });
    socket.on('error', (error) => end(connected ? false : failureOf(host, error)));
    socket.on('close', () => end(false));
  });
}
