/** Clients for another endpoint than AWS's own: an emulator, reached by the address given and by no other name. */

interface EndpointClient {
  readonly config: { endpointProvider?: EndpointProvider };
}

type EndpointProvider = (parameters: object, context?: object) => unknown;

/**
 * Configuration of a client. AWS's services put buckets and account ids in front of the host name; an emulator's name
 * or address has no such names below it.
 */
export const endpointConfig = (endpoint: string | undefined) =>
  endpoint ? { endpoint, forcePathStyle: true, disableHostPrefix: true } : {};

/** S3 Control's endpoint rules put the account id in front whatever the configuration says, unless none is required. */
export function keepHostName(client: unknown): void {
  const { config } = client as EndpointClient;
  const rules = config.endpointProvider;
  if (rules)
    config.endpointProvider = (parameters, context) => rules({ ...parameters, RequiresAccountId: false }, context);
}
