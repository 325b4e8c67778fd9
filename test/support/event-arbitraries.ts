/** Triggers and events of every shape that EventBridge patterns can tell apart, for properties. */
import fc from 'fast-check';
import {
  apiCalls,
  CLOUDTRAIL,
  type DetailFilter,
  type Matcher,
  serviceEvent,
  type Trigger,
} from '../../shared/core/collector.ts';
import type { matchesTrigger } from '../../shared/core/trigger.ts';

export type Occurrence = Parameters<typeof matchesTrigger>[1];

export const asEvent = ({ source, detailType, eventSource, eventName, detail }: Occurrence) => ({
  source,
  'detail-type': detailType,
  detail: { ...detail, ...(eventSource ? { eventSource, eventName } : {}) },
});

export const service = fc.constantFrom('iam', 's3', 'ec2', 'access-analyzer', 'organizations');
const call = fc.constantFrom('CreateThing', 'DeleteThing', 'PutThing', 'UpdateThing');
export const detailType = fc.constantFrom('Job State Change', 'Plan State Change', 'Finding');

const field = fc.constantFrom('status', 'severity', 'findings', 'record', 'id');
const text = fc.constantFrom('OPEN', 'OPENED', 'DONE', 'dr-1', 'dr-2', '');
const number = fc.constantFrom(-1, 0, 6.9, 7, 7.1, 8.9);
const matcher: fc.Arbitrary<Matcher> = fc.oneof(
  text,
  fc.constantFrom('OP', 'dr-', 'D').map((prefix) => ({ prefix })),
  fc.constantFrom('OP', 'dr-', 'D').map((prefix) => ({ 'anything-but': { prefix } })),
  fc
    .tuple(fc.constantFrom('<' as const, '<=' as const, '=' as const, '>=' as const, '>' as const), number)
    .map((numeric) => ({ numeric })),
);
export const { filter } = fc.letrec<{ filter: DetailFilter }>((tie) => ({
  filter: fc.dictionary(
    field,
    fc.oneof({ maxDepth: 2, depthSize: 'small' }, fc.array(matcher, { minLength: 1, maxLength: 3 }), tie('filter')),
    { minKeys: 1, maxKeys: 3 },
  ),
}));

/** Details of events, biased towards what a filter asks for: the same names, lists where one value would do. */
const { detail } = fc.letrec<{ detail: Record<string, unknown>; value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    text,
    number,
    fc.constantFrom(null, true, 'OPENED AGAIN'),
    tie('detail'),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
  detail: fc.dictionary(field, tie('value'), { maxKeys: 4 }),
}));

export const trigger: fc.Arbitrary<Trigger> = fc
  .tuple(
    fc.oneof(
      fc.tuple(service, fc.array(call, { minLength: 1 })).map(([name, calls]) => apiCalls(name, ...calls)),
      service.map((name) => ({ source: `aws.${name}`, detailType: CLOUDTRAIL, eventSource: `${name}.amazonaws.com` })),
      fc.tuple(service, detailType).map(([name, type]) => serviceEvent(`aws.${name}`, type)),
    ),
    fc.option(filter, { nil: undefined }),
  )
  .map(([plain, wanted]): Trigger => (wanted ? { ...plain, detail: wanted } : plain));

export const occurrence: fc.Arbitrary<Occurrence> = fc
  .tuple(
    fc.oneof(
      fc.tuple(service, call).map(([name, eventName]) => ({
        source: `aws.${name}`,
        detailType: CLOUDTRAIL,
        eventSource: `${name}.amazonaws.com`,
        eventName,
      })),
      fc.tuple(service, detailType).map(([name, type]) => ({ source: `aws.${name}`, detailType: type })),
    ),
    detail,
    fc.boolean(),
  )
  .map(([plain, said, refused]) => ({ ...plain, detail: refused ? { ...said, errorCode: 'AccessDenied' } : said }));
