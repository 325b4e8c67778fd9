import { describe, expect, it } from 'vitest';
import { explained } from '../../cli/lib/explained.ts';

const failure = (fields: object, message = 'raw') => Object.assign(new Error(message), fields);

describe('an error of the operating system comes with the remedy', () => {
  it.each([
    ['EACCES', 2, /\/root\/out\.json may not be read or written by you; check its permissions/],
    ['ENOENT', 2, /\/root\/out\.json is not there, or the folder/],
    ['EISDIR', 2, /is a folder; give a file/],
    ['EROFS', 2, /takes no writing/],
  ])('%s of a file', (code, exit, message) => {
    const { message: said, code: ends } = explained(failure({ code, path: '/root/out.json', syscall: 'open' }));
    expect(said).toMatch(message);
    expect(ends).toBe(exit);
  });

  it.each([
    [
      { code: 'ENOTFOUND', hostname: 'sts.nowhere.amazonaws.com' },
      /^sts\.nowhere\.amazonaws\.com has no address \(ENOTFOUND\)/,
    ],
    [
      { errors: [failure({ code: 'ECONNREFUSED', address: '127.0.0.1', port: 1 })] },
      /^127\.0\.0\.1:1 does not take the connection/,
    ],
    [{ cause: failure({ code: 'EAI_AGAIN', hostname: 'wiki.example.com' }) }, /^wiki\.example\.com has no address now/],
  ])('%o of the network', (fields, message) => {
    const { message: said, code } = explained(failure(fields));
    expect(said).toMatch(message);
    expect(said).toMatch(/check the region, --endpoint-url and the network/);
    expect(code).toBe(1);
  });
});

describe('an error of AWS comes with the remedy', () => {
  it.each([
    ['ResourceNotFoundException', 2, /check --table, the region and the account/],
    ['AccessDeniedException', 1, /was denied/],
    ['ExpiredTokenException', 1, /sign in again/],
    ['TimeoutError', 1, /got no answer in time/],
    ['CredentialsProviderError', 1, /there are no AWS credentials here/],
  ])('after %s', (name, exit, message) => {
    const { message: said, code } = explained(failure({ name, $metadata: {} }));
    expect(said).toMatch(message);
    expect(code).toBe(exit);
  });
});
