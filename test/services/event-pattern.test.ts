/** Event patterns of EventBridge: which events they let through, and which patterns are not understood. */
import { describe, expect, it } from 'vitest';
import { letsThrough, patternProblem } from '../../shared/services/events/pattern.ts';

const event = {
  source: 'aws.rds',
  'detail-type': 'RDS DB Instance Event',
  resources: ['arn:aws:rds:eu-west-1:111122223333:db:orders'],
  detail: {
    EventCategories: ['failover', 'notification'],
    size: 7,
    empty: null,
    tags: [{ key: 'a' }, { key: 'b', n: 1 }],
  },
};

describe('an event passes', () => {
  it.each([
    ['a value', { source: ['aws.ec2', 'aws.rds'] }],
    ['one value of a list', { detail: { EventCategories: ['failover'] } }],
    ['null', { detail: { empty: [null] } }],
    ['prefix', { source: [{ prefix: 'aws.' }] }],
    ['prefix in any case', { source: [{ prefix: { 'equals-ignore-case': 'AWS.' } }] }],
    ['suffix', { source: [{ suffix: '.rds' }] }],
    ['equals-ignore-case', { source: [{ 'equals-ignore-case': 'AWS.RDS' }] }],
    ['wildcard', { resources: [{ wildcard: 'arn:*:db:*' }] }],
    ['anything-but', { source: [{ 'anything-but': 'aws.ec2' }] }],
    ['anything-but of a list', { source: [{ 'anything-but': ['aws.ec2', 'aws.s3'] }] }],
    ['anything-but of a prefix', { 'detail-type': [{ 'anything-but': { prefix: 'AWS API' } }] }],
    ['numeric', { detail: { size: [{ numeric: ['>', 0, '<=', 7] }] } }],
    ['numeric =', { detail: { size: [{ numeric: ['=', 7] }] } }],
    ['exists', { detail: { size: [{ exists: true }], absent: [{ exists: false }] } }],
    ['exists under what is not there', { detail: { none: { absent: [{ exists: false }] } } }],
    ['$or', { $or: [{ source: ['aws.s3'] }, { detail: { size: [7] } }] }],
    ['an object of a list', { detail: { tags: { key: ['b'], n: [1] } } }],
  ])('by %s', (_name, pattern) => {
    expect(patternProblem(JSON.stringify(pattern))).toBeUndefined();
    expect(letsThrough(JSON.stringify(pattern), event)).toBe(true);
  });
});

describe('an event does not pass', () => {
  it.each([
    ['another value', { source: ['aws.ec2'] }],
    ['a number as text', { detail: { size: ['7'] } }],
    ['a field that is not there', { detail: { absent: ['x'] } }],
    ['a field that every object has, of which none is there', { detail: { constructor: [{ exists: true }] } }],
    ['one of two fields', { source: ['aws.rds'], detail: { size: [8] } }],
    ['another prefix', { source: [{ prefix: 'gcp.' }] }],
    ['another suffix', { source: [{ suffix: '.ec2' }] }],
    ['anything but this', { source: [{ 'anything-but': ['aws.rds'] }] }],
    ['anything but, of a field that is not there', { detail: { absent: [{ 'anything-but': 'x' }] } }],
    ['anything but what begins so', { source: [{ 'anything-but': { prefix: ['x', 'aws.'] } }] }],
    ['a number out of range', { detail: { size: [{ numeric: ['>', 0, '<', 7] }] } }],
    ['text where a number is compared', { source: [{ numeric: ['>', 0] }] }],
    ['exists', { detail: { size: [{ exists: false }] } }],
    ['no branch of $or', { $or: [{ source: ['aws.s3'] }, { detail: { size: [1] } }] }],
    ['fields of different objects of a list', { detail: { tags: { key: ['a'], n: [1] } } }],
    ['an address range', { source: [{ cidr: '10.0.0.0/8' }] }],
  ])('by %s', (_name, pattern) => {
    expect(patternProblem(JSON.stringify(pattern))).toBeUndefined();
    expect(letsThrough(JSON.stringify(pattern), event)).toBe(false);
  });
});

it.each([
  ['what is no JSON', '{'],
  ['a list', '[]'],
  ['a value outside of a list', '{"source":"aws.rds"}'],
  ['a comparison that nobody listed', '{"source":[{"sounds-like":"rds"}]}'],
  ['one inside', '{"detail":{"a":{"b":[{"sounds-like":"rds"}]}}}'],
  ['one in a branch', '{"$or":[{"source":["a"]},{"source":[{"sounds-like":"rds"}]}]}'],
  ['branches that are no list', '{"$or":{"source":["a"]}}'],
  ['a pattern that is too long', JSON.stringify({ source: ['x'.repeat(4_096)] })],
])('%s is not understood', (_name, text) => {
  expect(patternProblem(text)).toEqual(expect.any(String));
});
