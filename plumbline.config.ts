/** What this organisation decides for itself; see docs/configuration.md. Nothing set means every control, everywhere. */
import { defineConfig } from './shared/config/config.ts';

export default defineConfig({});
