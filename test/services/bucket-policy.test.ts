import { describe, expect, it } from 'vitest';
import { deniesInsecureTransport } from '../../shared/services/s3/bucket-policy.ts';
import { processorTime } from '../support/processor-time.ts';

const denial = {
  Effect: 'Deny',
  Principal: '*' as unknown,
  Action: 's3:*' as unknown,
  Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'] as unknown,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } } as unknown,
};
const denies = (...statements: object[]) => deniesInsecureTransport(JSON.stringify({ Statement: statements }), 'logs');

describe('a policy that denies requests without TLS', () => {
  it.each([
    ['the statement of the user guide', {}],
    ['a principal as an object', { Principal: { AWS: '*' } }],
    ['every action', { Action: ['*'] }],
    ['one pattern for bucket and objects', { Resource: 'arn:aws-us-gov:s3:::logs*' }],
    ['every resource', { Resource: '*' }],
    ['a key in another case and a boolean', { Condition: { Bool: { 'AWS:securetransport': [false] } } }],
    ['the cautious operator', { Condition: { BoolIfExists: { 'aws:SecureTransport': 'false' } } }],
  ])('is one with %s', (_name, change) => {
    expect(denies({ ...denial, ...change })).toBe(true);
  });

  it('may consist of two statements, or of one that is not in a list', () => {
    const [bucket, objects] = denial.Resource as string[];
    expect(denies({ ...denial, Resource: bucket }, { ...denial, Resource: objects })).toBe(true);
    expect(deniesInsecureTransport(JSON.stringify({ Statement: denial }), 'logs')).toBe(true);
  });

  it.each([
    ['an allowance', { Effect: 'Allow' }],
    ['one principal', { Principal: { AWS: 'arn:aws:iam::111122223333:root' } }],
    ['some actions', { Action: 's3:GetObject' }],
    ['the bucket alone', { Resource: 'arn:aws:s3:::logs' }],
    ['the objects alone', { Resource: 'arn:aws:s3:::logs/*' }],
    ['some objects', { Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/public/*'] }],
    ['another bucket', { Resource: ['arn:aws:s3:::log', 'arn:aws:s3:::log/*'] }],
    ['a dot that is no wildcard', { Resource: ['arn:aws:s3:::l.gs', 'arn:aws:s3:::l.gs/*'] }],
    ['no condition', { Condition: undefined }],
    ['the opposite condition', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
    ['both values', { Condition: { Bool: { 'aws:SecureTransport': ['false', 'true'] } } }],
    ['another key', { Condition: { Bool: { 'aws:PrincipalIsAWSService': 'false' } } }],
    ['another operator', { Condition: { Null: { 'aws:SecureTransport': 'false' } } }],
    ['a second key', { Condition: { Bool: { 'aws:SecureTransport': 'false', 'aws:ViaAWSService': 'false' } } }],
    [
      'a second operator',
      { Condition: { Bool: { 'aws:SecureTransport': 'false' }, IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } },
    ],
  ])('is none with %s', (_name, change) => {
    expect(denies({ ...denial, ...change })).toBe(false);
  });

  it('is absent when no statement denies anything', () => {
    expect(denies({ ...denial, Action: undefined })).toBe(false);
    expect(denies({ ...denial, Resource: 7, Action: [7] })).toBe(false);
  });

  it.each(['', '{}', 'null', '[]', '{"Statement":[7]}'])('is unreadable when it is %s', (policy) => {
    expect(() => deniesInsecureTransport(policy, 'logs')).toThrow('s3:GetBucketPolicy');
  });

  it('is unreadable when it is longer than S3 takes', () => {
    expect(() => denies({ ...denial, Resource: '*'.repeat(20_480) })).toThrow('the policy is longer than S3 takes');
  });

  it('is read quickly, however many stars it has', () => {
    const Resource = ['logs*'.repeat(200), `${'*?'.repeat(5_000)}x`];
    const taken = processorTime();
    expect(denies({ ...denial, Resource })).toBe(false);
    expect(taken()).toBeLessThan(1_000);
  });
});
