/** The options of esbuild for our bundles. */
import type { BuildOptions, Plugin } from 'esbuild';
import { CONFIG_FILE, CONFIG_MODULE } from '../shared/config/load.ts';

export const BUNDLE = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  splitting: true,
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** Some CommonJS packages call `require`, which an ES module does not have. */
const REQUIRE =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** Keeps the configuration out of the bundle, because it is written beside it at deployment (infra/code.ts). */
const configBeside: Plugin = {
  name: 'config-beside',
  setup: ({ onResolve }) => {
    const filter = new RegExp(`/${CONFIG_FILE.replaceAll('.', '\\.')}$`);
    onResolve({ filter }, () => ({ path: `./${CONFIG_MODULE}`, external: true }));
  },
};

export const FUNCTION_BUNDLE = {
  ...BUNDLE,
  plugins: [configBeside],
  outExtension: { '.js': '.mjs' },
  target: 'node24',
  // AWS's packages as ES modules: of a CommonJS package that is imported lazily, esbuild offers only the default export
  mainFields: ['module', 'main'],
  minify: true,
  // an SDK command's class name decides its IAM action
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  banner: { js: REQUIRE },
} as const satisfies BuildOptions;
