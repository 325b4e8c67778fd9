import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/conformance/**', 'test/pages/**'],
    // ends only what hangs: no test depends on how busy the machine is
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // the AWS clients and the controls are loaded once per worker, and not once per file
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // A simulated organisation is made, asked and dropped in each file. With V8's small default for young objects most of
    // them are copied several times before they are dropped, by threads that the other worker needs.
    execArgv: [
      ...['--min-semi-space-size=64', '--max-semi-space-size=64', '--initial-heap-size=1024'],
      '--single-threaded-gc',
      `--import=${resolve(import.meta.dirname, 'test/support/launcher/install.ts')}`,
    ],
    // every core has a worker; Vitest itself does nothing but wait for them
    maxWorkers: '100%',
    // Node loads the sources as they are, as it does for the command line: no other program transforms them first
    experimental: { viteModuleRunner: false, nodeLoader: false },
    env: {
      // CDK's own validation only prints warnings in a test, and takes longer than everything else in a synthesis
      CDK_VALIDATION: 'false',
      // V8 keeps what it compiled of the AWS clients for the next run
      NODE_COMPILE_CACHE: resolve(import.meta.dirname, '.cache/compile'),
    },
    restoreMocks: true,
    unstubEnvs: true,
    // .ci/run counts from this file
    reporters: ['default', 'json'],
    outputFile: { json: '.cache/test-report.json' },
  },
});
