/** How our code becomes bundles. */
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

/** The configuration is no part of a bundle: it is written beside it when the bundle is deployed (infra/code.ts). */
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
  // AWS's packages as ES modules: esbuild gives what is imported lazily from a CommonJS one a default export only
  mainFields: ['module', 'main'],
  minify: true,
  // names of classes decide how an SDK command maps to its IAM action
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  banner: { js: REQUIRE },
} as const satisfies BuildOptions;
