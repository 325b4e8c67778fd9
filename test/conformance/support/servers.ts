/** Where the servers and libraries are that `npm run test:conformance` starts. */
function setting(name: 'MOTO_URL' | 'DYNAMODB_LOCAL_URL' | 'EVENT_RULER_JARS'): string {
  const url = process.env[name];
  if (!url) throw new Error(`${name} is not set; run these tests with: npm run test:conformance`);
  return url;
}

export const motoUrl = (): string => setting('MOTO_URL');
export const dynamoDbLocalUrl = (): string => setting('DYNAMODB_LOCAL_URL');

/** Folder of the jars of Event Ruler. */
export const eventRulerJars = (): string => setting('EVENT_RULER_JARS');
