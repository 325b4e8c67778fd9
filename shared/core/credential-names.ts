/** Names of parameters and environment variables that mark the value as a credential. */

const WORDS = [
  'password',
  'passwd',
  'pwd',
  'passphrase',
  'secret',
  'token',
  'credential',
  'credentials',
  'apikey',
  'accesskey',
  'privatekey',
  'connectionstring',
];
const PAIRS = ['api key', 'access key', 'private key', 'connection string', 'signing key', 'encryption key'];

/** Endings of names whose value is not a credential but says where one is kept, or how long it lasts. */
const ABOUT = [
  'arn',
  'name',
  'id',
  'url',
  'uri',
  'path',
  'endpoint',
  'ttl',
  'expiry',
  'expiration',
  'length',
  'policy',
  'version',
  'enabled',
  'rotation',
  'type',
  'region',
];

/** `/orders/dbPassword` and `DB_PASSWORD` mark one; `DB_PASSWORD_SECRET_ARN` and `TOKEN_TTL` do not. */
export function marksCredential(name: string): boolean {
  const words = wordsOf(name);
  if (ABOUT.includes(words.at(-1) ?? '')) return false;
  const text = ` ${words.join(' ')} `;
  return words.some((word) => WORDS.includes(word)) || PAIRS.some((pair) => text.includes(` ${pair} `));
}

/** The names that mark a credential and whose value is one, in order. The values are not kept. */
export const plainCredentialNames = (
  variables: readonly (readonly [name: string, value: string])[],
): readonly string[] =>
  variables
    .filter(([name, value]) => marksCredential(name) && !isReference(value))
    .map(([name]) => name)
    .sort();

/** Whether the value is an ARN, a path of a parameter, a reference that is resolved later, a switch, or empty. */
const isReference = (value: string): boolean => /^(?:$|arn:|\/|\{\{resolve:|(?:true|false)$)/i.test(value);

const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
