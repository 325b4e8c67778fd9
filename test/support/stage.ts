/** A simulated organisation with the functions running on an embedded database. */
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import type { EmbeddedDatabase } from '../../shared/history/embedded.ts';
import { type Runtime, type RuntimeOptions, startRuntime } from '../../simulator/runtime.ts';
import { createWorld, type World, type WorldOptions } from '../../simulator/world.ts';
import { emptyDatabase } from './database.ts';

Object.assign(process.env, {
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
  POWERTOOLS_TRACE_ENABLED: 'false',
});

export interface Stage {
  readonly world: World;
  readonly runtime: Runtime;
  readonly database: EmbeddedDatabase;
  close(): Promise<void>;
}

export async function openStage(
  options: WorldOptions = {},
  config: PlumblineConfig = {},
  running: RuntimeOptions = {},
): Promise<Stage> {
  const world = createWorld({ accounts: 4, flaws: 0, regions: ['us-east-1', 'eu-west-1'], ...options });
  const database = await emptyDatabase();
  const runtime = await startRuntime(world, database, config, running);
  const close = async () => {
    await runtime.links?.gateway.close();
    await database.close();
  };
  return { world, runtime, database, close };
}
