import { describe, expect, it } from 'vitest';
import { couldNotRead } from '../../shared/aws/failure.ts';

const failed = (code: string, name = 'Error') =>
  couldNotRead('sts:GetCallerIdentity', Object.assign(new Error('raw'), { code, name }));

describe('an endpoint without a connection is not reported as slow', () => {
  it.each([
    ['ECONNREFUSED', 'its endpoint refused the connection'],
    ['ENOTFOUND', 'the name of its endpoint has no address'],
    ['EAI_AGAIN', 'could not be looked up now'],
    ['ENETUNREACH', 'no network leads to its endpoint'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'no secure connection to its endpoint was made'],
  ])('%s', (code, words) => {
    expect(failed(code)).toMatchObject({ reason: 'unreached', code, message: expect.stringContaining(words) });
  });

  it('nor after several addresses were tried', () => {
    expect(failed('ECONNREFUSED', 'AggregateError')).toMatchObject({ reason: 'unreached', code: 'ECONNREFUSED' });
  });

  it('and an endpoint that accepts and does not answer is', () => {
    expect(failed('ETIMEDOUT')).toMatchObject({
      reason: 'timed-out',
      message: expect.stringContaining('no answer in time'),
    });
    expect(failed('ECONNRESET', 'TimeoutError')).toMatchObject({ reason: 'timed-out' });
  });
});
