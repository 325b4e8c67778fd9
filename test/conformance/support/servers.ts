/** Where the servers are that `npm run test:conformance` starts. */
function serverUrl(name: 'MOTO_URL' | 'DYNAMODB_LOCAL_URL'): string {
  const url = process.env[name];
  if (!url) throw new Error(`${name} is not set; run these tests with: npm run test:conformance`);
  return url;
}

export const motoUrl = (): string => serverUrl('MOTO_URL');
export const dynamoDbLocalUrl = (): string => serverUrl('DYNAMODB_LOCAL_URL');
