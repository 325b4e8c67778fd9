/**
 * Makes the configuration of an SDK client an ordinary object. The SDK copies the whole configuration three times for each
 * call. It defines `credentials` with a setter, and V8 takes about ten times as long to copy an object with a setter.
 */
export function plainConfig(client: object): void {
  const configured = client as { config: object };
  configured.config = { ...configured.config };
}
