/** Simulated Service Quotas, as far as the doctor reads it. Only quotas that were changed have a value of their own. */
import type { GetServiceQuotaRequest, RequestServiceQuotaIncreaseRequest } from '@aws-sdk/client-service-quotas';
import { apiError, type Call, service } from '../service.ts';

export interface ServiceQuotas {
  /** `service/code` → value. */
  readonly applied: Map<string, number>;
  /** `service/code` of quotas for which the service itself does not answer Service Quotas. */
  readonly unanswered: Set<string>;
}

type Asked = Call<ServiceQuotas, GetServiceQuotaRequest>;

/** "AWS Lambda quotas" and "Amazon EventBridge quotas". */
const DEFAULTS: Readonly<Record<string, number>> = { 'lambda/L-B99A9384': 1_000, 'events/L-244521F2': 300 };

const nameOf = ({ input: { ServiceCode, QuotaCode } }: Asked): string => `${ServiceCode}/${QuotaCode}`;

function answer(call: Asked, Value: number | undefined) {
  const { ServiceCode, QuotaCode } = call.input;
  if (call.state.unanswered.has(nameOf(call)))
    return {
      Quota: {
        ServiceCode,
        QuotaCode,
        ErrorReason: { ErrorCode: 'DEPENDENCY_SERVICE_ERROR', ErrorMessage: 'AWS Lambda did not answer' },
      },
    };
  if (Value === undefined) throw apiError('NoSuchResourceException', 'The request failed because of no such quota.');
  return { Quota: { ServiceCode, QuotaCode, Value, Adjustable: true } };
}

export const serviceQuotas = service<ServiceQuotas>({
  serviceId: 'Service Quotas',
  eventSource: 'servicequotas',
  scope: 'region',
  // the account of the security tools already uses a part of its executions
  seed: ({ account }) => ({
    applied: new Map(account.kind === 'security' ? [['lambda/L-B99A9384', 2_000]] : []),
    unanswered: new Set<string>(),
  }),
  reads: {
    GetServiceQuota: (call: Asked) => answer(call, call.state.applied.get(nameOf(call))),
    GetAWSDefaultServiceQuota: (call: Asked) => answer(call, DEFAULTS[nameOf(call)]),
  },
  writes: {
    /** Every request is granted at once. */
    RequestServiceQuotaIncrease: (call: Call<ServiceQuotas, RequestServiceQuotaIncreaseRequest>) => {
      call.state.applied.set(nameOf(call), call.input.DesiredValue ?? 0);
      return { RequestedQuota: { Status: 'APPROVED', DesiredValue: call.input.DesiredValue } };
    },
  },
});
