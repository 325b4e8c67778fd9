/** The function that anchors a run may keep a time-stamp beside the anchor where an authority is configured, and not otherwise. */
import { expect, it } from 'vitest';
import { hubTemplate, settingsOf } from './support.ts';

const STAMP = 'runs/*/timestamp.json';
const timestamps = {
  url: 'https://tsa.example.com/',
  certificates: '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n',
};

it.each([
  ['an authority is named', { timestamps }, true],
  ['none is named', {}, false],
])('if %s', (_, config, isGranted) => {
  expect(JSON.stringify(hubTemplate(settingsOf(config)).toJSON()).includes(STAMP)).toBe(isGranted);
});
