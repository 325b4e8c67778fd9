import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/conformance/**', 'test/pages/**'],
    testTimeout: 30_000,
    // .ci/run counts from this file
    reporters: ['default', 'json'],
    outputFile: { json: '.cache/test-report.json' },
  },
});
