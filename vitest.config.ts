import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/conformance/**', 'test/pages/**'],
    testTimeout: 30_000,
    // the AWS clients and the controls are loaded once per worker, and not once per file
    isolate: false,
    // CDK's own validation only prints warnings in a test, and takes longer than everything else in a synthesis
    env: { CDK_VALIDATION: 'false' },
    restoreMocks: true,
    unstubEnvs: true,
    // .ci/run counts from this file
    reporters: ['default', 'json'],
    outputFile: { json: '.cache/test-report.json' },
  },
});
