import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/pages/*.test.ts'],
    // ends only what hangs: no test depends on how busy the machine is
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: ['default', 'json'],
    outputFile: { json: '.cache/pages-report.json' },
  },
});
