import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/pages/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', 'json'],
    outputFile: { json: '.cache/pages-report.json' },
  },
});
