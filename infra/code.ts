/** The functions' bundles from `npm run build`, each with the deployed configuration beside it. */
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { CONFIG_MODULE, configModule } from '../shared/config/load.ts';
import type { PlumblineConfig } from '../shared/config/schema.ts';
import { UsageError } from '../shared/core/errors.ts';
import type { CodeOf } from './constructs/functions.ts';

const DIST = resolve(import.meta.dirname, '../dist/functions');

/**
 * Writes the configuration again at synthesis, so that `-c config=…` decides both how the functions behave and where
 * they are deployed.
 */
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
