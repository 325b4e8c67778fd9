/** What a configuration file imports from the package. */
import type { PlumblineConfig } from './schema.ts';

export type { PlumblineConfig } from './schema.ts';

/** Typed in the editor, checked when it is loaded. */
export const defineConfig = (config: PlumblineConfig): PlumblineConfig => config;
