/** Simulated AWS Lambda: production accounts have two functions in the first region, one of them with variables. */
import type { FunctionConfiguration, ListFunctionsRequest } from '@aws-sdk/client-lambda';
import { type Call, page, type ServiceLocation, service } from '../service.ts';
import { databaseRole } from './rds.ts';

interface Lambda {
  functions: FunctionConfiguration[];
}

function functionsOf(place: ServiceLocation): FunctionConfiguration[] {
  const { world, account, region, flaw } = place;
  if (databaseRole(world, account, region) !== 'primary') return [];
  const secret = `arn:aws:secretsmanager:${region}:${account.id}:secret:partner/api-key-0a1b2c`;
  const named = (FunctionName: string): FunctionConfiguration => ({
    FunctionName,
    FunctionArn: `arn:aws:lambda:${region}:${account.id}:function:${FunctionName}`,
    Role: `arn:aws:iam::${account.id}:role/${flaw('lambda-shared-role', 0.04) ? 'application' : FunctionName}`,
    State: 'Active',
    TracingConfig: { Mode: flaw(`lambda-untraced-${FunctionName}`, 0.04) ? 'PassThrough' : 'Active' },
    LoggingConfig: {
      LogFormat: flaw(`lambda-text-${FunctionName}`, 0.04) ? 'Text' : 'JSON',
      LogGroup: `/aws/lambda/${FunctionName}`,
    },
  });
  const Variables = { LOG_LEVEL: 'info', PARTNER_SECRET: flaw('lambda-plain-credential', 0.04) ? 'simulated' : secret };
  return [{ ...named('orders'), Environment: { Variables } }, named('invoices')];
}

export const lambda = service<Lambda>({
  serviceId: 'Lambda',
  eventSource: 'lambda',
  scope: 'region',
  seed: (place) => ({ functions: functionsOf(place) }),
  reads: {
    ListFunctions: ({ state, input, world }: Call<Lambda, ListFunctionsRequest>) => {
      const { items, next } = page(state.functions, input.Marker, input.MaxItems, world);
      return { Functions: items, NextMarker: next };
    },
  },
  writes: {},
});
