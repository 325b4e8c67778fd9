import { expect, it } from 'vitest';
import { marksCredential } from '../../shared/core/credential-names.ts';

it.each([
  'DB_PASSWORD',
  '/orders/dbPassword',
  'API_KEY',
  'apiKey',
  'stripe-api-key',
  'AWS_SECRET_ACCESS_KEY',
  'GITHUB_TOKEN',
  'clientSecret',
  'CONNECTION_STRING',
])('the name %s marks a credential', (name) => {
  expect(marksCredential(name)).toBe(true);
});

it.each([
  'DB_PASSWORD_SECRET_ARN',
  'TOKEN_TTL',
  'SECRET_NAME',
  '/orders/password-policy',
  'KEYBOARD',
  'MONKEY',
  'TOKENIZER',
  'URL',
  '',
])('the name "%s" marks none', (name) => {
  expect(marksCredential(name)).toBe(false);
});
