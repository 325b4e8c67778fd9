/** The functions' bundles, as `npm run build` makes them. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { UsageError } from '../shared/core/errors.ts';
import type { FunctionName } from './names.ts';

const DIST = resolve(import.meta.dirname, '../dist/functions');

export function builtCode(name: FunctionName): Code {
  const folder = join(DIST, name);
  if (existsSync(join(folder, 'index.mjs'))) return Code.fromAsset(folder);
  throw new UsageError(
    `the function ${name} is not built: run \`npm run build\`, or synthesise with \`npx cdk\`, which does`,
  );
}
