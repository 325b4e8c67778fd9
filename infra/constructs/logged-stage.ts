/** The stage of an HTTP API: throttled, and with an access log. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { type HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';

interface Logged extends Pick<Settings, 'retention'> {
  readonly logKey: IKey;
  /** A vended-logs name, for the reason given in scan-machine.ts. */
  readonly logGroupName: string;
  /** Requests per second, and the burst. A request beyond them is answered 429 without invoking the function. */
  readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
  /** Further fields of the log about the caller, besides the address. */
  readonly caller?: Readonly<Record<string, string>>;
}

/**
 * The access log leaves out the query, which may hold a token or name resources, and everything that a client says about itself,
 * which could imitate another field.
 */
const fieldsWith = (caller: Readonly<Record<string, string>>) => ({
  requestId: '$context.requestId',
  at: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  route: '$context.routeKey',
  method: '$context.httpMethod',
  ...caller,
  status: '$context.status',
  error: '$context.error.message',
  integrationError: '$context.integrationErrorMessage',
  latency: '$context.responseLatency',
});

export function loggedStage(
  place: Construct,
  httpApi: HttpApi,
  { retention, logKey, logGroupName, throttle, caller = {} }: Logged,
): HttpStage {
  const logs = new LogGroup(place, 'AccessLogs', {
    logGroupName,
    retention: retention.logDays,
    encryptionKey: logKey,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  return new HttpStage(place, 'Stage', {
    httpApi,
    autoDeploy: true,
    throttle,
    accessLogSettings: {
      destination: new LogGroupLogDestination(logs),
      format: AccessLogFormat.custom(JSON.stringify(fieldsWith(caller))),
    },
  });
}
