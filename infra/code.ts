/** The functions' bundles, as `npm run build` makes them, with the configuration that is deployed beside them. */
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { CONFIG_MODULE, configModule } from '../shared/config/load.ts';
import type { PlumblineConfig } from '../shared/config/schema.ts';
import { UsageError } from '../shared/core/errors.ts';
import type { CodeOf } from './constructs/functions.ts';

const DIST = resolve(import.meta.dirname, '../dist/functions');

/** The configuration is written anew, so that `-c config=…` decides what the functions do as well as where they stand. */
export const builtCode =
  (config: PlumblineConfig, dist = DIST): CodeOf =>
  (name) => {
    const folder = join(dist, name);
    if (!existsSync(join(folder, 'index.mjs'))) {
      throw new UsageError(
        `the function ${name} is not built: run \`npm run build\`, or synthesise with \`npx cdk\`, which does`,
      );
    }
    writeFileSync(join(folder, CONFIG_MODULE), configModule(config));
    return Code.fromAsset(folder);
  };
