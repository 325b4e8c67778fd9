/** Sends clients to another endpoint than AWS's own: an emulator, which answers only at the given address. */

interface EndpointClient {
  readonly config: { endpointProvider?: EndpointProvider };
}

type EndpointProvider = (parameters: object, context?: object) => unknown;

/**
 * Client configuration for the endpoint. AWS puts bucket names and account ids in front of the host name; an emulator's
 * address has no such names.
 */
export const endpointConfig = (endpoint: string | undefined) =>
  endpoint ? { endpoint, forcePathStyle: true, disableHostPrefix: true } : {};

/**
 * The endpoint rules of S3 Control put the account id in front of the host, even with a configured endpoint, unless the
 * client says that no account id is required.
 */
export function keepHostName(client: unknown): void {
  const { config } = client as EndpointClient;
  const rules = config.endpointProvider;
  if (rules)
    config.endpointProvider = (parameters, context) => rules({ ...parameters, RequiresAccountId: false }, context);
}
